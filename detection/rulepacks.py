"""Dated policy: which rules hold for a claim, by the day of filing, marketplace and family."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from importlib.resources import files
from itertools import pairwise
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from models.contracts.claim import ClaimFamily
from models.contracts.money import Currency, Money
from models.errors import RulePackInvalid

# Marketplaces are known by a short name, by the ledger's country and by Amazon's id.
_MARKETPLACES = {
    "US": "US",
    "ATVPDKIKX0DER": "US",
    "UK": "UK",
    "GB": "UK",
    "A1F83G8C2ARO7P": "UK",
}


class Valuation(StrEnum):
    """What Amazon pays for a unit before a customer ordered it."""

    ESTIMATED_VALUE = "estimated_value"
    SOURCING_COST = "sourcing_cost"


class Rules(BaseModel):
    """One entry: holds from `valid_from` to `valid_until`, both included; None means until changed.

    `window_days` are the days after the ledger's date on which a claim may be filed, `wait_days`
    those that Amazon first gets to mend it by itself. `cap_per_unit_cents` is in `currency`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    marketplace: str
    currency: Currency
    family: ClaimFamily
    valid_from: date = Field(alias="from")
    valid_until: date | None = Field(alias="until")
    window_days: int = Field(ge=1)
    wait_days: int = Field(ge=0)
    valuation: Valuation
    cap_per_unit_cents: int | None = Field(ge=1)
    evidence: list[str] = Field(min_length=1)
    sources: list[Annotated[str, Field(min_length=1)]] = Field(min_length=1)

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> "Rules":
        if self.valid_until is not None and self.valid_until < self.valid_from:
            raise ValueError(f"ends on {self.valid_until}, before it begins on {self.valid_from}")
        if self.wait_days >= self.window_days:
            raise ValueError("waits longer than the window is open")
        return self

    def holds_on(self, day: date) -> bool:
        """Whether these rules are in force on a day."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

    def last_day(self, ledger_date: date) -> date:
        """The last day on which a row of `ledger_date` may be claimed."""
        return ledger_date + timedelta(days=self.window_days)

    @property
    def cap_per_unit(self) -> Money | None:
        """The most that Amazon pays for one unit; None where the rule knows no cap."""
        cents = self.cap_per_unit_cents
        return None if cents is None else Money(cents=cents, currency=self.currency)

    def deadline(self, ledger_date: date) -> datetime:
        """The last second of that day, UTC."""
        return datetime.combine(self.last_day(ledger_date), time(23, 59, 59), UTC)


class RulePack(BaseModel):
    """A file of rules. Every claim keeps `name` and `version` of the pack that it was found by."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1)
    version: str = Field(min_length=1)
    entries: list[Rules] = Field(min_length=1)

    def rules_on(self, day: date, marketplace: str, family: ClaimFamily) -> Rules:
        """The one entry in force. RulePackInvalid when the pack knows none."""
        name = marketplace_name(marketplace)
        for rules in self.entries:
            if rules.marketplace == name and rules.family == family and rules.holds_on(day):
                return rules
        raise RulePackInvalid(
            f"Rule pack {self.name} {self.version} has no rules for {family} in {marketplace} on"
            f" {day}. Add an entry to its file."
        )


def marketplace_name(marketplace: str) -> str:
    """ "US" or "UK" for its id or country; what is not known stays as it is."""
    return _MARKETPLACES.get(marketplace.upper(), marketplace)


def shipped_pack() -> RulePack:
    """The warehouse pack that comes with the application."""
    return parse_pack((files("detection") / "rules" / "warehouse.yaml").read_text("utf-8"))


def parse_pack(text: str) -> RulePack:
    """A pack from YAML. RulePackInvalid when a field is wrong, or days overlap or are left out."""
    try:
        pack = RulePack.model_validate(yaml.safe_load(text))
    except yaml.YAMLError as error:
        raise RulePackInvalid(f"The rule pack is not YAML: {_one_line(error)}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the file"
        raise RulePackInvalid(f"The rule pack is wrong at {place}: {first['msg']}.") from error
    for (marketplace, family), entries in _by_subject(pack.entries):
        _check_days(f"{pack.name}, {family} in {marketplace}", entries)
    return pack


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())


def _by_subject(
    entries: list[Rules],
) -> Iterable[tuple[tuple[str, ClaimFamily], list[Rules]]]:
    subjects: dict[tuple[str, ClaimFamily], list[Rules]] = {}
    for rules in sorted(entries, key=lambda rules: rules.valid_from):
        subjects.setdefault((rules.marketplace, rules.family), []).append(rules)
    return subjects.items()


def _check_days(subject: str, entries: list[Rules]) -> None:
    """Each entry ends on the day before the next begins, and the last one stays open."""
    for rules, following in pairwise(entries):
        if rules.valid_until is None or rules.valid_until >= following.valid_from:
            raise RulePackInvalid(
                f"Rule pack {subject}: two entries hold on {following.valid_from}. End the first."
            )
        if rules.valid_until + timedelta(days=1) != following.valid_from:
            raise RulePackInvalid(
                f"Rule pack {subject}: no entry holds on"
                f" {rules.valid_until + timedelta(days=1)}. Close the gap."
            )
    if entries[-1].valid_until is not None:
        raise RulePackInvalid(
            f"Rule pack {subject}: no entry holds after {entries[-1].valid_until}. Add one."
        )
