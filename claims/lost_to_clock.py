"""Whose turn it was when a claim's deadline passed with nothing filed. Pure."""

from models.contracts.claim import ClaimStatus, DeskCause
from models.contracts.desk import Turn

_S = ClaimStatus

_BY_STATUS = {
    _S.DETECTED: Turn.OPSIDE,
    _S.MATCHING: Turn.OPSIDE,
    _S.GATE: Turn.OPSIDE,
    _S.AWAITING_ANSWER: Turn.SELLER,
    _S.AWAITING_EVIDENCE: Turn.SELLER,
    _S.FILING: Turn.OPSIDE,
    _S.HELD_BY_BUDGET: Turn.OPSIDE,
    _S.HELD_BY_STOP: Turn.OPERATOR,
    _S.RETRYING: Turn.AMAZON,
    _S.ON_DESK: Turn.OPERATOR,
}


def turn_at_expiry(
    status: ClaimStatus, came_from: ClaimStatus | None, cause: DeskCause | None
) -> Turn:
    """By the status that the claim expired in, the one before it, and why it lay on the desk.

    The desk gets a claim that no machine could send only hours before its deadline: the time was
    lost by who held it until then. A claim that comes back to filing too late was held likewise.
    """
    if status is _S.ON_DESK and cause is DeskCause.CONSENT_REVOKED:
        return Turn.SELLER
    late_on_desk = status is _S.ON_DESK and cause is DeskCause.DEADLINE_NEAR
    if came_from is not None and (late_on_desk or status is _S.FILING):
        return _of_held(came_from)
    return _BY_STATUS.get(status, Turn.OPSIDE)


def _of_held(status: ClaimStatus) -> Turn:
    """Filing comes to the desk by itself only after Amazon did not take what was sent."""
    return Turn.AMAZON if status is _S.FILING else _BY_STATUS.get(status, Turn.OPSIDE)
