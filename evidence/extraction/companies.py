"""What a company's name looks like: legal forms, and words that are no name."""

import re

from evidence.extraction.found import lower
from evidence.reading.layout import Cell

_LEGAL_FORM = re.compile(
    r"\b(?:GmbH(?: & Co\.? KG)?|gGmbH|AG|KG|OHG|UG(?: \(haftungsbeschränkt\))?|GbR|e\.\s?K\."
    r"|e\.\s?V\.|Inh\.|SE"
    r"|Ltd\.?|LTD\.?|Limited|LIMITED|LLP|LLC|L\.L\.C\.|Inc\.?|INC\.?|Corp(?:oration|\.)?"
    r"|Co\.,? Ltd\.?|PLC|plc|Company|Pty\.? Ltd"
    r"|S\.?A\.?R\.?L\.?|SARL|SASU?|EURL|SNC|S\.A\.S?\.?|SA|S\.?L\.?U\.?|S\.L\.?|SL|S\.?C\.?P\.?"
    r"|S\.p\.A\.?|SpA|SPA|S\.?r\.?l\.?s?\.?|S\.r\.I\.|SRLS?|S\.n\.c\.?|S\.a\.s\.?"
    r"|B\.V\.|BV|N\.V\.|NV|AB|ApS|A/S|AS|Oy"
    r"|OÜ|UAB|SIA|d\.o\.o\.|Lda\.?|Zrt\.?|Sp\. z o\.?\s?o\.?|S\.R\.O\.|s\.r\.o\.|Kft\.?"
    r"|S/B|(?i:Sdn\.?,?\s?Bhd\.?|Berhad|Enterprises?|Trading|Company|Incorporated))(?=[\W]|$)"
)
# Malaysia's form is often glued to the name, or misread: "IMPRESSIONSDN BHD", "5/B".
_GLUED_FORM = re.compile(r"sdn\.?\s?bhd|\b5/B\b", re.IGNORECASE)
# After these the rest of a line is no longer the name.
_AFTER_NAME = re.compile(
    r"\s*(?:[●•|·<]|\s[-\u2013]\s|,\s*(?=[0-9])|\bSIRET\b|\((?=[0-9])|\s\(?[0-9]{5,}-?[A-Z]?\b)"
)
_NOT_A_NAME = re.compile(
    r"\b(?:invoice|rechnung|facture|factura|fattura|receipt|packing|delivery|order|credit"
    r"|lieferschein"
    r"|pro[- ]?forma|quittung|avoir|page|pages|seite|date|datum|fecha|number|nummer|phone|tel|fax"
    r"|e-?mail|iban|bic|vat|ust|tax|account|bank|currency|recibo|ricevuta|cliente|client|customer"
    r"|bill to|ship to|sold to|thank you|confirmation|document|pagina|página|albarán|nota d[ie]"
    r"|welcome|cashier|copy)\b|rechnungs|@|www\.|https?:|^(?:no|nr)\b|:$|^[^:]{3,20}:\s",
)
# "Hafenstraße 99", "12 Mill Lane": a street with its number.
_STREET = (
    r"(?:\w*stra(?:ß|ss)e|\w*str\.|\w*weg|\w*platz|\w*allee|\w*gasse|\w*ufer|am \w+|an de[rn] \w+"
    r"|(?:rue|avenue|quai|boulevard|place|chemin|calle|avenida|avda\.?|plaza|paseo|via|viale|piazza"
    r"|corso) .{2,30})"
)
_NUMBERED_STREET = re.compile(
    rf"\b{_STREET},?\s+[0-9]{{1,4}}\s?[a-z]?\b"
    r"|\b[0-9]{1,5}[a-z]?,?\s+(?:rue|avenue|quai|boulevard|place|chemin)\b"
    r"|\b[0-9]{1,5}\s+(?:\w+\s+){0,3}(?:road|rd|street|st|lane|avenue|ave|drive|dr|way|boulevard"
    r"|blvd|parkway|court|square)\b",
)
# "20457 Hamburg", "Asheville, NC 28801", "Leeds LS1 4AP".
_POSTCODE = re.compile(
    r"\b[0-9]{5}\s+[^\W\d_]{3}|\b[0-9]{4}\s+[A-Z][^\W\d_]{2}|,\s*[A-Z]{2},?\s+[0-9]{5}\b"
    r"|\b[A-Z]{1,2}[0-9]{1,2}[A-Z]?\s[0-9][A-Z]{2}\b"
)
# "Reno, NV 89502": a state is no legal form.
_TOWN = re.compile(r",\s*[A-Z]{2},?\s+[0-9]{5}")
# "From: Shenzhen, China" names a port.
_PLACE = re.compile(
    r"[^,]+,\s*(?:p\.?\s?r\.?\s*)?(?:china|hong kong|taiwan|india|vietnam|turkey|usa|u\.s\.a\.?"
    r"|united states|uk|united kingdom|germany|france|spain|italy|netherlands|poland|canada)\W*",
)
_MOST_WORDS = 8


def has_legal_form(text: str) -> bool:
    """ "Ltd", "GmbH", "S.r.l." and their like."""
    return _LEGAL_FORM.search(text) is not None or _GLUED_FORM.search(text) is not None


def company_in(text: str) -> str | None:
    """The company's name at the start of a line; None for a sentence that only mentions one."""
    if not has_legal_form(text):
        return None
    name = cut(text)
    too_long = len(name.split()) > _MOST_WORDS
    if not has_legal_form(name) or ":" in name or too_long or not name[:1].isalnum():
        return None
    return None if _NOT_A_NAME.match(lower(name)) or _TOWN.search(text) else name


def is_place(text: str) -> bool:
    """A town or port and its country, as shipments name them."""
    return _PLACE.fullmatch(lower(text)) is not None and not has_legal_form(text)


def cut(text: str) -> str:
    """The name without what may follow it on its line, and its legal form as it is written: in
    pictures S is taken for 5, and l for I."""
    name = _AFTER_NAME.split(text.strip(), maxsplit=1)[0].strip(" ,;:*")
    return re.sub(r"\bS\.r\.I\.?(?!\w)", "S.r.l.", re.sub(r"\b5/B\b", "S/B", name))


def has_address(text: str) -> bool:
    """A street with its number, or a postcode with its town."""
    return _NUMBERED_STREET.search(lower(text)) is not None or _POSTCODE.search(text) is not None


def may_be_name(cell: Cell) -> bool:
    """Letters for the most part, no address, and none of the words that head other things."""
    letters = sum(map(str.isalpha, cell.text))
    if letters < 3 or letters < 0.6 * len(cell.text) or _NOT_A_NAME.search(lower(cell.text)):
        return False
    name = cut(cell.text)
    return has_legal_form(name) or not has_address(name)
