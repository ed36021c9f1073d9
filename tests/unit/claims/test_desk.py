"""What the desk says: headings, sentences, and what can be said to a claim where it stands."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from claims.desk import HEADINGS, why
from claims.desk_actions import SELLERS_ACTIONS, DeskAction, possible_actions
from claims.desk_timers import next_wake_up
from claims.states import BEFORE_FILING, is_end, waiting_for
from models.contracts.claim import (
    Choice,
    ClaimFile,
    ClaimIdentity,
    ClaimPolicy,
    DeskCause,
    PendingSubmission,
    Question,
    SubmissionKind,
)
from models.contracts.claim import ClaimStatus as S
from models.contracts.desk import DeskClaim, DeskGroup, Turn

NOW = datetime(2026, 6, 1, tzinfo=UTC)
DEADLINE = NOW + timedelta(days=30)
A = DeskAction


def a_claim(status: S, group: DeskGroup, file: ClaimFile | None = None) -> DeskClaim:
    return DeskClaim(
        identity=ClaimIdentity(tenant_id=uuid4(), seller_id=uuid4(), claim_id=uuid4()),
        group=group,
        title="Steel bottle",
        status=status,
        file=file or ClaimFile(),
        policy=ClaimPolicy(),
        deadline=DEADLINE,
        since=NOW,
    )


def sent(kind: SubmissionKind = SubmissionKind.INITIAL, **fields: bool) -> PendingSubmission:
    return PendingSubmission.model_validate({"kind": kind, "key": "k", "text": "", **fields})


def asked() -> Question:
    return Question(
        question_id=uuid4(),
        kind="same_product",
        text="Is this the product?",
        choices=[Choice(code="yes", label="Yes")],
        deadline=NOW + timedelta(days=14),
        default="It waits.",
    )


def test_every_group_has_a_heading() -> None:
    assert set(HEADINGS) == set(DeskGroup)


def test_every_cause_of_the_operators_desk_is_a_group() -> None:
    assert {cause.value for cause in DeskCause} <= {group.value for group in DeskGroup}


@pytest.mark.parametrize("cause", DeskCause)
def test_what_lies_on_the_operators_desk_is_the_operators_turn(cause: DeskCause) -> None:
    assert HEADINGS[DeskGroup(cause.value)].turn is Turn.OPERATOR


@pytest.mark.parametrize(
    ("status", "group"),
    [
        (S.AWAITING_ANSWER, DeskGroup.QUESTION_OPEN),
        (S.AWAITING_EVIDENCE, DeskGroup.EVIDENCE_DUE),
        (S.INFORMATION_REQUESTED, DeskGroup.INFORMATION_REQUESTED),
        (S.DENIED, DeskGroup.APPEAL_POSSIBLE),
        (S.HELD_BY_STOP, DeskGroup.HELD_BY_STOP),
        (S.AWAITING_PAYOUT, DeskGroup.MONEY_LATE),
        (S.PART_PAID, DeskGroup.PART_PAID),
    ],
)
def test_the_turn_is_the_one_that_the_claim_itself_tells(status: S, group: DeskGroup) -> None:
    assert HEADINGS[group].turn.value in waiting_for(status).lower()


def test_the_note_on_the_desk_is_the_reason() -> None:
    claim = a_claim(S.ON_DESK, DeskGroup.NOT_RECEIVED, ClaimFile(desk_note="Four tries failed"))
    assert why(claim) == "Four tries failed"


def test_an_open_question_is_the_reason() -> None:
    claim = a_claim(S.AWAITING_ANSWER, DeskGroup.QUESTION_OPEN, ClaimFile(question=asked()))
    assert why(claim) == "Is this the product?"


@pytest.mark.parametrize("group", DeskGroup)
def test_every_group_gives_a_reason_also_for_an_empty_file(group: DeskGroup) -> None:
    assert why(a_claim(S.ON_DESK, group)).strip(" .")


@pytest.mark.parametrize(
    ("status", "file", "actions"),
    [
        (S.AWAITING_EVIDENCE, ClaimFile(), [A.ATTACH_EVIDENCE, A.RETRY_NOW, A.WITHDRAW]),
        (S.AWAITING_ANSWER, ClaimFile(question=asked()), [A.ANSWER, A.ATTACH_EVIDENCE, A.WITHDRAW]),
        (S.DENIED, ClaimFile(case_id="1"), [A.APPEAL, A.RECORD_OUTCOME, A.WITHDRAW, A.CLOSE]),
        (S.RETRYING, ClaimFile(pending=sent(unknown=True)), [A.RETRY_NOW]),
        (S.AWAITING_PAYOUT, ClaimFile(), []),
        (S.CLOSED, ClaimFile(), []),
    ],
    ids=lambda value: value.value if isinstance(value, S) else "",
)
def test_a_claim_takes_what_its_admission_lets_through(
    status: S, file: ClaimFile, actions: list[DeskAction]
) -> None:
    assert possible_actions(status, file) == actions


@pytest.mark.parametrize("status", [status for status in S if is_end(status, was_filed=True)])
def test_nothing_is_said_to_a_claim_that_has_ended(status: S) -> None:
    assert possible_actions(status, ClaimFile(case_id="1")) == []


def test_a_seller_decides_nothing() -> None:
    decisions = {A.RETRY_NOW, A.FILED_BY_HAND, A.RECORD_OUTCOME, A.WITHDRAW, A.CLOSE}
    assert not decisions & SELLERS_ACTIONS


def test_an_appeal_that_a_stop_holds_sleeps_until_it_is_released() -> None:
    held = ClaimFile(pending=sent(SubmissionKind.APPEAL))
    assert next_wake_up(a_claim(S.HELD_BY_STOP, DeskGroup.HELD_BY_STOP, held)) is None


def test_an_unknown_send_does_not_expire_on_the_desk() -> None:
    file = ClaimFile(pending=sent(unknown=True), desk=DeskCause.SUBMISSION_UNKNOWN)
    assert next_wake_up(a_claim(S.ON_DESK, DeskGroup.SUBMISSION_UNKNOWN, file)) is None


def test_a_place_is_not_expected_after_the_last_moment_for_a_machine() -> None:
    file = ClaimFile(wake_at=DEADLINE)
    woken = next_wake_up(a_claim(S.HELD_BY_BUDGET, DeskGroup.HELD_BY_BUDGET, file))
    assert woken == DEADLINE - ClaimPolicy().filing_margin


@pytest.mark.parametrize("status", sorted(BEFORE_FILING & {S.DETECTED, S.MATCHING, S.GATE}))
def test_what_passes_on_at_once_does_not_sleep(status: S) -> None:
    assert next_wake_up(a_claim(status, DeskGroup.NOT_STARTED)) is None
