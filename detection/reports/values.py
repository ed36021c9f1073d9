"""Columns of text -> days, moments, counts and amounts. A cell that cannot be read becomes null.

Each different text is read once: a million rows have some hundred days and counts among them.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime

import polars as pl

from detection.ledger_values import is_day_first, read_count, read_day
from models.contracts.amounts import parse_amount

_DAY = pl.Date()
_MOMENT = pl.Datetime("us", "UTC")
_COUNT = pl.Int64()

_NO_AMOUNT = {"--", "-", "n/a"}
_YEARS = range(1995, 2101)  # Amazon began in 1995: other years are slips of a pen
_MOST_DIGITS = 12  # of an amount: more is no price that anybody paid
_ZONE = re.compile(r"([+-]\d{2}):?(\d{2})$")
_MOMENT_FORMS = (
    "%Y-%m-%dT%H:%M:%S%z",
    "%Y-%m-%dT%H:%M:%S.%f%z",
    "%Y-%m-%d %H:%M:%S%z",
    "%d.%m.%Y %H:%M:%S%z",
    "%m/%d/%Y %H:%M:%S%z",
)
_DAY_FIRST_FORMS = (*_MOMENT_FORMS[:4], "%d/%m/%Y %H:%M:%S%z")


def days(texts: pl.Series) -> pl.Series:
    """Calendar days as they are written, in their own zone."""
    unique = _unique(texts)
    day_first = is_day_first(unique)
    return _mapped(texts, unique, lambda text: _read_day(text, day_first=day_first), _DAY)


def moments(texts: pl.Series) -> pl.Series:
    """Moments in UTC. One without a zone is taken for UTC, a bare day for its beginning."""
    unique = _unique(texts)
    day_first = is_day_first(unique)
    return _mapped(texts, unique, lambda text: _read_moment(text, day_first=day_first), _MOMENT)


def counts(texts: pl.Series) -> pl.Series:
    """Whole numbers with their sign."""
    return _mapped(texts, _unique(texts), read_count, _COUNT)


def amounts(texts: pl.Series, currencies: pl.Series) -> pl.Series:
    """Minor units of each row's currency. One other than nought without a currency is null."""
    texts = texts.set(texts.str.to_lowercase().is_in(list(_NO_AMOUNT)).fill_null(value=False), None)
    frame = pl.DataFrame({"text": texts, "currency": currencies.str.to_uppercase()})
    unique = frame.filter(pl.col("text").is_not_null()).unique()
    read = [_read_amount(text, currency) for text, currency in unique.iter_rows()]
    return frame.join(
        unique.with_columns(pl.Series("amount", read, dtype=pl.Int64())),
        on=("text", "currency"),
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )["amount"].alias(texts.name)


def is_no_amount(texts: pl.Series) -> pl.Series:
    """Whether a cell says that Amazon knows no amount, which is no fault of the row."""
    return texts.str.to_lowercase().is_in(list(_NO_AMOUNT))


def _unique(texts: pl.Series) -> list[str]:
    return texts.drop_nulls().unique().to_list()


def _mapped(
    texts: pl.Series,
    unique: list[str],
    read: Callable[[str], object],
    dtype: pl.DataType,
) -> pl.Series:
    values = pl.Series([read(text) for text in unique], dtype=dtype, strict=True)
    return texts.replace_strict(
        pl.Series(unique, dtype=pl.String()), values, default=None, return_dtype=dtype
    )


def _read_day(text: str, *, day_first: bool) -> date | None:
    day = read_day(text, day_first=day_first)
    return day if day is not None and day.year in _YEARS else None


def _read_moment(text: str, *, day_first: bool) -> datetime | None:
    zoned = re.sub(r"(?: ?UTC| ?GMT|Z)$", "+0000", text.strip())
    zoned = zoned if _ZONE.search(zoned[10:]) else f"{zoned}+0000"
    for form in _DAY_FIRST_FORMS if day_first else _MOMENT_FORMS:
        with suppress(ValueError, OverflowError):
            moment = datetime.strptime(zoned, form).astimezone(UTC)
            return moment if moment.year in _YEARS else None
    if re.search(r"\d:\d", text):
        return None
    day = _read_day(text, day_first=day_first)
    return None if day is None else datetime(day.year, day.month, day.day, tzinfo=UTC)


def _read_amount(text: str, currency: str | None) -> int | None:
    if sum(letter.isdigit() for letter in text) > _MOST_DIGITS:
        return None
    with suppress(ValueError):
        amount = parse_amount(_signed(text), currency or "")
        return amount if currency or amount == 0 else None
    return None


def _signed(text: str) -> str:
    """The sign in front, where a spreadsheet wrote "(16.00)" or "16.00-"."""
    text = text.strip().replace("'", "").replace("\u2019", "")
    if text.startswith("(") and text.endswith(")"):
        return f"-{text[1:-1]}"
    return f"-{text[:-1]}" if text.endswith("-") else text
