"""Who plays which part: claims that detection found, given to the scenarios that they suit."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from cli.demonstration.amazon import is_about
from cli.demonstration.failure import DemoFailed
from cli.demonstration.scenario import Evidence, Scenario
from cli.demonstration.scenarios import SCENARIOS
from models.contracts.claim import ClaimFacts

SHORTEST_STORY = timedelta(days=12)


@dataclass(frozen=True)
class Account:
    """A seller in the demo: as Opside knows it, and as Amazon does. `token` opens the API."""

    seller_id: UUID
    merchant_id: str
    marketplace_id: str
    name: str
    country: str
    token: str
    candidates: list[ClaimFacts]
    rows: list[dict[str, Any]]  # the sandbox's open rows: what proves which loss


@dataclass
class Role:
    """One claim of the demo. `invoices`: the documents that prove it, best first. `stuck`: why its
    story could not go on, if it could not."""

    scenario: Scenario
    account: Account
    facts: ClaimFacts
    invoices: list[str]
    claim_id: UUID | None = None
    faults: list[int] = field(default_factory=list[int])
    stuck: str | None = None

    @property
    def id(self) -> UUID:
        """The claim's id; DemoFailed before the claim was created."""
        if self.claim_id is None:
            raise DemoFailed(f"{self.scenario.title}: the claim was not created.")
        return self.claim_id

    def is_subject_of(self, case: dict[str, Any]) -> bool:
        """Whether a case of the sandbox is about this claim."""
        return is_about(case, self.account.merchant_id, self.facts.ledger_reference)

    @property
    def withheld(self) -> list[str]:
        """Documents that the seller uploads later, or not at all."""
        return self.scenario.withheld(self.invoices)


def cast_roles(accounts: Iterable[Account], now: datetime) -> list[Role]:
    """A claim for every scenario. DemoFailed where the ledger has none that suits."""
    roles: dict[str, Role] = {}
    for account in accounts:
        wanted = [one for one in SCENARIOS if one.country == account.country]
        for scenario in sorted(wanted, key=lambda one: one.evidence.value):
            taken = [role for role in roles.values() if role.account is account]
            roles[scenario.key] = _find(scenario, account, taken, now)
    return [roles[scenario.key] for scenario in SCENARIOS]


def first_uploads(account: Account, roles: Iterable[Role]) -> list[str]:
    """The invoices that the seller uploads before the first claim, by name."""
    own = [role for role in roles if role.account is account]
    withheld = {name for role in own for name in role.withheld}
    return sorted({name for role in own for name in role.invoices[:1]} - withheld)


def _find(scenario: Scenario, account: Account, taken: list[Role], now: datetime) -> Role:
    rows = {row["ledgerReference"]: row for row in account.rows}
    repeated = Counter(row["ledgerReference"] for row in account.rows)
    for facts in account.candidates:
        row = rows.get(facts.ledger_reference)
        if row is None or repeated[facts.ledger_reference] > 1:
            continue
        role = Role(scenario, account, facts, row["invoices"])
        in_time = scenario.evidence is Evidence.NONE or facts.deadline > now + SHORTEST_STORY
        if in_time and _suits(role, row["naming"]) and not _collides(role, taken):
            return role
    raise DemoFailed(f"No claim in the ledger of {account.name} suits “{scenario.title}”.")


def _suits(role: Role, naming: str) -> bool:
    scenario = role.scenario
    if role.facts.quantity < scenario.units:
        return False
    match scenario.evidence:
        case Evidence.NONE:
            return naming == "none"
        case Evidence.SIMILAR:
            return naming == "similar_title"
        case Evidence.LATE:
            return naming.startswith("exact") and len(role.invoices) == 1
        case Evidence.TWO:
            return naming.startswith("exact") and len(role.invoices) > 1
        case Evidence.EXACT:
            return naming.startswith("exact")


def _collides(role: Role, taken: list[Role]) -> bool:
    """Whether the row is taken, or a document would be uploaded that another keeps back."""
    if any(role.facts.ledger_key == other.facts.ledger_key for other in taken):
        return True
    needed = set(role.invoices[:1]) - set(role.withheld)
    kept = {name for other in taken for name in other.withheld}
    used = {name for other in taken for name in other.invoices[:1]} - kept
    return bool(needed & kept or used & set(role.withheld))
