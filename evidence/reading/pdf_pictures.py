"""Pages of a PDF that are pictures: which ones they are, and how they are drawn."""

from itertools import islice
from typing import Any, cast

from PIL.Image import Image
from pypdfium2 import raw  # pyright: ignore[reportMissingTypeStubs]

_calls = cast(Any, raw)

# A scanner's or a viewer's own note on a scanned page is shorter than this.
_FEW_LETTERS = 60
# The part of the page that a scan covers at least.
_MOST_OF_THE_PAGE = 0.5
_MOST_IMAGES = 100
_DOTS_PER_POINT = 200 / 72
_LONGEST_SIDE = 3000


def is_picture(page: Any, letters: int) -> bool:
    """Whether the page has to be recognised: it shows something, and no text to speak of."""
    if letters == 0:
        return _calls.FPDFPage_CountObjects(page) > 0
    if letters >= _FEW_LETTERS:
        return False
    images = page.get_objects(filter=[_calls.FPDF_PAGEOBJ_IMAGE], max_depth=3)
    covered = sum(_area(image.get_bounds()) for image in islice(images, _MOST_IMAGES))
    return covered > _MOST_OF_THE_PAGE * page.get_width() * page.get_height()


def _area(bounds: tuple[float, float, float, float]) -> float:
    left, bottom, right, top = bounds
    return max(right - left, 0.0) * max(top - bottom, 0.0)


def drawn(page: Any) -> tuple[Image, float]:
    """The page at 200 dots an inch (less for a poster), and the points of one dot."""
    longest = max(*page.get_size(), 1.0)
    scale = min(_DOTS_PER_POINT, _LONGEST_SIDE / longest)
    return page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB"), 1 / scale
