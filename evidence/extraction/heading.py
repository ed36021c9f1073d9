"""The head of an invoice: its number and its date."""

import re
from datetime import date

from evidence.extraction.dates import DayOrder, find_dates, parse_date
from evidence.extraction.labels import first_value
from evidence.reading.layout import Row

_PAPER = (
    r"(?:(?:tax |vat |sales |pro[- ]?forma |commercial )?invoice|[a-zäöü]{0,14}rechnungs?|facture"
    r"|(?:sales )?receipt|credit (?:note|memo)|gutschrifts?|avoir|beleg|bill|document|dokument"
    r"|order confirmation|(?:packing )?(?:slip|list)|delivery note|lieferschein|quittung)"
)
_MARK = r"(?:no|nr|number|nummer|num|n°|id|ref|reference|#|№)"
_NUMBER_LABELS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\W*{_PAPER}[\s-]*(?:\([0-9]+\)\s*)?{_MARK}(?![a-z])[\s.:#]*",
        rf"\W*{_PAPER}\b[\s:]*(?=\S*[0-9])",
        r"\W*(?:our )?(?:reference|ref)\.?(?:\s*(?:no|number))?[\s.:#]*(?=\S*[0-9])",
        rf"\W*{_MARK}\.?\s*(?::|$)",
    )
)
_NUMBER = re.compile(
    r"[(#]?(?P<number>(?=[^\s]*[0-9])[A-Z0-9][A-Z0-9/_.\-]*[A-Z0-9]|[0-9])\b", re.IGNORECASE
)

_DATE_LABELS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\W*(?:(?:tax |vat |sales )?invoice date|date of (?:invoice|issue)|rechnungs-?datum"
        r"|date de (?:la )?facture|date d'émission|issue date|date issued|issued(?: (?:on|at))?"
        r"|bill date|receipt date|tax point|belegdatum|ausstellungsdatum|invoice dated"
        r"|purchase date|date of purchase|kaufdatum|document date)\b[\s.:]*",
        r"\W*(?:date|datum|dated)\b(?! (?:of|due|d'|de|shipped|ordered|paid))[\s.:]*",
        rf"\W*{_PAPER}\b.*?\b(?:vom|von|of|dated|issued at|issued on|du|date:?)\b",
    )
)
_OTHER_DATES = re.compile(
    r"due|deliver|ship|order|liefer|leistung|fällig|faellig|échéance|zahl|pay|remit|überweis"
    r"|bis zum|until|valid|gültig|expir|period|zeitraum|bestell|arriv|eta|print|règlement|vir ",
    re.IGNORECASE,
)


def find_number(rows: tuple[Row, ...]) -> str | None:
    """The document's own number, as printed."""
    return first_value(rows, _NUMBER_LABELS, _parse_document_number)


def _parse_document_number(text: str) -> str | None:
    """The first word with a digit in it, unless that word begins a date."""
    found = _NUMBER.match(text.strip())
    if found is None or _is_date(text.strip()):
        return None
    return found["number"]


def _is_date(text: str) -> bool:
    first = text.split(maxsplit=1)[0]
    return bool(find_dates(first, "day_first")) and re.fullmatch(r"[0-9./-]+", first) is not None


def find_date(rows: tuple[Row, ...], order: DayOrder | None) -> date | None:
    """The day of issue: at its label, else the one date that no other label claims."""
    labelled = first_value(rows, _DATE_LABELS, lambda text: parse_date(text, order))
    if labelled is not None:
        return labelled
    unclaimed = {
        day
        for row in rows
        if not _OTHER_DATES.search(row.text)
        for day in find_dates(row.text, order)
    }
    return unclaimed.pop() if len(unclaimed) == 1 else None
