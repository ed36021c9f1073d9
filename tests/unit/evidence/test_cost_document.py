"""The cost document: the same bytes, the numbers in words, and each number's place on the page."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pypdfium2  # pyright: ignore[reportMissingTypeStubs]
import pytest

from evidence.costs.document import cost_document, pages_of
from evidence.costs.pictures import page_pictures
from evidence.reading.limits import DocumentLimits
from models.contracts.costs import CostEntry, CostProblem, UnitCost, newest_valid
from models.contracts.evidence import DocumentType, Place, ReadBy
from tests.unit.evidence.papers import AMERICAN

COST = UnitCost(
    currency="USD", cost_cents=662, price_cents=690, discount_cents=28, freight_cents=12
)


def place(*box: float, method: ReadBy = ReadBy.TEXT) -> Place:
    edges = (box[0], box[1], box[2], box[3]) if box else None
    return Place(page=1, box=edges, method=method, confidence=0.98)


def entry(**known: Any) -> CostEntry:
    """The steel bottles of the American invoice."""
    values: dict[str, Any] = {
        "document_id": UUID(int=1),
        "file_name": "BR-2026-118.pdf",
        "sha256": "ab" * 32,
        "type": DocumentType.INVOICE,
        "number": "BR-2026-118",
        "issued_on": date(2026, 3, 4),
        "supplier": "Blue Ridge Supply LLC",
        "buyer": "Harbor Trading LLC",
        "position": 1,
        "page": 1,
        "description": "Steel bottle 32 oz",
        "sku": "HP-BTL-32",
        "case_pack": 12,
        "quantity": 1200,
        "total_cents": 828_000,
        "cost": COST,
        "where": {
            "supplier": place(40, 31, 150, 44),
            "buyer": place(40, 135, 140, 146),
            "number": place(40, 85, 100, 96),
            "issued_on": place(160, 85, 210, 96, method=ReadBy.PERSON),
            "description": place(40, 187, 130, 198),
            "sku": place(160, 187, 212, 198),
            "quantity": place(300, 187, 325, 198),
            "unit_price_cents": place(403, 187, 430, 198),
            "total_cents": place(495, 187, 540, 198, method=ReadBy.OCR),
        },
        "uploaded_at": datetime(2026, 6, 1, tzinfo=UTC),
    }
    return CostEntry.model_validate(values | known)


def made(shown: CostEntry, history: list[CostEntry], original: bytes) -> bytes:
    """The cost document with the pages that it wants."""
    pictures = page_pictures(original, "invoice.pdf", pages_of(shown), DocumentLimits())
    return cost_document(shown, history, pictures)


def words_of(content: bytes) -> str:
    document: Any = pypdfium2.PdfDocument(content)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    return " ".join(" ".join(pages).split())


def test_the_same_line_makes_the_same_bytes() -> None:
    assert made(entry(), [], AMERICAN) == made(entry(), [], AMERICAN)


def test_it_tells_how_the_cost_is_worked_out() -> None:
    said = words_of(made(entry(), [], AMERICAN))
    for expected in ("6.90 USD", "- 0.28 USD", "6.62 USD", "Kept apart", "Freight", "0.12 USD"):
        assert expected in said


def test_it_tells_where_each_number_stands() -> None:
    said = words_of(made(entry(), [], AMERICAN))
    assert "page 1, from the page's text, 98% sure" in said
    assert "mended by a person" in said


def test_the_page_is_shown_beside_its_numbers() -> None:
    with_page = made(entry(), [], AMERICAN)
    without = made(entry(), [], b"SKU,Quantity")
    assert b"/Image" in with_page
    assert b"/Image" not in without.replace(b"/ImageB /ImageC /ImageI", b"")


def test_other_invoices_of_the_product_are_listed_without_this_one() -> None:
    older = entry(document_id=UUID(int=2), number="BR-2025-004", issued_on=date(2025, 1, 2))
    said = words_of(made(entry(), [entry(), older], AMERICAN))
    assert said.count("BR-2025-004") == 1
    assert "2025-01-02" in said


def test_copies_of_an_invoice_are_listed_once() -> None:
    older = [
        entry(document_id=UUID(int=number), number="BR-2025-004", issued_on=date(2025, 1, 2))
        for number in (2, 3)
    ]
    again = entry(document_id=UUID(int=4))
    said = words_of(made(entry(), [entry(), again, *older], AMERICAN))
    assert said.count("BR-2025-004") == 1
    assert "2026-03-04 BR-2026-118" not in said.split("Other invoices")[1]


def test_what_is_wrong_with_the_invoice_is_said() -> None:
    doubtful = COST.model_copy(update={"problems": [CostProblem.TOTAL_DOES_NOT_ADD_UP]})
    said = words_of(made(entry(cost=doubtful), [], AMERICAN))
    assert "the total does not add up" in said


@pytest.mark.parametrize(
    "hostile",
    [
        {"description": "<b>&" * 60},
        {"description": "鋼のボトル " * 40, "supplier": "Ωmega Ţrading \0"},
        {"file_name": "x" * 5000, "number": "9" * 3000},
        {"where": {"quantity": place(-50, -50, 9000, 9000)}},
        {"where": {"quantity": place(1, 1, 2, 2).model_copy(update={"page": 99})}},
        {"issued_on": None, "quantity": None, "sku": None, "number": None, "where": {}},
    ],
)
def test_strange_values_make_a_document_all_the_same(hostile: dict[str, Any]) -> None:
    assert made(entry(**hostile), [], AMERICAN).startswith(b"%PDF")


def test_a_damaged_original_is_left_out() -> None:
    assert made(entry(), [], b"%PDF-1.7 nothing").startswith(b"%PDF")


def test_the_newest_valid_invoice_before_the_loss_counts() -> None:
    doubtful = COST.model_copy(update={"problems": [CostProblem.DOCUMENT_TYPE_REFUSED]})
    first, second = entry(issued_on=date(2025, 1, 2)), entry(issued_on=date(2025, 9, 9))
    late, refused = entry(issued_on=date(2026, 7, 1)), entry(cost=doubtful)
    found = newest_valid([first, late, second, refused, entry(issued_on=None)], date(2026, 6, 1))
    assert found == second


def test_without_a_valid_invoice_there_is_no_cost() -> None:
    assert newest_valid([entry(issued_on=date(2026, 7, 1))], date(2026, 6, 1)) is None
