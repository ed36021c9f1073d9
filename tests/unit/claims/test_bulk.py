"""Rules of bulk decisions: their pace, their plan, their orders."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from claims import bulk
from models.contracts.bulk import (
    BulkAction,
    BulkCounts,
    BulkDecision,
    BulkState,
    Candidate,
    OrderKind,
)
from models.contracts.claim import (
    ClaimFile,
    ClaimIdentity,
    PendingSubmission,
    SubmissionKind,
)
from models.contracts.claim import ClaimStatus as S
from models.contracts.messages import DecisionAction
from models.contracts.money import Money
from models.errors import NotInThisState

MINUTE = timedelta(minutes=1)


def candidate(status: S, cents: int | None = None, *, unknown: bool = False) -> Candidate:
    pending = PendingSubmission(kind=SubmissionKind.INITIAL, key="k", text="", unknown=unknown)
    return Candidate(
        identity=ClaimIdentity(tenant_id=uuid4(), seller_id=uuid4(), claim_id=uuid4()),
        status=status,
        file=ClaimFile(pending=pending),
        money=None if cents is None else Money(cents=cents, currency="USD"),
    )


def a_decision(action: BulkAction) -> BulkDecision:
    return BulkDecision(
        tenant_id=uuid4(), bulk_id=uuid4(), action=action, actor="anna", reason="enough"
    )


def test_no_rate_lets_more_items_through_a_minute() -> None:
    paces = [(rate, bulk.pace(rate)) for rate in range(1, 601)]
    too_fast = [rate for rate, one in paces if one.size * (MINUTE / one.every) > rate * 1.0001]
    assert too_fast == []


def test_a_rate_of_one_tells_one_claim_a_minute() -> None:
    assert bulk.pace(1) == bulk.Pace(1, MINUTE)


def test_a_high_rate_keeps_to_rounds_of_five_seconds() -> None:
    assert bulk.pace(600) == bulk.Pace(50, timedelta(seconds=5))


def test_silent_claims_are_asked_again_ever_later() -> None:
    waits = [bulk.ask_again_after(repeats) for repeats in range(bulk.MOST_ATTEMPTS)]
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(hours=1)


def test_a_claim_is_told_under_one_id_for_each_bulk_decision() -> None:
    claim_id, one, other = uuid4(), a_decision(BulkAction.RETRY), a_decision(BulkAction.RETRY)
    ids = [told.message_id for d in (one, one, other) if (told := bulk.decision_for(d, claim_id))]
    assert (ids[0] == ids[1], ids[0] == ids[2]) == (True, False)


def test_a_claim_hears_the_actor_and_the_reason() -> None:
    told = bulk.decision_for(a_decision(BulkAction.WITHDRAW), uuid4())
    assert told is not None
    assert (told.action, told.actor, told.reason) == (DecisionAction.WITHDRAW, "anna", "enough")


def test_a_release_decides_nothing_about_a_claim() -> None:
    assert bulk.decision_for(a_decision(BulkAction.RELEASE), uuid4()) is None


def test_a_plan_sums_what_it_would_meet_and_nothing_else() -> None:
    fitting = [candidate(S.RETRYING, 100), candidate(S.RETRYING, 20), candidate(S.PAID, 5)]
    plan = bulk.plan(BulkAction.RETRY, fitting, set())
    assert (plan.money, plan.without_amount) == ([Money(cents=120, currency="USD")], 0)
    assert plan.admissible == [one.identity for one in fitting[:2]]


def test_a_plan_counts_claims_whose_amount_is_not_known() -> None:
    plan = bulk.plan(BulkAction.RETRY, [candidate(S.AWAITING_EVIDENCE)], set())
    assert (len(plan.admissible), plan.money, plan.without_amount) == (1, [], 1)


def test_a_plan_groups_refusals_by_their_sentence() -> None:
    fitting = [candidate(S.PAID), candidate(S.PAID), candidate(S.RETRYING, unknown=True)]
    plan = bulk.plan(BulkAction.WITHDRAW, fitting, set())
    assert [len(refusal.claim_ids) for refusal in plan.refusals] == [2, 1]


def test_sums_keep_currencies_apart() -> None:
    euros, dollars = Money(cents=1, currency="EUR"), Money(cents=2, currency="USD")
    assert bulk.sums([dollars, euros, dollars]) == [euros, Money(cents=4, currency="USD")]


def release(status: S, stopped: set[UUID] | None = None) -> bulk.Planned:
    held = candidate(status)
    sellers = {held.identity.seller_id} if stopped is None else stopped
    return bulk.plan(BulkAction.RELEASE, [held], sellers)


@pytest.mark.parametrize("status", [S.HELD_BY_STOP, S.HELD_BY_BUDGET])
def test_what_is_held_and_no_longer_stopped_is_released(status: S) -> None:
    assert len(release(status, set()).admissible) == 1


def test_a_claim_whose_switch_is_still_pulled_is_not_released() -> None:
    (refusal,) = release(S.HELD_BY_STOP).refusals
    assert "still pulled" in refusal.message


def test_a_stop_does_not_keep_a_claim_from_asking_for_its_place() -> None:
    assert release(S.HELD_BY_BUDGET).refusals == []


@pytest.mark.parametrize("status", sorted(set(S) - {S.HELD_BY_STOP, S.HELD_BY_BUDGET}))
def test_what_is_not_held_is_not_released(status: S) -> None:
    assert release(status, set()).admissible == []


@pytest.mark.parametrize(
    ("state", "kind", "target"),
    [
        (BulkState.RUNNING, OrderKind.PAUSE, BulkState.PAUSED),
        (BulkState.PAUSED, OrderKind.RESUME, BulkState.RUNNING),
        (BulkState.RUNNING, OrderKind.CANCEL, BulkState.CANCELLED),
        (BulkState.PAUSED, OrderKind.CANCEL, BulkState.CANCELLED),
    ],
)
def test_an_order_leads_on(state: BulkState, kind: OrderKind, target: BulkState) -> None:
    assert bulk.after_order(state, kind) is target


@pytest.mark.parametrize("kind", OrderKind)
@pytest.mark.parametrize("state", [BulkState.FINISHED, BulkState.CANCELLED])
def test_nothing_is_ordered_after_the_end(state: BulkState, kind: OrderKind) -> None:
    with pytest.raises(NotInThisState):
        bulk.after_order(state, kind)


def test_what_runs_is_not_resumed() -> None:
    with pytest.raises(NotInThisState):
        bulk.after_order(BulkState.RUNNING, OrderKind.RESUME)


def test_the_words_tell_how_far_it_is() -> None:
    counts = BulkCounts(waiting=648, done=340, refused=12)
    assert bulk.words(counts) == "340 of 1,000 done, 12 refused"
