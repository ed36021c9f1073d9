"""Which messages a claim takes where it stands. What is refused gets one error with what to do.

Pure checks: a workflow's update validators and its signal handlers both ask here.
"""

from claims.questions import CONFIRM_CLAIM
from claims.states import BEFORE_FILING, TAKES_EVIDENCE, TAKES_OUTCOME
from models.contracts.claim import ClaimFile, ClaimStatus, DeskCause, SubmissionKind
from models.contracts.messages import (
    AnswerQuestion,
    Appeal,
    AttachEvidence,
    Decide,
    DecisionAction,
    Inbox,
)
from models.errors import InvalidField, NotInThisState, QuestionClosed

_S = ClaimStatus
_OFFERS = "opside"  # the actor of `Documents.offer_document`
_FILING_CAUSES = frozenset(
    {
        DeskCause.FILE_BY_HAND,
        DeskCause.SUBMISSION_UNKNOWN,
        DeskCause.NOT_RECEIVED,
        DeskCause.SUBMISSION_REFUSED,
        DeskCause.CONSENT_REVOKED,
        DeskCause.DEADLINE_NEAR,
    }
)
PAYOUT_CAUSES = frozenset(
    {DeskCause.PAYOUT_MISSING, DeskCause.PAYOUT_SHORT, DeskCause.PAYOUT_CURRENCY}
)
_APPLIES_IN: dict[DecisionAction, frozenset[ClaimStatus]] = {
    DecisionAction.RETRY_NOW: frozenset({_S.RETRYING, _S.ON_DESK, _S.AWAITING_EVIDENCE}),
    DecisionAction.FILED_BY_HAND: frozenset({_S.ON_DESK}),
    DecisionAction.RECORD_OUTCOME: TAKES_OUTCOME | {_S.ON_DESK},
    DecisionAction.WITHDRAW: (BEFORE_FILING - {_S.DETECTED, _S.MATCHING, _S.GATE})
    | {_S.HELD_BY_STOP, _S.RETRYING, _S.ON_DESK}
    | TAKES_OUTCOME,
    DecisionAction.CLOSE: frozenset({_S.DENIED, _S.ON_DESK}),
}


def check_answer(
    status: ClaimStatus, file: ClaimFile, inbox: Inbox, message: AnswerQuestion
) -> None:
    """QuestionClosed for a question that is not open, InvalidField for a choice that it lacks."""
    question = file.question
    asked = status in (_S.AWAITING_ANSWER, _S.INFORMATION_REQUESTED)
    if not asked or question is None or question.question_id != message.question_id:
        raise QuestionClosed("This question is closed; read the claim to see where it stands.")
    if inbox.answers:
        raise QuestionClosed("This question was answered a moment ago.")
    codes = [choice.code for choice in question.choices]
    if message.choice not in codes:
        raise InvalidField(f"The choice must be one of: {', '.join(codes)}.")
    if question.takes_text and message.choice == codes[0] and not message.text.strip():
        raise InvalidField("This answer needs its text.")


def check_evidence(status: ClaimStatus, file: ClaimFile, message: AttachEvidence) -> None:
    """NotInThisState where the claim has no use for a document.

    Amazon's question is answered by a person's document alone: what Opside offers to every claim
    that may need it can arrive late, and would be sent to Amazon as the answer.
    """
    is_offer = message.actor == _OFFERS
    if file.question is not None and file.question.kind == CONFIRM_CLAIM:
        raise NotInThisState("This claim rests on Amazon's own reports: it takes no document.")
    if status not in TAKES_EVIDENCE or (is_offer and status is _S.INFORMATION_REQUESTED):
        raise NotInThisState(f"A claim that is {_words(status)} takes no further evidence.")


def check_decision(status: ClaimStatus, file: ClaimFile, inbox: Inbox, message: Decide) -> None:
    """NotInThisState where the decision does not apply, or where a send is still unsettled."""
    if inbox.decisions:
        raise NotInThisState("Another decision is being carried out; read the claim again.")
    if status not in _APPLIES_IN[message.action]:
        raise NotInThisState(
            f"{message.action} does not apply to a claim that is {_words(status)}."
        )
    unsettled = file.pending is not None and file.pending.unknown
    if unsettled and message.action is not DecisionAction.RETRY_NOW:
        raise NotInThisState(
            "A submission may already have arrived. Decide retry_now: it asks Amazon first."
        )
    if status is _S.ON_DESK:
        _check_at_desk(file, message.action)


def _check_at_desk(file: ClaimFile, action: DecisionAction) -> None:
    filing = file.desk in _FILING_CAUSES
    if action is DecisionAction.FILED_BY_HAND and not filing:
        raise NotInThisState("This claim was filed already.")
    if action is DecisionAction.RECORD_OUTCOME and file.case_id is None:
        raise NotInThisState("No case is known yet: decide filed_by_hand with its case id first.")
    ends = action in (DecisionAction.WITHDRAW, DecisionAction.CLOSE)
    if ends and file.desk is DeskCause.PAID_AFTER_DENIAL:
        raise NotInThisState("Money came: record the outcome with the amount that it pays.")
    if action is DecisionAction.WITHDRAW and file.desk in PAYOUT_CAUSES:
        raise NotInThisState("Amazon approved this claim: decide close to end the wait for money.")
    if action is DecisionAction.CLOSE and file.case_id is None:
        raise NotInThisState("This claim was never filed: decide withdraw.")


def check_appeal(status: ClaimStatus, file: ClaimFile, inbox: Inbox, message: Appeal) -> None:
    """NotInThisState unless the claim was denied and no appeal is under way."""
    if status is not _S.DENIED or inbox.appeals:
        raise NotInThisState(f"Only a denied claim can be appealed; this one is {_words(status)}.")
    has_new = any(document not in file.sent_documents for document in message.document_ids)
    if not has_new and not message.reason.strip():
        raise InvalidField("An appeal needs a new document, or an operator's reason.")


def can_follow_loss(status: ClaimStatus, file: ClaimFile) -> bool:
    """Whether the claim may end or change by itself as its loss does: nothing of it was ever sent.
    On the desk a person may have filed it a moment ago."""
    if status in (_S.AWAITING_ANSWER, _S.AWAITING_EVIDENCE):
        return True
    pending = file.pending
    is_to_be_sent = status in (_S.FILING, _S.HELD_BY_BUDGET, _S.HELD_BY_STOP, _S.RETRYING)
    if not is_to_be_sent or pending is None or pending.kind is not SubmissionKind.INITIAL:
        return False
    return pending.sends == 0 and not pending.unknown


def tells_desk_of_loss(status: ClaimStatus, file: ClaimFile) -> bool:
    """Whether an operator who is to file the claim has to know that its loss has changed."""
    return status is _S.ON_DESK and file.desk in _FILING_CAUSES and file.case_id is None


def is_filing_cause(cause: DeskCause | None) -> bool:
    """Whether the desk holds the claim because a submission could not go out by machine."""
    return cause in _FILING_CAUSES


def _words(status: ClaimStatus) -> str:
    return status.value.replace("_", " ")
