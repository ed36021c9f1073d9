"""A claim seen by its money: what came, what was taken back, what is still open and until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from claims.admission import PAYOUT_CAUSES
from models.contracts.claim import ClaimFile, ClaimPolicy, ClaimStatus, CommissionLine, PayoutLine
from models.contracts.money import Money

_S = ClaimStatus
_WAITS_FOR_MONEY = frozenset({_S.APPROVED, _S.PARTLY_APPROVED, _S.AWAITING_PAYOUT, _S.PART_PAID})


@dataclass(frozen=True)
class Received:
    """Sums of the lines in one currency; lines in another one are in no sum.

    `paid` and `taken_back` are not negative; None where there is no such line.
    """

    paid: Money | None
    taken_back: Money | None
    units_in_kind: int


@dataclass(frozen=True)
class CommissionSums:
    """What was billed, what was given back after reversals, and what remains."""

    billed: Money
    credited: Money
    net: Money


def received(currency: str, lines: Sequence[PayoutLine]) -> Received:
    """Adds up what Amazon's lines brought and took back."""
    own = [line for line in lines if line.amount.currency == currency]
    came = [line.amount.cents for line in own if line.reverses is None]
    back = [-line.amount.cents for line in own if line.reverses is not None]
    return Received(
        paid=Money(cents=sum(came), currency=currency) if came else None,
        taken_back=Money(cents=sum(back), currency=currency) if back else None,
        units_in_kind=sum(line.inventory_quantity for line in lines if line.reverses is None),
    )


def commission_sums(currency: str, lines: Sequence[CommissionLine]) -> CommissionSums:
    """Adds up the commission lines of one claim, which are all in its currency."""
    amounts = [line.amount.cents for line in lines if line.amount.currency == currency]
    billed = sum(cents for cents in amounts if cents > 0)
    credited = -sum(cents for cents in amounts if cents < 0)
    return CommissionSums(
        billed=Money(cents=billed, currency=currency),
        credited=Money(cents=credited, currency=currency),
        net=Money(cents=billed - credited, currency=currency),
    )


def still_open(status: ClaimStatus, file: ClaimFile, lines: Sequence[PayoutLine]) -> Money | None:
    """What Amazon approved and has not paid; None where no money is expected.

    Units in kind count by quantity, as in `claims/payout.py`.
    """
    waits = status in _WAITS_FOR_MONEY or (status is _S.ON_DESK and file.desk in PAYOUT_CAUSES)
    approved = file.approved
    if not waits or approved is None:
        return None
    sums = received(approved.currency, lines)
    came = sums.paid.cents if sums.paid else 0
    back = sums.taken_back.cents if sums.taken_back else 0
    in_kind = sums.units_in_kind * approved.cents // max(1, file.approved_quantity or 1)
    return approved.model_copy(update={"cents": max(0, approved.cents - came + back - in_kind)})


def expected_by(file: ClaimFile, policy: ClaimPolicy, open_: Money | None) -> datetime | None:
    """When the open money should have come; after that an operator looks. None: none is open."""
    if open_ is None or open_.cents == 0 or file.awaiting_money_since is None:
        return None
    return file.awaiting_money_since + policy.payout_deadline
