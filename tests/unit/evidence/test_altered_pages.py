"""Numbers put over others, in files made as honest and as other tools make them."""

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Literal

import pytest
from reportlab.pdfgen.canvas import Canvas

from evidence.documents import read_document
from evidence.gate.altered_pages import signs_in_pages
from evidence.reading.limits import DocumentLimits
from models.contracts.evidence import Alteration
from sandbox.amazon.papers import render_invoice
from sandbox.amazon.world import build_world
from tests.unit.evidence.papers import AMERICAN

WHITE, GREY = (1, 1, 1), (0.8, 0.8, 0.8)
_CONTENT = re.compile(
    rb"(\d+) 0 obj\s*<<\s*/Length \d+\s*>>\s*stream\r?\n(.*?)endstream", re.DOTALL
)
_START = re.compile(rb"startxref\s+(\d+)")
_ROOT, _SIZE = re.compile(rb"/Root (\d+) 0 R"), re.compile(rb"/Size (\d+)")
Draw = Callable[[Canvas], None]


def page(*steps: Draw) -> bytes:
    """A PDF of one page, drawn in this order."""
    content = BytesIO()
    canvas = Canvas(content, pagesize=(595, 842), pageCompression=0)
    for step in steps:
        step(canvas)
    canvas.showPage()
    canvas.save()
    return content.getvalue()


def text(words: str, mode: Literal[0, 3] = 0) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColorRGB(0, 0, 0)
        canvas.drawString(100, 700, words, mode=mode)

    return draw


def box(colour: tuple[float, float, float], alpha: float = 1.0, height: float = 16) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColorRGB(*colour, alpha=alpha)
        canvas.rect(95, 696, 100, height, stroke=0, fill=1)

    return draw


def saved_again(content: bytes, old: bytes, new: bytes) -> bytes:
    """The file with an update at its end, as editors of PDFs append it."""
    found = _CONTENT.search(content)
    assert found is not None
    number, drawn = int(found[1]), found[2].replace(old, new)
    head = f"{number} 0 obj\n<< /Length {len(drawn)} >>\nstream\n".encode()
    before, at = int(_START.findall(content)[-1]), len(content)
    body = head + drawn + b"endstream\nendobj\n"
    (root,), (size,) = _ROOT.findall(content), _SIZE.findall(content)
    end = (
        f"xref\n{number} 1\n{at:010d} 00000 n \ntrailer\n"
        f"<< /Size {int(size)} /Root {int(root)} 0 R /Prev {before} >>\n"
        f"startxref\n{at + len(body)}\n%%EOF\n"
    )
    return content + body + end.encode()


def test_a_number_on_a_white_box_over_another_number_is_a_sign() -> None:
    made = page(text("1,234.00"), box(WHITE), text("9,876.00"))
    assert signs_in_pages(made) == [Alteration.NUMBER_COVERED]


@pytest.mark.parametrize(
    "steps",
    [
        [box(WHITE), text("1,234.00")],
        [text("1,234.00"), box(WHITE)],
        [text("1,234.00"), text("1,234.00")],
        [text("1,234.00"), box(WHITE), text("1,234.00")],
        [text("1,234.00"), box(WHITE), text("PAID")],
        [text("Placeholder"), box(WHITE), text("1,234.00")],
        [text("1,234.00"), box(GREY), text("9,876.00")],
        [text("1,234.00"), box(WHITE, alpha=0.5), text("9,876.00")],
        [text("1,234.00"), box(WHITE, height=140), text("9,876.00")],
        [text("1,234.00", mode=3), box(WHITE), text("9,876.00")],
    ],
    ids=[
        *("on a box", "hidden", "drawn twice", "drawn anew", "a word on it", "over a word"),
        *("a coloured box", "it shines through", "a large box", "over recognised letters"),
    ],
)
def test_what_honest_tools_draw_is_no_sign(steps: list[Draw]) -> None:
    assert signs_in_pages(page(*steps)) == []


def test_another_number_in_the_place_of_the_first_is_a_sign() -> None:
    made = saved_again(page(text("Total 1,234.00")), b"1,234.00", b"9,234.00")
    assert signs_in_pages(made) == [Alteration.NUMBER_REWRITTEN]


def test_words_changed_by_a_later_saving_are_no_sign() -> None:
    made = saved_again(page(text("Draft of 1,234.00")), b"Draft", b"Final")
    assert signs_in_pages(made) == []


def test_a_number_added_by_a_later_saving_is_no_sign() -> None:
    made = saved_again(page(text("Received:")), b"Received:", b"Received: 2026")
    assert signs_in_pages(made) == []


def test_no_invoice_of_the_sandboxs_suppliers_shows_a_sign() -> None:
    made = [
        render_invoice(invoice)
        for seller in build_world(7, date(2026, 11, 1)).sellers
        for invoice in seller.invoices
    ]
    assert [signs for content in made if (signs := signs_in_pages(content))] == []


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 broken", b"a,b\n1,2\n", AMERICAN[:400]])
def test_what_does_not_open_shows_no_sign(content: bytes) -> None:
    assert signs_in_pages(content) == []


def test_the_fields_carry_what_the_pages_show() -> None:
    made = page(text("1,234.00"), box(WHITE), text("9,876.00"))
    limits = DocumentLimits()
    fields = read_document(made, "invoice.pdf", limits, look_for_changes=True)
    assert fields.alterations == [Alteration.NUMBER_COVERED]
