"""The look of our papers: fonts, colours and the few shapes that they are made of."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from reportlab import rl_config
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

REGULAR, BOLD = "Vera", "VeraBd"
INK, MUTED, ACCENT = HexColor(0x1C2430), HexColor(0x66717F), HexColor(0x0B5D5B)
RULE, PANEL, MARKER = HexColor(0xDCE1E7), HexColor(0xF3F6F7), HexColor(0xD9480F)
MARGIN = 18 * mm
WIDTH = A4[0] - 2 * MARGIN
LEFT_OUT = "[…]"
UNPADDED = [(f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")]

# Compressed bytes as text are for mailers of old: they take a quarter more room, and time.
rl_config.useA85 = 0

_REPLACEMENTS = str.maketrans({"→": "->", "\N{NON-BREAKING HYPHEN}": "-", "\t": " ", "\n": " "})


@cache
def _glyphs() -> frozenset[int]:
    """The characters of the embedded font (Bitstream Vera, which reportlab's wheel ships)."""
    regular = TTFont(REGULAR, "Vera.ttf")
    for font in (regular, TTFont(BOLD, "VeraBd.ttf")):
        pdfmetrics.registerFont(font)  # pyright: ignore[reportUnknownMemberType]
    return frozenset(regular.face.charToGlyph)


def printable(text: str) -> str:
    """`text` in the characters that the font has: accents are dropped where needed, scripts that
    it lacks become "[…]"."""
    glyphs = _glyphs()
    kept: list[str] = []
    for character in unicodedata.normalize("NFC", text).translate(_REPLACEMENTS):
        if ord(character) in glyphs:
            kept.append(character)
        elif not unicodedata.category(character).startswith(("M", "C")):
            simpler = unicodedata.normalize("NFKD", character)
            plain = "".join(part for part in simpler if ord(part) in glyphs)
            kept.append(plain or "\0")
    return re.sub(r"\0[\0 ]*\0|\0", LEFT_OUT, "".join(kept))


def style(
    size: float, *, bold: bool = False, colour: Color = INK, after: float = 0, leading: float = 0
) -> ParagraphStyle:
    """A paragraph style; sizes are points."""
    return ParagraphStyle(
        name=f"{size}-{bold}",
        fontName=BOLD if bold else REGULAR,
        fontSize=size,
        leading=leading or size * 1.4,
        textColor=colour,
        spaceAfter=after,
        splitLongWords=True,
    )


BODY = style(8)
SMALL = style(6.6, colour=MUTED)
LABEL = style(7, colour=MUTED, leading=BODY.leading)
HASH = style(6.1, colour=MUTED)
TITLE = style(15, bold=True, after=3)
LONG_TITLE = style(11, bold=True, after=3)
HEADING = style(9, bold=True, colour=ACCENT, after=3)
FIGURE = style(11.5, bold=True)


def text(content: str, look: ParagraphStyle = BODY) -> Paragraph:
    """A paragraph of plain text: nothing in it is markup, and nothing looks for any."""
    return Paragraph("", look, frags=[_fragment(look).clone(text=printable(content))])


@cache
def _fragment(look: ParagraphStyle) -> Any:
    """A piece of text as the parser of markup makes it, once for each look."""
    parsed: Any = Paragraph(printable("x"), look)
    return parsed.frags[0]


def lines(contents: Sequence[str], look: ParagraphStyle = BODY) -> Paragraph:
    """Several lines of plain text in one cell."""
    return Paragraph("<br/>".join(escape(printable(line)) for line in contents), look)


def stacked(*parts: Flowable) -> Table:
    """One below the other in one cell."""
    return Table([[part] for part in parts], style=UNPADDED)


def section(heading: str, *content: Flowable, room: float = 72) -> list[Flowable]:
    """A heading that never stands alone at the foot of a page: `room` points follow it."""
    return [CondPageBreak(room), Spacer(0, 10), text(heading, HEADING), *content]


def figures(cells: Sequence[tuple[str, str, str]]) -> Table:
    """A band of (label, figure, note), equally wide."""
    band = [
        [text(label, LABEL), text(figure, FIGURE), text(note, SMALL)]
        for label, figure, note in cells
    ]
    return Table(
        [band],
        splitInRow=1,
        colWidths=[WIDTH / len(cells)] * len(cells),
        style=[
            ("BACKGROUND", (0, 0), (-1, -1), PANEL),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LINEAFTER", (0, 0), (-2, -1), 0.6, RULE),
            ("TOPPADDING", (0, 0), (-1, -1), 7),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 8),
            ("LEFTPADDING", (0, 0), (-1, -1), 9),
        ],
    )


def pairs(rows: Sequence[tuple[str, str]]) -> Table:
    """Label and value beside each other, two pairs a row."""
    padded = [*rows, ("", "")] if len(rows) % 2 else list(rows)
    half = len(padded) // 2
    cells = [
        [text(left[0], LABEL), text(left[1]), text(right[0], LABEL), text(right[1])]
        for left, right in zip(padded[:half], padded[half:], strict=True)
    ]
    widths = [WIDTH * part for part in (0.13, 0.40, 0.13, 0.34)]
    return Table(cells, colWidths=widths, splitInRow=1, style=_plain_rows(first=0))


def grid(
    head: Sequence[str],
    rows: Sequence[Sequence[str | Flowable]],
    widths: Sequence[float],
    across: float = WIDTH,
) -> Table:
    """A ruled table; `widths` are parts of `across` (points). The head repeats on a new page."""
    cells = [[cell if isinstance(cell, Flowable) else text(cell) for cell in row] for row in rows]
    return Table(
        [[text(name, LABEL) for name in head], *cells],
        colWidths=[across * part for part in widths],
        repeatRows=1,
        splitInRow=1,
        style=TableStyle(
            [("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE)],
            parent=_plain_rows(first=1),
        ),
    )


def render(story: list[Flowable], *, title: str, subject: str, foot: str) -> bytes:
    """The PDF's bytes: the same for the same story. `foot` stands below every page."""

    def decorate(canvas: Canvas, _: object) -> None:
        canvas.setFillColor(ACCENT)
        canvas.rect(0, A4[1] - 5, A4[0], 5, stroke=0, fill=1)
        canvas.setFillColor(MUTED)
        canvas.setFont(REGULAR, 6.6)
        canvas.drawString(MARGIN, 10 * mm, printable(foot))
        canvas.drawRightString(A4[0] - MARGIN, 10 * mm, f"Page {canvas.getPageNumber()}")

    buffer = BytesIO()
    frame = Frame(MARGIN, 16 * mm, WIDTH, A4[1] - 30 * mm, 0, 0, 0, 0)
    document = BaseDocTemplate(
        buffer,
        pagesize=A4,
        invariant=1,
        lang="en",
        title=title,
        author="Opside",
        subject=subject,
        pageTemplates=[PageTemplate(frames=[frame], onPage=decorate)],
    )
    document.build(story)
    return buffer.getvalue()


def _plain_rows(*, first: int) -> TableStyle:
    """Rows without lines; `first` is the first that is no head."""
    return TableStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 8),
            ("TOPPADDING", (0, first), (-1, -1), 2.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
        ]
    )
