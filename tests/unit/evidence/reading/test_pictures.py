"""Scans and photos of a page that is drawn here, so that what it says is known."""

import io
from typing import Any

import pypdfium2  # pyright: ignore[reportMissingTypeStubs]
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from evidence.reading.layout import DocumentText
from evidence.reading.limits import DocumentLimits
from evidence.reading.text import read_text
from models.contracts.evidence import ReadBy
from models.errors import DocumentBroken, DocumentHasNoText, DocumentTooLarge
from tests.unit.evidence.papers import LIMITS, draw, table

TABLE = table(
    200,
    [40, 300, 400, 500],
    [
        ["Description", "Quantity", "Price", "Amount"],
        ["Steel bottle", "12", "6.90", "82.80"],
        ["Camping lantern", "48", "13.40", "643.20"],
    ],
    step=24,
)
PAPER = draw(
    [
        (40, 60, "Harbour Supply GmbH", 16),
        (400, 60, "INVOICE", 16),
        *((x, y, text, 13) for x, y, text, *_ in TABLE),
    ]
)
ROWS = [
    ["Harbour Supply GmbH", "INVOICE"],
    ["Description", "Quantity", "Price", "Amount"],
    ["Steel bottle", "12", "6.90", "82.80"],
    ["Camping lantern", "48", "13.40", "643.20"],
]


@pytest.fixture(scope="module")
def scan() -> Image.Image:
    page: Any = pypdfium2.PdfDocument(PAPER)[0]
    return page.render(scale=150 / 72).to_pil().convert("RGB")


def saved(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def cells(text: DocumentText) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in text.rows]


@pytest.mark.parametrize(
    ("kind", "name"), [("PNG", "a.png"), ("JPEG", "a.jpg"), ("WEBP", "a.webp")]
)
def test_each_kind_of_picture_is_read_row_by_row(scan: Image.Image, kind: str, name: str) -> None:
    assert cells(read_text(saved(scan, kind), name, LIMITS)) == ROWS


@pytest.mark.parametrize("degrees", [-4, 90, 180, 270])
def test_a_page_that_does_not_lie_straight_is_read_all_the_same(
    scan: Image.Image, degrees: int
) -> None:
    turned = scan.rotate(degrees, expand=True, fillcolor="white")
    assert cells(read_text(saved(turned), "a.png", LIMITS)) == ROWS


def test_a_photo_is_read_as_the_camera_was_held(scan: Image.Image) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    photo = saved(scan.rotate(90, expand=True), "JPEG", exif=exif)
    assert cells(read_text(photo, "a.jpg", LIMITS)) == ROWS


def test_transparent_parts_of_a_picture_are_paper(scan: Image.Image) -> None:
    letters = scan.convert("L").point(lambda light: 255 - light)
    ink = Image.new("RGBA", scan.size, (0, 0, 0, 0))
    ink.putalpha(letters)
    assert cells(read_text(saved(ink), "a.png", LIMITS)) == ROWS


def test_the_pages_of_a_tiff_are_counted(scan: Image.Image) -> None:
    two = saved(scan, "TIFF", save_all=True, append_images=[scan])
    text = read_text(two, "a.tiff", LIMITS)
    assert (text.pages, {row.page for row in text.rows}) == (2, {1, 2})


def test_words_of_a_picture_stand_in_points_and_are_less_than_certain(scan: Image.Image) -> None:
    text = read_text(saved(scan, dpi=(150, 150)), "a.png", LIMITS)
    word = text.rows[0].words[0]
    assert text.method is ReadBy.OCR
    assert word.left == pytest.approx(40, abs=4)
    assert word.centre == pytest.approx(56, abs=4)
    assert 0.9 < word.confidence < 1


def scanned_pdf(picture: Image.Image, *, note: str = "", then: str = "") -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842), invariant=1)
    canvas.drawImage(ImageReader(picture), 0, 0, 595, 842)
    canvas.drawString(40, 20, note)
    canvas.showPage()
    if then:
        canvas.drawString(40, 800, then)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def test_a_scan_in_a_pdf_is_recognised(scan: Image.Image) -> None:
    assert cells(read_text(scanned_pdf(scan), "a.pdf", LIMITS)) == ROWS


def test_a_scanners_note_does_not_hide_the_scan(scan: Image.Image) -> None:
    text = read_text(scanned_pdf(scan, note="Made with a scanner"), "a.pdf", LIMITS)
    assert cells(text)[: len(ROWS)] == ROWS


def test_only_the_pages_without_text_are_recognised(scan: Image.Image) -> None:
    text = read_text(scanned_pdf(scan, then="Terms of delivery"), "a.pdf", LIMITS)
    last = text.rows[-1]
    assert (last.page, last.text, last.words[0].confidence) == (2, "Terms of delivery", 1.0)


def test_a_scan_has_fewer_pages_than_a_document_may_have(scan: Image.Image) -> None:
    with pytest.raises(DocumentTooLarge):
        read_text(scanned_pdf(scan), "a.pdf", DocumentLimits(pictures=0))


def test_a_blank_picture_has_no_text() -> None:
    with pytest.raises(DocumentHasNoText):
        read_text(saved(Image.new("RGB", (600, 800), "white")), "a.png", LIMITS)


def test_a_picture_that_unpacks_to_too_many_dots_is_refused_before_it_is_unpacked() -> None:
    bomb = saved(Image.new("1", (20_000, 20_000)))
    with pytest.raises(DocumentTooLarge):
        read_text(bomb, "a.png", LIMITS)


def test_a_picture_that_was_cut_off_is_broken(scan: Image.Image) -> None:
    whole = saved(scan)
    with pytest.raises(DocumentBroken):
        read_text(whole[: len(whole) // 2], "a.png", LIMITS)
