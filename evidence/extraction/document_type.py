"""What kind of paper a document is, told by its title; a paper that denies being one is none."""

import re
from dataclasses import dataclass

from evidence.extraction.columns import find_columns
from evidence.extraction.found import plain
from evidence.extraction.sum_labels import is_paid_in_cash
from evidence.extraction.type_titles import (
    ANY_TITLE,
    TITLES,
    calls_itself_pro_forma,
    denies_being_invoice,
)
from evidence.reading.layout import DocumentText, Row
from models.contracts.evidence import DocumentType

PROOFS = (DocumentType.INVOICE, DocumentType.RECEIPT)

# A number may follow a title ("Invoice No. INV-7"); a sentence or a label ("Invoice to") not.
_NUMBER_FOLLOWS = re.compile(
    r"\W*(?:(?:\([0-9]+\)\s*)?(?:no|nr|number|nummer|num(?:ero)?|n°|no?"
    r"|id)\b\W*)?(?:\S*[0-9]\S*.*)?"
)
# A copy is the paper still.
_COPY = re.compile(
    r"\W*\(?(?:copy|original|duplicate|kopie|copie|copia|originale|duplikat|duplicata)\)?\W*"
)
# A title stands in the first rows of a page, or in letters larger than the rest.
_HEAD_ROWS = 12


@dataclass(frozen=True)
class _Title:
    kind: DocumentType
    height: float
    alone: bool
    heads_page: bool
    bare: bool


def find_type(text: DocumentText, *, priced: bool) -> DocumentType:
    """The kind of the first page's title: the largest letters, then alone on its row, then first.

    Where nothing is titled, a till's receipt is known by its payment. An invoice or a receipt is
    only what shows prices (`priced`), does not say that it is none, and has no other paper's title.
    """
    rows = [row for row in text.rows if row.page == 1]
    titles = [title for index, row in enumerate(rows) for title in _titles_in(row, index)]
    kind = _kind(titles)
    if kind is None:
        till = priced and any(is_paid_in_cash(row.text) for row in rows)
        kind = DocumentType.RECEIPT if till else DocumentType.OTHER
    if kind not in PROOFS:
        return kind
    if any(calls_itself_pro_forma(cell.text) for row in text.rows for cell in row.cells):
        return DocumentType.PRO_FORMA
    if not priced or any(denies_being_invoice(row.text) for row in text.rows):
        return DocumentType.OTHER
    return kind


def _kind(titles: list[_Title]) -> DocumentType | None:
    if not titles:
        return None
    tallest = max(title.height for title in titles)
    large = [title for title in titles if title.height >= 0.95 * tallest]
    kind = next((title.kind for title in large if title.alone), large[0].kind)
    if kind not in PROOFS:
        return kind
    # Another paper's title, though smaller, in a row of its own makes the "invoice" a label; and so
    # does any other title, where "invoice" stands in labels alone.
    in_labels_alone = not any(title.bare and title.kind in PROOFS for title in large)
    others = (
        one.kind for one in titles if one.kind not in PROOFS and (one.heads_page or in_labels_alone)
    )
    return next(others, kind)


def _titles_in(row: Row, index: int) -> list[_Title]:
    """The titles in a row's cells; "Lieferschein" at the head of a column titles nothing."""
    titles = _titles_of_cells(row, index)
    return [] if titles and len(row.cells) > 2 and find_columns(row, None) else titles


def _titles_of_cells(row: Row, index: int) -> list[_Title]:
    titles: list[_Title] = []
    for cell in row.cells:
        words = plain(cell.text)
        if ANY_TITLE.match(words) is None:
            continue
        for kind, pattern in TITLES:
            found = pattern.fullmatch(words)
            if found and (
                _NUMBER_FOLLOWS.fullmatch(found["rest"]) or _COPY.fullmatch(found["rest"])
            ):
                alone = not re.search("[0-9]", found["rest"]) and not re.search("[0-9]", row.text)
                own_row = alone and len(row.cells) == 1 and index < _HEAD_ROWS
                bare = not found["rest"].strip()
                titles.append(_Title(kind, cell.height, alone, own_row, bare))
                break
    return titles
