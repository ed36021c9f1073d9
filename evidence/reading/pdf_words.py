"""A page's text layer -> words with their places.

PDFium gives letters, one call each; a call costs about a microsecond and a page has thousands. So
the letters come in one call, cut at the blanks, and only a word's first and last letter are asked
for their boxes. A word whose letters do not stand in one run is asked for all of them.
"""

import ctypes
from collections.abc import Iterator
from typing import Any, NamedTuple, cast

from pypdfium2 import raw  # pyright: ignore[reportMissingTypeStubs]

from evidence.reading.layout import Word

_calls = cast(Any, raw)

# A letter is about half as wide as its box is high; a run that is much wider is looked at closely.
_WIDE_LETTER = 0.62


class _Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float


def page_words(text_page: Any, page_height: float) -> list[Word]:
    """The words in the order of the page's content."""
    letters = _letters(text_page)
    boxes = _Boxes(text_page)
    return [
        part.word(letters, page_height)
        for start, end in _runs(letters)
        for part in boxes.parts(start, end)
    ]


def _letters(text_page: Any) -> str:
    """One character for each of PDFium's letters; what cannot be printed is a blank."""
    count: int = text_page.count_chars()
    buffer = (ctypes.c_ushort * (count + 1))()
    written: int = _calls.FPDFText_GetText(text_page, 0, count, buffer)
    text = bytes(buffer)[: 2 * count].decode("utf-16-le", "surrogatepass")
    if written != count + 1 or len(text) != count or "\0" in text:
        # Letters beyond the first plane, or letters that PDFium leaves out: one by one.
        text = "".join(
            chr(_calls.FPDFText_GetUnicode(text_page, index) or 32) for index in range(count)
        )
    return text.translate({ord(one): " " for one in set(text) if not one.isprintable()})


def _runs(letters: str) -> Iterator[tuple[int, int]]:
    """First and last index of each stretch without a blank."""
    start = 0
    for part in letters.replace("\u00a0", " ").split(" "):
        if part:
            yield start, start + len(part) - 1
        start += len(part) + 1


class _Part(NamedTuple):
    """Letters that stand in one run, with the boxes of the outer two."""

    first: int
    last: int
    start: _Box
    end: _Box

    def word(self, letters: str, page_height: float) -> Word:
        left, right = min(self.start.left, self.end.left), max(self.start.right, self.end.right)
        top, bottom = max(self.start.top, self.end.top), min(self.start.bottom, self.end.bottom)
        text = letters[self.first : self.last + 1]
        return Word(text, left, right, page_height - top, max(top - bottom, 1.0))


class _Boxes:
    """The boxes of a page's letters, asked for when needed."""

    def __init__(self, text_page: Any) -> None:
        self._page = text_page.raw
        self._rect = _calls.FS_RECTF()
        self._pointer = ctypes.byref(self._rect)

    def of(self, index: int) -> _Box | None:
        """The loose box of a letter: as high as its font; None for one without a place."""
        if not _calls.FPDFText_GetLooseCharBox(self._page, index, self._pointer):
            return None
        rect = self._rect
        return _Box(rect.left, rect.top, rect.right, rect.bottom)

    def parts(self, start: int, end: int) -> list[_Part]:
        """The run as it is, or cut where its letters jump."""
        first = self.of(start)
        last = first if start == end else self.of(end)
        if first and last and _in_one_run(first, last, end - start + 1):
            return [_Part(start, end, first, last)]
        parts: list[_Part] = []
        for index in range(start, end + 1):
            box = self.of(index)
            if box is None:
                continue
            before = parts[-1] if parts else None
            if before and before.last == index - 1 and not _jumps(before.end, box):
                parts[-1] = before._replace(last=index, end=box)
            else:
                parts.append(_Part(index, index, box, box))
        return parts


def _in_one_run(first: _Box, last: _Box, letters: int) -> bool:
    height = max(first.top - first.bottom, 1.0)
    level = abs(first.bottom - last.bottom) <= 0.2 * height
    width = last.right - first.left
    return level and last.left >= first.left and width <= letters * _WIDE_LETTER * height


def _jumps(previous: _Box, box: _Box) -> bool:
    height = max(previous.top - previous.bottom, 1.0)
    sideways = box.left - previous.right > 0.5 * height or box.right < previous.left
    return sideways or abs(box.bottom - previous.bottom) > 0.5 * height
