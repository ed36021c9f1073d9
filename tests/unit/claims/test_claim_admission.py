"""Which message a claim takes in which status, and what it says when it takes none."""

from datetime import timedelta

import pytest

from claims.admission import (
    can_follow_loss,
    check_answer,
    check_appeal,
    check_decision,
    check_evidence,
    is_filing_cause,
)
from claims.questions import Answer, about_case, about_match
from claims.states import ARROWS
from models.contracts.claim import ClaimFile, DeskCause, PendingSubmission, Question, SubmissionKind
from models.contracts.claim import ClaimStatus as S
from models.contracts.messages import (
    AnswerQuestion,
    Appeal,
    AttachEvidence,
    CaseStatus,
    Decide,
    Inbox,
    Message,
)
from models.contracts.messages import DecisionAction as A
from models.errors import InvalidField, NotInThisState, OpsideError, QuestionClosed
from tests.unit.claims.claim_samples import (
    CASE_ID,
    CLAIM_ID,
    FACTS,
    INVOICE_ID,
    NEW_DOCUMENT_ID,
    NOW,
    answer,
    appeal,
    check,
    decision,
    document,
    match,
    submission,
)

DECISIONS: dict[S, set[A]] = {
    S.AWAITING_ANSWER: {A.WITHDRAW},
    S.AWAITING_EVIDENCE: {A.RETRY_NOW, A.WITHDRAW},
    S.HELD_BY_BUDGET: {A.WITHDRAW},
    S.HELD_BY_STOP: {A.WITHDRAW},
    S.RETRYING: {A.RETRY_NOW, A.WITHDRAW},
    S.ON_DESK: {A.RETRY_NOW, A.FILED_BY_HAND, A.RECORD_OUTCOME, A.WITHDRAW, A.CLOSE},
    S.UNDER_REVIEW: {A.RECORD_OUTCOME, A.WITHDRAW},
    S.INFORMATION_REQUESTED: {A.RECORD_OUTCOME, A.WITHDRAW},
    S.DENIED: {A.RECORD_OUTCOME, A.WITHDRAW, A.CLOSE},
}
TAKEN = [(status, action) for status, actions in DECISIONS.items() for action in sorted(actions)]
ASKED = {S.AWAITING_ANSWER, S.INFORMATION_REQUESTED}
EVIDENCE = ASKED | {S.DETECTED, S.MATCHING, S.GATE, S.AWAITING_EVIDENCE}
FILING_CAUSES = {
    DeskCause.FILE_BY_HAND,
    DeskCause.SUBMISSION_UNKNOWN,
    DeskCause.NOT_RECEIVED,
    DeskCause.SUBMISSION_REFUSED,
    DeskCause.CONSENT_REVOKED,
    DeskCause.DEADLINE_NEAR,
}
MONEY_CAUSES = {DeskCause.PAYOUT_MISSING, DeskCause.PAYOUT_SHORT, DeskCause.PAYOUT_CURRENCY}

DEADLINE = NOW + timedelta(days=14)
ABOUT_MATCH = about_match(CLAIM_ID, FACTS, match(), [], DEADLINE)
ABOUT_FIRM_CHECK = about_match(
    CLAIM_ID, FACTS, match(checks=[check("A packing slip.", waivable=False)]), [], DEADLINE
)
ABOUT_CASE = about_case(CLAIM_ID, 1, "Which invoice?", DEADLINE)
REFUSED_REPLY = ClaimFile(
    case_id=CASE_ID,
    desk=DeskCause.SUBMISSION_REFUSED,
    pending=submission(SubmissionKind.REPLY, sends=1),
)
UNSETTLED_REPLY = REFUSED_REPLY.model_copy(
    update={"pending": submission(SubmissionKind.REPLY, sends=1, unknown=True)}
)


def refusal(status: S, file: ClaimFile, message: Message, inbox: Inbox | None = None) -> str | None:
    """The code of the error that the message gets; None where it is taken."""
    inbox = inbox or Inbox()
    try:
        match message:
            case Decide():
                check_decision(status, file, inbox, message)
            case AnswerQuestion():
                check_answer(status, file, inbox, message)
            case Appeal():
                check_appeal(status, file, inbox, message)
            case AttachEvidence():
                check_evidence(status, file, message)
            case _:
                raise AssertionError(f"no rule for {message}")
    except OpsideError as error:
        return error.code
    return None


def at_desk(cause: DeskCause, action: A, case_id: str | None = CASE_ID) -> str | None:
    return refusal(S.ON_DESK, ClaimFile(desk=cause, case_id=case_id), decision(action))


# What an operator decides.


@pytest.mark.parametrize("action", A)
@pytest.mark.parametrize("status", S)
def test_a_decision_is_taken_where_it_applies_and_nowhere_else(status: S, action: A) -> None:
    expected = None if action in DECISIONS.get(status, set()) else NotInThisState.code
    assert refusal(status, REFUSED_REPLY, decision(action)) == expected


