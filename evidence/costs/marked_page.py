"""A page of the invoice, small, with a numbered frame around each value that the cost rests on."""

from typing import Any, cast

from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.platypus import Flowable

from models.contracts.pictures import PagePicture
from printing.sheets import BOLD, MARKER, RULE

Box = tuple[float, float, float, float]
_MARGIN = 1.5


class MarkedPage(Flowable):
    """`frames` are numbers and boxes in points of the page; the picture is `width` points wide."""

    def __init__(self, picture: PagePicture, frames: list[tuple[int, Box]], width: float) -> None:
        super().__init__()
        self._picture = _lightest(picture)
        self._scale = width / (picture.width / picture.dots)
        self._frames = frames
        self._size = (width, width * picture.height / picture.width)

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        """The space that it takes, in points."""
        return self._size

    def draw(self) -> None:
        """The page, its edge, and the frames."""
        width, height = self._size
        canvas = cast(Any, self).canv
        canvas.drawImage(ImageReader(self._picture), 0, 0, width, height)
        canvas.setLineWidth(0.5)
        canvas.setStrokeColor(RULE)
        canvas.rect(0, 0, width, height)
        for number, box in self._frames:
            self._mark(canvas, number, box, height)

    def _mark(self, canvas: Any, number: int, box: Box, height: float) -> None:
        left, top, right, bottom = (edge * self._scale for edge in box)
        canvas.setStrokeColor(MARKER)
        canvas.setFillColor(MARKER)
        canvas.setLineWidth(0.7)
        canvas.rect(
            left - _MARGIN,
            height - bottom - _MARGIN,
            right - left + 2 * _MARGIN,
            bottom - top + 2 * _MARGIN,
        )
        canvas.setFont(BOLD, 5.2)
        canvas.drawRightString(left - _MARGIN - 1, height - top - 3.6, str(number))


def _lightest(picture: PagePicture) -> Image.Image:
    """A page without a colour needs a third of the bytes."""
    coloured = Image.frombytes("RGB", (picture.width, picture.height), picture.rgb)
    red, green, blue = coloured.split()
    is_grey = red.tobytes() == green.tobytes() == blue.tobytes()
    return red if is_grey else coloured
