"""What "submit this match" means for a claim where it stands: confirm, try again, or nothing."""

from enum import StrEnum
from uuid import UUID

from claims.admission import is_filing_cause
from claims.questions import Answer
from models.contracts.claim import ClaimFacts, ClaimFile, ClaimStatus, DeskCause
from models.errors import ClaimEnded, EvidenceMissing, MatchRejected, NotInThisState

_S = ClaimStatus
_ENDED = frozenset({_S.SEALED, _S.CLOSED, _S.EXPIRED, _S.WITHDRAWN, _S.REVERSED, _S.CREDITED})
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


def way_to_submit(status: ClaimStatus, file: ClaimFile, match_id: UUID) -> SubmitWay:
    """The way for this match. MatchRejected, ClaimEnded, EvidenceMissing, or NotInThisState."""
    if match_id in file.rejected_matches:
        raise MatchRejected("A person said that this document is for something else.")
    if status in _ENDED:
        ending = file.ending or status
        raise ClaimEnded(f"This claim has ended ({_words(ending)}): read it to see how.")
    if status in _LOOKING:
        raise NotInThisState("The claim is being matched right now: ask again in a moment.")
    if file.match is None or file.match.match_id != match_id:
        raise NotInThisState("The claim rests on another match by now: read the claim.")
    if status is _S.AWAITING_EVIDENCE:
        raise EvidenceMissing(f"{' '.join(file.gate_reasons)} Upload a document that fits better.")
    if status is _S.AWAITING_ANSWER:
        return _confirmed(file, match_id)
    failed = status is _S.ON_DESK and file.desk in FAILED_SENDS
    return SubmitWay.RETRIED if failed or status is _S.RETRYING else SubmitWay.AS_IT_IS


def missing_document(facts: ClaimFacts, file: ClaimFile) -> str:
    """The sentence for a claim that no document supports: which one would."""
    why = " ".join(file.gate_reasons) or "No document names this product yet."
    return (
        f"{why} Upload a supplier's invoice dated before {facts.ledger_date} with at least"
        f" {facts.quantity} units of {facts.msku} (ASIN {facts.asin}) and their unit price."
    )


def _confirmed(file: ClaimFile, match_id: UUID) -> SubmitWay:
    question = file.question
    if question is None or question.match_id != match_id:
        raise NotInThisState("The claim asks something else: read its question.")
    if Answer.YES not in [choice.code for choice in question.choices]:
        reasons = " ".join(file.gate_reasons)
        raise EvidenceMissing(f"{reasons} A person's yes is not enough: upload a better document.")
    return SubmitWay.CONFIRMED


def _words(value: str) -> str:
    return value.replace("_", " ")
