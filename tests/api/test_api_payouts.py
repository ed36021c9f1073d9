"""What does not add up, and a claim's deposit, over the API."""

from datetime import date
from typing import Any

import httpx
import pytest

from activities.payouts_followed import follow
from clock import utc_now
from detection.reports.kinds import ReportKind
from models.contracts.claim import ClaimFile, PayoutLine
from models.contracts.claim import ClaimStatus as S
from models.contracts.money import Money
from models.contracts.workflows import ClaimInput, SellerPollInput
from models.db import Database
from models.repositories import raw_reports, reimbursements, report_rows
from models.repositories.report_rows import ReportSource
from tests.api.conftest import Tokens
from tests.fixtures_database import MOMENT, Writer, new_claim, new_seller

DIFFERENCES, SUMS = "/api/v1/payouts/differences", "/api/v1/payouts/sums"
CASE = "1700000001"
TOTAL = (
    '{"settlement_id": "900", "currency": "USD", "total_amount": 3330, "is_total": true,'
    ' "deposit_date": "2026-05-17T00:00:00.000000+00:00"}'
)
LINE = (
    '{"settlement_id": "900", "currency": "USD", "amount": 3330, "is_total": false,'
    ' "transaction_type": "other-transaction", "amount_type": "FBA Inventory Reimbursement",'
    ' "amount_description": "WAREHOUSE_LOST", "posted_date": "2026-05-03", "sku": "SKU-1"}'
)

POSTED = (
    '{"transaction_id": "T1", "item": 1, "transaction_status": "DEFERRED", "sku": "SKU-1",'
    ' "amount": 3330, "currency": "USD", "posted_date": "2026-05-03T08:00:00.000000+00:00"}'
)


def dollars(cents: int) -> Money:
    return Money(cents=cents, currency="USD")


def reimburse(database: Database, seller: SellerPollInput, *line_ids: str, case: str = "") -> None:
    lines = [
        PayoutLine(
            line_id=line_id,
            reimbursement_id=line_id.split("/")[0],
            case_id=case,
            amount=dollars(3330),
            approved_on=date(2026, 5, 2),
        )
        for line_id in line_ids
    ]
    with database.tenant(seller.tenant_id) as session:
        reimbursements.store_lines(session, seller, lines, MOMENT)
        reimbursements.untold(session, seller.seller_id)


def settle(database: Database, seller: SellerPollInput) -> None:
    """A settlement of one line is loaded and followed."""
    kind = ReportKind.SETTLEMENT
    with database.tenant(seller.tenant_id) as session:
        raw_reports.remember_asked(session, seller, kind, "50011020001", MOMENT)
        source = ReportSource(kind=kind, report_id="50011020001", seen_at=MOMENT)
        rows = [("total", 2, TOTAL), ("line", 3, LINE)]
        report_rows.load_rows(session, seller.seller_id, source, rows)
        follow(session, seller.seller_id, MOMENT)


def post(database: Database, seller: SellerPollInput) -> None:
    """A transaction of Finances is loaded, whose money Amazon holds."""
    kind = ReportKind.TRANSACTIONS
    with database.tenant(seller.tenant_id) as session:
        raw_reports.remember_asked(session, seller, kind, "transactions", MOMENT)
        source = ReportSource(kind=kind, report_id="transactions", seen_at=MOMENT)
        report_rows.load_rows(session, seller.seller_id, source, [("posted", 1, POSTED)])


@pytest.fixture
def claim(database: Database, seller: SellerPollInput) -> ClaimInput:
    """Of 33.30 USD that Amazon approved."""
    known = new_claim(database, seller, fnsku="X001", msku="SKU-1", quantity=1)
    file = ClaimFile(case_id=CASE, approved=dollars(3330), approved_quantity=1)
    Writer(database, known.identity).write(S.APPROVED, source=None, file=file, at=utc_now())
    return known


