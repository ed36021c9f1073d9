"""Signs in a PDF's pages that numbers were put over others: by a patch, or by a later saving.

Only what an honest tool hardly does is a sign. Text that stands on a scan is none (its own letter
recognition puts it there), nor is a coloured box with text on it, nor a form that was filled in.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import pairwise
from typing import Any, NamedTuple, cast

import pypdfium2  # pyright: ignore[reportMissingTypeStubs]
from pypdfium2 import raw  # pyright: ignore[reportMissingTypeStubs]

from evidence.gate.patches import Box, overwritten
from evidence.reading.layout import Word
from evidence.reading.pdf import PDFIUM
from evidence.reading.pdf_words import page_words
from models.contracts.evidence import Alteration

_pdfium, _calls = cast(Any, pypdfium2), cast(Any, raw)

# An invoice's sums stand on its first pages or its last: these many of each are looked at.
_MOST_PAGES = 3
_MOST_SAVINGS = 4
_END_OF_FILE = re.compile(rb"%%EOF[ \t]*\r?\n?")
_DIGIT = re.compile(r"\d")
_SAME_PLACE = 0.5


class _Printed(NamedTuple):
    text: str
    box: Box


def signs_in_pages(content: bytes) -> list[Alteration]:
    """What the pages of a PDF show; nothing for other files and for what cannot be opened."""
    if not content.startswith(b"%PDF"):
        return []
    with PDFIUM:
        signs: list[Alteration] = []
        if _is_covered(content):
            signs.append(Alteration.NUMBER_COVERED)
        if _is_rewritten(content):
            signs.append(Alteration.NUMBER_REWRITTEN)
        return signs


def _is_covered(content: bytes) -> bool:
    return any(overwritten(page) for page in _pages(content))


def _is_rewritten(content: bytes) -> bool:
    """Whether a later saving put another number in the place of an earlier one."""
    ends = [found.end() for found in _END_OF_FILE.finditer(content)]
    if len(ends) < 2:
        return False
    versions = [_numbers(content[:end]) for end in [*ends[-_MOST_SAVINGS:-1], len(content)]]
    readable = [version for version in versions if version]
    return any(
        _differs(before, after)
        for earlier, later in pairwise(readable)
        for before, after in zip(earlier, later, strict=False)
    )


def _numbers(content: bytes) -> list[list[_Printed]]:
    """Page by page all words with a digit, and where they stand."""
    pages: list[list[_Printed]] = []
    for page in _pages(content):
        with closing(page.get_textpage()) as text_page:
            words = page_words(text_page, page.get_height())
        pages.append([_printed(word) for word in words if _DIGIT.search(word.text)])
    return pages


def _printed(word: Word) -> _Printed:
    return _Printed(word.text, Box(word.left, word.top, word.right, word.top + word.height))


def _differs(before: Sequence[_Printed], after: Sequence[_Printed]) -> bool:
    kept = set(before) & set(after)
    gone = [number for number in before if number not in kept]
    new = [number for number in after if number not in kept]
    return any(
        other.text != number.text and number.box.share_in(other.box) > _SAME_PLACE
        for number in gone
        for other in new
    )


def _pages(content: bytes) -> Iterator[Any]:
    """The first pages and the last ones, while they are open. None of a file that does not open."""
    try:
        document = _pdfium.PdfDocument(content)
    except _pdfium.PdfiumError:
        return
    with closing(document):
        count = len(document)
        for index in sorted({*range(count)[:_MOST_PAGES], *range(count)[-_MOST_PAGES:]}):
            try:
                page = document[index]
            except _pdfium.PdfiumError:
                continue
            with closing(page):
                yield page
