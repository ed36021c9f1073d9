"""PDF bytes -> words with their places, through PDFium. Never runs a script, never fetches.

A page with a text layer is read from it; a page that is a picture is drawn and recognised.
"""

import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Any, cast

import pypdfium2  # pyright: ignore[reportMissingTypeStubs]

from evidence.reading.layout import DocumentText, Row, group_rows
from evidence.reading.limits import DocumentLimits
from evidence.reading.pdf_attachments import embedded_xml
from evidence.reading.pdf_pictures import drawn, is_picture
from evidence.reading.pdf_words import page_words
from evidence.reading.recognised import page_rows
from models.contracts.evidence import ReadBy
from models.errors import DocumentBroken, DocumentEncrypted, DocumentHasNoText, DocumentTooLarge

# PDFium keeps state of the whole process and is not safe to enter from two threads.
PDFIUM = threading.Lock()

_WRONG_PASSWORD = 4
_pdfium_types = cast(Any, pypdfium2)


def read_pdf(content: bytes, limits: DocumentLimits) -> DocumentText:
    """The words of a PDF. DocumentEncrypted, Broken, TooLarge or HasNoText."""
    with PDFIUM, _opened(content) as document:
        pages = len(document)
        if pages == 0:
            raise DocumentBroken("The PDF has no pages. Export it again and upload the new file.")
        if pages > limits.pages:
            raise DocumentTooLarge(
                f"The PDF has {pages} pages, at most {limits.pages} are read."
                " Upload the invoice's own pages only."
            )
        reader = _Pages(document, limits)
        for index in range(pages):
            reader.read(index)
        embedded = embedded_xml(document)
    if not reader.rows:
        raise DocumentHasNoText(
            "No letters were found in the PDF. Upload the supplier's own PDF or a sharper scan."
        )
    method = ReadBy.OCR if reader.pictures else ReadBy.TEXT
    return DocumentText(pages, tuple(reader.rows), method=method, embedded=embedded)


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


class _Pages:
    """The rows of the pages read so far, held against the limits."""

    def __init__(self, document: Any, limits: DocumentLimits) -> None:
        self.rows: list[Row] = []
        self.pictures = 0
        self._document = document
        self._limits = limits
        self._characters = limits.characters

    def read(self, index: int) -> None:
        """One page, counted from 0."""
        page = self._document[index]
        text_page = page.get_textpage()
        try:
            self.rows.extend(self._page(index + 1, page, text_page))
        finally:
            text_page.close()
            page.close()
        if len(self.rows) > self._limits.rows:
            raise DocumentTooLarge(
                f"The PDF holds more than {self._limits.rows:,} rows. Upload the invoice alone."
            )

    def _page(self, number: int, page: Any, text_page: Any) -> Sequence[Row]:
        letters: int = text_page.count_chars()
        self._characters -= letters
        if self._characters < 0:
            raise DocumentTooLarge(
                f"The PDF holds more than {self._limits.characters:,} characters."
                " Upload the invoice's own pages only."
            )
        if not is_picture(page, letters):
            return group_rows(number, page_words(text_page, page.get_height()))
        self.pictures += 1
        if self.pictures > self._limits.pictures:
            raise DocumentTooLarge(
                f"More than {self._limits.pictures} pages of the PDF are pictures."
                " Upload the invoice's own pages only."
            )
        picture, points = drawn(page)
        return page_rows(number, picture, points)
