"""The look of a cost document: letters, colours, and the few shapes that it is made of."""

import unicodedata
from collections.abc import Sequence
from functools import cache
from io import BytesIO
from xml.sax.saxutils import escape

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Table

REGULAR, BOLD = "Vera", "VeraBd"
INK, MUTED, ACCENT = HexColor(0x1C2430), HexColor(0x66717F), HexColor(0x0B5D5B)
RULE, PANEL, MARKER = HexColor(0xDCE1E7), HexColor(0xF3F6F7), HexColor(0xD9480F)
MARGIN = 18 * mm
WIDTH = A4[0] - 2 * MARGIN
_MISSING = "?"
_LONGEST_TEXT = 240


@cache
def _letters() -> frozenset[int]:
    """What the embedded font has (Bitstream Vera, which reportlab's wheel ships)."""
    regular = TTFont(REGULAR, "Vera.ttf")
    for font in (regular, TTFont(BOLD, "VeraBd.ttf")):
        pdfmetrics.registerFont(font)  # pyright: ignore[reportUnknownMemberType]
    return frozenset(regular.face.charToGlyph)


def printable(words: str) -> str:
    """The words in letters that the font has; "?" for one that it lacks, accent or not."""
    known = _letters()
    kept: list[str] = []
    for letter in unicodedata.normalize("NFC", words):
        if ord(letter) in known:
            kept.append(letter)
            continue
        simpler = [part for part in unicodedata.normalize("NFKD", letter) if ord(part) in known]
        kept.append("".join(simpler) or (" " if letter.isspace() else _MISSING))
    return "".join(kept)


def style(size: float, *, bold: bool = False, colour: Color = INK) -> ParagraphStyle:
    """A paragraph's style; the size in points."""
    return ParagraphStyle(
        name=f"{size}-{bold}",
        fontName=BOLD if bold else REGULAR,
        fontSize=size,
        leading=size * 1.4,
        textColor=colour,
        splitLongWords=True,
    )


BODY, SMALL = style(8), style(6.8, colour=MUTED)
LABEL, HEADING = style(7, colour=MUTED), style(9, bold=True, colour=ACCENT)
TITLE, FIGURE = style(14, bold=True), style(13, bold=True, colour=ACCENT)
STRONG, MARK = style(8, bold=True), style(7.5, bold=True, colour=MARKER)


def text(words: str, look: ParagraphStyle = BODY) -> Paragraph:
    """Plain text: nothing in it is markup, and what is too long for its place is cut."""
    short = words if len(words) <= _LONGEST_TEXT else f"{words[:_LONGEST_TEXT]}..."
    return Paragraph(escape(printable(short)), look)


def stacked(*parts: tuple[str, ParagraphStyle]) -> Table:
    """Texts one below the other in one cell."""
    return Table(
        [[text(words, look)] for words, look in parts],
        style=[
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
        ],
    )


def band(cells: Sequence[tuple[str, str, str]]) -> Table:
    """A row of (label, figure, note), equally wide."""
    row = [
        [text(label, LABEL), text(figure, FIGURE), text(note, SMALL)]
        for label, figure, note in cells
    ]
    return Table(
        [row],
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


def rows(
    head: Sequence[str], cells: Sequence[Sequence[Flowable]], widths: Sequence[float]
) -> Table:
    """A ruled table; `widths` in points. The head repeats on a new page."""
    return Table(
        [[text(name, LABEL) for name in head], *map(list, cells)],
        colWidths=list(widths),
        repeatRows=1,
        splitInRow=1,
        style=[
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 6),
            ("TOPPADDING", (0, 0), (-1, -1), 2.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
        ],
    )


def render(story: list[Flowable], *, title: str, foot: str) -> bytes:
    """The PDF's bytes: the same for the same story. `foot` stands below every page."""

    def decorate(canvas: Canvas, _: object) -> None:
        canvas.setFillColor(ACCENT)
        canvas.rect(0, A4[1] - 5, A4[0], 5, stroke=0, fill=1)
        canvas.setFillColor(MUTED)
        canvas.setFont(REGULAR, 6.4)
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
        subject="Cost document",
        pageTemplates=[PageTemplate(frames=[frame], onPage=decorate)],
    )
    document.build(story)
    return buffer.getvalue()
