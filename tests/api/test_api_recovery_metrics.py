"""Figures of recoveries: of one tenant, with denominators, and whose turn it was."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from api.roles import Role
from api.schemas.recovery_metrics import LEAST_N
from clock import utc_now
from models.contracts.claim import ClaimFile, DeskCause, PayoutLine
from models.contracts.claim import ClaimStatus as S
from models.contracts.money import Money
from models.contracts.workflows import ClaimInput, SellerPollInput
from models.db import Database
from models.repositories import reimbursements
from tests.api.conftest import Tokens
from tests.fixtures_database import Writer, new_claim, new_seller

METRICS = "/api/v1/recoveries/metrics"


def dollars(cents: int) -> Money:
    return Money(cents=cents, currency="USD")


def worth(database: Database, seller: SellerPollInput, cents: int) -> ClaimInput:
    return new_claim(database, seller, quantity=1, cap_per_unit=dollars(cents))


def live(database: Database, claim: ClaimInput, *path: S, cause: DeskCause | None = None) -> None:
    """Takes the claim along these statuses, now."""
    writer = Writer(database, claim.identity)
    source = None
    for status in path:
        file = ClaimFile(desk=cause if status is S.ON_DESK else None)
        writer.write(status, source=source, file=file, at=utc_now())
        source = status


async def read(client: httpx.AsyncClient, headers: dict[str, str], **query: Any) -> dict[str, Any]:
    answer = await client.get(METRICS, params=query, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_money_lost_to_the_clock_is_told_by_whose_turn_it_was(
    client: httpx.AsyncClient, tokens: Tokens, database: Database, seller: SellerPollInput
) -> None:
    live(database, worth(database, seller, 700), S.GATE, S.AWAITING_EVIDENCE, S.EXPIRED)
    live(database, worth(database, seller, 0), S.GATE, S.AWAITING_ANSWER, S.EXPIRED)
    live(
        database,
        worth(database, seller, 500),
        S.HELD_BY_BUDGET,
        S.ON_DESK,
        S.EXPIRED,
        cause=DeskCause.DEADLINE_NEAR,
    )
    lost = (await read(client, tokens.auditor()))["lost_to_clock"]
    assert lost == [
        {"turn": "opside", "currency": "USD", "claims": 1, "cents": 500, "without_amount": 0},
        {"turn": "seller", "currency": "USD", "claims": 2, "cents": 700, "without_amount": 1},
    ]


@pytest.mark.parametrize(
    ("approved", "rate"), [(LEAST_N - 2, None), (LEAST_N - 1, 1 - 1 / LEAST_N)]
)
async def test_a_rate_is_told_from_enough_outcomes_on(
    *,
    client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    seller: SellerPollInput,
    approved: int,
    rate: float | None,
) -> None:
    for _ in range(approved):
        live(database, worth(database, seller, 100), S.UNDER_REVIEW, S.APPROVED)
    live(database, worth(database, seller, 100), S.UNDER_REVIEW, S.DENIED)
    (success,) = (await read(client, tokens.auditor()))["success"]
    assert (success["n"], success["approval_rate"]) == (approved + 1, rate)


async def test_the_last_decision_of_a_claim_counts_once(
    client: httpx.AsyncClient, tokens: Tokens, database: Database, seller: SellerPollInput
) -> None:
    live(database, worth(database, seller, 100), S.DENIED, S.UNDER_REVIEW, S.PARTLY_APPROVED)
    (success,) = (await read(client, tokens.auditor()))["success"]
    assert (success["n"], success["partly_approved"]) == (1, 1)


async def test_payments_are_told_by_why_they_came(
    client: httpx.AsyncClient, tokens: Tokens, database: Database, seller: SellerPollInput
) -> None:
    def line(number: int, case_id: str, cents: int, reverses: str | None = None) -> PayoutLine:
        return PayoutLine(
            line_id=f"line-{number}",
            reimbursement_id=f"R{number}",
            case_id=case_id,
            amount=dollars(cents),
            approved_on=utc_now().date(),
            reverses=reverses,
        )

    lines = [line(1, "", 900), line(2, "77", 50), line(3, "", -900, reverses="R1")]
    with database.tenant(seller.tenant_id) as session:
        reimbursements.store_lines(session, seller, lines, utc_now())
    payments = (await read(client, tokens.auditor()))["payments"]
    assert [(one["kind"], one["cents"]) for one in payments] == [
        ("reversed", -900),
        ("unasked", 900),
        ("unmatched", 50),
    ]


async def test_recoveries_are_summed_by_currency(
    client: httpx.AsyncClient, tokens: Tokens, database: Database, seller: SellerPollInput
) -> None:
    for cents in (300, 400):
        worth(database, seller, cents)
    pound = Money(cents=5, currency="GBP")
    new_claim(database, seller, quantity=1, currency="GBP", cap_per_unit=pound)
    found = (await read(client, tokens.auditor(), days=730))["recoveries"]
    sums = [(one["currency"], one["claims"], one["owed_cents"]) for one in found]
    assert sums == [("GBP", 1, 5), ("USD", 2, 700)]


async def test_what_lies_before_the_window_is_left_out(
    client: httpx.AsyncClient, tokens: Tokens, database: Database, seller: SellerPollInput
) -> None:
    claim = worth(database, seller, 100)
    long_ago = utc_now() - timedelta(days=8)
    Writer(database, claim.identity).write(S.DENIED, at=long_ago)
    assert (await read(client, tokens.auditor(), days=7))["success"] == []


async def test_another_tenant_and_another_seller_see_nothing_of_it(
    client: httpx.AsyncClient,
    tokens: Tokens,
    stranger: SellerPollInput,
    database: Database,
    seller: SellerPollInput,
) -> None:
    live(database, worth(database, seller, 700), S.AWAITING_EVIDENCE, S.EXPIRED)
    live(database, worth(database, seller, 100), S.APPROVED)
    other = new_seller(database, seller.tenant_id)
    for headers in (
        Tokens(stranger.tenant_id).operator(),
        tokens.of(Role.SELLER, other.seller_id),
    ):
        seen = await read(client, headers, days=730)
        assert (seen["recoveries"], seen["lost_to_clock"], seen["success"]) == ([], [], [])


async def test_a_foreign_seller_is_not_found(
    client: httpx.AsyncClient, tokens: Tokens, stranger: SellerPollInput
) -> None:
    query = {"seller": str(stranger.seller_id)}
    answer = await client.get(METRICS, params=query, headers=tokens.operator())
    assert answer.status_code == 404
