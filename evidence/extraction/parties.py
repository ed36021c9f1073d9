"""Who sold and who bought: names at their labels, else the company that heads the page."""

import re

from evidence.extraction.labels import first_value
from evidence.reading.layout import Cell, DocumentText, Row

_SUPPLIER_LABELS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\W*(?:supplier|seller|vendor|sold by|issued by|invoice from|bill from|verkäufer|lieferant"
        r"|rechnungssteller|vendeur|fournisseur|from|merchant)(?: name)?(?:\s*:|$)\s*",
    )
)
_BUYER_LABELS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\W*(?:bill(?:ed)? to|invoice(?:d)? to|sold to|buyer|purchaser|rechnungsempfänger|käufer"
        r"|rechnung an|rechnungsadresse|billing address|invoice address|facturé à|acheteur|client)"
        r"(?:/\w+)?(?: name)?(?:\s*:|$)\s*",
        r"\W*(?:customer|kunde|to|ship to|deliver(?:y)? (?:to|address))(?: name)?(?:\s*:|$)\s*",
    )
)
_NAME_LABEL = re.compile(r"^(?:name|firma|company)\s*:\s*", re.IGNORECASE)
_LEGAL_FORM = re.compile(
    r"\b(?:GmbH(?: & Co\.? KG)?|AG|KG|OHG|UG|e\.K\.|Ltd\.?|Limited|LLP|LLC|L\.L\.C\.|Inc\.?"
    r"|Corp(?:oration|\.)?|Co\.,? Ltd\.?|PLC|plc|S\.?A\.?R\.?L\.?|SARL|SAS|S\.A\.S?\.?|S\.p\.A\."
    r"|S\.?r\.?l\.?|B\.V\.|BV|N\.V\.|AB|ApS|A/S|Oy|Sp\. z o\.o\.|Pty Ltd|Company)(?=[\W]|$)"
)
# After these the rest of a line is no longer the name.
_AFTER_NAME = re.compile(r"\s*(?:[●•|·]|\s[-\u2013]\s|,\s*(?=[0-9])|\bSIRET\b)")
_NOT_A_NAME = re.compile(
    r"invoice|rechnung|facture|receipt|packing|delivery|order|credit|pro[- ]?forma|lieferschein"
    r"|quittung|avoir|page|seite|date|datum|number|nummer|phone|tel|fax|e-?mail|@|www\.|https?:"
    r"|iban|bic|vat|ust|tax|account|bank|currency|nummer|^(?:no|nr)\b|:$",
    re.IGNORECASE,
)
# The head of a page: names further down are in the small print or in the table.
_HEAD_ROWS = 15


def find_supplier(text: DocumentText, buyer: str | None) -> str | None:
    """The seller at its label, else the first company in the document that is not the buyer.

    "Company" is a name with a legal form; failing that, the largest words that head the page.
    """
    labelled = first_value(text.rows, _SUPPLIER_LABELS, _name, down_first=True)
    if labelled is not None:
        return labelled
    named = (
        name
        for row in text.rows
        for cell in row.cells
        if _LEGAL_FORM.search(cell.text) and (name := _company(cell.text)) not in (None, buyer)
    )
    return next(named, None) or _largest_words(text.rows[:_HEAD_ROWS], buyer)


def find_buyer(text: DocumentText) -> str | None:
    """The buyer at its label, or None."""
    return first_value(text.rows, _BUYER_LABELS, _name, down_first=True)


def _name(text: str) -> str | None:
    """The name that a label's value is; None for numbers and addresses."""
    name = _cut(_NAME_LABEL.sub("", text.strip()))
    letters = sum(letter.isalpha() for letter in name)
    if letters < 2 or name[0].isdigit() or re.match(r"(?:nummer|number|no)\b", name, re.IGNORECASE):
        return None
    return name


def _company(text: str) -> str | None:
    """The company's name at the start of a line; None for a sentence that only mentions one."""
    name = _cut(text)
    found = _LEGAL_FORM.search(name)
    if found is None or ":" in name or len(name.split()) > 8 or not name[0].isalpha():
        return None
    return name


def _cut(text: str) -> str:
    return _AFTER_NAME.split(text, maxsplit=1)[0].strip(" ,;:")


def _largest_words(rows: tuple[Row, ...], buyer: str | None) -> str | None:
    cells = [cell for row in rows if row.page == 1 for cell in row.cells if _may_be_name(cell)]
    names = [cell for cell in cells if cell.text != buyer]
    if not names:
        return None
    tallest = max(cell.height for cell in names)
    return _cut(next(cell.text for cell in names if cell.height >= 0.95 * tallest)) or None


def _may_be_name(cell: Cell) -> bool:
    letters = sum(letter.isalpha() for letter in cell.text)
    return letters >= 3 and letters >= 0.6 * len(cell.text) and not _NOT_A_NAME.search(cell.text)
