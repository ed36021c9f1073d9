"""Which claims hear that their loss has changed, and what they hear."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from activities.changed_losses import LedgerUnits, changed_losses
from activities.other_losses import OtherLosses
from models.contracts.claim import (
    ClaimFacts,
    ClaimFamily,
    ClaimFile,
    ClaimIdentity,
    ClaimPolicy,
    ClaimStatus,
    Reckoning,
    ReportRow,
)
from models.contracts.messages import LossNews
from models.contracts.money import Money
from models.repositories.claims import ClaimRecord
from tests.unit.claims.claim_samples import FACTS

NOTHING_ELSE = OtherLosses(
    facts=[], left_out={}, by_hand=[], not_judged=[], settled={}, doubtful=frozenset()
)
AT = datetime(2026, 3, 1, tzinfo=UTC)
LOST = FACTS.model_copy(update={"quantity": 3})


def dollars(amount: int) -> Reckoning:
    return Reckoning(
        amount=Money(cents=amount * 100, currency="USD"),
        formula="what was refunded",
        why="Refunded and not returned.",
        rows=(ReportRow(report="settlement", key="1"),),
        is_certain=True,
    )


REFUNDED = FACTS.model_copy(
    update={"family": ClaimFamily.REFUND_NOT_RETURNED, "quantity": 2, "reckoning": dollars(20)}
)
SHORT = FACTS.model_copy(update={"family": ClaimFamily.INBOUND_SHORTAGE, "quantity": 5})


def news(
    facts: ClaimFacts,
    open_units: dict[str, int] | None = None,
    others: OtherLosses = NOTHING_ELSE,
    file: ClaimFile | None = None,
    netted: dict[str, int] | None = None,
) -> LossNews | None:
    """What the one claim of these facts hears."""
    claim = ClaimRecord(
        follows=None,
        identity=ClaimIdentity(tenant_id=UUID(int=1), seller_id=UUID(int=2), claim_id=UUID(int=3)),
        facts=facts,
        policy=ClaimPolicy(),
        status=ClaimStatus.AWAITING_EVIDENCE,
        file=file or ClaimFile(),
        claimed=None,
        approved=None,
        paid=None,
        amount=Money(cents=0, currency="USD"),
        seq=1,
        waiting_since=AT,
        workflow_started_at=AT,
        created_at=AT,
        updated_at=AT,
    )
    units = LedgerUnits(open=open_units or {}, owed=netted or {})
    found = changed_losses([claim], units, others, AT)
    return found[0].news if found else None


def owed(facts: ClaimFacts | None) -> int | None:
    return None if facts is None else facts.quantity


def test_a_row_without_open_units_owes_nothing() -> None:
    told = news(LOST, {LOST.ledger_key: 0})
    assert told is not None
    assert told.owed is None


def test_a_row_with_fewer_open_units_owes_these() -> None:
    told = news(LOST, {LOST.ledger_key: 1})
    assert told is not None
    assert owed(told.owed) == 1


def test_more_open_units_than_are_claimed_change_nothing() -> None:
    assert news(LOST, {LOST.ledger_key: 5}) is None


def test_an_open_row_whose_product_was_paid_for_is_in_doubt() -> None:
    told = news(LOST, {LOST.ledger_key: 3}, netted={LOST.ledger_key: 0})
    assert told is not None
    assert (told.owed, told.unsure_until) == (LOST, AT + timedelta(days=1))


def test_an_open_row_without_a_payment_is_in_no_doubt() -> None:
    assert news(LOST, {LOST.ledger_key: 3}, netted={LOST.ledger_key: 3}) is None


def test_a_row_that_the_ledger_no_longer_shows_changes_nothing() -> None:
    assert news(LOST, {"another": 0}) is None


def test_a_refund_whose_unit_came_back_is_settled() -> None:
    key = REFUNDED.family, REFUNDED.ledger_key
    told = news(REFUNDED, others=_settled({key: "The returns report has it."}))
    assert told is not None
    assert (told.owed, told.why) == (None, "Nothing is owed any more. The returns report has it.")


def test_what_another_family_settles_under_the_same_key_changes_nothing() -> None:
    key = ClaimFamily.WRONG_RETURN, REFUNDED.ledger_key
    assert news(REFUNDED, others=_settled({key: "Amazon has reimbursed the order."})) is None


def test_a_refund_of_which_less_is_owed_is_reckoned_anew() -> None:
    less = REFUNDED.model_copy(update={"quantity": 1, "reckoning": dollars(10)})
    told = news(REFUNDED, others=_owed(less))
    assert told is not None
    assert told.owed == less


def test_a_refund_that_is_owed_as_before_changes_nothing() -> None:
    assert news(REFUNDED, others=_owed(REFUNDED)) is None


def test_a_shipment_of_which_fewer_units_are_missing_owes_these() -> None:
    told = news(SHORT, others=_owed(SHORT.model_copy(update={"quantity": 2})))
    assert told is not None
    assert owed(told.owed) == 2


def test_a_shipment_of_which_units_may_be_paid_or_still_come_is_in_doubt() -> None:
    key = SHORT.family, SHORT.ledger_key
    told = news(SHORT, others=replace(NOTHING_ELSE, doubtful=frozenset({key})))
    assert told is not None
    assert (told.owed, told.unsure_until) == (SHORT, AT + timedelta(days=1))


def test_the_desk_is_not_told_twice() -> None:
    told = news(LOST, {LOST.ledger_key: 0})
    assert told is not None
    noted = ClaimFile(desk_note=f"Look before you file: {told.why}")
    assert news(LOST, {LOST.ledger_key: 0}, file=noted) is None


def _settled(by_key: dict[tuple[ClaimFamily, str], str]) -> OtherLosses:
    return replace(NOTHING_ELSE, settled=by_key)


def _owed(facts: ClaimFacts) -> OtherLosses:
    return replace(NOTHING_ELSE, facts=[facts])
