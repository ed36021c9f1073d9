"""Detection says the same over the tables as over the files of a whole made-up seller."""

from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from detection.families.detecting import detect
from detection.families.findings import Findings
from detection.families.inputs import NamedReport
from detection.families.judging import Case
from detection.reports.kinds import ReportKind
from detection.reports.reading import Report, read_report
from detection.rulepacks import shipped_book
from models.db import Database
from sandbox.world.building import World, build_world
from tests.database.test_report_rows import Shelf

# The older ledger knows less: it came first.
_ORDER = {"ledger-older.txt": 0, "ledger-first.txt": 1, "ledger-newer.txt": 2}


def case_of(world: World) -> Case:
    as_of = datetime.combine(world.as_of, time(12), UTC)
    return Case(world.place.code, world.place.currency, as_of, shipped_book())


def owed(found: Findings) -> list[tuple[str, str, int, str]]:
    return sorted(
        (one.family.value, one.key, one.quantity, str(one.value)) for one in found.candidates
    )


@pytest.mark.parametrize("seed", [2, 3])
def test_tables_and_files_say_the_same(database: Database, tmp_path: Path, seed: int) -> None:
    world, shelf = build_world(seed), Shelf(database, tmp_path, None)
    files = [one for one in world.files if one.kind in set(ReportKind)]
    files.sort(key=lambda one: _ORDER.get(one.name, len(_ORDER)))
    for place, one in enumerate(files):
        shelf.keep(ReportKind(one.kind), one.content, datetime(2026, 6, 1, 8, place, tzinfo=UTC))
    shelf.load()
    read = [NamedReport(one.name, read_report(one.content, ReportKind(one.kind))) for one in files]
    kept = [
        NamedReport("tables", Report(kind, frame, (), (), "utf-8"))
        for kind, frame in shelf.frames().items()
    ]

    assert owed(detect(kept, case_of(world))) == owed(detect(read, case_of(world))) != []
