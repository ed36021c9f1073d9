"""What a unit cost: tax and discount are taken off, freight and duties stand apart."""

from datetime import date
from typing import Any

import pytest

from evidence.costs.charges import Charge, charge_of
from evidence.costs.costing import line_cost, line_costs, unit_cost
from models.contracts.costs import CostProblem
from models.contracts.evidence import DocumentFields, DocumentLine, DocumentType


def line(position: int = 1, quantity: int = 10, price: int = 1000, **known: Any) -> DocumentLine:
    values: dict[str, Any] = {
        "position": position,
        "page": 1,
        "description": "Steel bottle",
        "quantity": quantity,
        "unit_price_cents": price,
        "total_cents": quantity * price,
    }
    return DocumentLine.model_validate(values | known)


def charge(description: str, cents: int, position: int = 9) -> DocumentLine:
    return line(position, 1, cents, description=description)


def paper(*lines: DocumentLine, **known: Any) -> DocumentFields:
    """An invoice of these lines that adds up, if `known` says nothing else."""
    values: dict[str, Any] = {
        "type": DocumentType.INVOICE,
        "pages": 1,
        "issued_on": date(2026, 3, 4),
        "currency": "USD",
        "lines": list(lines),
        "total_cents": sum(one.total_cents or 0 for one in lines),
    }
    return DocumentFields.model_validate(values | known)


def parts(document: DocumentFields, position: int = 1) -> tuple[int, int, int, int, int]:
    """Cost, tax, discount, freight and duty of a unit."""
    cost = line_costs(document)[position]
    return (
        cost.cost_cents,
        cost.tax_cents,
        cost.discount_cents,
        cost.freight_cents,
        cost.duty_cents,
    )


def test_a_plain_line_costs_its_price() -> None:
    assert parts(paper(line())) == (1000, 0, 0, 0, 0)


def test_freight_at_the_foot_stands_apart_by_value() -> None:
    document = paper(line(1, 10, 1000), line(2, 10, 3000), freight_cents=4000, total_cents=44_000)
    assert parts(document) == (1000, 0, 0, 100, 0)
    assert parts(document, 2) == (3000, 0, 0, 300, 0)


def test_freight_and_duty_of_lines_stand_apart_and_have_no_cost() -> None:
    document = paper(line(), charge("Freight", 500, 2), charge("Import duty 4.5 %", 450, 3))
    assert parts(document) == (1000, 0, 0, 50, 45)
    assert list(line_costs(document)) == [1]


def test_a_discount_that_the_sums_bear_out_lowers_the_cost() -> None:
    document = paper(line(), discount_cents=1000, total_cents=9000)
    assert parts(document) == (900, 0, 100, 0, 0)


def test_a_discount_that_the_sums_do_not_bear_out_is_in_the_prices_already() -> None:
    assert parts(paper(line(), discount_cents=1000)) == (1000, 0, 0, 0, 0)


def test_a_discount_line_lowers_the_cost() -> None:
    document = paper(line(), charge("Rabatt 5 %", -500, 2), total_cents=9500)
    assert parts(document) == (950, 0, 50, 0, 0)


def test_a_share_of_a_discount_is_rounded_against_the_seller() -> None:
    document = paper(line(1, 3, 333), discount_cents=100, total_cents=899)
    assert parts(document)[0] == 333 - 34


def test_tax_that_the_prices_hold_is_taken_out() -> None:
    document = paper(line(1, 10, 1190), tax_cents=1900, total_cents=11_900)
    assert parts(document) == (1000, 190, 0, 0, 0)


@pytest.mark.parametrize(
    "one",
    [
        paper(line(), currency=None),
        paper(line(unit_price_cents=None)),
        paper(line(unit_price_cents=0)),
        paper(line(unit_price_cents=-5)),
    ],
)
def test_without_price_or_currency_there_is_no_cost(one: DocumentFields) -> None:
    assert line_costs(one) == {}
    assert unit_cost(one, one.lines[0]) is None


@pytest.mark.parametrize(
    ("known", "problem"),
    [
        ({"type": DocumentType.PRO_FORMA}, CostProblem.DOCUMENT_TYPE_REFUSED),
        ({"issued_on": None}, CostProblem.DATE_UNKNOWN),
        ({"total_cents": 5}, CostProblem.TOTAL_DOES_NOT_ADD_UP),
        ({"lines": [line(total_cents=9_999)], "total_cents": 9_999}, None),
        (
            {"lines": [line(total_cents=8_000)], "total_cents": 8_000},
            CostProblem.LINE_DOES_NOT_ADD_UP,
        ),
    ],
)
def test_what_makes_a_price_no_proof_is_named(
    known: dict[str, Any], problem: CostProblem | None
) -> None:
    document = paper(line(), **known)
    cost = line_cost(document, document.lines[0])
    assert cost is not None
    assert cost.problems == ([problem] if problem else [])


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("Shipping & Handling", Charge.FREIGHT),
        ("Shipping", Charge.FREIGHT),
        ("Ocean freight charges", Charge.FREIGHT),
        ("Versandkosten", Charge.FREIGHT),
        ("Frais de port", Charge.FREIGHT),
        ("Gastos de envío", Charge.FREIGHT),
        ("Spese di spedizione", Charge.FREIGHT),
        ("Customs duties", Charge.DUTY),
        ("Zollgebühren", Charge.DUTY),
        ("Droits de douane", Charge.DUTY),
        ("Dazi doganali", Charge.DUTY),
        ("Volume discount 10%", Charge.DISCOUNT),
        ("Packaging fee", Charge.HANDLING),
        ("Shipping scale 50 kg", None),
        ("Packing tape, 6 rolls", None),
        ("Heavy duty garage hook", None),
        ("Duty free bag", None),
        ("Portable fan", None),
    ],
)
def test_goods_are_told_from_charges(description: str, expected: Charge | None) -> None:
    assert charge_of(charge(description, 100)) is expected


def test_a_line_with_a_code_is_goods() -> None:
    assert charge_of(line(description="Freight", sku="FRT-100")) is None
