"""How PostgreSQL reads the claims list where there are many claims: from an index, and little."""

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest

from bench.many_claims import ManyClaims, fill
from engine.state import Addresses
from models.contracts.claim import ChannelName, ClaimFamily, ClaimStatus, DeskCause, Ending
from models.db import Database
from models.repositories.claim_lists import ClaimFilters, ClaimSort, page_statement
from tests.fixtures_database import cloned

CLAIMS = 20_000
PAGE = 50
STATUSES = (ClaimStatus.CLOSED, ClaimStatus.UNDER_REVIEW, ClaimStatus.DETECTED)

# A page and one row more, of each of two sellers in each of three statuses: in the index, and then
# the row itself.
MOST_ROWS = 2 * 6 * (PAGE + 1)
MOST_ROWS_OF_A_SEARCH = 2_000


class Planned:
    """A database with many claims, and what a page costs in it."""

    def __init__(self, database: Database, claims: ManyClaims) -> None:
        self.claims = claims
        self._database = database

    def explain(self, filters: ClaimFilters, sort: ClaimSort) -> dict[str, Any]:
        """The plan that was run for the first page, as the application's login."""
        tenant_id = self.claims.tenant_id
        with self._database.tenant(tenant_id) as session:
            connection = session.connection()
            statement = page_statement(tenant_id, filters, sort, cursor=None, limit=PAGE).compile(
                connection.engine, compile_kwargs={"render_postcompile": True}
            )
            explained = connection.exec_driver_sql(
                f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", dict(statement.params)
            )
            return explained.scalar_one()[0]["Plan"]


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The plan's nodes, from the top."""
    yield plan
    for child in plan.get("Plans", []):
        yield from nodes(child)


def rows_read(plan: dict[str, Any]) -> int:
    """Rows of claims that were looked at, kept or not."""
    return sum(
        int((node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"])
        for node in nodes(plan)
        if node.get("Relation Name") == "claims" or "Index Name" in node
    )


@pytest.fixture(scope="module")
def planned(engine: Addresses, database_template: str) -> Iterator[Planned]:
    for urls in cloned(engine, database_template):
        database = Database(urls.app, urls.system, pool_size=2)
        (claims, *_) = fill(database, urls.owner, tenants=2, sellers_each=4, claims=CLAIMS)
        yield Planned(database, claims)
        database.close()


Narrow = Callable[[ManyClaims], ClaimFilters]

# Each filter by itself, and a seller's own view.
OFFERED: dict[str, Narrow] = {
    "all": lambda _: ClaimFilters(),
    "status": lambda _: ClaimFilters(status=ClaimStatus.CLOSED),
    "seldom_status": lambda _: ClaimFilters(status=ClaimStatus.HELD_BY_STOP),
    "statuses": lambda _: ClaimFilters(status=STATUSES),
    "seller": lambda many: ClaimFilters(seller_id=many.seller_ids[0]),
    "sellers": lambda many: ClaimFilters(sellers=list(many.seller_ids[:2])),
    "seller_status": lambda many: ClaimFilters(
        seller_id=many.seller_ids[0], status=ClaimStatus.UNDER_REVIEW
    ),
    "sellers_statuses": lambda many: ClaimFilters(
        sellers=list(many.seller_ids[:2]), status=STATUSES
    ),
    "family": lambda _: ClaimFilters(family=ClaimFamily.DAMAGED_WAREHOUSE),
    "channel": lambda _: ClaimFilters(channel=ChannelName.ASSISTED),
    "desk": lambda _: ClaimFilters(desk=DeskCause.FILE_BY_HAND),
    "ending": lambda _: ClaimFilters(ending=Ending.DENIED),
    "currency": lambda _: ClaimFilters(currency="USD"),
}

# Exact words, and bounds beyond which few claims lie.
SEARCHES: dict[str, Narrow] = {
    "case_id": lambda many: ClaimFilters(case_id=many.case_id),
    "fnsku": lambda many: ClaimFilters(fnsku=many.fnsku),
    "asin": lambda many: ClaimFilters(asin=many.asin),
    "msku": lambda many: ClaimFilters(msku=many.msku),
    "ledger_reference": lambda many: ClaimFilters(ledger_reference=many.ledger_reference),
    "word_and_statuses": lambda many: ClaimFilters(fnsku=many.fnsku, status=STATUSES),
    "amount": lambda many: ClaimFilters(currency="USD", min_cents=many.high_cents),
    "deadline": lambda many: ClaimFilters(deadline_after=many.late_deadline),
    "created": lambda many: ClaimFilters(created_since=many.late_creation),
}


@pytest.mark.parametrize(("name", "sort"), list(product(OFFERED, ClaimSort)))
def test_a_page_of_each_filter_in_each_order_reads_what_it_shows(
    planned: Planned, name: str, sort: ClaimSort
) -> None:
    plan = planned.explain(OFFERED[name](planned.claims), sort)
    assert plan["Actual Rows"] > 0
    assert not [node for node in nodes(plan) if node["Node Type"] == "Seq Scan"]
    assert rows_read(plan) <= MOST_ROWS


@pytest.mark.parametrize(("name", "sort"), list(product(SEARCHES, ClaimSort)))
def test_a_search_reads_what_it_finds(planned: Planned, name: str, sort: ClaimSort) -> None:
    plan = planned.explain(SEARCHES[name](planned.claims), sort)
    assert plan["Actual Rows"] > 0
    assert not [node for node in nodes(plan) if node["Node Type"] == "Seq Scan"]
    assert rows_read(plan) <= MOST_ROWS_OF_A_SEARCH


def test_the_claims_are_as_many_as_a_page_must_not_read(planned: Planned) -> None:
    assert planned.claims.count > 10 * MOST_ROWS