@pytest.mark.parametrize(("status", "action"), TAKEN)
def test_while_a_send_is_unsettled_only_retry_now_is_taken(status: S, action: A) -> None:
    expected = None if action is A.RETRY_NOW else NotInThisState.code
    assert refusal(status, UNSETTLED_REPLY, decision(action)) == expected


@pytest.mark.parametrize(("status", "action"), TAKEN)
def test_a_second_decision_waits_for_the_first(status: S, action: A) -> None:
    busy = Inbox(decisions=[decision(A.RETRY_NOW)])
    assert refusal(status, REFUSED_REPLY, decision(action), busy) == NotInThisState.code


@pytest.mark.parametrize(
    "status", [status for status, actions in DECISIONS.items() if A.WITHDRAW in actions]
)
def test_a_withdrawal_that_is_taken_has_its_arrow(status: S) -> None:
    assert S.WITHDRAWN in ARROWS[status]


@pytest.mark.parametrize("outcome", CaseStatus)
@pytest.mark.parametrize(
    "status", [status for status, actions in DECISIONS.items() if A.RECORD_OUTCOME in actions]
)
def test_an_outcome_that_is_taken_has_its_arrow(status: S, outcome: CaseStatus) -> None:
    assert S(outcome.value) in ARROWS[status] | {status}


def test_a_refused_decision_says_what_does_not_apply_where() -> None:
    with pytest.raises(NotInThisState, match="close does not apply to a claim that is part paid"):
        check_decision(S.PART_PAID, ClaimFile(), Inbox(), decision(A.CLOSE))


# The operator's desk, by the cause why a claim lies there.


@pytest.mark.parametrize("cause", DeskCause)
def test_retry_now_is_taken_for_each_cause(cause: DeskCause) -> None:
    assert at_desk(cause, A.RETRY_NOW) is None


@pytest.mark.parametrize("cause", DeskCause)
def test_filed_by_hand_is_taken_for_causes_of_filing_alone(cause: DeskCause) -> None:
    expected = None if cause in FILING_CAUSES else NotInThisState.code
    assert at_desk(cause, A.FILED_BY_HAND) == expected


@pytest.mark.parametrize("cause", DeskCause)
def test_a_claim_that_money_is_awaited_or_came_for_cannot_be_withdrawn(cause: DeskCause) -> None:
    refused = cause in MONEY_CAUSES or cause is DeskCause.PAID_AFTER_DENIAL
    expected = NotInThisState.code if refused else None
    assert at_desk(cause, A.WITHDRAW) == expected


@pytest.mark.parametrize("cause", DeskCause)
def test_an_outcome_is_taken_for_each_cause_once_a_case_is_known(cause: DeskCause) -> None:
    assert at_desk(cause, A.RECORD_OUTCOME) is None


@pytest.mark.parametrize("cause", DeskCause)
def test_money_that_came_after_a_denial_is_not_written_off(cause: DeskCause) -> None:
    expected = NotInThisState.code if cause is DeskCause.PAID_AFTER_DENIAL else None
    assert at_desk(cause, A.CLOSE) == expected


@pytest.mark.parametrize("action", [A.RECORD_OUTCOME, A.CLOSE])
@pytest.mark.parametrize("cause", sorted(FILING_CAUSES))
def test_no_outcome_and_no_end_is_taken_before_a_case_is_known(cause: DeskCause, action: A) -> None:
    assert at_desk(cause, action, case_id=None) == NotInThisState.code


@pytest.mark.parametrize("cause", [*DeskCause, None], ids=str)
def test_causes_of_filing_are_those_where_a_submission_did_not_go_out(
    cause: DeskCause | None,
) -> None:
    assert is_filing_cause(cause) is (cause in FILING_CAUSES)


# Answers to the open question.


@pytest.mark.parametrize("status", S)
def test_an_answer_is_taken_where_a_question_is_open(status: S) -> None:
    code = refusal(status, ClaimFile(question=ABOUT_MATCH), answer(ABOUT_MATCH, Answer.YES))
    assert code == (None if status in ASKED else QuestionClosed.code)


@pytest.mark.parametrize("status", sorted(ASKED))
@pytest.mark.parametrize("question", [None, ABOUT_CASE], ids=["none is open", "another is open"])
def test_an_answer_to_another_question_is_refused(question: Question | None, status: S) -> None:
    code = refusal(status, ClaimFile(question=question), answer(ABOUT_MATCH, Answer.YES))
    assert code == QuestionClosed.code


def test_a_second_answer_is_refused() -> None:
    answered = Inbox(answers=[answer(ABOUT_MATCH, Answer.NO)])
    file = ClaimFile(question=ABOUT_MATCH)
    code = refusal(S.AWAITING_ANSWER, file, answer(ABOUT_MATCH, Answer.YES), answered)
    assert code == QuestionClosed.code


