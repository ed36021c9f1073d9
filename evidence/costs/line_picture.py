"""A line of a document as it stands on its page, with a frame around it."""

from io import BytesIO

from PIL import Image, ImageDraw

from evidence.costs.marked_page import Box
from models.contracts.evidence import DocumentFields, ReadBy
from models.contracts.pictures import PagePicture, PageWanted

_FRAME = (217, 72, 15)
_FRAME_DOTS = 3
# Points between the line and its frame, and of the page above and below it.
_ROOM = 3.0
_AROUND = 110.0


def line_page(fields: DocumentFields, position: int) -> PageWanted | None:
    """The page that the line stands on; None where there is no such line."""
    line = next((one for one in fields.lines if one.position == position), None)
    if line is None:
        return None
    places = [place for place in fields.where.values() if place.page == line.page]
    return PageWanted(
        page=line.page, recognised=any(place.method is ReadBy.OCR for place in places)
    )


def line_picture(page: PagePicture, box: Box | None) -> bytes:
    """A PNG: the page's whole width around the line, which is framed; without a box all of it."""
    picture = Image.frombytes("RGB", (page.width, page.height), page.rgb)
    if box is not None:
        left, top, right, bottom = _framed(page, box)
        drawing = ImageDraw.Draw(picture)
        drawing.rectangle((left, top, right, bottom), outline=_FRAME, width=_FRAME_DOTS)
        around = _AROUND * page.dots
        above, below = max(0, int(top - around)), min(page.height, int(bottom + around))
        picture = picture.crop((0, above, page.width, below))
    buffer = BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


def _framed(page: PagePicture, box: Box) -> Box:
    """The frame in dots, inside the page wherever the box is."""
    left, top, right, bottom = (edge * page.dots for edge in box)
    room = _ROOM * page.dots
    left, top = _between(left - room, page.width), _between(top - room, page.height)
    right, bottom = _between(right + room, page.width), _between(bottom + room, page.height)
    return left, top, max(left, right), max(top, bottom)


def _between(edge: float, most: int) -> float:
    return min(max(edge, 0.0), most - 1.0)
