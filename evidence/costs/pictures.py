"""Pages of a document as small pictures, so that a reader finds a number where it stands."""

from typing import Any, cast

import pypdfium2  # pyright: ignore[reportMissingTypeStubs]
from PIL.Image import Image

from evidence.reading.pdf import PDFIUM

_pdfium_types = cast(Any, pypdfium2)
_DOTS_PER_POINT = 1.6
_LONGEST_SIDE = 1600


def page_pictures(content: bytes, pages: list[int]) -> dict[int, tuple[Image, float]]:
    """The pages (from 1) of a PDF, each with how many dots one point has. Pages that cannot be
    drawn, and all of a document that is no PDF, are left out."""
    if not content.startswith(b"%PDF"):
        return {}
    found: dict[int, tuple[Image, float]] = {}
    with PDFIUM:
        try:
            document = _pdfium_types.PdfDocument(content)
        except _pdfium_types.PdfiumError:
            return {}
        try:
            for page in pages:
                if 1 <= page <= len(document):
                    found[page] = _drawn(document[page - 1])
        except _pdfium_types.PdfiumError:
            return found
        finally:
            document.close()
    return found


def _drawn(page: Any) -> tuple[Image, float]:
    scale = min(_DOTS_PER_POINT, _LONGEST_SIDE / max(*page.get_size(), 1.0))
    return page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB"), scale
