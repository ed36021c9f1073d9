"""How PostgreSQL reads the list of submissions where there are many: from an index, and little."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, LiteralString
from uuid import UUID

import psycopg
import pytest
from sqlalchemy.dialects import postgresql

from engine.state import Addresses
from models.contracts.claim import ChannelName, SubmissionKind
from models.contracts.workflows import ClaimInput
from models.db import Database
from models.repositories.disputes import SubmissionFilters, page_statement
from models.repositories.submissions import SubmissionState
from tests.fixtures_database import MOMENT, cloned, new_claim, new_seller

PAGE = 50
# Its rows, one more, and what another filter drops on the way.
MOST_ROWS = 8 * (PAGE + 1)

# One in a hundred is a reply, waits for an answer of Amazon's, or went by hand.
MANY: LiteralString = """
INSERT INTO dispute_submissions
    (tenant_id, key, seller_id, claim_id, kind, channel, state, sends, text, message,
     created_at, updated_at)
SELECT %(tenant)s, %(claim)s::text || ':' || n, %(seller)s, %(claim)s::uuid,
    CASE WHEN n %% 100 = 0 THEN 'reply' ELSE 'appeal' END,
    CASE WHEN n %% 100 = 1 THEN 'assisted' ELSE 'spapi' END,
    CASE WHEN n %% 100 = 2 THEN 'unknown' ELSE 'refused' END,
    1, '', '', %(at)s + n * interval '1 minute', %(at)s
FROM generate_series(1, 20000) n
"""

FILTERS: dict[str, dict[str, Any]] = {
    "all": {},
    "kind": {"kind": SubmissionKind.REPLY},
    "channel": {"channel": ChannelName.ASSISTED},
    "state": {"state": SubmissionState.UNKNOWN},
    "since": {"since": MOMENT + timedelta(days=10)},
}


@pytest.fixture(scope="module")
def planned(
    engine: Addresses, database_template: str
) -> Iterator[tuple[psycopg.Connection, ClaimInput, ClaimInput]]:
    """A reader of the tenant, a claim with many submissions, and another seller's with many."""
    for urls in cloned(engine, database_template):
        database = Database(urls.app, urls.system, pool_size=2)
        first = new_claim(database, new_seller(database))
        other = new_claim(database, new_seller(database, first.identity.tenant_id))
        tenant_id = first.identity.tenant_id
        with psycopg.connect(urls.app, autocommit=True) as reader:
            reader.execute("SELECT set_config('app.tenant', %s, false)", [str(tenant_id)])
            for claim in (first, other):
                reader.execute(MANY, _of(claim, tenant_id))
            with psycopg.connect(urls.owner, autocommit=True) as owner:
                owner.execute("ANALYZE dispute_submissions")
            yield reader, first, other
        database.close()


def _of(claim: ClaimInput, tenant_id: UUID) -> dict[str, Any]:
    identity = claim.identity
    return {
        "tenant": tenant_id,
        "claim": str(identity.claim_id),
        "seller": identity.seller_id,
        "at": MOMENT,
    }


def rows_read(reader: psycopg.Connection, tenant_id: UUID, filters: SubmissionFilters) -> int:
    """Rows that were looked at for the first page, kept or not."""
    statement = page_statement(tenant_id, filters, None, PAGE).compile(
        dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True}
    )
    row = reader.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}".encode()).fetchone()
    assert row is not None
    return sum(_rows(row[0][0]["Plan"]))


def _rows(plan: dict[str, Any]) -> Iterator[int]:
    yield int(plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0))
    for child in plan.get("Plans", []):
        yield from _rows(child)


@pytest.mark.parametrize("name", FILTERS)
def test_a_page_reads_little_more_than_it_shows(
    planned: tuple[psycopg.Connection, ClaimInput, ClaimInput], name: str
) -> None:
    reader, claim, _ = planned
    filters = SubmissionFilters(**FILTERS[name])
    assert rows_read(reader, claim.identity.tenant_id, filters) <= MOST_ROWS


def test_a_page_of_a_seller_or_a_claim_reads_little_more_than_it_shows(
    planned: tuple[psycopg.Connection, ClaimInput, ClaimInput],
) -> None:
    reader, _, other = planned
    identity = other.identity
    for filters in (
        SubmissionFilters(seller_id=identity.seller_id),
        SubmissionFilters(sellers=[identity.seller_id]),
        SubmissionFilters(claim_id=identity.claim_id),
    ):
        assert rows_read(reader, identity.tenant_id, filters) <= MOST_ROWS, filters
