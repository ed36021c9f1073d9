"""The made-up world: the same for a seed, whole to the cent and the unit, and read without loss."""

from collections import defaultdict

import polars as pl
import pytest

from detection.families.inputs import NamedReport, merged
from detection.reports.kinds import ReportKind
from detection.reports.reading import Report, read_report
from sandbox.world.building import World, build_world

SEEDS = (30, 31, 32)  # US, DE, UK


@pytest.fixture(scope="module", params=SEEDS)
def world(request: pytest.FixtureRequest) -> World:
    return build_world(request.param)


def reports(world: World) -> dict[str, Report]:
    return {one.name: read_report(one.content) for one in world.files}


def test_the_same_seed_gives_the_same_bytes(world: World) -> None:
    again = build_world(world.seed)
    assert [one.content for one in again.files] == [one.content for one in world.files]


def test_another_seed_gives_another_list() -> None:
    assert build_world(30).owed != build_world(33).owed


def test_every_row_is_read(world: World) -> None:
    assert {name: one.problems for name, one in reports(world).items() if one.problems} == {}


def test_every_file_is_told_by_its_header(world: World) -> None:
    assert [read_report(one.content).kind for one in world.files] == [
        one.kind for one in world.files
    ]


def test_settlements_add_up_to_their_deposits(world: World) -> None:
    content = next(one.content for one in world.files if one.kind == ReportKind.SETTLEMENT)
    frame = read_report(content).frame
    totals = dict(frame.filter(pl.col("is_total")).select("settlement_id", "total_amount").rows())
    sums = frame.filter(~pl.col("is_total")).group_by("settlement_id").agg(pl.col("amount").sum())
    assert {number: totals[number] for number in totals} == {
        number: dict(sums.rows()).get(number, 0) for number in totals
    }


def test_moves_between_centres_change_no_stock(world: World) -> None:
    frame = merged(
        NamedReport(name, one)
        for name, one in reports(world).items()
        if one.kind is ReportKind.LEDGER_DETAIL
    ).frames[ReportKind.LEDGER_DETAIL]
    moves = frame.filter(pl.col("event_type") == "WhseTransfers")
    assert moves["quantity"].sum() == 0


def test_no_more_is_owed_than_the_ledger_has_open(world: World) -> None:
    frame = merged(
        NamedReport(name, one)
        for name, one in reports(world).items()
        if one.kind is ReportKind.LEDGER_DETAIL
    ).frames[ReportKind.LEDGER_DETAIL]
    still_open: defaultdict[str, int] = defaultdict(int)
    for reference, units in frame.select("reference_id", "unreconciled_quantity").rows():
        still_open[reference] += units or 0
    owed: defaultdict[str, int] = defaultdict(int)
    for one in world.owed:
        if one.family in {"lost_warehouse", "damaged_warehouse"}:
            owed[one.reference] += one.quantity
    assert {name: units for name, units in owed.items() if units > still_open[name]} == {}


def test_what_is_owed_can_be_claimed_on_its_day(world: World) -> None:
    assert [one for one in world.owed if not one.on <= world.as_of <= one.deadline] == []


def test_no_file_holds_the_sealed_list(world: World) -> None:
    names = {one.name for one in world.files}
    assert not {name for name in names if "owed" in name or "truth" in name}
