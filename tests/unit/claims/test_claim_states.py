"""The graph of a claim's statuses: nothing hangs loose, and each end is one."""

import pytest

from claims.states import ARROWS, BEFORE_FILING, TAKES_OUTCOME, is_end, is_legal, waiting_for
from models.contracts.claim import ClaimStatus as S
from workflows.claim import STEPS

NO_STEP = {S.CLOSED, S.EXPIRED, S.SETTLED_BY_AMAZON, S.REVERSED, S.CREDITED}
APPROVED_OR_LATER = [
    S.APPROVED,
    S.PARTLY_APPROVED,
    S.AWAITING_PAYOUT,
    S.PART_PAID,
    S.PAID,
    S.BILLED,
    S.SEALED,
    S.CLOSED,
    S.REVERSED,
    S.CREDITED,
]


def reachable_from(start: S) -> set[S]:
    seen, todo = {start}, [start]
    while todo:
        fresh = ARROWS[todo.pop()] - seen
        seen |= fresh
        todo.extend(fresh)
    return seen


@pytest.mark.parametrize("status", S)
def test_a_status_has_its_own_arrows(status: S) -> None:
    assert status in ARROWS


@pytest.mark.parametrize("status", S)
def test_a_status_has_a_step_unless_it_ends_the_claim_or_belongs_to_a_reversal(status: S) -> None:
    assert (status in STEPS) is (status not in NO_STEP)


@pytest.mark.parametrize("status", S)
def test_a_status_can_be_reached_from_the_first_one(status: S) -> None:
    assert status in reachable_from(S.DETECTED)


@pytest.mark.parametrize("status", STEPS)
def test_a_status_with_a_step_leads_to_an_end(status: S) -> None:
    assert reachable_from(status) & {S.CLOSED, S.EXPIRED}


@pytest.mark.parametrize(
    ("end", "goes_on_to"),
    [
        (S.EXPIRED, set[S]()),
        (S.SETTLED_BY_AMAZON, set[S]()),
        (S.CLOSED, {S.REVERSED}),
        (S.REVERSED, {S.CREDITED}),
        (S.CREDITED, {S.REVERSED}),
    ],
    ids=["expired", "settled by Amazon", "closed", "reversed", "credited"],
)
def test_after_an_end_only_a_reversal_goes_on(end: S, goes_on_to: set[S]) -> None:
    assert ARROWS[end] == goes_on_to


def test_a_withdrawn_claim_can_only_be_sealed() -> None:
    assert ARROWS[S.WITHDRAWN] == {S.SEALED}


@pytest.mark.parametrize("status", sorted(BEFORE_FILING))
def test_before_filing_a_claim_can_expire_in_a_step_or_two(status: S) -> None:
    near = ARROWS[status] | {after for next_one in ARROWS[status] for after in ARROWS[next_one]}
    assert S.EXPIRED in near


@pytest.mark.parametrize("status", [*sorted(TAKES_OUTCOME), *APPROVED_OR_LATER])
def test_once_amazon_has_it_a_claim_does_not_expire(status: S) -> None:
    assert not is_legal(status, S.EXPIRED)


def test_of_what_comes_before_filing_only_the_gate_an_answer_and_a_place_lead_to_it() -> None:
    leading = {status for status in BEFORE_FILING if is_legal(status, S.FILING)}
    assert leading == {S.GATE, S.AWAITING_ANSWER, S.HELD_BY_BUDGET}


@pytest.mark.parametrize("status", [*sorted(TAKES_OUTCOME), *APPROVED_OR_LATER])
def test_once_amazon_has_it_a_claim_does_not_end_by_itself(status: S) -> None:
    assert not is_legal(status, S.SETTLED_BY_AMAZON)


@pytest.mark.parametrize("status", APPROVED_OR_LATER)
def test_from_the_approval_on_a_claim_cannot_be_withdrawn(status: S) -> None:
    assert not is_legal(status, S.WITHDRAWN)


@pytest.mark.parametrize("status", S)
def test_a_claim_begins_as_detected(status: S) -> None:
    assert is_legal(None, status) is (status is S.DETECTED)


@pytest.mark.parametrize("status", S)
def test_no_claim_begins_anew(status: S) -> None:
    assert not is_legal(status, S.DETECTED)


@pytest.mark.parametrize("status", sorted(STEPS.keys() - {S.WITHDRAWN}))
def test_a_claim_that_goes_on_says_whose_turn_it_is(status: S) -> None:
    assert waiting_for(status) != "nobody"


@pytest.mark.parametrize(
    "status", [S.CLOSED, S.EXPIRED, S.SETTLED_BY_AMAZON, S.WITHDRAWN, S.CREDITED]
)
def test_a_claim_that_has_ended_waits_for_nobody(status: S) -> None:
    assert waiting_for(status) == "nobody"


@pytest.mark.parametrize("was_filed", [True, False], ids=["filed", "never filed"])
@pytest.mark.parametrize("status", sorted(set(S) - {S.WITHDRAWN}))
def test_closed_expired_and_settled_are_ends_and_no_other(status: S, was_filed: bool) -> None:
    ends = (S.CLOSED, S.EXPIRED, S.SETTLED_BY_AMAZON)
    assert is_end(status, was_filed=was_filed) is (status in ends)


@pytest.mark.parametrize("was_filed", [True, False], ids=["filed", "never filed"])
def test_withdrawn_is_an_end_only_for_a_claim_that_was_never_filed(was_filed: bool) -> None:
    assert is_end(S.WITHDRAWN, was_filed=was_filed) is not was_filed
