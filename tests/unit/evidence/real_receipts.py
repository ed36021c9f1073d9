"""Scanned shop receipts with their truth, where the development data lies beside the project.

Run as a program, it measures the reader on them:
`uv run python -m tests.unit.evidence.real_receipts`. Each picture takes a second or two.
"""

import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from evidence.documents import read_document
from evidence.extraction.dates import parse_date
from evidence.extraction.found import plain
from evidence.reading.limits import DocumentLimits
from models.contracts.evidence import DocumentFields
from tests.unit.evidence.real_invoices import FOLDER, Score

PICTURES = sorted((FOLDER / "receipts").glob("*.jpg"))


class Truth:
    """Date, total in cents and company as the shop prints it; None where the truth has none."""

    def __init__(self, file: Path) -> None:
        values: dict[str, str] = json.loads(file.read_text("utf-8"))
        self.date: date | None = parse_date(values.get("date", ""), "day_first")
        digits = re.sub(r"[^0-9.]", "", values.get("total", ""))
        self.total = int(Decimal(digits) * 100) if digits else None
        self.company = letters(values.get("company"))


def letters(name: str | None) -> str | None:
    """Letters and digits alone: blanks and points are what letter recognition gets wrong."""
    return re.sub(r"[^a-z0-9]", "", plain(name)) if name else None


def measured(fields: DocumentFields, truth: Truth, scores: dict[str, Score]) -> None:
    scores["date"].count(fields.issued_on, truth.date)
    scores["total"].count(fields.total_cents, truth.total)
    scores["company"].count(letters(fields.supplier), truth.company)


def read_all() -> Iterator[tuple[DocumentFields, Truth]]:
    for picture in PICTURES:
        fields = read_document(picture.read_bytes(), picture.name, DocumentLimits())
        yield fields, Truth(picture.with_suffix(".json"))


if __name__ == "__main__":
    by_name = {name: Score() for name in ("date", "total", "company")}
    for found, wanted in read_all():
        measured(found, wanted, by_name)
    for name, score in by_name.items():
        print(f"{name:8} {score.right / len(PICTURES):.2f} of {len(PICTURES)}  {score}")  # noqa: T201
