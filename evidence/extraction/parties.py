"""Who sold and who bought: names at their labels, else the company that most speaks for itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from evidence.extraction.column_names import names_column
from evidence.extraction.columns import find_columns
from evidence.extraction.companies import company_in, cut, is_place, may_be_name
from evidence.extraction.found import LABELLED, UNLABELLED, Found, lower, plain, value_in
from evidence.extraction.labels import Labels, find_value, is_label, labels_of
from evidence.extraction.letterhead import letterhead_of_till
from evidence.extraction.letters import letter_parties, window_addressee
from evidence.reading.layout import Cell, DocumentText, Row

# "Cedente/prestatore (fornitore)": a label may be explained in brackets.
_ASIDE = r"(?:\s*\([^)]*\))?"
_SUPPLIER_LABELS = labels_of(
    r"(?:supplier|seller|vendor|sold by|issued by|invoice from|bill(?:ed)? from"
    r"|verkäufer|lieferant"
    r"|rechnungssteller|verkaufer|vendeur|fournisseur|émetteur|emetteur|from|merchant"
    r"|proveedor|vendedor|emisor"
    r"|fornitore|cedente(?:/prestatore)?|venditore|emittente|mittente|shipper|consignor"
    r"|absender|expéditeur)"
    rf"(?: name| details)?{_ASIDE}(?:\s*:|$)\s*",
    r"(?:von|de|da|desde|company|firma)\s*:\s*",
)
# Who is paid is mostly who sold; the account may be the owner's own.
_PAYEE_LABELS = labels_of(
    r"(?:account (?:holder|name)|beneficiary|payable to|kontoinhaber"
    r"|titulaire(?: du compte)?|titular|beneficiario"
    r"|bénéficiaire|intestat[oa](?:rio)?(?: a)?|(?:make )?(?:checks?"
    r"|cheques?) payable to)(?:\s*:|$)\s*",
)
_BUYER_LABELS = labels_of(
    r"(?:bill(?:ed)? to|invoice(?:d)? to|sold to|buyer|purchaser|rechnungsempfänger"
    r"|käufer|rechnungsempfanger"
    r"|rechnung an|rechnungsadresse|rechnungsanschrift|billing address|invoice address"
    r"|bill-to|facturé à|adressé à"
    r"|adresse de facturation|acheteur|client|facturar a|cliente|comprador"
    r"|dirección de facturación|datos del cliente"
    r"|spett(?:\.?\s?le|abile)|intestata a|fatturare a|cessionario(?:/committente)?"
    r"|destinatario|acquirente)"
    rf"(?:/\w+)?(?: name)?{_ASIDE}(?:\s*:|$|\.\s)\s*",
    r"(?:customer|kunde|to|ship(?:ped)? to|deliver(?:y)? (?:to|address)|consignee"
    r"|lieferadresse|lieferanschrift|livré à"
    r"|destinataire|adresse de livraison|enviar a|indirizzo di consegna"
    r"|an)(?: name)?(?:\s*:|$)\s*",
)
_NAME_LABEL = re.compile(
    r"^(?:name|firma|company|nom|nombre|nome|ragione sociale|denominazione|raison sociale"
    r"|raz[oó]n social)\s*:\s*",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"(?:nummer|number|no|nr|n°|id|code|ref|date|datum|vat|ust|tax|address|details)\b"
    r"|(?:name|nom|nombre|nome|firma|company)$",
    re.IGNORECASE,
)
# A form of labels beneath the heading "Seller": its name is in a row of this label.
_NAME_IN_FORM = re.compile(
    r"(?:(?:company |firmen)?name|firma|company|nom|nombre|nome|ragione sociale)\s*:?$",
    re.IGNORECASE,
)
_FORM_ROWS = 4
_NOT_IN_KEY = re.compile("[^a-z0-9]")
# Addresses of mail and web: the word before the last dot is often the company's.
_DOMAIN = re.compile(
    r"(?:@|www\.|https?://)(?:[\w-]+\.)*?(?P<name>[\w-]{3,})\.(?:co\.)?[a-z]{2,}\b"
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
# What speaks for a name being that of the company which wrote the paper.
_LEGAL_FORM, _FIRST, _AGAIN, _TALLEST, _IN_HEAD, _DOMAIN_MATCH = 1.5, 1.5, 1.5, 1.0, 1.0, 3.0
_SURE = 4.0
# Beneath its name a company prints how to reach it and where it is registered.
_OWN_DETAILS = re.compile(
    r"\b(?:vat(?: (?:no|reg|id))?|gst|abn|siret|p\.?\s?iva|cif|nif|ust[-. ]?id\S*|phone|tel|fax)\b"
    r"|@|www\."
)
_DETAIL_ROWS = 6
_DETAILS = 2.0


@dataclass(frozen=True)
class Parties:
    """Who sold and who bought; None where nothing tells."""

    supplier: Found[str] | None
    buyer: Found[str] | None


@dataclass(frozen=True)
class _Candidate:
    name: str
    cell: Cell
    page: int
    index: int
    is_company: bool


def find_parties(text: DocumentText) -> Parties:
    """Both at their labels; without labels, who wrote the letter and to whom, or the name in the
    window of its envelope.

    The buyer is never the supplier.
    """
    supplier = _at_label(text.rows, _SUPPLIER_LABELS)
    buyer = _at_label(text.rows, _BUYER_LABELS) or window_addressee(text.rows)
    if supplier is not None and not _same(supplier.value, value_in(buyer)):
        return Parties(supplier, buyer)
    letter = letter_parties(text.rows)
    if supplier is None and buyer is None and letter is not None:
        buyer = letter.addressee
    known = value_in(buyer)
    if letter is not None and _same(letter.addressee.value, known):
        return Parties(letter.writer, buyer)
    return Parties(_unlabelled_supplier(text, known), buyer)


def _unlabelled_supplier(text: DocumentText, buyer: str | None) -> Found[str] | None:
    """A till's letterhead, else the name that most speaks for itself; where none speaks clearly,
    who is to be paid. Candidates are names with a legal form, and what heads the page."""
    likely = letterhead_of_till(text.rows) or _most_likely(text, buyer)
    if likely is not None and likely.certainty >= LABELLED:
        return likely
    payee = find_value(text.rows, _PAYEE_LABELS, _name, down_first=True)
    return payee if payee is not None and not _same(payee.value, buyer) else likely


def _at_label(rows: tuple[Row, ...], labels: Labels) -> Found[str] | None:
    return _in_form(rows, labels) or find_value(rows, labels, _name, down_first=True)


def _in_form(rows: tuple[Row, ...], labels: Labels) -> Found[str] | None:
    """ "Seller" above "Number: 549910" and "Name: Acme Ltd": the name in the form beneath."""
    for index, row in enumerate(rows):
        if not is_label(labels, row.cells[0].text):
            continue
        for beneath in rows[index + 1 : index + 1 + _FORM_ROWS]:
            label, *values = beneath.cells
            named = values and _NAME_IN_FORM.match(label.text) is not None
            name = _name(values[0].text) if named else None
            if name is not None:
                return Found(name, beneath.page, values[0].words)
    return None


def _name(text: str) -> str | None:
    """The name that a label's value is; None for numbers, addresses and ports."""
    name = cut(_NAME_LABEL.sub("", text.strip()))
    letters = sum(letter.isalpha() for letter in name)
    if letters < 2 or name[0].isdigit() or _NO_NAME.match(name) or is_place(name):
        return None
    return name


