"""A person's exports -> one ledger, and what Amazon has reimbursed if they hold that too."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from cli.importing.sources import Refused, Source, Sources
from detection.ledger import LedgerExport, LedgerRow, parse_ledger
from detection.netting import ReimbursedUnits
from detection.overlaps import merge_exports
from integrations.amazon.reimbursements import (
    ReimbursementLine,
    ReimbursementReport,
    parse_reimbursements,
)
from models.errors import LedgerUnreadable, OpsideError, ReportFailed

_ENCODING_NAMES = {"utf-8-sig": "UTF-8", "utf-16": "UTF-16", "utf-16-le": "UTF-16",
                   "utf-16-be": "UTF-16", "cp1252": "CP1252", "cp932": "CP932"}  # fmt: skip
_HEADER_WITHIN = 2_000
_REIMBURSEMENTS_COLUMN = b"reimbursement-id"


@dataclass(frozen=True)
class ReadFile:
    """What a file held. Days are those of its rows; `problems` are sentences about rows that could
    not be read."""

    name: str
    rows: int
    kind: str = "ledger"
    encoding: str = "UTF-8"
    first_day: date | None = None
    last_day: date | None = None
    day_first: bool = False
    problems: list[str] = field(default_factory=list[str])


@dataclass(frozen=True)
class Ledgers:
    """All exports as one: each row once. `refused` are files that were found and not used."""

    rows: list[LedgerRow]
    reimbursed: list[ReimbursedUnits]
    files: list[ReadFile]
    refused: list[Refused]

    @property
    def has_reimbursements(self) -> bool:
        """Whether a reimbursements report was among the files."""
        return any(file.kind == "reimbursements" for file in self.files)


def read_ledgers(paths: list[Path]) -> Ledgers:
    """Files, folders and archives. LedgerUnreadable when a file that was named is no ledger, and
    when there is none at all: half of the exports would count too many units as lost."""
    sources = Sources()
    exports: list[LedgerExport] = []
    lines: dict[str, ReimbursementLine] = {}
    files: list[ReadFile] = []
    for source in sources.read(paths):
        try:
            if _is_reimbursements(source):
                report = parse_reimbursements(source.content)
                lines |= {line.line_id: line for line in report.lines}
                files.append(_read_reimbursements(source, report))
            else:
                export = parse_ledger(source.content)
                exports.append(export)
                files.append(_read(source, export))
        except (LedgerUnreadable, ReportFailed) as error:
            sources.refused.append(_refused(source, error))
    if not exports:
        raise LedgerUnreadable(_none_of(sources.refused))
    return Ledgers(
        rows=merge_exports(exports),
        reimbursed=[_units(line) for line in lines.values()],
        files=files,
        refused=sources.refused,
    )


def _is_reimbursements(source: Source) -> bool:
    return _REIMBURSEMENTS_COLUMN in source.content[:_HEADER_WITHIN].lower()


def _read(source: Source, export: LedgerExport) -> ReadFile:
    days = [row.date for row in export.rows]
    return ReadFile(
        name=source.name,
        rows=len(export.rows),
        encoding=_ENCODING_NAMES[export.encoding],
        first_day=min(days, default=None),
        last_day=max(days, default=None),
        day_first=export.day_first,
        problems=[f"row {one.row}: {one.message}" for one in export.problems],
    )


def _read_reimbursements(source: Source, report: ReimbursementReport) -> ReadFile:
    days = [line.approved_on for line in report.lines]
    return ReadFile(
        name=source.name,
        rows=len(report.lines),
        kind="reimbursements",
        first_day=min(days, default=None),
        last_day=max(days, default=None),
        problems=[f"row {one.number}: {one.message}" for one in report.problems],
    )


def _refused(source: Source, error: OpsideError) -> Refused:
    if source.is_named:
        raise LedgerUnreadable(f"{source.name}: {error.message}") from error
    return Refused(source.name, error.code, error.message)


def _none_of(refused: list[Refused]) -> str:
    if not refused:
        return "There is no file to read: name a ledger export, or a folder or ZIP of them."
    first = refused[0]
    return f"None of {len(refused)} files is a detailed ledger. {first.name}: {first.message}"


def _units(line: ReimbursementLine) -> ReimbursedUnits:
    return ReimbursedUnits(
        fnsku=line.fnsku,
        reason=line.reason,
        quantity_cash=line.quantity_cash,
        quantity_inventory=line.quantity_inventory,
        approved_on=line.approved_on,
        reimbursement_id=line.reimbursement_id,
        reverses=line.original_reimbursement_id if line.is_reversal else "",
    )
