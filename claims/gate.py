"""The gate: may this claim be filed, must a person be asked, or does it wait for evidence?

The thresholds are the policy's; the rules are in docs/life-of-a-claim.md, Gate.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from models.contracts.claim import AutoSubmit, ClaimPolicy, Reckoning
from models.contracts.evidence import EvidenceMatch, MatchTier


class GateWay(StrEnum):
    """The three ways out of the gate."""

    FILE = "file"
    ASK = "ask"
    WAIT = "wait"


@dataclass(frozen=True)
class GateDecision:
    """The way, and the reasons as sentences for the seller (never empty)."""

    way: GateWay
    reasons: list[str]


def decide(match: EvidenceMatch | None, policy: ClaimPolicy) -> GateDecision:
    """Judges the best match that there is.

    Below the ask threshold (or with no match) it waits, unless a person named the document. A
    failed hard check is never filed without a person, however sure the match is.
    """
    if match is None:
        return GateDecision(GateWay.WAIT, ["No document names this product yet."])
    if match.probability < policy.ask_threshold and match.named_by is None:
        return GateDecision(GateWay.WAIT, [f"The best document fits with {percent(match)} only."])
    hurdles = [check.message for check in match.failed_checks]
    if not match.names_line:
        hurdles += _doubts(match, policy, is_flawless=not hurdles)
    if hurdles:
        return GateDecision(GateWay.ASK, hurdles)
    return GateDecision(
        GateWay.FILE, match.reasons or [f"The document fits with {percent(match)}."]
    )


def decide_reckoning(reckoning: Reckoning) -> GateDecision:
    """Judges what Amazon's own reports show: filed where they leave no doubt, asked else."""
    reasons = [reckoning.why, f"{reckoning.amount}: {reckoning.formula}."]
    return GateDecision(GateWay.FILE if reckoning.is_certain else GateWay.ASK, reasons)


def _doubts(match: EvidenceMatch, policy: ClaimPolicy, *, is_flawless: bool) -> list[str]:
    """What only a person can say about the line; nothing where the match may go by itself."""
    if match.probability < policy.auto_threshold:
        return [f"The document fits with {percent(match)}: a person must confirm it."]
    if is_flawless and not may_auto_submit(match, policy):
        return [_not_certified(match, policy)]
    return []


def may_auto_submit(match: EvidenceMatch, policy: ClaimPolicy) -> bool:
    """Whether a match at or above the auto threshold may go without a person.

    `exact`: an identifier matches. `certified`: that, or a probability that the tenant's own labels
    certified. `threshold`: the bare threshold, a recorded decision of the tenant. What was
    certified is asked for with each match, so that what was revoked holds no more; the policy's
    own counts only in histories from before that.
    """
    if match.tier is MatchTier.EXACT or policy.auto_submit is AutoSubmit.THRESHOLD:
        return True
    standing = match.standing
    certified = policy.certified_threshold if standing is None else standing.threshold
    return (
        policy.auto_submit is AutoSubmit.CERTIFIED
        and certified is not None
        and match.probability >= max(certified, policy.auto_threshold)
    )


def audited_until(
    claim_id: UUID, policy: ClaimPolicy, now: datetime, deadline: datetime
) -> datetime | None:
    """Until when a person is asked about a claim that could be filed; None when nobody is.

    The lot is the claim's for life, so that each claim of the share is audited however often it
    comes to the gate. One that has no time for the question is filed.
    """
    lot = policy.audit_lot
    if lot is None:
        lot = int.from_bytes(hashlib.sha256(b"audit" + claim_id.bytes).digest()[:8]) / 2**64
    until = min(now + policy.audit_window, deadline - 2 * policy.filing_margin)
    return until if lot < policy.audit_share and until > now else None


def _not_certified(match: EvidenceMatch, policy: ClaimPolicy) -> str:
    standing = match.standing
    if policy.auto_submit is not AutoSubmit.CERTIFIED or standing is None:
        return "Filing without a person is not certified for matches like this one."
    if standing.threshold is None:
        return f"Filing without a person is off: {standing.reason}"
    return f"Filing without a person is certified from {standing.threshold:.0%} on."


def percent(match: EvidenceMatch) -> str:
    """The probability in words, rounded down: what reads as 85 % has reached 85 %."""
    return f"{int(match.probability * 100 + 1e-9)}%"
