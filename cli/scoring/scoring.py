"""Detection over a made-up world, held against the sealed list of what was truly owed.

An entry counts as right when family, reference, product and quantity agree. Detection is given the
files alone.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, time

from pydantic import BaseModel

from detection.families.detecting import detect
from detection.families.findings import Candidate
from detection.families.inputs import NamedReport
from detection.families.judging import Case
from detection.reports.reading import read_report
from detection.rulepacks import shipped_book
from models.contracts.claim import ClaimFamily
from sandbox.world.building import World, build_world
from sandbox.world.life import Owed

_NOON = time(12, tzinfo=UTC)
_Entry = tuple[ClaimFamily, str, str, int]


class Score(BaseModel):
    """Counted entries, and what they come to in minor units. Ratios are None without a
    denominator."""

    truth: int
    found: int
    right: int
    recall: float | None
    precision: float | None
    truth_cents: int
    found_cents: int


class Missed(BaseModel):
    """An entry that stands on one side alone: "missed" was owed, "extra" was found."""

    side: str
    family: ClaimFamily
    reference: str
    product: str
    quantity: int


class WorldScore(BaseModel):
    """Of one world, by family and in all."""

    seed: int
    marketplace: str
    as_of: date
    currency: str
    rows_kept_out: int
    total: Score
    families: dict[ClaimFamily, Score]
    differences: list[Missed]


def score_world(seed: int) -> WorldScore:
    """Builds the world of the seed and scores detection on it."""
    world = build_world(seed)
    reports = [NamedReport(one.name, read_report(one.content)) for one in world.files]
    moment = datetime.combine(world.as_of, _NOON)
    case = Case(world.place.code, world.place.currency, moment, shipped_book())
    candidates = detect(reports, case).candidates
    return WorldScore(
        seed=seed,
        marketplace=world.place.code,
        as_of=world.as_of,
        currency=world.place.currency,
        rows_kept_out=sum(len(one.report.problems) for one in reports),
        total=_score(world.owed, candidates),
        families={
            family: _score(
                [one for one in world.owed if one.family == family],
                [one for one in candidates if one.family is family],
            )
            for family in ClaimFamily
        },
        differences=_differences(world, candidates),
    )


def _score(owed: Iterable[Owed], found: Iterable[Candidate]) -> Score:
    owed, found = list(owed), list(found)
    right = (_entries_owed(owed) & _entries_found(found)).total()
    return Score(
        truth=len(owed),
        found=len(found),
        right=right,
        recall=right / len(owed) if owed else None,
        precision=right / len(found) if found else None,
        truth_cents=sum(one.cents or 0 for one in owed),
        found_cents=sum(one.value.cents for one in found if one.value),
    )


def _entries_owed(owed: Iterable[Owed]) -> Counter[_Entry]:
    return Counter((ClaimFamily(one.family), one.reference, one.sku, one.quantity) for one in owed)


def _entries_found(found: Iterable[Candidate]) -> Counter[_Entry]:
    return Counter((one.family, one.reference, one.sku, one.quantity) for one in found)


def _differences(world: World, found: list[Candidate]) -> list[Missed]:
    owed, seen = _entries_owed(world.owed), _entries_found(found)
    sides = (("missed", owed - seen), ("extra", seen - owed))
    return [
        Missed(side=side, family=family, reference=reference, product=product, quantity=quantity)
        for side, entries in sides
        for family, reference, product, quantity in sorted(entries.elements())
    ]
