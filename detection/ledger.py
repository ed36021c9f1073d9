"""The detailed inventory ledger (GET_LEDGER_DETAIL_VIEW_DATA): rows with a lasting identity."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from detection.ledger_text import read_rows
from detection.ledger_values import is_day_first, read_count, read_day
from models.errors import LedgerUnreadable

Value = TypeVar("Value")

# Amazon's spelling of each column that is read. Blanks, hyphens, underscores and case do not count,
# so that its other spellings ("EventType") and those of connectors ("event_type") are the same.
_COLUMNS = {
    "date": "Date",
    "fnsku": "FNSKU",
    "asin": "ASIN",
    "msku": "MSKU",
    "title": "Title",
    "event_type": "Event Type",
    "reference_id": "Reference ID",
    "quantity": "Quantity",
    "fulfillment_center": "Fulfillment Center",
    "disposition": "Disposition",
    "reason": "Reason",
    "country": "Country",
    "reconciled": "Reconciled Quantity",
    "unreconciled": "Unreconciled Quantity",
}
_NEEDED = ("date", "fnsku", "event_type", "quantity", "reason", "unreconciled")
# Columns that only the ledger's summary view has.
_OF_SUMMARY = {"startingwarehousebalance", "endingwarehousebalance"}


class LedgerRow(BaseModel):
    """One row. `quantity` has Amazon's sign; `other` holds columns that are not known, as written.

    `key` is the row's identity: a hash of its stable fields and of `occurrence`, which counts
    identical rows from 1, because Amazon repeats rows and gives them no id. Title and reconciled
    figures change from export to export and are no part of it; the row's own quantity does not.
    """

    model_config = ConfigDict(frozen=True)

    number: int
    date: date
    fnsku: str
    asin: str
    msku: str
    title: str
    event_type: str
    reference_id: str
    quantity: int
    fulfillment_center: str
    disposition: str
    reason: str
    country: str
    reconciled: int
    unreconciled: int
    occurrence: int
    key: str
    other: dict[str, str]


class LedgerProblem(BaseModel):
    """A row that could not be read: its number in the file, the column, and what is wrong."""

    model_config = ConfigDict(frozen=True)

    row: int
    column: str
    message: str


class LedgerExport(BaseModel):
    """Good rows in the file's order, bad ones beside them: one bad row loses no other.

    `encoding` is the file's; `day_first`: its dates were read as DD/MM/YYYY.
    """

    model_config = ConfigDict(frozen=True)

    rows: list[LedgerRow]
    problems: list[LedgerProblem]
    encoding: str = "utf-8-sig"
    day_first: bool = False


class _BadValue(Exception):
    def __init__(self, column: str, value: str, wanted: str) -> None:
        super().__init__(f'Column "{column}": "{value[:40]}" is not {wanted}.')
        self.column = column


def parse_ledger(content: bytes) -> LedgerExport:
    """TSV or CSV in UTF-8, UTF-16, CP1252 or CP932. LedgerUnreadable when it is no ledger at all.

    A header that is repeated between rows, as in files put together from others, is skipped.
    """
    table = read_rows(content)
    columns = _columns(table.header)
    dates = columns["date"]
    day_first = is_day_first(values[dates] for _, values in table.rows if dates < len(values))
    reader = _RowReader(table.header, columns, day_first)
    parsed: list[LedgerRow] = []
    problems: list[LedgerProblem] = []
    for number, values in table.rows:
        try:
            parsed.append(reader.read(number, values))
        except _BadValue as error:
            problems.append(LedgerProblem(row=number, column=error.column, message=str(error)))
    return LedgerExport(
        rows=_with_occurrences(parsed),
        problems=problems,
        encoding=table.encoding,
        day_first=day_first,
    )


def _columns(header: list[str]) -> dict[str, int]:
    """Field -> index of its column. LedgerUnreadable names the columns that are missing."""
    names = [_plain(name) for name in header]
    if _OF_SUMMARY & set(names):
        raise LedgerUnreadable(
            "This is the ledger's summary view, which has no single losses. Download the detailed"
            " view: GET_LEDGER_DETAIL_VIEW_DATA, in Seller Central “Inventory Ledger”, tab"
            " “Detailed View”."
        )
    columns = {
        field: names.index(_plain(name))
        for field, name in _COLUMNS.items()
        if _plain(name) in names
    }
    missing = [_COLUMNS[field] for field in _NEEDED if field not in columns]
    if len(missing) == len(_NEEDED):
        raise LedgerUnreadable(
            "The file is no ledger export: it has none of its columns."
            " Download GET_LEDGER_DETAIL_VIEW_DATA."
        )
    if missing:
        raise LedgerUnreadable(
            f"The file is no detailed ledger: it has no column {', '.join(missing)}."
            " Download GET_LEDGER_DETAIL_VIEW_DATA, with all its columns."
        )
    return columns


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).lower()


@dataclass(frozen=True)
class _RowReader:
    header: list[str]
    columns: dict[str, int]
    day_first: bool

    def read(self, number: int, values: list[str]) -> LedgerRow:
        """One row without its identity. _BadValue names the column that cannot be read."""
        cells = self._cells(values)
        quantity = self._value(cells, "quantity", read_count, "a whole number")
        return LedgerRow(
            number=number,
            date=self._value(cells, "date", self._day, "a date (MM/DD/YYYY)"),
            fnsku=self._value(cells, "fnsku", _text, "an FNSKU"),
            asin=cells.get("asin", ""),
            msku=cells.get("msku", ""),
            title=cells.get("title", ""),
            event_type=self._value(cells, "event_type", _text, "an event type"),
            reference_id=cells.get("reference_id", ""),
            quantity=quantity,
            fulfillment_center=cells.get("fulfillment_center", ""),
            disposition=cells.get("disposition", ""),
            reason=cells.get("reason", ""),
            country=cells.get("country", ""),
            reconciled=self._value(cells, "reconciled", _count_or_nought, "a whole number"),
            unreconciled=self._value(cells, "unreconciled", _count_or_nought, "a whole number"),
            occurrence=1,
            key="",
            other={
                name: values[index]
                for index, name in enumerate(self.header)
                if index < len(values) and index not in self.columns.values()
            },
        )

    def _cells(self, values: list[str]) -> dict[str, str]:
        if len(values) > len(self.header):
            extra = values[len(self.header) :]
            if any(extra):
                raise _BadValue(f"{len(self.header) + 1}", "".join(extra), "named in the header")
        return {
            field: values[index] for field, index in self.columns.items() if index < len(values)
        }

    def _value(
        self,
        cells: dict[str, str],
        field: str,
        parse: Callable[[str], Value | None],
        wanted: str,
    ) -> Value:
        text = cells.get(field, "")
        value = parse(text)
        if value is None:
            raise _BadValue(self.header[self.columns[field]], text, wanted)
        return value

    def _day(self, text: str) -> date | None:
        return read_day(text, day_first=self.day_first)


def _text(text: str) -> str | None:
    return text or None


def _count_or_nought(text: str) -> int | None:
    return read_count(text) if text else 0


def _with_occurrences(rows: list[LedgerRow]) -> list[LedgerRow]:
    """Rows with their keys, in the order given.

    Identical rows are counted from the one with most open units on: nothing else tells them apart,
    and Amazon lists them in any order, so that counting in the file's order would give one loss two
    keys in two exports.
    """
    seen: Counter[str] = Counter()
    keyed: dict[int, LedgerRow] = {}
    for index, row in sorted(enumerate(rows), key=lambda one: -one[1].unreconciled):
        stable = _stable(row)
        seen[stable] += 1
        keyed[index] = row.model_copy(
            update={"occurrence": seen[stable], "key": _key(stable, seen[stable])}
        )
    return [keyed[index] for index in range(len(rows))]


def _stable(row: LedgerRow) -> str:
    parts = (
        row.date.isoformat(),
        row.fnsku,
        row.asin,
        row.msku,
        row.event_type,
        row.reference_id,
        row.fulfillment_center,
        row.disposition,
        row.reason,
        row.country,
        str(row.quantity),
    )
    return "\x1f".join(part.upper() for part in parts)


def _key(stable: str, occurrence: int) -> str:
    """Short, printable, and the same on every machine."""
    digest = hashlib.sha256(stable.encode()).hexdigest()[:24]
    return f"{digest}-{occurrence}"