@pytest.mark.parametrize(
    ("question", "choice"),
    [
        (ABOUT_MATCH, "perhaps"),
        (ABOUT_MATCH, ""),
        (ABOUT_MATCH, Answer.REPLY),
        (ABOUT_CASE, Answer.YES),
        (ABOUT_FIRM_CHECK, Answer.YES),
    ],
    ids=["unknown", "empty", "of Amazon's question", "of the match", "a yes that is not enough"],
)
def test_a_choice_that_was_not_offered_is_refused(question: Question, choice: str) -> None:
    code = refusal(S.AWAITING_ANSWER, ClaimFile(question=question), answer(question, choice))
    assert code == InvalidField.code


def test_a_wrong_choice_is_told_the_right_ones() -> None:
    file = ClaimFile(question=ABOUT_CASE)
    with pytest.raises(InvalidField, match="reply, cannot"):
        check_answer(S.INFORMATION_REQUESTED, file, Inbox(), answer(ABOUT_CASE, "perhaps"))


@pytest.mark.parametrize(
    ("choice", "text", "expected"),
    [
        (Answer.REPLY, "", InvalidField.code),
        (Answer.REPLY, " \n", InvalidField.code),
        (Answer.REPLY, "Invoice 1042.", None),
        (Answer.CANNOT, "", None),
    ],
    ids=["empty reply", "blank reply", "reply", "cannot answer"],
)
def test_a_reply_to_amazon_needs_its_text(choice: str, text: str, expected: str | None) -> None:
    file = ClaimFile(question=ABOUT_CASE)
    code = refusal(S.INFORMATION_REQUESTED, file, answer(ABOUT_CASE, choice, text))
    assert code == expected


# Documents and appeals.


@pytest.mark.parametrize("status", S)
def test_a_document_is_taken_where_it_is_of_use(status: S) -> None:
    code = refusal(status, ClaimFile(), document(INVOICE_ID))
    assert code == (None if status in EVIDENCE else NotInThisState.code)


@pytest.mark.parametrize("status", S)
def test_a_document_that_nobody_meant_for_it_is_no_answer_to_amazon(status: S) -> None:
    offer = document(INVOICE_ID).model_copy(update={"actor": "opside"})
    is_taken = status in EVIDENCE - {S.INFORMATION_REQUESTED}
    assert refusal(status, ClaimFile(), offer) == (None if is_taken else NotInThisState.code)


@pytest.mark.parametrize("status", S)
def test_only_a_denied_claim_can_be_appealed(status: S) -> None:
    code = refusal(status, ClaimFile(), appeal(NEW_DOCUMENT_ID))
    assert code == (None if status is S.DENIED else NotInThisState.code)


def test_a_second_appeal_waits_for_the_first() -> None:
    busy = Inbox(appeals=[appeal(NEW_DOCUMENT_ID)])
    assert refusal(S.DENIED, ClaimFile(), appeal(NEW_DOCUMENT_ID), busy) == NotInThisState.code


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (appeal(), InvalidField.code),
        (appeal(reason="  "), InvalidField.code),
        (appeal(INVOICE_ID), InvalidField.code),
        (appeal(INVOICE_ID, INVOICE_ID), InvalidField.code),
        (appeal(reason="Amazon misread it."), None),
        (appeal(INVOICE_ID, reason="Amazon misread it."), None),
        (appeal(NEW_DOCUMENT_ID), None),
        (appeal(INVOICE_ID, NEW_DOCUMENT_ID), None),
    ],
    ids=[
        "nothing",
        "blank reason",
        "the used document",
        "the used document twice",
        "a reason",
        "the used document and a reason",
        "a new document",
        "the used and a new document",
    ],
)
def test_an_appeal_brings_something_new_or_a_reason(message: Appeal, expected: str | None) -> None:
    assert refusal(S.DENIED, ClaimFile(sent_documents=[INVOICE_ID]), message) == expected


def test_any_document_is_new_to_a_claim_that_sent_none() -> None:
    assert refusal(S.DENIED, ClaimFile(), appeal(INVOICE_ID)) is None


FOLLOWS = {S.AWAITING_ANSWER, S.AWAITING_EVIDENCE}
HOLDS_A_SUBMISSION = {S.FILING, S.HELD_BY_BUDGET, S.HELD_BY_STOP, S.RETRYING}


@pytest.mark.parametrize("status", S)
def test_a_claim_of_which_nothing_was_sent_follows_its_loss(status: S) -> None:
    file = ClaimFile(pending=submission(sends=0))
    assert can_follow_loss(status, file) is (status in FOLLOWS | HOLDS_A_SUBMISSION)


@pytest.mark.parametrize(
    "pending",
    [
        submission(sends=1),
        submission(sends=0, unknown=True),
        submission(sends=0, kind=SubmissionKind.APPEAL),
        submission(sends=0, kind=SubmissionKind.REPLY),
    ],
    ids=["sent", "unsettled", "an appeal", "a reply"],
)
@pytest.mark.parametrize("status", sorted(HOLDS_A_SUBMISSION))
def test_a_claim_of_which_something_was_sent_goes_on_as_it_is(
    status: S, pending: PendingSubmission
) -> None:
    assert not can_follow_loss(status, ClaimFile(pending=pending))
