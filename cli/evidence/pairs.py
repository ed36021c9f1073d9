"""Tables of product records and labelled pairs, in the layout of DeepMatcher."""

import csv
import math
import re
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import numpy as np

from evidence.matching.records import Pairs, Records
from models.errors import PairsUnreadable

_TITLES = ("title", "name", "product_name", "product_title")
_BRANDS = ("brand", "manufacturer", "vendor", "publisher")
_MODELS = ("modelno", "model", "model_number", "mpn", "sku")
_DESCRIPTIONS = ("description", "desc", "features", "details")
_PRICES = ("price", "list_price", "cost")
_LEFT = ("ltable_id", "left_id", "id_left")
_RIGHT = ("rtable_id", "right_id", "id_right")

Row = dict[str, str]


@dataclass(frozen=True)
class Tables:
    """Two shops' records, and the row of each id."""

    left: Records
    right: Records
    left_rows: dict[str, int]
    right_rows: dict[str, int]


@dataclass(frozen=True)
class Split:
    """Pairs by their ids as the file writes them; `labels` is None where it has none."""

    ids: list[tuple[str, str]]
    pairs: Pairs
    labels: list[bool] | None


def read_tables(folder: Path) -> Tables:
    """tableA.csv and tableB.csv of a folder; PairsUnreadable when one is missing or is no table."""
    left, left_rows = _records(folder / "tableA.csv")
    right, right_rows = _records(folder / "tableB.csv")
    return Tables(left, right, left_rows, right_rows)


def read_split(file: Path, tables: Tables) -> Split:
    """Pairs of ids, with labels where the file has them; an id that no table has is told."""
    rows = read_rows(file)
    ids = [(_required(row, _LEFT, file), _required(row, _RIGHT, file)) for row in rows]
    try:
        left = [tables.left_rows[left] for left, _ in ids]
        right = [tables.right_rows[right] for _, right in ids]
    except KeyError as missing:
        raise PairsUnreadable(f"{file.name} names the id {missing}, which no table has.") from None
    labels = [row.get("label", "").strip() for row in rows]
    return Split(
        ids=ids,
        pairs=Pairs(np.array(left, dtype=np.int64), np.array(right, dtype=np.int64)),
        labels=[label in ("1", "1.0", "true", "True") for label in labels] if all(labels) else None,
    )


def read_rows(file: Path) -> list[Row]:
    """A CSV's rows by its header in lower case; the encoding is found out."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise PairsUnreadable(f"{file} cannot be read: {error.strerror}.") from error
    # A field that a quotation mark opened may run over lines, and be long.
    csv.field_size_limit(1 << 24)
    try:
        rows = list(csv.DictReader(StringIO(_decoded(content), newline=""), restkey="", restval=""))
    except csv.Error as error:
        raise PairsUnreadable(f"{file.name} is no CSV table: {error}.") from error
    return [{(name or "").strip().lower(): value for name, value in row.items()} for row in rows]


def first(row: Row, names: tuple[str, ...]) -> str:
    """The first of the columns that says something; "" when none does."""
    values = (row.get(name, "").strip() for name in names)
    return next((value for value in values if value and value.lower() != "nan"), "")


def _records(file: Path) -> tuple[Records, dict[str, int]]:
    rows = read_rows(file)
    if not rows:
        raise PairsUnreadable(f"{file.name} holds no records.")
    if not any(name in rows[0] for name in _TITLES):
        raise PairsUnreadable(f"{file.name} needs a column title or name.")
    ids = {_required(row, ("id",), file): at for at, row in enumerate(rows)}
    records = Records(
        titles=[first(row, _TITLES) for row in rows],
        descriptions=[first(row, _DESCRIPTIONS) for row in rows],
        brands=[first(row, _BRANDS) for row in rows],
        models=[first(row, _MODELS) for row in rows],
        prices=np.array([price_of(first(row, _PRICES)) for row in rows]),
    )
    return records, ids


def price_of(text: str) -> float:
    """ "$1,299.00" -> 1299.0, NaN where there is no price: a likeness, never an amount of money."""
    found = re.search(r"[0-9][0-9,]*(?:\.[0-9]+)?", text)
    price = float(found[0].replace(",", "")) if found else 0.0
    return price if price > 0 else math.nan


def _required(row: Row, names: tuple[str, ...], file: Path) -> str:
    value = next((row[name].strip() for name in names if row.get(name)), "")
    if not value:
        raise PairsUnreadable(f"{file.name} needs a column {names[0]} with a value in every row.")
    return value


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
