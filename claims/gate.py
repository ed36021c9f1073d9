"""The gate: may this claim be filed, must a person be asked, or does it wait for evidence?

The thresholds are the policy's; the rules are in docs/life-of-a-claim.md, Gate.
"""

from dataclasses import dataclass
from enum import StrEnum

from models.contracts.claim import AutoSubmit, ClaimPolicy
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

    Below the ask threshold (or with no match) it waits. A failed hard check is never filed without
    a person, however sure the match is.
    """
    if match is None:
        return GateDecision(GateWay.WAIT, ["No document names this product yet."])
    if match.probability < policy.ask_threshold:
        return GateDecision(GateWay.WAIT, [f"The best document fits with {percent(match)} only."])
    hurdles = [check.message for check in match.failed_checks]
    if match.probability < policy.auto_threshold:
        hurdles.append(f"The document fits with {percent(match)}: a person must confirm it.")
    elif not hurdles and not may_auto_submit(match, policy):
        hurdles.append("Filing without a person is not certified for matches like this one.")
    if hurdles:
        return GateDecision(GateWay.ASK, hurdles)
    return GateDecision(
        GateWay.FILE, match.reasons or [f"The document fits with {percent(match)}."]
    )


def may_auto_submit(match: EvidenceMatch, policy: ClaimPolicy) -> bool:
    """Whether a match at or above the auto threshold may go without a person.

    `exact`: an identifier matches. `certified`: that, or a probability that the tenant's own labels
    certified. `threshold`: the bare threshold, a recorded decision of the tenant.
    """
    if match.tier is MatchTier.EXACT or policy.auto_submit is AutoSubmit.THRESHOLD:
        return True
    certified = policy.certified_threshold
    return (
        policy.auto_submit is AutoSubmit.CERTIFIED
        and certified is not None
        and match.probability >= max(certified, policy.auto_threshold)
    )


def percent(match: EvidenceMatch) -> str:
    """The probability in words, rounded down: what reads as 85 % has reached 85 %."""
    return f"{int(match.probability * 100 + 1e-9)}%"
