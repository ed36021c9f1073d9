"""What Amazon will do with a case: a plan, and the pure decisions that follow from it."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

Status = Literal["UNDER_REVIEW", "INFORMATION_REQUESTED", "APPROVED", "PARTLY_APPROVED", "DENIED"]
Stage = Literal["INITIAL", "APPEAL", "REPLY"]

APPROVED_REASON = "We confirmed the missing or damaged units and approved a reimbursement."
PARTLY_REASON = "We approved the units that our records confirm."
UPHELD_REASON = "We reviewed the case again and uphold our decision."


class Payment(BaseModel):
    """A part of the approved sum, in percent, so many days after the approval."""

    model_config = ConfigDict(frozen=True, alias_generator=to_camel, populate_by_name=True)

    after_days: float
    share: int


class Plan(BaseModel):
    """The default: approved in full after two days, paid in one line three days later."""

    model_config = ConfigDict(frozen=True)

    decision: Status = "APPROVED"
    decision_days: float = 2
    reason: str | None = None
    question: str | None = None
    approved_quantity: int | None = None
    appeal: Literal["APPROVED", "DENIED"] = "APPROVED"
    payments: tuple[Payment, ...] = (Payment(after_days=3, share=100),)
    in_inventory: bool = False
    currency: str | None = None
    reverse_after_days: float | None = None
    merge: bool = False


@dataclass(frozen=True)
class Decision:
    """A new status of a case; amounts are minor units, None where nothing is approved."""

    status: Status
    reason: str | None = None
    question: str | None = None
    quantity: int | None = None
    minor_units: int | None = None


@dataclass(frozen=True)
class Standing:
    """What a decision is about: the claim, its value (minor units, of all units), and what stood
    before an appeal."""

    quantity: int
    value: int
    before: Decision


def decide(plan: Plan, stage: Stage, standing: Standing) -> Decision:
    """Amazon's answer at a stage of the case."""
    if stage == "REPLY":
        return _approve(standing)
    if stage == "APPEAL":
        return _approve(standing) if plan.appeal == "APPROVED" else _uphold(standing.before)
    if plan.decision == "DENIED":
        return Decision("DENIED", plan.reason or "Our records show no missing units.")
    if plan.decision == "INFORMATION_REQUESTED":
        return Decision("INFORMATION_REQUESTED", question=plan.question)
    if plan.decision == "PARTLY_APPROVED":
        return _approve_partly(plan, standing)
    return _approve(standing)


def split(total: int, shares: list[int]) -> list[int]:
    """Divide a whole number by percentages without losing or inventing a unit.

    `shares` may add up to less than 100; the rest is then not part of any answer.
    """
    marks = [0]
    for share in shares:
        marks.append(marks[-1] + share)
    points = [total * mark // 100 for mark in marks]
    return [after - before for before, after in pairwise(points)]


def _approve(standing: Standing) -> Decision:
    return Decision(
        "APPROVED", APPROVED_REASON, quantity=standing.quantity, minor_units=standing.value
    )


def _approve_partly(plan: Plan, standing: Standing) -> Decision:
    quantity = plan.approved_quantity or max(1, standing.quantity // 2)
    value = standing.value * quantity // standing.quantity
    if quantity >= standing.quantity:
        # A single unit cannot be halved: the lower value is what makes the approval partial.
        quantity, value = standing.quantity, standing.value // 2
    return Decision(
        "PARTLY_APPROVED", plan.reason or PARTLY_REASON, quantity=quantity, minor_units=value
    )


def _uphold(before: Decision) -> Decision:
    return Decision(
        before.status, UPHELD_REASON, quantity=before.quantity, minor_units=before.minor_units
    )
