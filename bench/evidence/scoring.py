"""Found, wrong and missed values. What is found and wrong counts twice: as wrong and as missed."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

from models.contracts.evidence import DocumentFields, DocumentLine

HEADER = ("supplier", "number", "issued_on", "total_cents", "currency")

LineValues = tuple[int | None, int | None, int | None]


@dataclass(frozen=True)
class Tally:
    """Counts of values; tallies add up."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 0 when nothing was to be found or was."""
        counted = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / counted if counted else 0.0


def score_value(found: object, wanted: object) -> Tally:
    """One value; None is "nothing there", which is right where nothing is wanted."""
    if found == wanted:
        return Tally(right=int(wanted is not None))
    return Tally(wrong=int(found is not None), missed=int(wanted is not None))


def score_header(found: DocumentFields, wanted: DocumentFields) -> Tally:
    """Supplier, number, date, total and currency."""
    return sum((score_value(_plain(found, one), _plain(wanted, one)) for one in HEADER), Tally())


def score_lines(found: list[LineValues], wanted: list[LineValues]) -> Tally:
    """Lines whose quantity, unit price and total are all exact; each counts once."""
    right = (Counter(found) & Counter(wanted)).total()
    return Tally(right, len(found) - right, len(wanted) - right)


def values_of(line: DocumentLine) -> LineValues:
    """What makes a line the same line."""
    return line.quantity, line.unit_price_cents, line.total_cents


def company(name: str | None) -> str | None:
    """A name without case, accents and punctuation."""
    if not name:
        return None
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", " ", bare).strip()


def _plain(fields: DocumentFields, name: str) -> object:
    return company(fields.supplier) if name == "supplier" else getattr(fields, name)
