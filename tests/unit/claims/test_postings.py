"""Which transaction of Finances shows the money of a reimbursement line."""

from datetime import date
from typing import Any

from claims.postings import postings, why_not_settled
from models.contracts.deposits import DifferenceReason as R
from models.contracts.deposits import PostedTransaction, TransactionState
from models.contracts.money import Money
from tests.unit.claims.test_deposits import APPROVED, reimbursed

HELD, FREE = TransactionState.DEFERRED, TransactionState.RELEASED


def posted(
    transaction_id: str,
    cents: int,
    *,
    state: TransactionState = FREE,
    sku: str = "SKU-1",
    on: date = APPROVED,
    **more: Any,
) -> PostedTransaction:
    return PostedTransaction(
        row_key=f"key {transaction_id}",
        transaction_id=transaction_id,
        sku=sku,
        about="FBAInventoryReimbursement",
        amount=Money(cents=cents, currency="USD"),
        posted_on=on,
        state=state,
        report_id="P1",
        report_line=1,
        **more,
    )


def test_a_transaction_of_product_amount_and_day_shows_the_line() -> None:
    found = postings([reimbursed("a", 900)], [posted("T1", 900)])
    assert [one.transaction_id for one in found["a"]] == ["T1"]


def test_a_transaction_of_another_product_shows_nothing() -> None:
    assert postings([reimbursed("a", 900)], [posted("T1", 900, sku="SKU-2")]) == {}


def test_one_transaction_may_show_several_lines_of_a_day() -> None:
    found = postings([reimbursed("a", 900), reimbursed("b", 400)], [posted("T1", 1300)])
    assert {line: [one.amount.cents for one in shown] for line, shown in found.items()} == {
        "a": [900],
        "b": [400],
    }


def test_a_held_transaction_and_its_release_are_the_same_money() -> None:
    known = [posted("T1", 900, state=HELD), posted("T2", 900, releases="T1")]
    found = postings([reimbursed("a", 900), reimbursed("b", 900)], known)
    assert [one.transaction_id for shown in found.values() for one in shown] == ["T2"]


def test_a_line_that_finances_does_not_show_is_not_settled() -> None:
    assert why_not_settled(reimbursed("a", 900), []) is R.NOT_SETTLED


def test_a_line_whose_money_is_free_is_posted() -> None:
    line = reimbursed("a", 900)
    assert why_not_settled(line, postings([line], [posted("T1", 900)])["a"]) is R.POSTED


def test_a_line_whose_money_is_held_is_deferred() -> None:
    line = reimbursed("a", 900)
    shown = postings([line], [posted("T1", 900, state=HELD)])["a"]
    assert why_not_settled(line, shown) is R.DEFERRED


def test_a_part_of_the_money_explains_nothing() -> None:
    line = reimbursed("a", 900)
    assert why_not_settled(line, postings([line], [posted("T1", 400)])["a"]) is R.NOT_SETTLED
