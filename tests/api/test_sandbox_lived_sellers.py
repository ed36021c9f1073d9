"""Sellers made from a world: Amazon gives the reports of their months over the Reports API."""

import gzip
from collections.abc import Iterator
from datetime import date
from typing import Any

import httpx
import pytest

from sandbox.amazon.report_kinds import SPACING
from sandbox.world.building import World, build_world
from sandbox.world.ledger import LEDGER
from sandbox.world.payments import REIMBURSEMENTS
from sandbox.world.settlements import SETTLEMENT
from tests.sandbox_live import REPORTS, LiveSandbox, LiveSeller, live_sandbox

SEED = 3
GERMAN = 4
# Listed as bytes of a file in the world, and asked for by no period.
PLAIN = sorted(SPACING.keys() - {LEDGER, REIMBURSEMENTS})


@pytest.fixture(scope="module")
def served(tmp_path_factory) -> Iterator[LiveSandbox]:
    with live_sandbox(tmp_path_factory.mktemp("amazon") / "state.sqlite3") as running:
        yield running


@pytest.fixture
def live(served) -> LiveSandbox:
    return served.begin_again()


@pytest.fixture
def made(live) -> dict[str, Any]:
    return make(live, SEED)


@pytest.fixture
def seller(live, made) -> LiveSeller:
    return LiveSeller(live, made)


@pytest.fixture
def world(made) -> World:
    return build_world(SEED, date.fromisoformat(made["asOf"]))


def make(live: LiveSandbox, seed: int) -> dict[str, Any]:
    return live.admin("POST", "world/sellers", seed=seed)


def document(seller: LiveSeller, report: dict[str, Any]) -> tuple[str, bytes]:
    """The declared content type, and the bytes."""
    found = seller.get(f"{REPORTS}/documents/{report['reportDocumentId']}").json()
    answer = httpx.get(found["url"])
    return answer.headers["content-type"], gzip.decompress(answer.content)


def served_by(world: World, kind: str) -> bytes | None:
    """The world's own file of a kind."""
    rows = world.rows.get(kind)
    return next(one.content for one in world.files if one.kind == kind) if rows else None


def settlements(seller: LiveSeller) -> list[dict[str, Any]]:
    return seller.get(f"{REPORTS}/reports", reportTypes=SETTLEMENT, pageSize="100").json()[
        "reports"
    ]


def test_its_months_end_on_the_anchor_day(live, made):
    assert made["asOf"] == live.world["anchor"]


def test_the_same_seed_is_the_same_seller(live, made):
    assert make(live, SEED) == made


def test_it_is_told_among_the_sellers_without_what_it_is_owed(live, made):
    (told,) = [
        one for one in live.admin("GET", "world")["sellers"] if one["sellerId"] == made["sellerId"]
    ]
    assert (told["refreshToken"], told["openRows"]) == (made["refreshToken"], [])


@pytest.mark.parametrize("kind", PLAIN)
def test_every_kind_is_the_worlds_own_and_without_rows_it_is_cancelled(seller, world, kind):
    done = seller.finished_report(seller.order_report(kind))
    given = document(seller, done)[1] if done["processingStatus"] == "DONE" else None
    assert given == served_by(world, kind)


def test_the_ledger_is_whole_and_as_it_is_at_the_end(seller, world):
    _, *rows = seller.report(LEDGER)
    given = sorted((row[6], row[0], row[7], row[13]) for row in rows)
    kept = sorted(
        tuple(
            f'"{"" if row[name] is None else row[name]}"'
            for name in ("reference_id", "date", "quantity", "unreconciled_quantity")
        )
        for row in world.rows[LEDGER]
    )
    assert given == kept


def test_its_reimbursements_are_followed_by_what_the_sandbox_pays(live, seller, world):
    fnsku = world.goods[0].fnsku
    paid = live.admin("POST", "payouts", sellerId=seller.seller_id, fnsku=fnsku)
    _, *rows = seller.report(REIMBURSEMENTS)
    before = [str(row["reimbursement_id"]) for row in world.rows[REIMBURSEMENTS]]
    assert [row[1] for row in rows] == [*before, paid["reimbursementId"]]


def test_a_report_honours_the_period(seller, world):
    kind = "GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA"
    day = str(world.rows[kind][0]["return_date"])[:10]
    period = {"dataStartTime": f"{day}T00:00:00Z", "dataEndTime": f"{day}T23:59:59Z"}
    _, *rows = seller.report(kind, **period)
    assert {row[0][:10] for row in rows} == {day}


def test_settlements_cannot_be_asked_for(seller):
    body = {"reportType": SETTLEMENT, "marketplaceIds": [seller.facts["marketplaceId"]]}
    assert seller.post(f"{REPORTS}/reports", body).status_code == 400


def test_settlements_that_are_over_are_listed_the_newest_first(seller, made):
    ends = [one["dataEndTime"][:10] for one in settlements(seller)]
    assert (len(ends) > 10, ends) == (True, sorted(ends, reverse=True))
    assert ends[0] <= made["asOf"]


def test_the_settlement_that_is_under_way_is_listed_when_it_is_over(live, seller):
    before = len(settlements(seller))
    live.pass_days(14)
    assert len(settlements(LiveSeller(live, seller.facts))) == before + 1


def test_a_settlement_is_one_fortnights_rows(seller):
    _, content = document(seller, settlements(seller)[0])
    _, total, *rows = [line.split("\t") for line in content.decode().splitlines()]
    assert {row[0] for row in rows} == {total[0]}


def test_a_german_sellers_reports_name_their_charset(live):
    german = LiveSeller(live, make(live, GERMAN))
    done = german.finished_report(german.order_report(LEDGER))
    content_type, content = document(german, done)
    charset = content_type.rpartition("charset=")[2]
    assert (charset, "café" in content.decode(charset)) == ("cp1252", True)


def test_other_sellers_are_offered_no_more_than_before(live):
    other = live.seller()
    body = {"reportType": PLAIN[0], "marketplaceIds": [other.facts["marketplaceId"]]}
    assert other.post(f"{REPORTS}/reports", body).status_code == 400


def test_a_dispute_of_it_is_paid_at_the_products_cost(live, seller, world):
    good = world.goods[0]
    claim = {
        **live.seller().claim(),
        "marketplaceId": seller.facts["marketplaceId"],
        "fnsku": good.fnsku,
        "quantity": 2,
    }
    seller.post("/disputes/2026-01-01/disputes", claim, "a-key")
    live.pass_days(5)
    rows = LiveSeller(live, seller.facts).report(REIMBURSEMENTS)
    assert rows[-1][12] == f"{good.cost * 2 / 100:.2f}"


def test_it_survives_a_restart_of_the_sandbox(tmp_path):
    state = tmp_path / "amazon.sqlite3"
    with live_sandbox(state) as first:
        made = make(first, SEED)
        listed = settlements(LiveSeller(first, made))
    with live_sandbox(state) as second:
        again = LiveSeller(second, make(second, SEED))
        assert (again.facts, settlements(again)) == (made, listed)
