"""Photos and scans (PNG, JPEG, TIFF, WebP) -> rows. A TIFF may have several pages."""

import io
from collections.abc import Generator
from contextlib import contextmanager

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from evidence.reading.layout import DocumentText, Row
from evidence.reading.limits import DocumentLimits
from evidence.reading.recognised import page_rows
from models.contracts.evidence import ReadBy
from models.errors import DocumentBroken, DocumentHasNoText, DocumentTooLarge

_FORMATS = ("PNG", "JPEG", "TIFF", "WEBP")
# What the recogniser looks at: more dots bring no letter, and cost memory.
_LONGEST_SIDE = 3000
# A4's long side, for pictures that do not say how large their paper was: photos never know.
_PAGE_POINTS = 842.0
_DPI = (72.0, 1200.0)

# The library's own limit is of the whole process; the caller's is held before a dot is unpacked.
Image.MAX_IMAGE_PIXELS = None


def read_picture(content: bytes, limits: DocumentLimits) -> DocumentText:
    """The words of each page. DocumentBroken, TooLarge or HasNoText."""
    rows: list[Row] = []
    pages = 0
    for number, (page, points) in enumerate(picture_pages(content, limits), start=1):
        pages = number
        rows.extend(page_rows(number, page, points))
    if not rows:
        raise DocumentHasNoText(
            "No letters were found in the picture. Take it again: sharp, bright and whole."
        )
    return DocumentText(pages, tuple(rows), method=ReadBy.OCR)


def picture_pages(content: bytes, limits: DocumentLimits) -> Generator[tuple[Image.Image, float]]:
    """Each page in RGB, as the camera was held, and the points of one dot. DocumentBroken, or
    TooLarge."""
    with _opened(content) as picture:
        pages = int(getattr(picture, "n_frames", 1))
        if pages > limits.pictures:
            raise DocumentTooLarge(
                f"The picture has {pages} pages, at most {limits.pictures} are read."
                " Upload the invoice's own pages only."
            )
        for frame in ImageSequence.Iterator(picture):
            _check_size(frame, limits)
            page = _plain(frame)
            yield page, _points(frame, page)


@contextmanager
def _opened(content: bytes) -> Generator[Image.Image]:
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
            yield picture
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise DocumentBroken(
            "The picture is damaged and cannot be opened. Save or take it again."
        ) from error


def _check_size(frame: Image.Image, limits: DocumentLimits) -> None:
    width, height = frame.size
    if width * height > limits.pixels:
        raise DocumentTooLarge(
            f"The picture has {width:,} x {height:,} dots, at most {limits.pixels:,} are read."
            " Save it smaller: 200 dots an inch do."
        )


def _plain(frame: Image.Image) -> Image.Image:
    """RGB on white, as the camera was held, not larger than what helps."""
    if frame.format == "JPEG":
        frame.draft("RGB", (_LONGEST_SIDE, _LONGEST_SIDE))
    page = frame.convert("RGBA" if frame.has_transparency_data else "RGB")
    page.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    page = ImageOps.exif_transpose(page)
    if page.mode == "RGBA":
        paper = Image.new("RGBA", page.size, "white")
        paper.alpha_composite(page)
        page = paper.convert("RGB")
    return page


def _points(frame: Image.Image, page: Image.Image) -> float:
    """Points a dot of the page. Where the file does not say, the page is as long as A4."""
    longest = max(page.size)
    dpi = float(frame.info.get("dpi", (0,))[0])
    if _DPI[0] < dpi <= _DPI[1]:
        return max(frame.size) * 72 / dpi / longest
    return _PAGE_POINTS / longest
