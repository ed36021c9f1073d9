"""Real-style invoices with their truth, where the development data lies beside the project.

Run as a program, it measures the extractor on them:
`uv run python -m tests.unit.evidence.real_invoices`. A truth that the page does not print (the
files carry it in XML, and the two differ at times) counts on neither side.
"""

import json
import os
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from evidence.documents import read_document
from evidence.extraction.dates import find_dates
from evidence.extraction.numbers import parse_minor_units
from evidence.reading.limits import DocumentLimits
from evidence.reading.text import read_text
from models.contracts.evidence import DocumentFields

FOLDER = Path(
    os.environ.get("OPSIDE_EVIDENCE_DATA", Path(__file__).parents[4] / "shared/data/evidence")
)
FILES = sorted((FOLDER / "invoices").glob("*.pdf"))


class Score:
    """Found, wrong and missed values."""

    def __init__(self) -> None:
        self.right = self.wrong = self.missed = 0

    def count(self, found: object, wanted: object) -> None:
        self.right += found == wanted and found is not None
        self.wrong += found != wanted and found is not None
        self.missed += found != wanted and wanted is not None

    def count_all(self, found: list[object], wanted: list[object]) -> None:
        """Values in any order: what is found and wanted is right."""
        right = sum(one in wanted for one in found)
        self.right += right
        self.wrong += len(found) - right
        self.missed += max(0, len(wanted) - right)

    def __str__(self) -> str:
        f1 = 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)
        return f"F1 {f1:.2f} ({self.right} right, {self.wrong} wrong, {self.missed} missed)"


def cents(text: str | None) -> int | None:
    return None if text is None else int((Decimal(text) * 100).to_integral_value())


def company(name: str | None) -> str | None:
    """Without legal form and case: the XML and the page differ in them."""
    return re.sub(r"\W+(gmbh|sarl|inc|ltd)\W*$", "", name.lower()) if name else None


def measure(header: Score, lines: Score, truth: dict[str, Any]) -> None:
    content = (FOLDER / "invoices" / truth["file"]).read_bytes()
    text = read_text(content, "invoice.pdf", DocumentLimits())
    fields = read_document(content, "invoice.pdf", DocumentLimits())
    page = "\n".join(row.text for row in text.rows)
    amounts = {parse_minor_units(word.text) for row in text.rows for word in row.words}
    _measure_header(header, truth, fields, page, amounts)
    wanted = [
        (cents(one["qty"]), cents(one["unit"]), cents(one["total"])) for one in truth["lines"]
    ]
    printed = {value for one in wanted for value in one[1:]}
    if not printed or None in printed or not printed <= amounts:
        return
    found = [(100 * (one.quantity or 0), one.unit_price_cents, one.total_cents)
             for one in fields.lines]  # fmt: skip
    for one in found:
        lines.count(one, one if one in wanted else None)
    lines.missed += len([one for one in wanted if one not in found])


def _measure_header(
    score: Score,
    truth: dict[str, Any],
    fields: DocumentFields,
    page: str,
    amounts: set[int | None],
) -> None:
    issued = date.fromisoformat(truth["date"]) if truth["date"] else None
    total = cents(truth["total"])
    seller = company(truth["seller"])
    if truth["number"] in page:
        score.count(fields.number, truth["number"])
    if issued in find_dates(page, "day_first") + find_dates(page, "month_first"):
        score.count(fields.issued_on, issued)
    if seller is not None and seller in page.lower():
        score.count(company(fields.supplier), seller)
    if truth["currency"] is not None:
        score.count(fields.currency, truth["currency"])
    if total is not None and {total, -total} & amounts:
        found = fields.total_cents
        score.count(None if found is None else abs(found), abs(total))


if __name__ == "__main__":
    head, body = Score(), Score()
    for entry in json.loads((FOLDER / "invoices" / "truth.json").read_text("utf-8")):
        measure(head, body, entry)
    print(f"{len(FILES)} invoices; header {head}; lines {body}")  # noqa: T201
