"""Pages of a document as small pictures: those of a PDF, and photos and scans themselves."""

from collections.abc import Generator, Iterable
from contextlib import suppress
from typing import Any, cast

import pypdfium2  # pyright: ignore[reportMissingTypeStubs]
from PIL.Image import Image

from evidence.mails import only_document
from evidence.reading.file_types import FileType, file_type
from evidence.reading.limits import DocumentLimits
from evidence.reading.pdf import PDFIUM
from evidence.reading.pdf_pictures import drawn
from evidence.reading.pictures import picture_pages
from evidence.reading.recognised import laid_straight
from models.contracts.pictures import PagePicture, PageWanted
from models.errors import DocumentError

_pdfium_types = cast(Any, pypdfium2)
_DOTS_PER_POINT = 1.6
_LONGEST_SIDE = 1600


def page_pictures(
    content: bytes, file_name: str, wanted: list[PageWanted], limits: DocumentLimits
) -> list[PagePicture]:
    """The pages that can be drawn, in the file's order; none of a table, a text, or a mail with
    several files."""
    pages = {one.page: one.recognised for one in wanted}
    found: list[PagePicture] = []
    # What was drawn before a damaged page is shown all the same.
    with suppress(DocumentError, _pdfium_types.PdfiumError):
        for number, picture, points in _drawn(content, file_name, pages, limits):
            straight = laid_straight(picture) if pages[number] else picture
            found.append(_shown(number, straight, points))
    return found


def _drawn(
    content: bytes, file_name: str, pages: dict[int, bool], limits: DocumentLimits
) -> Iterable[tuple[int, Image, float]]:
    match file_type(content, file_name):
        case FileType.PDF:
            return _of_pdf(content, pages)
        case FileType.PICTURE:
            return _of_picture(content, pages, limits)
        case FileType.MAIL:
            file = only_document(content, limits)
            return _drawn(file.content, file.file_name, pages, limits) if file else ()
        case _:
            return ()


def _of_pdf(content: bytes, pages: dict[int, bool]) -> Generator[tuple[int, Image, float]]:
    with PDFIUM:
        document = _pdfium_types.PdfDocument(content)
        try:
            for number in sorted(pages):
                if 1 <= number <= len(document):
                    yield number, *drawn(document[number - 1])
        finally:
            document.close()


def _of_picture(
    content: bytes, pages: dict[int, bool], limits: DocumentLimits
) -> Generator[tuple[int, Image, float]]:
    for number, (picture, points) in enumerate(picture_pages(content, limits), start=1):
        if number in pages:
            yield number, picture, points


def _shown(number: int, picture: Image, points: float) -> PagePicture:
    """The page with some dots a point; `points` are those of one dot as it was drawn."""
    smaller = min(_DOTS_PER_POINT * points, _LONGEST_SIDE / max(picture.size), 1.0)
    size = (max(1, round(picture.width * smaller)), max(1, round(picture.height * smaller)))
    shown = picture.resize(size)
    return PagePicture(
        page=number,
        dots=smaller / points,
        width=shown.width,
        height=shown.height,
        rgb=shown.tobytes(),
    )
