"""What can be said to a claim where it stands: asked of the claim's own admission, each in turn."""

from collections.abc import Callable, Iterator
from enum import StrEnum
from uuid import UUID

from claims.admission import check_answer, check_appeal, check_decision, check_evidence
from models.contracts.claim import ClaimFile, ClaimStatus
from models.contracts.messages import (
    AnswerQuestion,
    Appeal,
    AttachEvidence,
    CaseOutcome,
    CaseStatus,
    Decide,
    DecisionAction,
    Inbox,
)
from models.errors import OpsideError


class DeskAction(StrEnum):
    """A way to go on: a seller's, then an operator's decisions by their own names."""

    ANSWER = "answer"
    ATTACH_EVIDENCE = "attach_evidence"
    APPEAL = "appeal"
    RETRY_NOW = "retry_now"
    FILED_BY_HAND = "filed_by_hand"
    RECORD_OUTCOME = "record_outcome"
    WITHDRAW = "withdraw"
    CLOSE = "close"


SELLERS_ACTIONS = frozenset({DeskAction.ANSWER, DeskAction.ATTACH_EVIDENCE, DeskAction.APPEAL})

_WHO = {"message_id": "check", "actor": "check", "reason": "check"}
_ANY_ID = UUID(int=0)
_ANY_CASE = "12345678"
_ANY_OUTCOME = CaseOutcome(status=CaseStatus.DENIED, reason="check")


def possible_actions(status: ClaimStatus, file: ClaimFile) -> list[DeskAction]:
    """What the claim would take now, in the order of `DeskAction`."""
    return [action for action, check in _checks(status, file) if _passes(check)]


def _checks(
    status: ClaimStatus, file: ClaimFile
) -> Iterator[tuple[DeskAction, Callable[[], None]]]:
    yield DeskAction.ANSWER, lambda: _check_answer(status, file)
    evidence = AttachEvidence(message_id="check", actor="check", document_id=_ANY_ID)
    yield DeskAction.ATTACH_EVIDENCE, lambda: check_evidence(status, file, evidence)
    appeal = Appeal(message_id="check", actor="check", reason="check", grounds="check")
    yield DeskAction.APPEAL, lambda: check_appeal(status, file, Inbox(), appeal)
    for action in DecisionAction:
        decision = Decide(**_WHO, action=action, case_id=_ANY_CASE, outcome=_ANY_OUTCOME)
        yield (
            DeskAction(action.value),
            lambda decision=decision: check_decision(status, file, Inbox(), decision),
        )


def _check_answer(status: ClaimStatus, file: ClaimFile) -> None:
    question = file.question
    answer = AnswerQuestion(
        **_WHO,
        question_id=question.question_id if question else _ANY_ID,
        choice=question.choices[0].code if question else "",
        text="check",
    )
    check_answer(status, file, Inbox(), answer)


def _passes(check: Callable[[], None]) -> bool:
    try:
        check()
    except OpsideError:
        return False
    return True
