"""A typed hand on reportlab with wrapping and alignment; the same strokes give the same bytes."""

from io import BytesIO
from typing import Any

from reportlab.lib.colors import HexColor  # pyright: ignore[reportMissingTypeStubs]
from reportlab.pdfbase.pdfmetrics import (  # pyright: ignore[reportMissingTypeStubs]
    stringWidth,  # pyright: ignore[reportUnknownVariableType]
)
from reportlab.pdfgen.canvas import Canvas  # pyright: ignore[reportMissingTypeStubs]

SIZES = {"A4": (595.0, 842.0), "letter": (612.0, 792.0), "wide": (842.0, 595.0),
         "roll": (226.0, 620.0)}  # fmt: skip
BOLD = {"Helvetica": "Helvetica-Bold", "Times-Roman": "Times-Bold", "Courier": "Courier-Bold"}
INK = "#111111"


class Page:
    """A PDF in the making. Coordinates are points from the top left corner of the page."""

    def __init__(self, paper: str, font: str, size: float) -> None:
        self.width, self.height = SIZES[paper]
        self.font, self.size = font, size
        self.count = 1
        self._buffer = BytesIO()
        self._canvas: Any = Canvas(self._buffer, pagesize=SIZES[paper], invariant=1)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        align: str = "left",
        bold: bool = False,
        size: float | None = None,
        colour: str = INK,
    ) -> None:
        """Words that begin, end, or have their middle at x (`align`: left, right, centre)."""
        size = size or self.size
        self._canvas.setFillColor(HexColor(colour))
        self._canvas.setFont(BOLD[self.font] if bold else self.font, size)
        shift = {"left": 0.0, "right": 1.0, "centre": 0.5}[align] * self.width_of(words, size)
        self._canvas.drawString(x - shift, self.height - y, words)

    def width_of(self, words: str, size: float | None = None) -> float:
        """Points that the words take."""
        return float(stringWidth(words, self.font, size or self.size))

    def wrapped(self, words: str, width: float) -> list[str]:
        """The words in lines that fit; a word wider than that has a line of its own."""
        lines: list[str] = []
        for word in words.split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.width_of(longer) <= width:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    def rule(self, x: float, y: float, to_x: float, to_y: float, width: float = 0.6) -> None:
        """A straight line."""
        self._canvas.setLineWidth(width)
        self._canvas.line(x, self.height - y, to_x, self.height - to_y)

    def band(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """A filled box whose upper left corner is (x, y)."""
        self._canvas.setFillColor(HexColor(colour))
        self._canvas.rect(x, self.height - y - height, width, height, stroke=0, fill=1)

    def frame(self, x: float, y: float, width: float, height: float) -> None:
        """An empty box."""
        self._canvas.setLineWidth(0.5)
        self._canvas.rect(x, self.height - y - height, width, height, stroke=1, fill=0)

    def turn(self) -> None:
        """The next page."""
        self._canvas.showPage()
        self.count += 1

    def finish(self) -> bytes:
        """The PDF."""
        self._canvas.save()
        return self._buffer.getvalue()
