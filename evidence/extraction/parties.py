"""Who sold and who bought: names at their labels, else the company that most speaks for itself."""

import re
from collections import Counter
from dataclasses import dataclass

from evidence.extraction.companies import company_in, cut, may_be_name
from evidence.extraction.found import LABELLED, UNLABELLED, Found, plain
from evidence.extraction.labels import first_value
from evidence.reading.layout import Cell, DocumentText, Row

_SUPPLIER_LABELS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\W*(?:supplier|seller|vendor|sold by|issued by|invoice from|bill(?:ed)? from|verkäufer|lieferant"
        r"|rechnungssteller|verkaufer|vendeur|fournisseur|émetteur|emetteur|from|merchant|proveedor|vendedor|emisor"
        r"|fornitore|cedente(?:/prestatore)?|venditore|emittente|mittente|shipper|consignor|absender|expéditeur)"
        r"(?: name| details)?(?:\s*:|$)\s*",
        r"\W*(?:account (?:holder|name)|beneficiary|payable to|kontoinhaber|titulaire(?: du compte)?|titular|beneficiario"
        r"|bénéficiaire|intestat[oa](?:rio)?(?: a)?|(?:make )?(?:checks?|cheques?) payable to)(?:\s*:|$)\s*",
    )
)
_BUYER_LABELS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\W*(?:bill(?:ed)? to|invoice(?:d)? to|sold to|buyer|purchaser|rechnungsempfänger|käufer|rechnungsempfanger"
        r"|rechnung an|rechnungsadresse|rechnungsanschrift|billing address|invoice address|bill-to|facturé à|adressé à"
        r"|adresse de facturation|acheteur|client|facturar a|cliente|comprador|dirección de facturación|datos del cliente"
        r"|spett(?:\.?\s?le|abile)|intestata a|fatturare a|cessionario(?:/committente)?|destinatario|acquirente)"
        r"(?:/\w+)?(?: name)?(?:\s*:|$|\.\s)\s*",
        r"\W*(?:customer|kunde|to|ship(?:ped)? to|deliver(?:y)? (?:to|address)|consignee|lieferadresse|lieferanschrift|livré à"
        r"|destinataire|adresse de livraison|enviar a|indirizzo di consegna|an)(?: name)?(?:\s*:|$)\s*",
    )
)
_NAME_LABEL = re.compile(
    r"^(?:name|firma|company|nom|nombre|nome|ragione sociale)\s*:\s*", re.IGNORECASE
)
_NO_NAME = re.compile(
    r"(?:nummer|number|no|nr|n°|id|code|ref|date|datum|vat|ust|tax|address|details)\b",
    re.IGNORECASE,
)
# Addresses of mail and web: the word before the last dot is often the company's.
_DOMAIN = re.compile(
    r"(?:@|www\.|https?://)(?:[\w-]+\.)*?(?P<name>[\w-]{3,})\.(?:co\.)?[a-z]{2,}\b", re.IGNORECASE
)
_MAIL_HOUSES = {
    "gmail",
    "gmx",
    "web",
    "hotmail",
    "outlook",
    "yahoo",
    "mail",
    "icloud",
    "example",
    "t-online",
    "orange",
}
# The head of a page: names further down are in the small print or in the table.
_HEAD_ROWS = 15
# What speaks for a company being the one that wrote the paper.
_FIRST, _AGAIN, _DOMAIN_MATCH, _IN_HEAD = 2.0, 1.5, 3.0, 1.0


@dataclass(frozen=True)
class _Candidate:
    name: str
    cell: Cell
    page: int
    index: int


def find_supplier(text: DocumentText, buyer: str | None) -> Found[str] | None:
    """The seller at its label, else the company that most speaks for itself, never the buyer.

    "Company" is a name with a legal form; failing that, the largest words that head the page.
    """
    labelled = first_value(text.rows, _SUPPLIER_LABELS, _name, down_first=True)
    if labelled is not None and labelled.value != buyer:
        return labelled
    return _company(text, buyer) or _largest_words(text.rows[:_HEAD_ROWS], buyer)


def find_buyer(text: DocumentText) -> Found[str] | None:
    """The buyer at its label, or None."""
    return first_value(text.rows, _BUYER_LABELS, _name, down_first=True)


def _name(text: str) -> str | None:
    """The name that a label's value is; None for numbers and addresses."""
    name = cut(_NAME_LABEL.sub("", text.strip()))
    letters = sum(letter.isalpha() for letter in name)
    if letters < 2 or name[0].isdigit() or _NO_NAME.match(name) or name.endswith(":"):
        return None
    return name


def _company(text: DocumentText, buyer: str | None) -> Found[str] | None:
    candidates = [
        _Candidate(name, cell, row.page, index)
        for index, row in enumerate(text.rows)
        for cell in row.cells
        if (name := company_in(cell.text)) is not None and not _same(name, buyer)
    ]
    if not candidates:
        return None
    again = Counter(_key(one.name) for one in candidates)
    domains = _domains(text.rows)

    def weight(one: _Candidate) -> float:
        score = _FIRST if one is candidates[0] else 0.0
        score += _AGAIN if again[_key(one.name)] > 1 else 0.0
        score += _DOMAIN_MATCH if any(domain in _key(one.name) for domain in domains) else 0.0
        return score + (_IN_HEAD if one.index < _HEAD_ROWS else 0.0)

    best = max(candidates, key=weight)
    sure = LABELLED if weight(best) >= _FIRST + _AGAIN else UNLABELLED
    return Found(best.name, best.page, best.cell.words, sure)


def _domains(rows: tuple[Row, ...]) -> set[str]:
    names = {found["name"] for row in rows for found in _DOMAIN.finditer(row.text)}
    return {_key(name) for name in names if name.lower() not in _MAIL_HOUSES}


def _key(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", plain(name))


def _same(name: str, buyer: str | None) -> bool:
    return buyer is not None and _key(name) == _key(buyer)


def _largest_words(rows: tuple[Row, ...], buyer: str | None) -> Found[str] | None:
    cells = [
        (row.page, cell) for row in rows if row.page == 1 for cell in row.cells if may_be_name(cell)
    ]
    names = [(page, cell) for page, cell in cells if not _same(cell.text, buyer)]
    if not names:
        return None
    tallest = max(cell.height for _, cell in names)
    page, cell = next(one for one in names if one[1].height >= 0.95 * tallest)
    name = cut(cell.text)
    return Found(name, page, cell.words, UNLABELLED) if name else None
