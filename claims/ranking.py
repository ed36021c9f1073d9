"""What a claim can be expected to bring: probability of approval x amount, by counted outcomes.

Counts, and no model: docs/decisions/counted-priors.md says why.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, time

from models.contracts.claim import ClaimFamily, ClaimStatus
from models.contracts.money import Money
from models.contracts.ranking import Decided, Expectation, ExpectedFrom, Odds, Ranking

_S = ClaimStatus

# A Beta(1, 1) prior: no rate of approval is published for any family, so that before the first
# outcome each share is as likely as any other. It weighs as much as two outcomes.
PRIOR_APPROVED = 1
PRIOR_DENIED = 1

# Denied is left out: whether an appeal brings something is another question than this one.
EXPECTING = frozenset(
    {
        _S.DETECTED,
        _S.MATCHING,
        _S.GATE,
        _S.AWAITING_ANSWER,
        _S.AWAITING_EVIDENCE,
        _S.FILING,
        _S.HELD_BY_BUDGET,
        _S.HELD_BY_STOP,
        _S.RETRYING,
        _S.ON_DESK,
        _S.UNDER_REVIEW,
        _S.INFORMATION_REQUESTED,
        _S.APPROVED,
        _S.PARTLY_APPROVED,
        _S.AWAITING_PAYOUT,
        _S.PART_PAID,
    }
)

# What a person has still to do, from a click to finding a paper.
EFFORT = {
    _S.AWAITING_ANSWER: 1,
    _S.HELD_BY_STOP: 1,
    _S.ON_DESK: 2,
    _S.INFORMATION_REQUESTED: 2,
    _S.AWAITING_EVIDENCE: 3,
}


def day_begun(now: datetime) -> datetime:
    """The beginning of the day, UTC. Outcomes count up to there, so that an order holds for a day
    and the pages of a list agree."""
    return datetime.combine(now.astimezone(UTC).date(), time(), UTC)


def ranking(decided: Iterable[Decided], as_of: datetime) -> Ranking:
    """The order by expected value, after what Amazon decided before `as_of`."""
    return Ranking(
        as_of=as_of,
        odds={(one.family, one.marketplace): _odds(one) for one in decided},
        otherwise=Odds(numerator=PRIOR_APPROVED, denominator=PRIOR_APPROVED + PRIOR_DENIED),
        expecting=EXPECTING,
        effort=EFFORT,
    )


def none_decided(family: ClaimFamily, marketplace: str) -> Decided:
    """The counts of a family that Amazon said nothing of yet."""
    return Decided(family=family, marketplace=marketplace, approved=0, partly_approved=0, denied=0)


def expectation(
    status: ClaimStatus, amount: Money, approved: Money | None, decided: Decided, as_of: datetime
) -> Expectation | None:
    """What the claim can be expected to bring; None where it is over, or was denied.

    `amount` is its money as far as it is known. What Amazon approved is expected whole.
    """
    if status not in EXPECTING:
        return None
    odds = _odds(decided) if approved is None else Odds(numerator=1, denominator=1)
    return Expectation(
        amount=_share(amount if approved is None else approved, odds),
        probability=round(odds.numerator / odds.denominator, 4),
        source=ExpectedFrom.COUNTED if approved is None else ExpectedFrom.AMAZON,
        approved=decided.approved,
        partly_approved=decided.partly_approved,
        denied=decided.denied,
        n=decided.n,
        prior_approved=PRIOR_APPROVED,
        prior_denied=PRIOR_DENIED,
        counted_until=as_of,
    )


def _odds(decided: Decided) -> Odds:
    """In halves, because a part counts as half: it is money that is expected."""
    return Odds(
        numerator=2 * (decided.approved + PRIOR_APPROVED) + decided.partly_approved,
        denominator=2 * (decided.n + PRIOR_APPROVED + PRIOR_DENIED),
    )


def _share(amount: Money, odds: Odds) -> Money:
    """To the nearest cent, half a cent up."""
    cents = (2 * amount.cents * odds.numerator + odds.denominator) // (2 * odds.denominator)
    return Money(cents=cents, currency=amount.currency)