def _most_likely(text: DocumentText, buyer: str | None) -> Found[str] | None:
    names = [
        cell
        for row in _above_table(text.rows[:_HEAD_ROWS])
        for cell in row.cells
        if may_be_name(cell) and not names_column(cell.text)
    ]
    tallest = max((cell.height for cell in names), default=0.0)
    candidates = list(_candidates(text.rows, names, 0.95 * tallest, buyer))
    if not candidates:
        return None
    keys = [_key(cell.text) for row in text.rows for cell in row.cells]
    domains = _domains(text.rows)

    def weight(one: _Candidate) -> float:
        key = _key(one.name)
        return sum(
            (
                _LEGAL_FORM * one.is_company,
                _FIRST * (one is candidates[0]),
                _AGAIN * (sum(other.startswith(key) for other in keys) > 1),
                _TALLEST * (one.cell.height >= 0.95 * tallest),
                _IN_HEAD * (one.index < _HEAD_ROWS),
                _DOMAIN_MATCH * any(domain in key for domain in domains),
                _DETAILS * _has_details(text.rows, one),
            )
        )

    best = max(candidates, key=weight)
    certainty = LABELLED if weight(best) >= _SURE else UNLABELLED
    return Found(best.name, best.page, best.cell.words, certainty)


def _above_table(rows: tuple[Row, ...]) -> Iterator[Row]:
    """Rows of the first page down to the head of its table: goods name nobody."""
    for row, below in pairwise((*rows, None)):
        if row is None or row.page != 1:
            return
        columns = sum(names_column(cell.text) for cell in row.cells)
        if columns > 1 and find_columns(row, below) is not None:
            return
        yield row


def _has_details(rows: tuple[Row, ...], one: _Candidate) -> bool:
    beneath = (
        cell
        for row in rows[one.index + 1 : one.index + 1 + _DETAIL_ROWS]
        for cell in row.cells
        if cell.left < one.cell.right and cell.right > one.cell.left
    )
    return any(_OWN_DETAILS.search(plain(cell.text)) for cell in beneath)


def _candidates(
    rows: tuple[Row, ...], names: list[Cell], tall: float, buyer: str | None
) -> Iterator[_Candidate]:
    """Companies anywhere; of the other names those that head the page or stand out by size."""
    heading = {id(cell) for cell in names if cell is names[0] or cell.height >= tall}
    for index, row in enumerate(rows):
        for cell in row.cells:
            company = company_in(cell.text)
            heads = id(cell) in heading
            name = company or (cut(cell.text) if heads else None)
            if name and not _same(name, buyer):
                yield _Candidate(name, cell, row.page, index, company is not None)


def _domains(rows: tuple[Row, ...]) -> set[str]:
    names = {found["name"] for row in rows for found in _DOMAIN.finditer(lower(row.text))}
    return {_key(name) for name in names if name not in _MAIL_HOUSES}


def _key(name: str) -> str:
    return _NOT_IN_KEY.sub("", plain(name))


def _same(name: str, buyer: str | None) -> bool:
    return buyer is not None and _key(name) == _key(buyer)
