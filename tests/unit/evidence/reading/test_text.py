import io
import zipfile
import zlib
from collections.abc import Callable

import pytest

from evidence.reading.limits import DocumentLimits
from evidence.reading.text import read_text
from models.errors import (
    DocumentBroken,
    DocumentEmpty,
    DocumentEncrypted,
    DocumentError,
    DocumentHasNoText,
    DocumentRowInvalid,
    DocumentTooLarge,
    DocumentTypeUnknown,
)
from tests.unit.evidence.papers import AMERICAN, LIMITS, draw, outcome_of

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64


def zip_bytes() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("invoice.pdf", AMERICAN)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "error"),
    [
        (b"", "invoice.pdf", DocumentEmpty),
        (b" \n\t ", "invoice.txt", DocumentEmpty),
        ("\ufeff  \n".encode(), "invoice.txt", DocumentEmpty),
        (PNG, "invoice.pdf", DocumentTypeUnknown),
        (PNG, "invoice.png", DocumentBroken),
        (zip_bytes(), "invoice.zip", DocumentTypeUnknown),
        (zip_bytes(), "invoice.csv", DocumentTypeUnknown),
        (AMERICAN, "invoice.csv", DocumentTypeUnknown),
        (b"just text", "invoice.pdf", DocumentTypeUnknown),
        (b"just text", "invoice.docx", DocumentTypeUnknown),
        (b"just text", "invoice", DocumentTypeUnknown),
        (b"a\x00b", "invoice.txt", DocumentTypeUnknown),
        (b"caf\x81 \x8d", "invoice.txt", DocumentTypeUnknown),
        (AMERICAN[:400], "invoice.pdf", DocumentBroken),
        (b"%PDF-1.7\n" + b"\xff" * 500, "invoice.pdf", DocumentBroken),
        (draw([(40, 40, "secret")], password="pass"), "invoice.pdf", DocumentEncrypted),
        (draw([]), "scan.pdf", DocumentHasNoText),
        (draw([(40, 40, "page")], *[[(40.0, 40.0, "page")]] * 200), "i.pdf", DocumentTooLarge),
        (b"sku;quantity\n", "invoice.csv", DocumentEmpty),
        (b'sku,quantity\nA,"1', "invoice.csv", DocumentRowInvalid),
    ],
)  # fmt: skip
def test_a_file_that_is_no_readable_document_gets_its_own_error(
    content: bytes, name: str, error: type[DocumentError]
) -> None:
    with pytest.raises(error):
        read_text(content, name, LIMITS)


@pytest.mark.parametrize("name", ["invoice.pdf", "invoice.txt", "invoice.csv"])
def test_a_file_over_the_size_limit_is_refused(name: str) -> None:
    with pytest.raises(DocumentTooLarge):
        read_text(b"x" * 101, name, DocumentLimits(size=100))


@pytest.mark.parametrize(
    ("content", "name"), [(AMERICAN, "a.pdf"), (b"word " * 50, "a.txt"), (b"a,b\n" * 50, "a.csv")]
)
def test_more_text_than_the_limit_is_refused(content: bytes, name: str) -> None:
    with pytest.raises(DocumentTooLarge):
        read_text(content, name, DocumentLimits(characters=100))


def test_a_pdf_is_read_row_by_row_from_the_top() -> None:
    content = draw([(300, 50, "right"), (40, 80, "below"), (40, 50, "left")])
    rows = read_text(content, "a.pdf", LIMITS).rows
    assert [[cell.text for cell in row.cells] for row in rows] == [["left", "right"], ["below"]]


def test_pages_are_counted_and_kept_apart() -> None:
    text = read_text(draw([(40, 50, "one")], [(40, 50, "two")]), "a.pdf", LIMITS)
    assert (text.pages, [(row.page, row.text) for row in text.rows]) == (
        2,
        [(1, "one"), (2, "two")],
    )


def test_a_pdf_that_only_its_owner_may_change_is_read() -> None:
    buffer = draw([(40, 50, "open")], password="")
    assert read_text(buffer, "a.pdf", LIMITS).rows[0].text == "open"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_is_read_in_the_encodings_that_programs_write(encoding: str) -> None:
    assert read_text("Größe 5 €".encode(encoding), "a.txt", LIMITS).rows[0].text == "Größe 5 €"


def flipped(content: bytes, step: int) -> bytes:
    return bytes(byte ^ 0x55 if index % step == 7 else byte for index, byte in enumerate(content))


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[: len(content) // 2],
        lambda content: flipped(content, 97),
        lambda content: flipped(content, 997),
        lambda content: content.replace(b"/Type /Page", b"/Type /Plage"),
        lambda content: content.replace(b"/Pages", b"/Catalog"),
        lambda content: content.replace(b"endobj", b""),
        lambda content: content + content,
    ],
)
def test_a_damaged_pdf_gives_fields_or_one_document_error(damage: Callable[[bytes], bytes]) -> None:
    assert outcome_of(damage(AMERICAN)) in ("fields", "document error")


def test_a_pdf_that_unpacks_to_millions_of_letters_is_refused() -> None:
    page = b"BT /F1 9 Tf 40 40 Td " + (b"(" + b"a" * 10_000 + b") Tj ") * 150 + b"ET"
    packed = zlib.compress(page)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % item for item in enumerate(objects, start=1))
    bomb = b"%PDF-1.4\n" + body + b"trailer << /Root 1 0 R /Size 6 >>\n%%EOF"
    with pytest.raises(DocumentTooLarge):
        read_text(bomb, "a.pdf", LIMITS)
