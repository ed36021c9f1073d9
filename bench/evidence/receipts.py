"""Row 6: scanned receipts of real shops: date, total and company."""

import json
import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

from bench.evidence.data import DevelopmentData
from bench.evidence.figures import Aim, Figure
from bench.evidence.intervals import share_lower
from bench.evidence.scoring import company
from evidence.documents import read_document
from evidence.reading.limits import DocumentLimits
from models.contracts.evidence import DocumentFields, DocumentType
from models.errors import DocumentError

_AIMS = {
    "date": Aim(floor=0.94, goal=0.97),
    "total": Aim(floor=0.90, goal=0.96),
    "company": Aim(floor=0.75, goal=0.88),
}
_SHAPES = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y", "%d-%m-%y", "%Y-%m-%d", "%Y/%m/%d",
           "%d %b %Y", "%d-%b-%Y", "%d %B %Y", "%d-%b-%y", "%d/%b/%Y", "%d %b %y", "%Y%m%d",
           "%d.%m.%y", "%d%b%Y", "%b %d, %Y", "%B %d, %Y")  # fmt: skip


def measure_receipts(data: DevelopmentData) -> list[Figure]:
    """Exact values; a receipt that cannot be read has none right."""
    folder = data.part("receipts")
    counts = {name: [0, 0] for name in _AIMS}
    for path in sorted(folder.glob("*.json")):
        truth: dict[str, str] = json.loads(path.read_text("utf-8"))
        for name, right in _judge(_read(path.with_suffix(".jpg")), truth).items():
            counts[name][0] += right
            counts[name][1] += 1
    return [
        Figure(
            metric=f"receipts, {name} exact",
            value=right / n if n else None,
            lower=share_lower(right, n),
            n=n,
            of="receipts",
            aim=_AIMS[name],
            note="development data",
        )
        for name, (right, n) in counts.items()
    ]


def _read(path: Path) -> DocumentFields:
    try:
        return read_document(path.read_bytes(), path.name, DocumentLimits())
    except DocumentError:
        return DocumentFields(type=DocumentType.OTHER, pages=0)


def _judge(fields: DocumentFields, truth: dict[str, str]) -> dict[str, bool]:
    """Each value that the truth states in a form that is one."""
    judged: dict[str, bool] = {}
    issued, total = _date(truth.get("date", "")), _cents(truth.get("total", ""))
    if issued is not None:
        judged["date"] = fields.issued_on == issued
    if total is not None:
        judged["total"] = fields.total_cents == total
    if truth.get("company"):
        judged["company"] = company(fields.supplier) == company(truth["company"])
    return judged


def _date(text: str) -> date | None:
    for shape in _SHAPES:
        try:
            return datetime.strptime(text.strip().title(), shape).date()  # noqa: DTZ007
        except ValueError:
            continue
    return None


def _cents(text: str) -> int | None:
    try:
        return int((Decimal(re.sub(r"[^0-9.]", "", text)) * 100).to_integral_value())
    except InvalidOperation:
        return None
