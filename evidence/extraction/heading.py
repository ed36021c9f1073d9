"""The head of an invoice: its number and its date, at labels in five languages."""

import re
from datetime import date
from itertools import pairwise

from evidence.extraction.dates import DayOrder, find_dates, parse_date
from evidence.extraction.found import UNLABELLED, Found, fewest_words, lower
from evidence.extraction.labels import find_value, labels_of
from evidence.reading.layout import Row

_PAPER = (
    r"(?:(?:tax |vat |sales |pro[- ]?forma |commercial |cash )?invoice|[a-zäöü]{0,14}rechnungs?"
    r"|facture(?: (?:pro[- ]?forma|d'avoir))?|factura(?: (?:pro[- ]?forma|simplificada"
    r"|rectificativa))?"
    r"|fattura(?: (?:pro[- ]?forma|immediata|differita|accompagnatoria))?|(?:sales "
    r"|cash )?receipt|(?:cash )?bill"
    r"|credit (?:note|memo)|gutschrifts?|avoir|note? (?:de cr[eé]dito?|di credito)|beleg"
    r"|doc(?:ument(?:o)?)?"
    r"|dokument|order confirmation|(?:packing )?(?:slip|list)|delivery note|lieferschein|quittungs?"
    r"|re[cç]u|recibo|ricevuta|scontrino|albar[aá]n|bon de livraison|ticket|statement|inv)"
)
_MARK = (
    r"(?:no|nr|number|nummer|num|num[eé]ro|n[uú]mero|n[uú]m|n\.?\s?[°ºo]\.?|id|ref|reference|#|№|n)"
)
_OF = r"(?:(?:of|de|du|della|di|d[ei] la|de la)\s+)?"
_NUMBER_LABELS = labels_of(
    rf"{_PAPER}[\s./-]*(?:\([0-9]+\)\s*)?{_MARK}(?![a-z])[\s.:#°º]*",
    rf"{_MARK}\.?\s*{_OF}(?:la\s+|l')?{_PAPER}\b[\s.:#]*",
    rf"{_PAPER}\b[\s:]*(?=\S*[0-9])",
    r"(?:our )?(?:reference|ref)\.?(?:\s*(?:no|number))?[\s.:#]*(?=\S*[0-9])",
    rf"{_MARK}\.?\s*(?::|$)",
    # "N° FA-1182" in a cell of its own.
    r"(?:n[°º]|no\.|nr\.|#)\s*(?=\S*[0-9]\S*$)(?=\S{3,}$)",
)
# "INVOICE    1187": the title of the paper, its number beside it.
_TITLE = re.compile(rf"\W*{_PAPER}\W*", re.IGNORECASE)
# "RE 2026-0815", "RG 26-00417" are one number: capitals, a blank, then the digits.
_NUMBER = re.compile(
    r"[(#]?(?P<number>(?:[A-Z]{1,4}"
    r" (?=[0-9]{3}|[0-9]{2}[-/]))?(?=[^\s]*[0-9])[A-Z0-9](?:[A-Z0-9/_.\-]*[A-Z0-9])?)(?![\w%])",
    re.IGNORECASE,
)

_TWO_VALUES = re.compile(r"\s+/\s+")

