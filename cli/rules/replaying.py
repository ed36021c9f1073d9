"""A stored claim under other rules: what would be different, and by how much money. Pure."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from claims.gate import decide
from claims.valuation import claimed_amount
from detection.rule_entries import Rules
from detection.rulepacks import RuleBook, RulePack
from models.contracts.claim import ClaimFacts, ClaimFamily, ClaimFile, ClaimStatus
from models.contracts.money import Money
from models.errors import RulePackInvalid
from models.repositories.claims import ClaimRecord


class Change(StrEnum):
    """What would be different. The last four are the gate's ways, by the stored match."""

    NOT_CLAIMED = "not_claimed"
    CLAIMED_LATER = "claimed_later"
    DEADLINE = "deadline"
    VALUE = "value"
    VALUATION = "valuation"
    ASK_NOT_FILE = "ask_instead_of_file"
    FILE_NOT_ASK = "file_instead_of_ask"
    ASK_NOT_WAIT = "ask_instead_of_wait"
    FILE_NOT_WAIT = "file_instead_of_wait"


class OtherRules(BaseModel):
    """What claims are replayed under. `today`: the packs in force; no `threshold`: as was."""

    model_config = ConfigDict(frozen=True)

    pack: RulePack
    today: RuleBook
    threshold: float | None


class Changed(BaseModel):
    """A claim that would change. An amount of None is not known; one of 0 is not claimed."""

    claim_id: UUID
    tenant_id: UUID
    seller_id: UUID
    family: ClaimFamily
    marketplace: str
    status: ClaimStatus
    changes: list[Change]
    why: list[str]
    currency: str
    before_cents: int | None
    after_cents: int | None
    deadline_before: datetime
    deadline_after: datetime | None


def replay(claim: ClaimRecord, other: OtherRules) -> Changed | None:
    """What would change; None where nothing would. The day of filing is the day it was found."""
    facts, found = claim.facts, claim.created_at.date()
    before = _value(facts, claim.file)
    changes: dict[Change, str] = {}
    try:
        rules = other.pack.rules_on(found, facts.marketplace, facts.family)
    except RulePackInvalid as error:
        return _changed(claim, {Change.NOT_CLAIMED: error.message}, before, (0, None))
    if found > rules.last_day(facts.ledger_date):
        why = f"Found on {found}, after the last day {rules.last_day(facts.ledger_date)}."
        return _changed(claim, {Change.NOT_CLAIMED: why}, before, (0, None))
    deadline = rules.deadline(facts.ledger_date)
    changes |= _days(facts, rules, found, deadline)
    after = before
    if facts.reckoning is None:
        after = _value(facts.model_copy(update={"cap_per_unit": rules.cap_per_unit}), claim.file)
        if after != before:
            changes[Change.VALUE] = f"{_words(before)} becomes {_words(after)}."
    if _values_otherwise(rules, other, claim):
        changes[Change.VALUATION] = f"Valued by {rules.valuation.replace('_', ' ')}."
        after = None
    changes |= _gate(claim, other)
    if not changes:
        return None
    return _changed(claim, changes, before, (None if after is None else after.cents, deadline))


def _days(facts: ClaimFacts, rules: Rules, found: date, deadline: datetime) -> dict[Change, str]:
    changes: dict[Change, str] = {}
    first = rules.first_day(facts.ledger_date)
    if found < first:
        changes[Change.CLAIMED_LATER] = f"Not before {first}."
    if deadline != facts.deadline:
        changes[Change.DEADLINE] = f"{facts.deadline.date()} becomes {deadline.date()}."
    return changes


def _values_otherwise(rules: Rules, other: OtherRules, claim: ClaimRecord) -> bool:
    """Whether the rules in force that day value it otherwise, so that no amount is known."""
    facts, found = claim.facts, claim.created_at.date()
    try:
        pack = other.today.pack_of(facts.family)
        today = pack.rules_on(found, facts.marketplace, facts.family)
    except RulePackInvalid:
        return False
    return today.valuation is not rules.valuation


def _gate(claim: ClaimRecord, other: OtherRules) -> dict[Change, str]:
    match, policy = claim.file.match, claim.policy
    if other.threshold is None or match is None or claim.facts.reckoning is not None:
        return {}
    moved = policy.model_copy(
        update={
            "auto_threshold": other.threshold,
            "ask_threshold": min(policy.ask_threshold, other.threshold),
        }
    )
    before, after = decide(match, policy), decide(match, moved)
    if before.way is after.way:
        return {}
    return {Change(f"{after.way}_instead_of_{before.way}"): " ".join(after.reasons)}


def _value(facts: ClaimFacts, file: ClaimFile) -> Money | None:
    """What is claimed: by reports, by the matched invoice, else by the cap; None: not known."""
    if facts.reckoning is not None:
        return facts.reckoning.amount
    if file.match is not None and file.match.unit_cost is not None:
        return claimed_amount(facts, file.match.unit_cost)
    return None if facts.cap_per_unit is None else facts.cap_per_unit.times(facts.quantity)


def _words(amount: Money | None) -> str:
    return "not known" if amount is None else str(amount)


def _changed(
    claim: ClaimRecord,
    changes: dict[Change, str],
    before: Money | None,
    after: tuple[int | None, datetime | None],
) -> Changed:
    facts, identity = claim.facts, claim.identity
    return Changed(
        claim_id=identity.claim_id,
        tenant_id=identity.tenant_id,
        seller_id=identity.seller_id,
        family=facts.family,
        marketplace=facts.marketplace,
        status=claim.status,
        changes=list(changes),
        why=list(changes.values()),
        currency=facts.currency if before is None else before.currency,
        before_cents=None if before is None else before.cents,
        after_cents=after[0],
        deadline_before=facts.deadline,
        deadline_after=after[1],
    )
