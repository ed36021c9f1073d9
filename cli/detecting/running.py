"""From files to findings: every file on its own, and what cannot be read stops no other."""

import gc
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time
from pathlib import Path

import polars as pl
from pydantic import BaseModel

from cli.importing.sources import Source, Sources, TooMuch
from clock import utc_now
from detection.families.detecting import detect
from detection.families.findings import Candidate, Difference, LeftOut, NotJudged
from detection.families.inputs import NamedReport
from detection.families.judging import Case
from detection.marketplaces import marketplace_name
from detection.reports.kinds import ReportKind
from detection.reports.reading import read_report
from detection.rulepacks import shipped_book
from models.contracts.marketplaces import MARKETPLACES, Marketplace, find_marketplace
from models.errors import LedgerUnreadable, OpsideError

DEFAULT_MARKETPLACE = "US"
_KNOWN = {place.code for place in MARKETPLACES}
_PLACES = {
    ReportKind.LEDGER_DETAIL: "country",
    ReportKind.SETTLEMENT: "marketplace_name",
    ReportKind.ESTIMATED_FEES: "amazon_store",
    ReportKind.STORAGE_FEES: "country_code",
}
_NOON = time(12, tzinfo=UTC)


class ReadFile(BaseModel):
    """A file that was read: its report, rows, and rows that had to be kept out."""

    file: str
    report: ReportKind
    rows: int
    kept_out: int


class Trouble(BaseModel):
    """A file, or a line of one, that is not used. `line` is None for a whole file."""

    file: str
    line: int | None
    code: str
    message: str


class FoundInFiles(BaseModel):
    """What was found, and what was read for it. Candidates by deadline."""

    marketplace: str
    as_of: datetime
    files: list[ReadFile]
    candidates: list[Candidate]
    left_out: list[LeftOut]
    not_judged: list[NotJudged]
    differences: list[Difference]
    unreadable: list[Trouble]


def detect_in_files(
    paths: list[Path],
    as_of: datetime | None,
    marketplace: str | None,
    costs: Path | None = None,
) -> FoundInFiles:
    """InvalidField for a marketplace that is not known, LedgerUnreadable beyond the bounds."""
    reports, unreadable = _read(paths, None)
    if costs is not None:
        sheets, troubles = _read([costs], ReportKind.SOURCING_COSTS)
        reports, unreadable = [*reports, *sheets], [*unreadable, *troubles]
    place = _marketplace(marketplace, reports)
    moment = utc_now() if as_of is None else datetime.combine(as_of.date(), _NOON)
    case = Case(place.code, place.currency, moment, shipped_book())
    with _without_collecting():
        found = detect(reports, case)
    return FoundInFiles(
        marketplace=place.code,
        as_of=moment,
        files=[_read_file(one) for one in reports],
        candidates=found.candidates,
        left_out=found.left_out,
        not_judged=found.not_judged,
        differences=found.differences,
        unreadable=unreadable,
    )


@contextmanager
def _without_collecting() -> Generator[None]:
    """Findings come by the hundred thousand, and all stay: to look among them for what could be
    freed, again and again, takes a quarter of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _read(paths: list[Path], kind: ReportKind | None) -> tuple[list[NamedReport], list[Trouble]]:
    """The reports, of the kind that their headers tell where none is given, and what is unread."""
    reports: list[NamedReport] = []
    unreadable: list[Trouble] = []
    for source in _sources(paths, unreadable):
        try:
            report = read_report(source.content, kind, row_keys=False)
        except OpsideError as error:
            unreadable.append(_trouble(source.name, error))
            continue
        reports.append(NamedReport(source.name, report))
        unreadable += [
            Trouble(file=source.name, line=one.line, code=one.code, message=one.message)
            for one in report.problems
        ]
    return reports, unreadable


def _sources(paths: list[Path], unreadable: list[Trouble]) -> Iterator[Source]:
    sources = Sources()
    for path in paths:
        try:
            yield from sources.read([path])
        except TooMuch:
            raise
        except LedgerUnreadable as error:
            unreadable.append(_trouble(str(path), error))
    unreadable += [
        Trouble(file=one.name, line=None, code=one.code, message=one.message)
        for one in sources.refused
    ]


def _trouble(name: str, error: OpsideError) -> Trouble:
    return Trouble(file=name, line=None, code=error.code, message=error.message)


def _marketplace(wanted: str | None, reports: list[NamedReport]) -> Marketplace:
    """The one that was asked for, else the one that most rows are of."""
    if wanted is not None:
        return find_marketplace(marketplace_name(wanted.strip().upper()))
    rows: Counter[str] = Counter()
    for named in reports:
        column = _PLACES.get(named.report.kind)
        if column is None:
            continue
        counted = named.report.frame.group_by(column).agg(pl.len())
        for name, number in counted.drop_nulls().iter_rows():
            rows[marketplace_name(name)] += number
    known = [(number, code) for code, number in rows.items() if code in _KNOWN]
    return find_marketplace(max(known)[1] if known else DEFAULT_MARKETPLACE)


def _read_file(named: NamedReport) -> ReadFile:
    report = named.report
    return ReadFile(
        file=named.name,
        report=report.kind,
        rows=len(report.frame),
        kept_out=len(report.problems),
    )
