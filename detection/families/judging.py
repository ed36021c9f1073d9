"""Rules applied to losses: the entry in force, its window and wait, the cap, and the units book."""

from dataclasses import dataclass
from datetime import datetime

from detection.families.findings import Candidate, LeftOut, Reason
from detection.families.losses import Loss
from detection.families.units import UnitsBook
from detection.rule_entries import Rules
from detection.rulepacks import RuleBook, RulePack
from models.contracts.claim import ClaimFamily
from models.contracts.money import Money
from models.errors import RulePackInvalid


@dataclass(frozen=True)
class Case:
    """What is judged: one marketplace at one moment (UTC), by one book of rules."""

    marketplace: str
    currency: str
    as_of: datetime
    rules: RuleBook


def judge(loss: Loss, case: Case, units: UnitsBook) -> list[Candidate | LeftOut]:
    """A candidate, or why there is none; both where only some units are free to be claimed."""
    try:
        pack = case.rules.pack_of(loss.family)
        rules = pack.rules_on(case.as_of.date(), case.marketplace, loss.family)
    except RulePackInvalid as error:
        return [loss.left_out(Reason.NO_RULES, error.message)]
    outside = _outside_window(loss, rules, case.as_of)
    if outside is not None:
        return [outside]
    granted = units.claim(loss.pool, loss.quantity)
    judged: list[Candidate | LeftOut] = []
    if granted:
        judged.append(_candidate(loss, granted, rules, pack, case))
    if granted < loss.quantity:
        message = "These units are paid for, or claimed already, here or under another family."
        rest = loss.quantity - granted
        judged.append(loss.left_out(Reason.CLAIMED_ELSEWHERE, message, rest))
    return judged


def cap_of(case: Case, family: ClaimFamily) -> Money | None:
    """The most that Amazon pays for one unit; None where no rules or no cap are known."""
    try:
        pack = case.rules.pack_of(family)
        return pack.rules_on(case.as_of.date(), case.marketplace, family).cap_per_unit
    except RulePackInvalid:
        return None


def _outside_window(loss: Loss, rules: Rules, as_of: datetime) -> LeftOut | None:
    if loss.start is None:
        counted = rules.window.counted_from.value.replace("_", " ")
        return loss.left_out(
            Reason.NO_START_DAY, f"None of the files tells the day of the {counted}."
        )
    if loss.start > as_of.date():
        return loss.left_out(Reason.LATER, f"It is of {loss.start}, after the day that is judged.")
    if as_of > rules.deadline(loss.start):
        ended = rules.last_day(loss.start)
        return loss.left_out(
            Reason.TOO_OLD, f"The window of {rules.window.closes} ended on {ended}."
        )
    if as_of.date() < rules.first_day(loss.start):
        opens = rules.first_day(loss.start)
        return loss.left_out(Reason.TOO_NEW, f"It can be claimed from {opens} on.")
    return None


def _candidate(loss: Loss, granted: int, rules: Rules, pack: RulePack, case: Case) -> Candidate:
    start = loss.start or case.as_of.date()
    value, formula = _value(loss, granted, rules)
    return Candidate(
        family=loss.family,
        marketplace=case.marketplace,
        key=loss.key,
        fnsku=loss.product.fnsku,
        sku=loss.product.sku,
        asin=loss.product.asin,
        title=loss.product.title,
        centre=loss.centre,
        reference=loss.reference,
        start=start,
        quantity=granted,
        value=value,
        formula=formula,
        opens_on=rules.first_day(start),
        deadline=rules.deadline(start),
        rule_pack=pack.name,
        rule_pack_version=pack.version,
        confidence=loss.confidence,
        why=loss.why,
        rows=loss.rows,
    )


def _value(loss: Loss, granted: int, rules: Rules) -> tuple[Money | None, str]:
    """The value of all units, with its formula in words."""
    valuation = rules.valuation.value.replace("_", " ")
    if loss.worth is None:
        return None, f"{granted} x {valuation}, which no file tells"
    unit, basis = loss.worth.unit, loss.worth.basis
    cap = rules.cap_per_unit
    if loss.is_capped and cap and cap.currency == unit.currency and cap.cents < unit.cents:
        unit, basis = cap, f"the cap of one unit; {loss.worth.unit} is {basis}"
    elif loss.total is not None and granted == loss.quantity:
        return loss.total, f"{loss.total} for {granted}: {basis}"
    return unit.times(granted), f"{granted} x {unit}: {basis}"
