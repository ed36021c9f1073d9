"""What kind of paper a document is, told by its title; a paper that denies being one is none."""

import re
from dataclasses import dataclass

from evidence.reading.layout import DocumentText, Row
from models.contracts.evidence import DocumentType

# In order: the narrower phrase wins where two fit the same words.
_PHRASES: tuple[tuple[DocumentType, str], ...] = (
    (
        DocumentType.CREDIT_NOTE,
        r"(?:tax )?credit (?:note|memo(?:randum)?|invoice)|gutschrift|stornorechnung"
        r"|rechnungskorrektur|korrekturrechnung|avoir|note de crédit|refund (?:note|invoice)",
    ),
    (
        DocumentType.PRO_FORMA,
        r"(?:rechnung |facture |invoice )?pro[- ]?forma(?:[- ]?(?:invoice|rechnung|facture))?",
    ),
    (
        DocumentType.OTHER,
        r"commercial invoice|quot(?:e|ation)|sales quote|estimate|angebot|kostenvoranschlag|devis"
        r"|purchase order|bestellung|bon de commande|statement(?: of account)?|kontoauszug"
        r"|bill of lading|proof of delivery|remittance advice|mahnung|payment reminder"
        r"|offer|price list|preisliste",
    ),
    (
        DocumentType.ORDER_CONFIRMATION,
        r"(?:sales )?order (?:confirmation|acknowledge?ment)|auftragsbestätigung"
        r"|bestellbestätigung|confirmation de commande|sales order|confirmation of order",
    ),
    (
        DocumentType.PACKING_SLIP,
        r"packing (?:slip|list)|pack list|delivery (?:note|slip)|dispatch note|despatch note"
        r"|lieferschein|packliste|bon de livraison|goods delivered note|advice note",
    ),
    (
        DocumentType.RECEIPT,
        r"(?:sales |payment |cash |official |till )?receipt|quittung|kassenbon|kassenbeleg|reçu"
        r"|ticket de caisse",
    ),
    (
        DocumentType.INVOICE,
        r"(?:tax |vat |sales |paid |final |original |e-?)?invoice(?: / rechnung)?|facture"
        r"|[a-zäöü]{0,14}rechnung|bill|sales bill",
    ),
)
_TITLES = tuple(
    (
        kind,
        re.compile(rf"\W*(?:{phrase})(?P<rest>(?:\W.*)?)", re.IGNORECASE),
    )
    for kind, phrase in _PHRASES
)
_DENIALS = re.compile(
    r"\b(?:not an? (?:\w+ )?invoice|no invoice|keine rechnung|n'est pas une facture"
    r"|not a (?:vat|tax|valid|demand))\b",
    re.IGNORECASE,
)
# A number may follow a title ("Invoice No. INV-7"); a sentence or a label ("Invoice to") not.
_NUMBER_FOLLOWS = re.compile(
    r"\W*(?:(?:\([0-9]+\)\s*)?(?:no|nr|number|nummer|num|n°)\b\W*)?(?:\S*[0-9]\S*.*)?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Title:
    kind: DocumentType
    height: float
    alone: bool


def find_type(text: DocumentText) -> DocumentType:
    """The kind of the first page's title: the largest letters, then alone on its row, then first.

    OTHER when there is no title, or when an invoice says that it is not one.
    """
    titles = [title for row in text.rows if row.page == 1 for title in _titles_in(row)]
    if not titles:
        return DocumentType.OTHER
    tallest = max(title.height for title in titles)
    large = [title for title in titles if title.height >= 0.95 * tallest]
    kind = next((title.kind for title in large if title.alone), large[0].kind)
    denied = any(_DENIALS.search(row.text) for row in text.rows)
    if denied and kind in (DocumentType.INVOICE, DocumentType.RECEIPT):
        return DocumentType.OTHER
    return kind


def _titles_in(row: Row) -> list[_Title]:
    titles: list[_Title] = []
    for cell in row.cells:
        for kind, pattern in _TITLES:
            found = pattern.fullmatch(cell.text)
            if found and _NUMBER_FOLLOWS.fullmatch(found["rest"]):
                alone = not found["rest"].strip() and not re.search("[0-9]", row.text)
                titles.append(_Title(kind, cell.height, alone))
                break
    return titles
