"""Whether the money that came is the money that was approved."""

from dataclasses import dataclass
from enum import StrEnum

from models.contracts.claim import PayoutLine
from models.contracts.money import Money


class Tally(StrEnum):
    """How far a claim is paid."""

    NOTHING = "nothing"
    PART = "part"
    FULL = "full"
    OTHER_CURRENCY = "other_currency"


@dataclass(frozen=True)
class PayoutTally:
    """`cash` is the sum of cash lines; units in kind count by quantity towards `tally` alone."""

    tally: Tally
    cash: Money
    units_in_kind: int


def tally(lines: list[PayoutLine], approved: Money, approved_quantity: int) -> PayoutTally:
    """Adds up the lines of one case. A line in another currency needs a person, never a guess."""
    units = sum(line.inventory_quantity for line in lines)
    if any(line.amount.currency != approved.currency for line in lines):
        own = [line for line in lines if line.amount.currency == approved.currency]
        return PayoutTally(Tally.OTHER_CURRENCY, _sum(own, approved.currency), units)
    cash = _sum(lines, approved.currency)
    if _is_reached(cash, units, approved, approved_quantity):
        return PayoutTally(Tally.FULL, cash, units)
    anything = cash.cents > 0 or units > 0
    return PayoutTally(Tally.PART if anything else Tally.NOTHING, cash, units)


def _is_reached(cash: Money, units: int, approved: Money, approved_quantity: int) -> bool:
    if approved.cents == 0:  # approved in kind alone
        return units >= approved_quantity
    reached = cash.cents * approved_quantity + units * approved.cents
    return reached >= approved.cents * approved_quantity


def _sum(lines: list[PayoutLine], currency: str) -> Money:
    return Money(cents=sum(line.amount.cents for line in lines), currency=currency)
