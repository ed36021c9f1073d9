"""The detailed inventory ledger (GET_LEDGER_DETAIL_VIEW_DATA): rows with a lasting identity."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from detection.ledger_text import read_rows
from models.errors import LedgerUnreadable

Value = TypeVar("Value")

# Both spellings of Amazon's header ("EventType", "Event Type") are one without blanks and case.
_FIELDS = {
    "date": "date",
    "fnsku": "fnsku",
    "asin": "asin",
    "msku": "msku",
    "title": "title",
    "eventtype": "event_type",
    "referenceid": "reference_id",
    "quantity": "quantity",
    "fulfillmentcenter": "fulfillment_center",
    "disposition": "disposition",
    "reason": "reason",
    "country": "country",
    "reconciledquantity": "reconciled",
    "unreconciledquantity": "unreconciled",
}
_NEEDED = ("date", "fnsku", "event_type", "quantity", "reason", "unreconciled")


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
    """Good rows in the file's order, bad ones beside them: one bad row loses no other."""

    model_config = ConfigDict(frozen=True)

    rows: list[LedgerRow]
    problems: list[LedgerProblem]


class _BadValue(Exception):
    def __init__(self, column: str, value: str, wanted: str) -> None:
        super().__init__(f'Column "{column}": "{value[:40]}" is not {wanted}.')
        self.column = column


def parse_ledger(content: bytes) -> LedgerExport:
    """TSV or CSV in UTF-8, CP1252 or CP932. LedgerUnreadable when it is not a ledger at all."""
    header, rows = read_rows(content)
    columns = _columns(header)
    parsed: list[LedgerRow] = []
    problems: list[LedgerProblem] = []
    seen: Counter[str] = Counter()
    for number, values in rows:
        try:
            row = _parse_row(number, values, header, columns)
        except _BadValue as error:
            problems.append(LedgerProblem(row=number, column=error.column, message=str(error)))
            continue
        stable = _stable(row)
        seen[stable] += 1
        parsed.append(
            row.model_copy(update={"occurrence": seen[stable], "key": _key(stable, seen[stable])})
        )
    return LedgerExport(rows=parsed, problems=problems)


def _columns(header: list[str]) -> dict[str, int]:
    """Field -> index of its column. LedgerUnreadable names the columns that are missing."""
    columns: dict[str, int] = {}
    for index, name in enumerate(header):
        field = _FIELDS.get(re.sub(r"[\s_-]+", "", name).lower())
        if field is not None:
            columns.setdefault(field, index)
    missing = [field for field in _NEEDED if field not in columns]
    if missing:
        raise LedgerUnreadable(
            f"The file is no detailed ledger: it has no column for {', '.join(missing)}."
            " Upload GET_LEDGER_DETAIL_VIEW_DATA."
        )
    return columns


def _parse_row(
    number: int, values: list[str], header: list[str], columns: dict[str, int]
) -> LedgerRow:
    if len(values) > len(header):
        raise _BadValue(f"{len(header) + 1}", values[len(header)], "named in the header")

    def text(field: str) -> str:
        index = columns.get(field)
        return values[index] if index is not None and index < len(values) else ""

    def read(field: str, parse: Callable[[str], Value | None], wanted: str) -> Value:
        value = parse(text(field))
        if value is None:
            raise _BadValue(header[columns[field]], text(field), wanted)
        return value

    def count(field: str) -> int:
        return read(field, _parse_count, "a whole number") if text(field) else 0

    return LedgerRow(
        number=number,
        date=read("date", parse_ledger_date, "a date (MM/DD/YYYY)"),
        fnsku=read("fnsku", lambda value: value or None, "an FNSKU"),
        asin=text("asin"),
        msku=text("msku"),
        title=text("title"),
        event_type=read("event_type", lambda value: value or None, "an event type"),
        reference_id=text("reference_id"),
        quantity=read("quantity", _parse_count, "a whole number"),
        fulfillment_center=text("fulfillment_center"),
        disposition=text("disposition"),
        reason=text("reason"),
        country=text("country"),
        reconciled=count("reconciled"),
        unreconciled=count("unreconciled"),
        occurrence=1,
        key="",
        other={
            name: values[index]
            for index, name in enumerate(header)
            if index < len(values) and index not in columns.values()
        },
    )


def parse_ledger_date(text: str) -> date | None:
    """MM/DD/YYYY as Amazon exports it, or an ISO date with or without a time; else None."""
    for form in ("%m/%d/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return None


def _parse_count(text: str) -> int | None:
    """An integer with its sign; "3.0" and "1,200" are written by spreadsheets."""
    plain = re.fullmatch(r"([-+]?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,9})(?:\.0+)?", text)
    return int(plain[1] + plain[2].replace(",", "")) if plain else None


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
