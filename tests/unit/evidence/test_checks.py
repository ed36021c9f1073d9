from datetime import date

import pytest

from evidence.costs.costing import unit_cost
from evidence.gate.checks import hard_checks
from evidence.matching.offers import LineOnOffer
from models.contracts.evidence import Alteration, Check, CheckCode, DocumentType
from models.contracts.money import Money
from tests.unit.evidence.papers import facts, line, offer


def check(code: CheckCode, on_offer: LineOnOffer) -> Check:
    return next(check for check in hard_checks(facts(), on_offer) if check.code == code)


def test_a_sound_invoice_passes_every_check() -> None:
    checks = hard_checks(facts(), offer())
    assert [one.code for one in checks if one.passed] == [one.code for one in checks]


def test_every_check_of_the_invoice_is_made() -> None:
    of_invoice = set(CheckCode) - {CheckCode.DELIVERY_PROVED}
    assert {one.code for one in hard_checks(facts(), offer())} == of_invoice


@pytest.mark.parametrize(
    ("code", "on_offer", "waivable"),
    [
        (CheckCode.DOCUMENT_TYPE_ALLOWED, offer(type=DocumentType.ORDER_CONFIRMATION), False),
        (CheckCode.DOCUMENT_TYPE_ALLOWED, offer(type=DocumentType.CREDIT_NOTE), False),
        (CheckCode.DOCUMENT_TYPE_ALLOWED, offer(type=DocumentType.OTHER), False),
        (CheckCode.LINE_ARITHMETIC, offer(line(total_cents=11600)), True),
        (CheckCode.LINE_ARITHMETIC, offer(line(total_cents=None)), True),
        (CheckCode.TOTAL_ARITHMETIC, offer(total_cents=11900), True),
        (CheckCode.TOTAL_ARITHMETIC, offer(total_cents=None), True),
        (CheckCode.TOTAL_ARITHMETIC, offer(net_cents=20000, total_cents=20000), True),
        (
            CheckCode.DOCUMENT_UNALTERED,
            offer(alterations=[Alteration.CHANGED_AFTER_SIGNING]),
            False,
        ),
        (CheckCode.DOCUMENT_TYPE_ALLOWED, offer(type=DocumentType.PROOF_OF_DELIVERY), False),
        (CheckCode.CURRENCY_KNOWN, offer(currency=None), False),
        (CheckCode.CURRENCY_KNOWN, offer(currency="EUR"), False),
        (CheckCode.DATED_BEFORE_EVENT, offer(issued_on=date(2026, 6, 2)), False),
        (CheckCode.DATED_BEFORE_EVENT, offer(issued_on=None), True),
        (CheckCode.QUANTITY_COVERED, offer(free_units=2), False),
        (CheckCode.QUANTITY_COVERED, offer(line(quantity=None)), False),
        (CheckCode.UNIT_PRICE_KNOWN, offer(line(unit_price_cents=None)), False),
        (CheckCode.UNIT_PRICE_KNOWN, offer(line(unit_price_cents=0)), False),
    ],
)
def test_a_flaw_fails_its_own_check(code: CheckCode, on_offer: LineOnOffer, waivable: bool) -> None:
    failed = check(code, on_offer)
    assert (failed.passed, failed.waivable) == (False, waivable)


@pytest.mark.parametrize(
    ("code", "on_offer"),
    [
        (CheckCode.DOCUMENT_TYPE_ALLOWED, offer(type=DocumentType.RECEIPT)),
        (CheckCode.DATED_BEFORE_EVENT, offer(issued_on=date(2026, 6, 1))),
        (CheckCode.QUANTITY_COVERED, offer(free_units=3)),
        # 99 at 0.792 is printed as 99 x 0.79 = 78.40.
        (
            CheckCode.LINE_ARITHMETIC,
            offer(line(quantity=99, unit_price_cents=79, total_cents=7840)),
        ),
        (CheckCode.TOTAL_ARITHMETIC, offer(tax_cents=2300, freight_cents=900, total_cents=14700)),
        (CheckCode.TOTAL_ARITHMETIC, offer(tax_cents=1917, total_cents=11500)),
        (CheckCode.TOTAL_ARITHMETIC, offer(net_cents=11000, tax_cents=1100, total_cents=12100)),
        (CheckCode.TOTAL_ARITHMETIC, offer(net_cents=11800, freight_cents=300, total_cents=11800)),
    ],
)  # fmt: skip
def test_what_is_right_at_the_edge_passes(code: CheckCode, on_offer: LineOnOffer) -> None:
    assert check(code, on_offer).passed


def test_a_case_price_taken_for_a_piece_does_not_add_up() -> None:
    wrong = offer(line(quantity=400, unit_price_cents=79, total_cents=32000))
    assert not check(CheckCode.LINE_ARITHMETIC, wrong).passed


def test_every_message_is_one_line_that_ends_as_a_sentence() -> None:
    bad = offer(line(unit_price_cents=None), type=DocumentType.OTHER, currency="EUR", free_units=0)
    assert all(
        one.message.endswith(".") and "\n" not in one.message for one in hard_checks(facts(), bad)
    )


def cost(on_offer: LineOnOffer) -> Money | None:
    return unit_cost(on_offer.document, on_offer.line)


def test_a_unit_costs_its_price_without_freight_and_tax() -> None:
    bought = offer(tax_cents=2300, freight_cents=900, total_cents=14700)
    assert cost(bought) == Money(cents=1150, currency="USD")


def test_a_tax_inside_the_price_is_taken_out_and_rounded_down() -> None:
    assert cost(offer(tax_cents=1917, total_cents=11500)) == Money(cents=958, currency="USD")


@pytest.mark.parametrize("bought", [offer(line(unit_price_cents=None)), offer(currency=None)])
def test_a_unit_has_no_cost_without_price_or_currency(bought: LineOnOffer) -> None:
    assert cost(bought) is None
