"""Detection held against what worlds truly owe."""

from datetime import UTC, datetime, time

import pytest

from cli.scoring.scoring import WorldScore, score_world
from detection.families.detecting import detect
from detection.families.inputs import NamedReport
from detection.families.judging import Case
from detection.reports.reading import read_report
from detection.rulepacks import shipped_book
from models.contracts.claim import ClaimFamily
from sandbox.world.building import build_world

# No report tells whether a parcel of another channel arrived, nor which of two losses of one
# product Amazon has paid for: the sums are right, and the rows may not be.
NOT_TOLD = ClaimFamily.MULTICHANNEL_LOST
BY_ROW = (ClaimFamily.LOST_WAREHOUSE, ClaimFamily.DAMAGED_WAREHOUSE)


@pytest.fixture(scope="module", params=[*range(200, 212)])
def scored(request: pytest.FixtureRequest) -> WorldScore:
    return score_world(request.param)


def test_everything_that_reports_show_is_found(scored: WorldScore) -> None:
    missed = [one for one in scored.differences if one.side == "missed"]
    assert [one for one in missed if one.family not in {NOT_TOLD, *BY_ROW}] == []


def test_nothing_is_found_that_is_not_owed(scored: WorldScore) -> None:
    extra = [one for one in scored.differences if one.side == "extra"]
    assert [one for one in extra if one.family not in BY_ROW] == []


@pytest.mark.parametrize("family", BY_ROW)
def test_at_most_the_two_rows_of_one_product_are_mixed_up(
    scored: WorldScore, family: ClaimFamily
) -> None:
    score = scored.families[family]
    assert score.truth - score.right in {0, 2}
    assert score.truth_cents == score.found_cents


def test_it_is_worth_to_the_cent_what_is_owed(scored: WorldScore) -> None:
    assert scored.total.found_cents == scored.total.truth_cents


def test_a_family_without_entries_has_no_ratio(scored: WorldScore) -> None:
    empty = [one for one in scored.families.values() if not one.truth and not one.found]
    assert {(one.recall, one.precision) for one in empty} <= {(None, None)}


@pytest.mark.parametrize("seed", [200, 201, 202])
def test_row_keys_that_are_made_late_change_no_finding(seed: int) -> None:
    world = build_world(seed)
    moment = datetime.combine(world.as_of, time(12, tzinfo=UTC))
    case = Case(world.place.code, world.place.currency, moment, shipped_book())
    early, late = (
        [NamedReport(one.name, read_report(one.content, row_keys=has)) for one in world.files]
        for has in (True, False)
    )
    assert detect(late, case) == detect(early, case)
