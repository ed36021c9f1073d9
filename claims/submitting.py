"""What "submit this match" means for a claim where it stands: confirm, try again, or nothing."""

from enum import StrEnum
from uuid import UUID

from claims.admission import is_filing_cause
from claims.questions import Answer
from models.contracts.claim import ClaimFacts, ClaimFile, ClaimStatus, DeskCause
from models.errors import ClaimEnded, EvidenceMissing, MatchRejected, NotInThisState

_S = ClaimStatus
_ENDED = frozenset(
    {_S.SEALED, _S.CLOSED, _S.EXPIRED, _S.SETTLED_BY_AMAZON}
    | {_S.WITHDRAWN, _S.REVERSED, _S.CREDITED}
)
_LOOKING = frozenset({_S.DETECTED, _S.MATCHING, _S.GATE})


class SubmitWay(StrEnum):
    """`confirmed`: a person's yes. `retried`: one more try. `as_it_is`: filed or filing already."""

    CONFIRMED = "confirmed"
    RETRIED = "retried"
    AS_IT_IS = "as_it_is"


# A send that failed: another try is an operator's to decide. A claim that a person files by hand
# has not failed, and trying again would only hand over the same task once more.
FAILED_SENDS = frozenset(
    cause for cause in DeskCause if is_filing_cause(cause) and cause is not DeskCause.FILE_BY_HAND
)


def way_to_submit(
    status: ClaimStatus, facts: ClaimFacts, file: ClaimFile, match_id: UUID
) -> SubmitWay:
    """The way for this match. MatchRejected, ClaimEnded, EvidenceMissing, or NotInThisState."""
    if match_id in file.rejected_matches:
        raise MatchRejected("A person said that this document is for something else.")
    _check_alive(status, file)
    if file.match is None or file.match.match_id != match_id:
        raise NotInThisState("The claim rests on another match by now: read the claim.")
    if status is _S.AWAITING_EVIDENCE:
        raise EvidenceMissing(missing_document(facts, file))
    if status is _S.AWAITING_ANSWER:
        return _confirmed(facts, file, match_id)
    failed = status is _S.ON_DESK and file.desk in FAILED_SENDS
    return SubmitWay.RETRIED if failed or status is _S.RETRYING else SubmitWay.AS_IT_IS


def best_match(status: ClaimStatus, facts: ClaimFacts, file: ClaimFile) -> UUID:
    """The match that the claim rests on. ClaimEnded, NotInThisState, EvidenceMissing."""
    _check_alive(status, file)
    if file.match is None or file.match.match_id in file.rejected_matches:
        raise EvidenceMissing(missing_document(facts, file))
    return file.match.match_id


def missing_document(facts: ClaimFacts, file: ClaimFile) -> str:
    """Why no document supports the claim, and which one would."""
    why = " ".join(file.gate_reasons) or "No document names this product yet."
    return (
        f"{why} Upload a supplier's invoice dated before {facts.ledger_date} with at least"
        f" {facts.quantity} units of {facts.msku} (ASIN {facts.asin}) and their unit price."
    )


def _check_alive(status: ClaimStatus, file: ClaimFile) -> None:
    if status in _ENDED:
        ending = (file.ending or status).value.replace("_", " ")
        raise ClaimEnded(f"This claim has ended ({ending}): read it to see how.")
    if status in _LOOKING:
        raise NotInThisState("The claim is being matched right now: ask again in a moment.")


def _confirmed(facts: ClaimFacts, file: ClaimFile, match_id: UUID) -> SubmitWay:
    """A yes is offered only where it is enough: some failed checks no person may waive."""
    question = file.question
    if question is None or question.match_id != match_id:
        raise NotInThisState("The claim asks something else: read its question.")
    if Answer.YES not in [choice.code for choice in question.choices]:
        raise EvidenceMissing(missing_document(facts, file))
    return SubmitWay.CONFIRMED
