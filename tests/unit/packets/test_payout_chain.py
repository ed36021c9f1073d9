"""How far a claim's money can be followed, as its packet tells."""

from datetime import UTC, date, datetime

from models.contracts.deposits import Deposit, LinkRule
from models.contracts.money import Money
from models.contracts.packet import NOT_YET
from packets.payouts import payout_chain
from tests.unit.packets.samples import FILE, PAYOUT


def dollars(cents: int) -> Money:
    return Money(cents=cents, currency="USD")


def deposit(cents: int, day: datetime | None = datetime(2026, 3, 29, tzinfo=UTC)) -> Deposit:
    return Deposit(
        line_id=PAYOUT.line_id,
        settlement_id="25889786381",
        deposited_at=day,
        amount=dollars(cents),
        rule=LinkRule.SAME_AMOUNT,
        posted_on=date(2026, 3, 14),
        about="WAREHOUSE_LOST",
        report_id="50011020001",
        report_line=7,
    )


def told(*deposits: Deposit) -> list[tuple[str, str, Money | None]]:
    chain = payout_chain(FILE, {PAYOUT.line_id: list(deposits)})
    return [(link.settlement_line, link.deposit, link.amount) for link in chain]


def test_before_the_settlement_it_ends_at_the_reimbursement() -> None:
    assert told() == [(NOT_YET, NOT_YET, PAYOUT.amount)]


def test_it_reaches_the_deposit() -> None:
    assert told(deposit(2520)) == [
        ("25889786381, line 7: WAREHOUSE_LOST", "2026-03-29", PAYOUT.amount)
    ]


def test_a_settlement_whose_deposit_is_not_told_says_so() -> None:
    ((_, when, _),) = told(deposit(2520, None))
    assert when == NOT_YET


def test_what_no_settlement_brought_stays_open() -> None:
    assert [(where == NOT_YET, amount) for where, _, amount in told(deposit(2000))] == [
        (False, dollars(2000)),
        (True, dollars(520)),
    ]
