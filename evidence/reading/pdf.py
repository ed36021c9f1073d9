"""PDF bytes -> words with their places, through PDFium. Reads text only; never runs or fetches."""

import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any, cast

import pypdfium2  # pyright: ignore[reportMissingTypeStubs]
from pypdfium2 import raw  # pyright: ignore[reportMissingTypeStubs]

from evidence.reading.layout import DocumentText, Row, Word, group_rows
from evidence.reading.limits import DocumentLimits
from models.errors import DocumentBroken, DocumentEncrypted, DocumentHasNoText, DocumentTooLarge

# PDFium keeps state of the whole process and is not safe to enter from two threads.
_pdfium = threading.Lock()

_WRONG_PASSWORD = 4
_pdfium_types = cast(Any, pypdfium2)
_pdfium_calls = cast(Any, raw)


def read_pdf(content: bytes, limits: DocumentLimits) -> DocumentText:
    """The text layer of a PDF. DocumentEncrypted, Broken, TooLarge or HasNoText."""
    with _pdfium, _opened(content) as document:
        pages = len(document)
        if pages == 0:
            raise DocumentBroken("The PDF has no pages. Export it again and upload the new file.")
        if pages > limits.pages:
            raise DocumentTooLarge(
                f"The PDF has {pages} pages, at most {limits.pages} are read."
                " Upload the invoice's own pages only."
            )
        rows = _read_pages(document, pages, limits)
    if not rows:
        raise DocumentHasNoText(
            "The PDF holds pictures only (a scan). Upload the supplier's own PDF, which holds text."
        )
    return DocumentText(pages=pages, rows=tuple(rows))


@contextmanager
def _opened(content: bytes) -> Generator[Any]:
    try:
        document = _pdfium_types.PdfDocument(content)
    except _pdfium_types.PdfiumError as error:
        if error.err_code == _WRONG_PASSWORD:
            raise DocumentEncrypted(
                "The PDF is locked with a password. Save it without one and upload it again."
            ) from error
        raise _broken() from error
    try:
        yield document
    except _pdfium_types.PdfiumError as error:
        raise _broken() from error
    finally:
        document.close()


def _broken() -> DocumentBroken:
    return DocumentBroken("The PDF is damaged and cannot be read. Download or export it again.")


def _read_pages(document: Any, pages: int, limits: DocumentLimits) -> list[Row]:
    rows: list[Row] = []
    left = limits.characters
    for index in range(pages):
        page = document[index]
        text_page = page.get_textpage()
        left -= text_page.count_chars()
        if left < 0:
            raise DocumentTooLarge(
                f"The PDF holds more than {limits.characters:,} characters."
                " Upload the invoice's own pages only."
            )
        words = list(_words(text_page, page.get_height()))
        rows.extend(group_rows(index + 1, words))
        if len(rows) > limits.rows:
            raise DocumentTooLarge(
                f"The PDF holds more than {limits.rows:,} rows. Upload the invoice's pages only."
            )
        text_page.close()
        page.close()
    return rows


def _words(text_page: Any, page_height: float) -> Iterator[Word]:
    """Words in the order of the page's content; a blank, a jump or a new line ends a word."""
    letters: list[tuple[str, Any]] = []
    for index in range(text_page.count_chars()):
        letter = chr(_pdfium_calls.FPDFText_GetUnicode(text_page, index))
        box = _pdfium_calls.FS_RECTF()
        placed = _pdfium_calls.FPDFText_GetLooseCharBox(text_page, index, box)
        blank = not placed or letter.isspace() or not letter.isprintable()
        if letters and (blank or _jumps(letters[-1][1], box)):
            yield _word(letters, page_height)
            letters = []
        if not blank:
            letters.append((letter, box))
    if letters:
        yield _word(letters, page_height)


def _jumps(previous: Any, box: Any) -> bool:
    height = max(previous.top - previous.bottom, 1.0)
    sideways = box.left - previous.right > 0.5 * height or box.right < previous.left
    return sideways or abs(box.bottom - previous.bottom) > 0.5 * height


def _word(letters: list[tuple[str, Any]], page_height: float) -> Word:
    boxes = [box for _, box in letters]
    top = max(box.top for box in boxes)
    return Word(
        text="".join(letter for letter, _ in letters),
        left=min(box.left for box in boxes),
        right=max(box.right for box in boxes),
        top=page_height - top,
        height=max(top - min(box.bottom for box in boxes), 1.0),
    )
