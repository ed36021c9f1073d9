"""The text of a document as it lies on the page: words with their places, rows, cells, pages.

Lengths are points (1/72 inch) from the left and the top; plain text and CSV count columns instead,
`CHARACTER_WIDTH` points each, so that one set of rules reads all three.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from models.contracts.evidence import ReadBy

CHARACTER_WIDTH = 6.0
ROW_HEIGHT = 12.0

# A blank between words is about a quarter of the letter height, a gap between columns far wider.
CELL_GAP = 0.8


# Bars part values like a gap: "Invoice No. 8 | Date 4 April".
_BARS = frozenset("|•·¦")

# A page holds at most some two hundred letters side by side; what is longer is no invoice's row.
MOST_LETTERS = 1000


class Word(NamedTuple):
    """One word and its box; `top` grows downwards. `confidence` is below 1 where it was recognised
    in a picture."""

    text: str
    left: float
    right: float
    top: float
    height: float
    confidence: float = 1.0

    @property
    def centre(self) -> float:
        """The middle of the box, up and down."""
        return self.top + self.height / 2


class Cell(NamedTuple):
    """Words of one row that stand together, and their text, one blank between them."""

    words: tuple[Word, ...]
    text: str

    @property
    def left(self) -> float:
        """Where the first word begins."""
        return self.words[0].left

    @property
    def right(self) -> float:
        """Where the last word ends."""
        return self.words[-1].right

    @property
    def height(self) -> float:
        """The tallest letter box."""
        return max(word.height for word in self.words)


def _cell(words: list[Word]) -> Cell:
    return Cell(tuple(words), " ".join([word.text for word in words]))


@dataclass(frozen=True, eq=False)
class Row:
    """Words on one line of a page (pages count from 1), left to right. Each row is its own: two
    with the same words are two."""

    page: int
    words: tuple[Word, ...]

    @cached_property
    def text(self) -> str:
        """The words, one blank between them."""
        return " ".join(word.text for word in self.words)

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """The words, parted where the gap is wider than a blank."""
        cells: list[list[Word]] = []
        for word in self.words:
            near = cells and word.left - cells[-1][-1].right <= CELL_GAP * word.height
            if near:
                cells[-1].append(word)
            else:
                cells.append([word])
        return tuple(map(_cell, cells))

    @cached_property
    def parted_cells(self) -> tuple[Cell, ...]:
        """The cells, parted at bars too."""
        if _BARS.isdisjoint(self.text):
            return self.cells
        runs: list[list[Word]] = []
        for cell in self.cells:
            runs.append([])
            for word in cell.words:
                if word.text in _BARS:
                    runs.append([])
                else:
                    runs[-1].append(word)
        return tuple(_cell(words) for words in runs if words)

    @property
    def top(self) -> float:
        """Where the highest word begins."""
        return min(word.top for word in self.words)

    @property
    def height(self) -> float:
        """The tallest letter box."""
        return max(word.height for word in self.words)


@dataclass(frozen=True)
class CsvTable:
    """A CSV file: the header's names as written, and (row number in the file, values)."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True)
class DocumentText:
    """What a document says. `table` is set for CSV alone, whose columns have names.

    `method` says how the words came to be known; `embedded` is the invoice's own XML, where a PDF
    carries one.
    """

    pages: int
    rows: tuple[Row, ...]
    table: CsvTable | None = None
    method: ReadBy = ReadBy.TEXT
    embedded: bytes | None = None


def shortened(words: list[Word]) -> tuple[Word, ...]:
    """The words of a row up to `MOST_LETTERS`, so that no row costs more than a row should."""
    kept: list[Word] = []
    left = MOST_LETTERS
    for word in words:
        if left <= 0:
            break
        kept.append(word._replace(text=word.text[:left]) if len(word.text) > left else word)
        left -= len(word.text)
    return tuple(kept)


def group_rows(page: int, words: list[Word]) -> list[Row]:
    """Words of a page as rows, top to bottom: words whose middles are level share a row."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.centre):
        if rows and _level(rows[-1][-1], word):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [Row(page, shortened(sorted(row, key=lambda word: word.left))) for row in rows]


def _level(word: Word, other: Word) -> bool:
    return abs(word.centre - other.centre) <= 0.4 * min(word.height, other.height)
