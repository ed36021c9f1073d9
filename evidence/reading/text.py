"""Bytes of an upload -> text with its places. The one door to every kind of file."""

import re

from evidence.reading.csv_table import read_csv
from evidence.reading.file_types import KINDS_IN_WORDS, FileType, file_type
from evidence.reading.layout import (
    CHARACTER_WIDTH,
    MOST_LETTERS,
    ROW_HEIGHT,
    DocumentText,
    Row,
    Word,
    shortened,
)
from evidence.reading.limits import DocumentLimits
from evidence.reading.mail import read_mail
from evidence.reading.pdf import read_pdf
from evidence.reading.pictures import read_picture
from evidence.reading.sheet import read_sheet
from models.errors import DocumentEmpty, DocumentTooLarge, DocumentTypeUnknown

_FORM_FEED = "\f"
_TAB_WIDTH = 8
# Blanks count here, letters are counted apart.
_LONGEST_LINE = 10 * MOST_LETTERS


def read_text(content: bytes, file_name: str, limits: DocumentLimits) -> DocumentText:
    """What one file says; any DocumentError. Of a mail its own words, not its attachments."""
    check_size(content, limits)
    kind = file_type(content, file_name)
    if kind in _READERS:
        return _READERS[kind](content, limits)
    text = read_mail(content, limits).body if kind is FileType.MAIL else decode(content)
    if len(text) > limits.characters:
        raise DocumentTooLarge(
            f"The file holds more than {limits.characters:,} characters. Upload the invoice alone."
        )
    if not text.strip():
        raise DocumentEmpty(f"The file holds no text. Upload the invoice as {KINDS_IN_WORDS}.")
    return read_csv(text, limits) if kind is FileType.CSV else _read_plain(text, limits)


_READERS = {
    FileType.PDF: read_pdf,
    FileType.PICTURE: read_picture,
    FileType.SHEET: read_sheet,
}


def check_size(content: bytes, limits: DocumentLimits) -> None:
    """DocumentEmpty or DocumentTooLarge, before anything is looked at."""
    if not content.strip():
        raise DocumentEmpty(f"The file is empty. Upload the invoice as {KINDS_IN_WORDS}.")
    if len(content) > limits.size:
        raise DocumentTooLarge(
            f"The file has {len(content) / 1048576:.1f} MB, at most {limits.size / 1048576:.0f} are"
            " read. Upload the invoice's own pages only."
        )


def decode(content: bytes) -> str:
    """UTF-8 with or without a mark, UTF-16 with one, else Windows-1252. DocumentTypeUnknown."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DocumentTypeUnknown("The file's letters cannot be read. Save it as UTF-8 and upload it.")


def _read_plain(text: str, limits: DocumentLimits) -> DocumentText:
    pages = text.split(_FORM_FEED)
    if len(pages) > limits.pages:
        raise DocumentTooLarge(f"The text has {len(pages)} pages, at most {limits.pages} are read.")
    rows = [
        Row(number, words)
        for number, page in enumerate(pages, start=1)
        for index, line in enumerate(page.splitlines())
        if (words := _plain_words(line.expandtabs(_TAB_WIDTH), index))
    ]
    if len(rows) > limits.rows:
        raise DocumentTooLarge(f"The text has more than {limits.rows:,} rows. Upload the invoice.")
    return DocumentText(pages=len(pages), rows=tuple(rows))


def _plain_words(line: str, index: int) -> tuple[Word, ...]:
    words = (
        Word(
            text=found.group(),
            left=found.start() * CHARACTER_WIDTH,
            right=found.end() * CHARACTER_WIDTH,
            top=index * ROW_HEIGHT,
            # One blank keeps words together, two part cells.
            height=CHARACTER_WIDTH * 1.5,
        )
        for found in re.finditer(r"\S+", line[:_LONGEST_LINE])
    )
    return shortened(list(words))
