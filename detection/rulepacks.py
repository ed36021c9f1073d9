"""Dated policy: which rules hold for a claim, by the day of filing, marketplace and family."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from itertools import pairwise

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from detection.marketplaces import marketplace_name
from detection.rule_entries import Rules, Sentence
from models.contracts.claim import ClaimFamily
from models.errors import RulePackInvalid


class Gap(BaseModel):
    """Families that have no rules in some marketplaces, and why. No marketplaces: nowhere."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    marketplaces: list[Sentence] = Field(default_factory=list[str])
    families: list[ClaimFamily] = Field(min_length=1)
    reason: Sentence

    def covers(self, marketplace: str, family: ClaimFamily) -> bool:
        """Whether this is why there are no rules."""
        return family in self.families and (
            not self.marketplaces or marketplace in self.marketplaces
        )


class RulePack(BaseModel):
    """A file of rules. Every claim keeps `name` and `version` of the pack that it was found by.

    `families` are those that the pack is about; `gaps` tell where it has no rules for them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1)
    version: str = Field(min_length=1)
    families: list[ClaimFamily] = Field(min_length=1)
    entries: list[Rules] = Field(min_length=1)
    gaps: list[Gap] = Field(default_factory=list[Gap])

    def rules_on(self, day: date, marketplace: str, family: ClaimFamily) -> Rules:
        """The one entry in force. RulePackInvalid when the pack knows none, with the reason."""
        name = marketplace_name(marketplace)
        for rules in self.entries:
            if rules.covers(name, family) and rules.holds_on(day):
                return rules
        gap = next((gap.reason for gap in self.gaps if gap.covers(name, family)), None)
        advice = gap or "Add an entry to its file."
        raise RulePackInvalid(
            f"Rule pack {self.name} {self.version} has no rules for {family} in {name} on {day}."
            f" {advice}"
        )


class RuleBook(BaseModel):
    """All packs together; a family is the matter of one of them."""

    model_config = ConfigDict(frozen=True)

    packs: list[RulePack]

    def pack_of(self, family: ClaimFamily) -> RulePack:
        """The pack that a family is the matter of. RulePackInvalid when there is none."""
        for pack in self.packs:
            if family in pack.families:
                return pack
        raise RulePackInvalid(f"No rule pack is about {family}. Add one.")


@cache
def shipped_book() -> RuleBook:
    """The packs that come with the application, by name."""
    folder = files("detection") / "rules"
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".yaml"))
    packs = [parse_pack((folder / name).read_text("utf-8")) for name in names]
    check_together(packs)
    return RuleBook(packs=packs)


def shipped_pack() -> RulePack:
    """The warehouse pack that comes with the application."""
    return shipped_book().pack_of(ClaimFamily.LOST_WAREHOUSE)


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
    for marketplace, family, entries in _by_subject(pack.entries):
        if family not in pack.families:
            raise RulePackInvalid(f"Rule pack {pack.name} has rules for {family}, not its matter.")
        _check_days(f"{pack.name}, {family} in {marketplace}", entries)
    return pack


def check_together(packs: Sequence[RulePack]) -> None:
    """RulePackInvalid when two packs are about one family."""
    known: dict[ClaimFamily, str] = {}
    for pack in packs:
        for family in pack.families:
            if family in known:
                raise RulePackInvalid(
                    f"Rule packs {known[family]} and {pack.name} are both about {family}."
                    " Leave it to one."
                )
            known[family] = pack.name


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())


def _by_subject(entries: list[Rules]) -> Iterator[tuple[str, ClaimFamily, list[Rules]]]:
    subjects: dict[tuple[str, ClaimFamily], list[Rules]] = {}
    for rules in sorted(entries, key=lambda rules: rules.valid_from):
        for marketplace in rules.marketplaces:
            for family in rules.families:
                subjects.setdefault((marketplace, family), []).append(rules)
    for (marketplace, family), own in subjects.items():
        yield marketplace, family, own


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
