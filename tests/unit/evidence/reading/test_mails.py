"""Mails with invoices, made here by the library that reads them."""

from email.message import EmailMessage

import pytest

from evidence.documents import read_document
from evidence.reading.limits import DocumentLimits
from evidence.reading.mail import read_mail
from evidence.reading.text import read_text
from models.contracts.evidence import DocumentType
from models.errors import DocumentBroken, DocumentEmpty, DocumentHoldsSeveral, DocumentTooLarge
from tests.unit.evidence.papers import AMERICAN, LIMITS, draw

CSV = b"Invoice Number,SKU,Quantity,Unit Price\nINV-9,HP-BTL-32,12,6.90\n"
SLIP = draw([(40, 60, "PACKING SLIP", 16), (40, 90, "Order 17"), (40, 120, "Steel bottle 12")])


def mail(
    *files: tuple[str, bytes], body: str = "Please find our invoice attached."
) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "Your invoice"
    message.set_content(body)
    for name, content in files:
        message.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    return message


def test_the_attached_invoice_is_the_document() -> None:
    fields = read_document(bytes(mail(("i.pdf", AMERICAN))), "m.eml", LIMITS)
    assert fields.number == read_document(AMERICAN, "i.pdf", LIMITS).number == "BR-2026-118"


def test_an_invoice_goes_before_a_packing_slip() -> None:
    content = bytes(mail(("slip.pdf", SLIP), ("i.pdf", AMERICAN)))
    assert read_document(content, "m.eml", LIMITS).type is DocumentType.INVOICE


def test_files_of_other_kinds_are_passed_over() -> None:
    content = bytes(mail(("terms.docx", b"PK\x03\x04"), ("i.pdf", AMERICAN)))
    assert read_document(content, "m.eml", LIMITS).number == "BR-2026-118"


def test_two_invoices_in_a_mail_are_one_too_many() -> None:
    with pytest.raises(DocumentHoldsSeveral):
        read_document(bytes(mail(("i.pdf", AMERICAN), ("j.csv", CSV))), "m.eml", LIMITS)


def test_an_invoice_that_is_attached_twice_is_one() -> None:
    content = bytes(mail(("i.pdf", AMERICAN), ("copy.pdf", AMERICAN)))
    assert read_document(content, "m.eml", LIMITS).number == "BR-2026-118"


def test_an_invoice_in_a_forwarded_mail_is_found() -> None:
    outer = mail(body="See below.")
    outer.add_attachment(mail(("i.pdf", AMERICAN)))
    assert read_document(bytes(outer), "m.eml", LIMITS).number == "BR-2026-118"


def test_a_mail_without_files_is_read_as_text() -> None:
    text = read_text(bytes(mail(body="Invoice INV-5\nTotal 12.50 EUR\n")), "m.eml", LIMITS)
    assert [row.text for row in text.rows] == ["Invoice INV-5", "Total 12.50 EUR"]


def test_a_mail_in_html_is_read_as_it_looks() -> None:
    message = EmailMessage()
    message.set_content(
        "<style>td {color: red}</style><script>total()</script><p>Invoice</p>"
        "<table><tr><td>Total</td><td>12.50</td></tr></table>",
        subtype="html",
    )
    text = read_text(bytes(message), "m.eml", LIMITS)
    assert [[cell.text for cell in row.cells] for row in text.rows] == [
        ["Invoice"],
        ["Total", "12.50"],
    ]


def test_a_mail_without_a_word_is_empty() -> None:
    with pytest.raises(DocumentEmpty):
        read_document(bytes(mail(body="")), "m.eml", LIMITS)


def test_the_error_of_the_only_file_is_told() -> None:
    with pytest.raises(DocumentBroken):
        read_document(bytes(mail(("i.pdf", AMERICAN[:300]))), "m.eml", LIMITS)


def test_more_files_than_the_limit_are_refused() -> None:
    content = bytes(mail(*[(f"{number}.pdf", SLIP) for number in range(3)]))
    with pytest.raises(DocumentTooLarge):
        read_document(content, "m.eml", DocumentLimits(attachments=2))


def test_mails_in_mails_end_somewhere() -> None:
    message = mail(body="innermost")
    for _ in range(4):
        outer = mail(body="around it")
        outer.add_attachment(message)
        message = outer
    with pytest.raises(DocumentTooLarge):
        read_document(bytes(message), "m.eml", LIMITS)


def test_a_logo_is_not_the_document() -> None:
    message = mail(("i.pdf", AMERICAN))
    message.add_attachment(
        b"\x89PNG\r\n\x1a\n", maintype="image", subtype="png",
        filename="logo.png", disposition="inline", cid="<logo>",
    )  # fmt: skip
    assert read_mail(bytes(message), LIMITS).attachments[1].shown