async def read(
    client: httpx.AsyncClient, path: str, headers: dict[str, str], **query: Any
) -> dict[str, Any]:
    answer = await client.get(path, params=query, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_recovery_tells_its_deposit(
    *,
    client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    seller: SellerPollInput,
    claim: ClaimInput,
) -> None:
    reimburse(database, seller, "R1/X001//1", case=CASE)
    settle(database, seller)
    path = f"/api/v1/recoveries/{claim.identity.claim_id}"
    recovery = await read(client, path, tokens.auditor())
    (line,) = recovery["payouts"]
    (deposit,) = line["deposits"]
    assert recovery["deposited"] == recovery["settled"] == line["amount"] == deposit["amount"]
    assert (line["settlement"], deposit["deposited_at"], deposit["report_line"]) == (
        "900",
        "2026-05-17T00:00:00Z",
        3,
    )


async def test_a_recovery_tells_what_finances_shows_before_the_settlement(
    *,
    client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    seller: SellerPollInput,
    claim: ClaimInput,
) -> None:
    reimburse(database, seller, "R1/X001//1", case=CASE)
    post(database, seller)
    path = f"/api/v1/recoveries/{claim.identity.claim_id}"
    recovery = await read(client, path, tokens.auditor())
    (line,) = recovery["payouts"]
    (posting,) = line["postings"]
    assert (posting["transaction_id"], posting["state"], posting["amount"]["cents"]) == (
        *("T1", "DEFERRED"),
        3330,
    )


async def test_a_settled_line_tells_its_deposit_and_no_transaction(
    *,
    client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    seller: SellerPollInput,
    claim: ClaimInput,
) -> None:
    reimburse(database, seller, "R1/X001//1", case=CASE)
    post(database, seller)
    settle(database, seller)
    path = f"/api/v1/recoveries/{claim.identity.claim_id}"
    (line,) = (await read(client, path, tokens.auditor()))["payouts"]
    assert (len(line["deposits"]), line["postings"]) == (1, [])


async def test_sums_follow_the_money_to_the_bank(
    *,
    client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    seller: SellerPollInput,
    claim: ClaimInput,
) -> None:
    reimburse(database, seller, "R1/X001//1", case=CASE)
    settle(database, seller)
    (one,) = (await read(client, SUMS, tokens.auditor(), seller=seller.seller_id))["items"]
    figures = [one[name] for name in ("expected", "received", "settled", "deposited")]
    assert (claim.facts.currency, figures) == (one["currency"], [3330] * 4)


async def test_what_was_approved_and_did_not_come_is_told(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, claim: ClaimInput
) -> None:
    query = {"seller": seller.seller_id}
    (one,) = (await read(client, DIFFERENCES, tokens.auditor(), **query))["items"]
    assert (one["reason"], one["claim_id"], one["amount"]["cents"]) == (
        "not_reimbursed",
        str(claim.identity.claim_id),
        3330,
    )


async def test_pages_tell_every_difference_once(
    client: httpx.AsyncClient, tokens: Tokens, database: Database, seller: SellerPollInput
) -> None:
    wanted = [f"R{number}/X001//1" for number in range(5)]
    reimburse(database, seller, *wanted)
    seen: list[str] = []
    query: dict[str, Any] = {"seller": seller.seller_id, "limit": 2}
    while True:
        page = await read(client, DIFFERENCES, tokens.auditor(), **query)
        seen += [one["line_id"] for one in page["items"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert seen == wanted


async def test_a_cursor_of_another_seller_is_refused(
    client: httpx.AsyncClient, tokens: Tokens, database: Database, seller: SellerPollInput
) -> None:
    reimburse(database, seller, "R1/X001//1", "R2/X001//1")
    query = {"seller": seller.seller_id, "limit": 1}
    page = await read(client, DIFFERENCES, tokens.auditor(), **query)
    other = new_seller(database, seller.tenant_id)
    answer = await client.get(
        DIFFERENCES,
        params={"seller": str(other.seller_id), "cursor": page["next_cursor"]},
        headers=tokens.auditor(),
    )
    assert answer.status_code == 422


@pytest.mark.parametrize("path", [DIFFERENCES, SUMS])
async def test_another_tenants_seller_is_not_found(
    client: httpx.AsyncClient, tokens: Tokens, database: Database, path: str
) -> None:
    stranger = new_seller(database)
    params = {"seller": str(stranger.seller_id)}
    answer = await client.get(path, params=params, headers=tokens.auditor())
    assert answer.status_code == 404
