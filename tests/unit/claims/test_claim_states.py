"""The states: no dead ends, none that nobody reaches, and the arrows that the workflows take."""

import pytest

from claims.states import (
    ARROWS,
    BEFORE_FILING,
    TAKES_EVIDENCE,
    TAKES_OUTCOME,
    is_end,
    is_legal,
    waiting_for,
)
from models.contracts.claim import ClaimStatus as S
from workflows.claim import STEPS

AFTER_THE_END = {S.REVERSED, S.CREDITED}  # the reversal's workflow goes there
ENDS = {S.CLOSED, S.EXPIRED}


@pytest.mark.parametrize("status", set(S) - ENDS - AFTER_THE_END)
def test_every_status_that_is_no_end_has_a_step(status: S) -> None:
    assert status in STEPS


@pytest.mark.parametrize("status", ENDS | AFTER_THE_END)
def test_no_end_has_a_step(status: S) -> None:
    assert status not in STEPS


@pytest.mark.parametrize("status", set(S))
def test_every_status_has_its_arrows(status: S) -> None:
    assert status in ARROWS


def reachable() -> set[S]:
    found, ahead = {S.DETECTED}, [S.DETECTED]
    while ahead:
        for target in ARROWS[ahead.pop()] - found:
            found.add(target)
            ahead.append(target)
    return found


@pytest.mark.parametrize("status", set(S))
def test_every_status_can_be_reached(status: S) -> None:
    assert status in reachable()


@pytest.mark.parametrize("status", set(S) - {S.EXPIRED})
def test_only_an_expired_claim_has_nowhere_to_go(status: S) -> None:
    assert ARROWS[status]


def test_every_claim_begins_as_detected() -> None:
    assert [status for status in S if is_legal(None, status)] == [S.DETECTED]


@pytest.mark.parametrize("status", BEFORE_FILING)
def test_a_claim_that_was_not_filed_can_expire(status: S) -> None:
    assert is_legal(status, S.EXPIRED)


@pytest.mark.parametrize("status", TAKES_OUTCOME)
def test_a_claim_that_was_filed_cannot_expire(status: S) -> None:
    assert not is_legal(status, S.EXPIRED)


@pytest.mark.parametrize("status", [S.APPROVED, S.AWAITING_PAYOUT, S.PAID, S.BILLED, S.SEALED])
def test_an_approved_claim_cannot_be_withdrawn(status: S) -> None:
    assert not is_legal(status, S.WITHDRAWN)


def test_a_claim_is_filed_through_the_gate_or_a_persons_yes_alone() -> None:
    before = {status for status in BEFORE_FILING if is_legal(status, S.FILING)}
    assert before == {S.GATE, S.AWAITING_ANSWER, S.HELD_BY_BUDGET}


def test_a_closed_claim_can_only_be_reversed() -> None:
    assert ARROWS[S.CLOSED] == {S.REVERSED}


def test_a_claim_withdrawn_before_filing_has_ended() -> None:
    assert is_end(S.WITHDRAWN, was_filed=False)


def test_a_claim_withdrawn_after_filing_gets_its_packet_first() -> None:
    assert not is_end(S.WITHDRAWN, was_filed=True)


@pytest.mark.parametrize("status", set(S) - ENDS - {S.WITHDRAWN})
def test_nothing_else_is_an_end(status: S) -> None:
    assert not is_end(status, was_filed=True)


@pytest.mark.parametrize("status", set(STEPS) - {S.WITHDRAWN})
def test_whoever_has_a_step_says_whose_turn_it_is(status: S) -> None:
    assert waiting_for(status) != "nobody"


def test_a_claim_that_has_ended_waits_for_nobody() -> None:
    assert waiting_for(S.CLOSED) == "nobody"


def test_evidence_is_taken_before_filing_and_when_amazon_asks() -> None:
    assert {S.INFORMATION_REQUESTED} == TAKES_EVIDENCE - BEFORE_FILING
