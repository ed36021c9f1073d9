"""Rows 1 and 2: real-style invoices of layouts that nobody drew for us, their XML ignored."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from bench.evidence.data import DevelopmentData
from bench.evidence.figures import Aim, Figure
from bench.evidence.intervals import f1_lower
from bench.evidence.printed import (
    is_printed_amount,
    is_printed_currency,
    is_printed_date,
    is_printed_text,
)
from bench.evidence.scoring import (
    LineValues,
    Tally,
    company,
    score_lines,
    score_value,
    values_of,
)
from evidence.extraction.document import extract
from evidence.reading.limits import DocumentLimits
from evidence.reading.text import read_text
from models.contracts.evidence import DocumentFields

HEADER_AIM = Aim(floor=0.80, goal=0.92)
LINES_AIM = Aim(floor=0.70, goal=0.85)
_DEVELOPED_ON = "development data: the rules were written beside it"


def measure_real_invoices(data: DevelopmentData) -> list[Figure]:
    """Header and line F1 over what the pages print."""
    folder = data.part("invoices")
    truths: list[dict[str, Any]] = json.loads((folder / "truth.json").read_text("utf-8"))
    headers: list[Tally] = []
    lines: list[Tally] = []
    for truth in truths:
        fields, page = _read(folder / truth["file"])
        headers.append(_score_header(fields, truth, page))
        wanted = _printed_lines(truth, page)
        if wanted:
            lines.append(score_lines([values_of(line) for line in fields.lines], wanted))
    return [
        _figure("header F1, real-style invoices, XML ignored", headers, HEADER_AIM),
        _figure("line F1, real-style invoices, XML ignored", lines, LINES_AIM),
    ]


def _read(path: Path) -> tuple[DocumentFields, str]:
    text = replace(read_text(path.read_bytes(), path.name, DocumentLimits()), embedded=None)
    return extract(text), "\n".join(row.text for row in text.rows)


def _score_header(fields: DocumentFields, truth: dict[str, Any], page: str) -> Tally:
    issued = date.fromisoformat(truth["date"]) if truth["date"] else None
    total, name = _cents(truth["total"]), truth["seller"]
    found_total = None if fields.total_cents is None else abs(fields.total_cents)
    tally = Tally()
    if is_printed_text(truth["number"], page):
        tally += score_value(fields.number, truth["number"])
    if issued and is_printed_date(issued, page):
        tally += score_value(fields.issued_on, issued)
    if name and is_printed_text(name, page):
        tally += score_value(_without_form(fields.supplier), _without_form(name))
    if truth["currency"] and is_printed_currency(truth["currency"], page):
        tally += score_value(fields.currency, truth["currency"])
    if total is not None and is_printed_amount(total, page):
        tally += score_value(found_total, abs(total))
    return tally


def _printed_lines(truth: dict[str, Any], page: str) -> list[LineValues]:
    """The lines, where the page prints every price and total of them; else none."""
    wanted: list[LineValues] = []
    for line in truth["lines"]:
        quantity, unit, total = (_cents(line[name]) for name in ("qty", "unit", "total"))
        if quantity is None or unit is None or total is None or quantity % 100:
            return []
        if not is_printed_amount(unit, page) or not is_printed_amount(total, page):
            return []
        wanted.append((quantity // 100, unit, total))
    return wanted


def _without_form(name: str | None) -> str | None:
    """The XML names "Au bon moulin" where the page prints "Au bon moulin SARL": both are right."""
    bare = company(name)
    return re.sub(r" (gmbh|sarl|sas|sa|ag|inc|ltd|llc)$", "", bare) if bare else None


def _cents(text: str | None) -> int | None:
    return None if text is None else int((Decimal(text) * 100).to_integral_value())


def _figure(metric: str, tallies: Sequence[Tally], aim: Aim) -> Figure:
    return Figure(
        metric=metric,
        value=sum(tallies, Tally()).f1,
        lower=f1_lower(tallies),
        n=len(tallies),
        of="invoices",
        aim=aim,
        note=_DEVELOPED_ON,
    )
