"""Codes and statuses as a person says them."""

from cli.importing.report import ClaimNote
from models.contracts.claim import ClaimStatus, DeskCause

_ADVICE = {
    "document_empty": "it has no content",
    "document_too_large": "over a limit: upload the pages that matter",
    "document_type_unknown": "not PDF, picture, XLSX, CSV, text or mail, or its name says so",
    "document_encrypted": "it asks for a password: export it without one",
    "document_broken": "it cannot be opened: export it anew",
    "document_row_invalid": "a row of it is wrong",
    "document_has_no_text": "no letters were found: take a sharper picture",
    "document_holds_several": "a mail with several invoices: upload each by itself",
    "document_took_too_long": "reading it took too long: upload the pages that matter",
    "document_crashed_reader": "it ended its reader: export it anew",
}
_STATES = {
    ClaimStatus.AWAITING_ANSWER: "asked",
    ClaimStatus.AWAITING_EVIDENCE: "waiting for evidence",
    ClaimStatus.HELD_BY_BUDGET: "held: the filing places of today are taken",
    ClaimStatus.HELD_BY_STOP: "held by a stop switch",
    ClaimStatus.RETRYING: "sending is tried again",
    ClaimStatus.UNDER_REVIEW: "filed",
    ClaimStatus.SETTLED_BY_AMAZON: "over: Amazon paid or found the units by itself",
    ClaimStatus.EXPIRED: "expired: the window is over by today's clock",
}
_DESK = {
    DeskCause.FILE_BY_HAND: ("on the desk", "a person: file it in Seller Central"),
    DeskCause.CONSENT_REVOKED: ("on the desk", "a person: connect the seller's account"),
}


def advice_on(code: str) -> str:
    """What an error code means and what to do; docs/errors.md has them all."""
    return _ADVICE.get(code, "see docs/errors.md")


def turn_of(claim: ClaimNote) -> tuple[str, str]:
    """(where the claim is, whose turn it is)."""
    if claim.desk is not None and claim.status is ClaimStatus.ON_DESK:
        words = claim.desk.value.replace("_", " ")
        return _DESK.get(claim.desk, (f"on the desk: {words}", claim.waiting_for))
    state = _STATES.get(claim.status, claim.status.value.replace("_", " "))
    return state, claim.waiting_for
