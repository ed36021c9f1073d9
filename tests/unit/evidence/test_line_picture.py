"""Pictures of pages and of lines: of PDFs, photos and scans, the frame where the words are."""

import io
from email.message import EmailMessage

import pytest
from PIL import Image

from evidence.costs.line_picture import line_page, line_picture
from evidence.costs.pictures import page_pictures
from evidence.reading.text import read_text
from models.contracts.evidence import DocumentFields, DocumentLine, DocumentType, Place, ReadBy
from models.contracts.pictures import PagePicture, PageWanted
from tests.unit.evidence.papers import AMERICAN, LIMITS, draw
from tests.unit.evidence.reading.test_pictures import PAPER, saved

FRAME = (217, 72, 15)
BOX = (40.0, 187.0, 540.0, 198.0)


def page_of(content: bytes, name: str = "a.pdf", *, recognised: bool = False) -> PagePicture:
    (page,) = page_pictures(content, name, [PageWanted(page=1, recognised=recognised)], LIMITS)
    return page


def as_image(page: PagePicture) -> Image.Image:
    return Image.frombytes("RGB", (page.width, page.height), page.rgb)


def darkest_within(page: PagePicture, box: tuple[float, ...]) -> int:
    left, top, right, bottom = (edge * page.dots for edge in box)
    return min(as_image(page).convert("L").crop((left, top, right, bottom)).tobytes())


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGB")


def mail(*papers: bytes) -> bytes:
    message = EmailMessage()
    message.set_content("Please find our invoice enclosed.")
    for number, paper in enumerate(papers):
        message.add_attachment(
            paper, maintype="application", subtype="pdf", filename=f"invoice-{number}.pdf"
        )
    return message.as_bytes()


@pytest.fixture(scope="module")
def tilted() -> bytes:
    """A scan that was laid on the glass four degrees askew."""
    picture = as_image(page_of(PAPER)).resize((1240, 1754))
    return saved(picture.rotate(4, fillcolor="white"))


def test_a_page_of_a_pdf_is_drawn_small() -> None:
    page = page_of(AMERICAN)
    assert max(page.width, page.height) < 1600
    assert darkest_within(page, BOX) < 128


def test_the_words_of_a_tilted_scan_stand_where_they_were_read(tilted: bytes) -> None:
    words = [word for row in read_text(tilted, "scan.png", LIMITS).rows for word in row.words]
    boxes = [(word.left, word.top, word.right, word.top + word.height) for word in words]
    straight, as_it_lies = page_of(tilted, "scan.png", recognised=True), page_of(tilted, "scan.png")
    assert all(darkest_within(straight, box) < 128 for box in boxes)
    assert any(darkest_within(as_it_lies, box) > 128 for box in boxes)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("a.csv", b"SKU,Quantity\nA,1\n", id="a table"),
        pytest.param("a.pdf", b"%PDF-1.7 nothing", id="a damaged PDF"),
        pytest.param("a.pdf", draw([(40, 40, "secret")], password="pass"), id="a locked PDF"),
        pytest.param("a.png", b"\x89PNG\r\n\x1a\n", id="a picture that was cut off"),
        pytest.param("a.exe", b"MZ", id="a program"),
        pytest.param("a.eml", mail(AMERICAN, PAPER), id="a mail with two invoices"),
        pytest.param("a.eml", mail(), id="a mail without files"),
    ],
)
def test_a_file_without_pages_has_no_pictures(name: str, content: bytes) -> None:
    assert page_pictures(content, name, [PageWanted(page=1)], LIMITS) == []


def test_the_invoice_that_a_mail_carries_is_drawn() -> None:
    assert page_of(mail(AMERICAN), "a.eml") == page_of(AMERICAN)


def test_pages_that_there_are_not_are_left_out() -> None:
    wanted = [PageWanted(page=page) for page in (1, 2, 99)]
    assert [page.page for page in page_pictures(AMERICAN, "a.pdf", wanted, LIMITS)] == [1]


def test_a_line_is_framed_on_its_part_of_the_page() -> None:
    page = page_of(AMERICAN)
    shown = opened(line_picture(page, BOX))
    assert shown.width == page.width
    assert shown.height < page.height / 2
    assert FRAME in {colour for _, colour in shown.getcolors(1 << 20) or []}


def test_a_line_without_a_place_shows_the_whole_page() -> None:
    page = page_of(AMERICAN)
    assert opened(line_picture(page, None)).size == (page.width, page.height)


@pytest.mark.parametrize("box", [(-50, -50, 9000, 9000), (700, 900, 710, 950), (9, 9, 1, 1)])
def test_a_box_beside_the_page_is_drawn_inside(box: tuple[float, float, float, float]) -> None:
    assert opened(line_picture(page_of(AMERICAN), box)).width > 0


def test_a_page_of_recognised_values_is_laid_straight() -> None:
    place = Place(page=2, method=ReadBy.OCR, confidence=0.9)
    line = DocumentLine(position=3, page=2, description="Lantern")
    fields = DocumentFields(
        type=DocumentType.INVOICE, pages=2, lines=[line], where={"number": place}
    )
    assert line_page(fields, 3) == PageWanted(page=2, recognised=True)
    assert line_page(fields, 4) is None


def test_a_picture_that_lacks_dots_is_none() -> None:
    with pytest.raises(ValueError, match="width times its height"):
        PagePicture(page=1, dots=1, width=10, height=10, rgb=b"white")
