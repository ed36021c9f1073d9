"""What the desk says of each thing on it: whose turn it is, and why in one sentence."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from models.contracts.claim import ClaimFile
from models.contracts.connections import RENEWAL_DAYS, Connection, ConnectionState
from models.contracts.desk import DeskClaim, DeskGroup, Turn

# A claim without evidence is on the desk when its deadline is this near.
EVIDENCE_DUE_WITHIN = timedelta(days=14)
# The sweeper starts what is older than 20 seconds; later than this, it does not run.
NOT_STARTED_AFTER = timedelta(minutes=5)
# A poll stores lines and tells them at once; later than this, nobody can be told.
UNTOLD_AFTER = timedelta(minutes=15)


@dataclass(frozen=True)
class Heading:
    """A group's title, and whose turn it is for all in it."""

    title: str
    turn: Turn


_G = DeskGroup
HEADINGS: dict[DeskGroup, Heading] = {
    _G.FILE_BY_HAND: Heading("To be filed by hand", Turn.OPERATOR),
    _G.SUBMISSION_UNKNOWN: Heading("Sent, and nobody knows whether it arrived", Turn.OPERATOR),
    _G.NOT_RECEIVED: Heading("Sent in vain: Amazon has nothing", Turn.OPERATOR),
    _G.SUBMISSION_REFUSED: Heading("Refused by Amazon", Turn.OPERATOR),
    _G.CONSENT_REVOKED: Heading("The seller took back the authorisation", Turn.OPERATOR),
    _G.DEADLINE_NEAR: Heading("No try by machine fits before the deadline", Turn.OPERATOR),
    _G.PAYOUT_MISSING: Heading("Approved, and nothing came", Turn.OPERATOR),
    _G.PAYOUT_SHORT: Heading("Approved, and less came", Turn.OPERATOR),
    _G.PAYOUT_CURRENCY: Heading("Paid in another currency", Turn.OPERATOR),
    _G.PAID_AFTER_DENIAL: Heading("Paid after a denial", Turn.OPERATOR),
    _G.ANSWER_OVERDUE: Heading("Amazon's question was not answered", Turn.OPERATOR),
    _G.REVIEW_OVERDUE: Heading("Amazon has not decided in time", Turn.OPERATOR),
    _G.QUESTION_OPEN: Heading("A question is open", Turn.SELLER),
    _G.INFORMATION_REQUESTED: Heading("Amazon asks for information", Turn.SELLER),
    _G.APPEAL_POSSIBLE: Heading("Denied: an appeal is possible", Turn.SELLER),
    _G.EVIDENCE_DUE: Heading("No evidence, and the deadline is near", Turn.SELLER),
    _G.HELD_BY_STOP: Heading("Held by a stop switch", Turn.OPERATOR),
    _G.HELD_BY_BUDGET: Heading("Held by the filing budget", Turn.OPSIDE),
    _G.RETRYING: Heading("Sent without success: tried again", Turn.OPSIDE),
    _G.MONEY_LATE: Heading("Approved, and the money is late", Turn.AMAZON),
    _G.PART_PAID: Heading("Part of the money came", Turn.AMAZON),
    _G.NOT_STARTED: Heading("Stored, and no workflow was started", Turn.OPERATOR),
    _G.DOCUMENT_FAILED: Heading("A document could not be read", Turn.SELLER),
    _G.PAYMENT_UNMATCHED: Heading("A payment names a case that nobody knows", Turn.OPERATOR),
    _G.PAYMENT_UNTOLD: Heading("A payment could not be told to its claim", Turn.OPERATOR),
    _G.CONSENT_MISSING: Heading("The account needs the seller's consent", Turn.SELLER),
    _G.WORKFLOW_FAILING: Heading("A workflow is stuck by a bug", Turn.OPERATOR),
}


def why(claim: DeskClaim) -> str:
    """Why the claim is on the list, in one sentence."""
    if claim.file.desk_note:
        return claim.file.desk_note
    sentence = _SENTENCES.get(claim.group)
    return sentence(claim.file) if sentence else f"{HEADINGS[claim.group].title}."


def consent_news(connection: Connection | None, now: datetime) -> str:
    """What is the matter with an account's consent, and what to do. The renewal is told in three
    steps, each nearer."""
    if connection is None:
        return "Without the seller's consent nothing is sent or read: connect the account."
    state = connection.state(now)
    if state is ConnectionState.DISCONNECTED:
        return "The account was disconnected: nothing is sent or read until it is connected again."
    if state is ConnectionState.REVOKED:
        return "The seller took its consent back: all its work waits. Connect the account again."
    left = (connection.renew_by - now).days
    if left < 0:
        return "The consent was good for a year, which is over: connect the account again now."
    due = min(step for step in RENEWAL_DAYS if left <= step)
    return f"The consent runs out within {due} days: connect the account again before it does."


def consent_since(connection: Connection, now: datetime) -> datetime:
    """Since when it is so: for a renewal the day of the newest reminder."""
    ended = connection.disconnected_at or connection.revoked_at
    if ended is not None:
        return ended
    told = [connection.renew_by - timedelta(days=step) for step in RENEWAL_DAYS]
    return max((day for day in told if day <= now), default=connection.connected_at)


def _question(file: ClaimFile) -> str:
    return file.question.text if file.question else "A question is open."


def _asked(file: ClaimFile) -> str:
    return f"Amazon asks: {file.amazon_question or 'more information is needed'}"


def _denied(file: ClaimFile) -> str:
    return f"Amazon denied it: {file.denial_reason or 'without a reason'}."


def _retried(file: ClaimFile) -> str:
    if file.pending is not None and file.pending.unknown:
        return "The last send brought no answer that can be trusted; Amazon is asked first."
    return "The last send did not arrive; it is sent again."


def _part_paid(file: ClaimFile) -> str:
    return f"{file.paid} of {file.approved} came."


_SENTENCES = {
    _G.QUESTION_OPEN: _question,
    _G.INFORMATION_REQUESTED: _asked,
    _G.APPEAL_POSSIBLE: _denied,
    _G.RETRYING: _retried,
    _G.PART_PAID: _part_paid,
}
