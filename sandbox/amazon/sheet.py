"""A typed hand on reportlab: pages of text, rules and bands; same strokes, same bytes."""

from io import BytesIO
from typing import Any

from reportlab.lib.colors import HexColor  # pyright: ignore[reportMissingTypeStubs]
from reportlab.lib.pagesizes import A4, LETTER  # pyright: ignore[reportMissingTypeStubs]
from reportlab.pdfgen.canvas import Canvas  # pyright: ignore[reportMissingTypeStubs]

SIZES: dict[str, tuple[float, float]] = {"A4": A4, "letter": LETTER}


class Sheet:
    """A PDF in the making. Coordinates are points from the top left corner of the page."""

    def __init__(self, paper: str, title: str) -> None:
        self.width, self.height = SIZES[paper]
        self._buffer = BytesIO()
        self._canvas: Any = Canvas(self._buffer, pagesize=SIZES[paper], invariant=1)
        self._canvas.setTitle(title)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        font: str = "Helvetica",
        size: float = 9,
        grey: bool = False,
    ) -> None:
        """Words that begin at x."""
        self._pen(font, size, grey=grey)
        self._canvas.drawString(x, self.height - y, words)

    def right(
        self, x: float, y: float, words: str, *, font: str = "Helvetica", size: float = 9
    ) -> None:
        """Words that end at x."""
        self._pen(font, size, grey=False)
        self._canvas.drawRightString(x, self.height - y, words)

    def rule(self, x: float, y: float, to_x: float, to_y: float, *, width: float = 0.6) -> None:
        """A straight line."""
        self._canvas.setLineWidth(width)
        self._canvas.line(x, self.height - y, to_x, self.height - to_y)

    def band(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """A filled box."""
        self._canvas.setFillColor(HexColor(colour))
        self._canvas.rect(x, self.height - y - height, width, height, stroke=0, fill=1)

    def next_page(self) -> None:
        """Turn the page."""
        self._canvas.showPage()

    def finish(self) -> bytes:
        """The PDF."""
        self._canvas.save()
        return self._buffer.getvalue()

    def _pen(self, font: str, size: float, *, grey: bool) -> None:
        self._canvas.setFillColor(HexColor("#666666" if grey else "#111111"))
        self._canvas.setFont(font, size)