_DATE_LABELS = labels_of(
    r"(?:(?:tax |vat |sales )?invoice date|date of (?:the )?(?:invoice|issue)"
    r"|rechnungs-?datum"
    r"|date (?:de (?:la )?)?(?:facture|facturation)|date d'[eé]mission|issue date|date issued"
    r"|issued(?: (?:on|at))?|bill date|receipt date|tax point|belegdatum|ausstellungsdatum"
    r"|invoice dated|inv\.? date|purchase date|date of purchase|kaufdatum|document date|dated"
    r"|fecha (?:de )?(?:la )?(?:factura|emisi[oó]n|expedici[oó]n)"
    r"|data (?:della )?(?:fattura|emissione|documento)"
    r"|data (?:di )?emissione|date of (?:credit note|receipt)|gutschriftsdatum"
    r"|date de l'avoir|transaction date"
    r"|rechnung vom|facture du|factura del?|fattura del|[eé]mise? le)\b[\s.:]*",
    r"(?:date|datum|fecha|data)(?:\s*/\s*(?:date|time|datum|fecha|data))?\b(?! (?:of|due"
    r"|d'|de|di|della|du"
    r"|shipped|ordered|paid|venc|entrega|pedido|scad|cons|ord))[\s.:]*",
    rf"{_PAPER}\b.*?\b(?:vom|von|of|dated|issued at|issued on|du|del|de fecha|date:?)\b",
)
_OTHER_DATES = re.compile(
    r"due|deliver|ship|order|liefer|leistung|f[aä]llig|faellig|[eé]ch[eé]ance|zahl|pay|remit"
    r"|überweis"
    r"|bis zum|until|valid|gültig|expir|period|zeitraum|bestell|arriv|\beta\b|print"
    r"|r[eè]glement|vir "
    r"|venc|entrega|pedido|pago|scaden|consegna|ordine|pagamento|livraison|commande|livr[eé]"
    r"|envío|spediz"
    r"|dispatch|versand|received|erhalten",
)
# "Hamburg, den 4. März 2026", "Paris, le 4 mars 2026", "Milano, 4 marzo 2026".
_PLACE_AND_DATE = re.compile(
    r"[^\W\d_][\w .'-]{2,30},?\s+(?:den|le|li|lì|a|el|,)?\s*(?=[0-9]{1,2}\S{0,2}\s*[./ -])",
    re.IGNORECASE,
)

_TIME = re.compile(r"(?<![0-9])[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?![0-9])")


def find_number(rows: tuple[Row, ...]) -> Found[str] | None:
    """The document's own number, as printed."""
    labelled = find_value(rows, _NUMBER_LABELS, _parse_document_number)
    return labelled or _beside_title(rows)


def _beside_title(rows: tuple[Row, ...]) -> Found[str] | None:
    for row in rows:
        for title, beside in pairwise(row.cells):
            found = _NUMBER.fullmatch(beside.text) if _TITLE.fullmatch(title.text) else None
            if found is not None and not _is_date(beside.text):
                return Found(found["number"], row.page, beside.words, UNLABELLED)
    return None


def _parse_document_number(text: str) -> str | None:
    """The first word with a digit in it, unless that word begins a date; of "4 April / 8-17", the
    half that is one."""
    for half in _TWO_VALUES.split(text.strip()):
        found = _NUMBER.match(half)
        if found is not None and not _is_date(half):
            return found["number"]
    return None


def _is_date(text: str) -> bool:
    first = text.split(maxsplit=1)[0]
    if find_dates(first, "day_first") and re.fullmatch(r"[0-9./-]+", first) is not None:
        return True
    written = find_dates(" ".join(text.split()[:4]), "day_first")
    return (
        bool(written)
        and re.match(r"[0-9]{1,2}(?:st|nd|rd|th|er|\.)?\s+(?:de\s+)?[^\W\d_]{3}", text) is not None
    )


def find_date(rows: tuple[Row, ...], order: DayOrder | None) -> Found[date] | None:
    """The day of issue: at its label, else behind a place, else the one that no label claims."""
    labelled = find_value(rows, _DATE_LABELS, lambda text: parse_date(text, order))
    if labelled is not None:
        return labelled
    unclaimed = [
        found
        for row in rows
        if not _OTHER_DATES.search(lower(row.text)) and (found := _date_in(row, order)) is not None
    ]
    telling = (one for one in unclaimed if _follows_place(rows, one) or _has_time(rows, one))
    if (first := next(telling, None)) is not None:
        return first
    return unclaimed[0] if len({one.value for one in unclaimed}) == 1 else None


def _date_in(row: Row, order: DayOrder | None) -> Found[date] | None:
    value = parse_date(row.text, order)
    if value is None:
        return None
    words = fewest_words(row.words, lambda text: parse_date(text, order), value)
    return Found(value, row.page, words, UNLABELLED)


def _has_time(rows: tuple[Row, ...], found: Found[date]) -> bool:
    """Whether the time of day stands beside it, as tills and booking systems stamp it."""
    return any(found.words[-1] in row.words and _TIME.search(row.text) for row in rows)


def _follows_place(rows: tuple[Row, ...], found: Found[date]) -> bool:
    cells = (cell for row in rows if row.page == found.page for cell in row.cells)
    return any(
        found.words[0] in cell.words and _PLACE_AND_DATE.match(cell.text) is not None
        for cell in cells
    )
