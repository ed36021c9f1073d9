"""When two documents are one invoice, and which line of one is which of the other."""

from datetime import date
from typing import Any

import pytest

from models.contracts.copies import are_copies, twin_of
from models.contracts.evidence import DocumentFields, DocumentLine, DocumentType, Place, ReadBy


def paper(**values: Any) -> DocumentFields:
    known: dict[str, Any] = {
        "number": "BR-107",
        "issued_on": date(2026, 4, 1),
        "total_cents": 20_000,
    }
    return DocumentFields(type=DocumentType.INVOICE, pages=1, **(known | values))


def photo(**values: Any) -> DocumentFields:
    where = {"number": Place(page=1, method=ReadBy.OCR, confidence=0.9)}
    return paper(where=where, **values)


def goods(position: int = 1, **values: Any) -> DocumentLine:
    known: dict[str, Any] = {"quantity": 50, "unit_price_cents": 400, "description": "Steel bottle"}
    return DocumentLine(position=position, page=1, **(known | values))


@pytest.mark.parametrize(
    "copy",
    [
        pytest.param(paper(), id="all the same"),
        pytest.param(paper(number="br 107"), id="the number written otherwise"),
        pytest.param(paper(number="BR-IO7"), id="letters taken for digits"),
        pytest.param(paper(issued_on=None, total_cents=None), id="only the number was found"),
        pytest.param(paper(number=None), id="the number was not found"),
        pytest.param(photo(number="BR-187"), id="one digit misread in a picture"),
    ],
)
def test_copies_of_one_invoice_are_known(copy: DocumentFields) -> None:
    assert are_copies(paper(), copy)
    assert are_copies(copy, paper())


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(paper(number="BR-108"), id="the next number, both printed"),
        pytest.param(photo(number="BR-188"), id="two digits apart"),
        pytest.param(photo(number="BR-108", total_cents=1), id="another number and total"),
        pytest.param(paper(issued_on=date(2026, 4, 2)), id="the same number on another day"),
        pytest.param(paper(number=None, total_cents=None), id="nothing but the day"),
        pytest.param(paper(number=None, total_cents=19_999), id="another total that day"),
    ],
)
def test_another_invoice_is_no_copy(other: DocumentFields) -> None:
    assert not are_copies(paper(), other)


def test_papers_of_which_nothing_was_found_are_no_copies() -> None:
    nothing = paper(number=None, issued_on=None, total_cents=None)
    assert not are_copies(nothing, nothing)


@pytest.mark.parametrize(
    ("line", "others", "position"),
    [
        pytest.param(goods(sku="A-1"), [goods(4, sku="a1", quantity=5)], 4, id="one code"),
        pytest.param(goods(sku="A-1"), [goods(4)], 4, id="the code was not found"),
        pytest.param(
            goods(sku="A-1"), [goods(4, sku="A-7")], 4, id="the code was misread, all else agrees"
        ),
        pytest.param(
            goods(sku="A-1"),
            [goods(1, sku="A-1", quantity=20), goods(2, sku="A-1")],
            2,
            id="of one code twice the quantity decides",
        ),
        pytest.param(goods(3), [goods(1), goods(2), goods(3)], 3, id="of equal ones the place"),
    ],
)
def test_a_line_is_found_on_a_copy(
    line: DocumentLine, others: list[DocumentLine], position: int
) -> None:
    twin = twin_of(line, paper(lines=others))
    assert twin is not None
    assert twin.position == position


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(goods(sku="A-2", description="Steel bottle, blue"), id="another article"),
        pytest.param(goods(quantity=51), id="another quantity"),
        pytest.param(goods(unit_price_cents=401), id="another price"),
    ],
)
def test_another_line_is_no_twin(other: DocumentLine) -> None:
    assert twin_of(goods(sku="A-1"), paper(lines=[other])) is None
