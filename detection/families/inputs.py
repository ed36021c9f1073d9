"""Reports of many files as one frame for each kind; what stands in two files is one row."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from detection.reports.kinds import ReportKind
from detection.reports.ledger_keys import with_keys
from detection.reports.reading import Report

FILE, LINE, OCCURRENCE = "file", "line", "occurrence"

# What Amazon changes later: rows with the same key are one row, and this column tells which counts.
_KEYS = {
    ReportKind.LEDGER_DETAIL: ("row_key",),
    ReportKind.REMOVAL_ORDERS: ("order_id", "sku", "fnsku", "disposition"),
    ReportKind.INBOUND_SHIPMENT_ITEMS: ("shipment_id", "seller_sku"),
}
_NEWEST = {
    ReportKind.LEDGER_DETAIL: pl.col("unreconciled_quantity").fill_null(0),
    ReportKind.REMOVAL_ORDERS: -pl.col("last_updated_date").dt.epoch("s").fill_null(0),
    ReportKind.INBOUND_SHIPMENT_ITEMS: -pl.col("quantity_received").fill_null(0),
}

# No family asks for sales, returns and transfers of the ledger: nine rows of ten.
_ASKED_FOR = (
    pl.col("event_type").str.to_lowercase().str.contains("adjustment|receipt")
    | pl.col("reason").is_not_null()
)


@dataclass(frozen=True)
class NamedReport:
    """A report and the name of its file."""

    name: str
    report: Report


@dataclass(frozen=True)
class Inputs:
    """The frames by kind, with `file` and `line`; a kind that is not there was not given."""

    frames: Mapping[ReportKind, pl.DataFrame]

    def has(self, *kinds: ReportKind) -> bool:
        """Whether all of these were given."""
        return all(kind in self.frames for kind in kinds)

    def missing(self, *kinds: ReportKind) -> tuple[ReportKind, ...]:
        """Those of them that were not given."""
        return tuple(kind for kind in kinds if kind not in self.frames)


def merged(reports: Iterable[NamedReport]) -> Inputs:
    """One frame for each kind.

    Rows that are alike are counted within each file, so that a row is as often there as in the file
    that has it most often. Of rows that Amazon changed, the one with the least left to claim is
    taken. Of a ledger that was read without row keys, rows that no family asks for are left out.
    """
    frames: dict[ReportKind, list[pl.DataFrame]] = {}
    for named in reports:
        kind, frame = named.report.kind, named.report.frame
        if kind is ReportKind.LEDGER_DETAIL and "row_key" not in frame.columns:
            frame = with_keys(frame.filter(_ASKED_FOR))
        frames.setdefault(kind, []).append(frame.with_columns(pl.lit(named.name).alias(FILE)))
    return Inputs({kind: _one(kind, parts) for kind, parts in frames.items()})


def _one(kind: ReportKind, parts: list[pl.DataFrame]) -> pl.DataFrame:
    if len(parts) == 1:
        return parts[0]
    shared = [name for name in parts[0].columns if all(name in part.columns for part in parts)]
    key = list(_KEYS.get(kind, ())) or [
        name for name in shared if name not in (FILE, LINE, OCCURRENCE)
    ]
    counted = [
        part.with_columns(pl.int_range(pl.len()).over(key).alias("_again")) for part in parts
    ]
    rows = pl.concat(counted, how="diagonal_relaxed")
    if kind in _NEWEST:
        rows = rows.sort(_NEWEST[kind], maintain_order=True)
    return rows.unique([*key, "_again"], keep="first", maintain_order=True).drop("_again")
