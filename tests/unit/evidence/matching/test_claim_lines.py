from datetime import date
from uuid import UUID

import pytest

from evidence.matching.claim_lines import best_match, find_candidates, match_claim
from models.contracts.claim import ClaimIdentity
from models.contracts.evidence import DocumentType, MatchTier
from models.contracts.money import Money
from sandbox.amazon.catalogue import Product
from sandbox.amazon.world import build_world
from tests.unit.evidence.papers import CLAIM, DOCUMENT, facts, line, offer

IDENTITY = ClaimIdentity(tenant_id=UUID(int=1), seller_id=UUID(int=2), claim_id=CLAIM)
OTHER_DOCUMENT = UUID("00000000-0000-4000-8000-0000000000d2")
PRODUCTS = [
    (seller.catalogue, product)
    for seller in build_world(11, date(2026, 11, 1)).sellers
    for product in seller.catalogue
]


@pytest.mark.parametrize(
    "changes",
    [
        {"sku": "HP-KET17-US"},
        {"sku": "hp_ket17 us"},
        {"sku": "B0ABCDEF12"},
        {"sku": "X001ABCDEF"},
        {"sku": None, "description": "Kettle (SKU:HP-KET17-US)"},
        {"sku": None, "description": "Kettle, B0ABCDEF12, boxed"},
        {"sku": "OWN-1", "description": "Kettle X001ABCDEF"},
    ],
)
def test_an_identifier_on_the_line_is_an_exact_match(changes: dict[str, str | None]) -> None:
    match = best_match(facts(), [offer(line(**changes))])
    assert match is not None
    assert (match.tier, match.probability) == (MatchTier.EXACT, 0.99)


@pytest.mark.parametrize(
    ("msku", "changes"),
    [
        ("2026", {"sku": None, "description": "Season 2026 kettle"}),
        ("BLUEMUG", {"sku": None, "description": "bluemug of other make"}),
        ("HP-KET17-US", {"sku": "HP-KET17-UK"}),
        ("AB", {"sku": "AB"}),
        ("", {"sku": None}),
    ],
)
def test_a_code_that_tells_nothing_is_no_exact_match(
    msku: str, changes: dict[str, str | None]
) -> None:
    candidates = find_candidates(facts(msku=msku), [offer(line(**changes))])
    assert MatchTier.EXACT not in {draft.tier for draft in candidates}


@pytest.mark.parametrize(
    ("catalogue", "product"), PRODUCTS, ids=lambda one: getattr(one, "msku", "")
)
def test_a_suppliers_wording_of_the_product_never_passes_the_gate_by_itself(
    catalogue: tuple[Product, ...], product: Product
) -> None:
    own = line(sku=None, description=product.supplier_wording)
    match = best_match(facts(title=product.title), [offer(own)])
    assert match is not None
    assert match.probability < 0.85


@pytest.mark.parametrize(
    ("catalogue", "product"), PRODUCTS, ids=lambda one: getattr(one, "msku", "")
)
def test_another_product_of_the_seller_is_far_below_a_question(
    catalogue: tuple[Product, ...], product: Product
) -> None:
    others = [one for one in catalogue if one is not product]
    lines = [offer(line(sku=None, description=one.supplier_wording)) for one in others]
    candidates = find_candidates(facts(title=product.title), lines)
    assert max((draft.probability for draft in candidates), default=0.0) < 0.25


@pytest.mark.parametrize(
    ("title", "wording"),
    [
        ("Northfold Insulated Water Bottle 32 oz Wide Mouth", "Wide mouth Bottle insulated 32oz"),
        ("Tidewell Resistance Bands Set of 5 with Handles", "Bands resistance w. handles 5 pc"),
        ("Harbor Pine Electric Kettle 1.7L Cordless Steel", "Cordless Kettle Steel 1.7 L"),
    ],
)  # fmt: skip
def test_similar_words_ask_a_person(title: str, wording: str) -> None:
    match = best_match(facts(title=title), [offer(line(sku=None, description=wording))])
    assert match is not None
    assert 0.5 <= match.probability < 0.85


def test_a_contradicting_size_is_less_probable_than_the_same_size() -> None:
    title = "Northfold Insulated Water Bottle 32 oz Wide Mouth"
    same = best_match(
        facts(title=title), [offer(line(sku=None, description="Insulated bottle wide mouth 32oz"))]
    )
    other = best_match(
        facts(title=title), [offer(line(sku=None, description="Insulated bottle wide mouth 24oz"))]
    )
    assert same is not None
    assert other is not None
    assert other.probability < 0.5 <= same.probability  # fmt: skip


def test_an_unrelated_line_is_no_candidate() -> None:
    unrelated = line(sku="PAL-1", description="Pallet heat treated")
    assert find_candidates(facts(), [offer(unrelated)]) == []


def test_without_lines_there_is_no_match() -> None:
    assert match_claim(IDENTITY, facts(), []) is None


def test_of_equal_lines_the_newest_invoice_comes_first() -> None:
    older = offer(issued_on=date(2026, 1, 2))
    newer = offer(issued_on=date(2026, 3, 4), document_id=OTHER_DOCUMENT)
    best = best_match(facts(), [older, newer])
    assert best is not None
    assert best.offer.document_id == OTHER_DOCUMENT


def test_an_invoice_of_after_the_loss_does_not_go_before_a_valid_one() -> None:
    valid = offer(issued_on=date(2026, 1, 2))
    late = offer(issued_on=date(2026, 6, 20), document_id=OTHER_DOCUMENT)
    best = best_match(facts(), [late, valid])
    assert best is not None
    assert best.offer.document_id == DOCUMENT


def test_a_usable_wording_goes_before_an_identifier_on_a_packing_slip() -> None:
    slip = offer(type=DocumentType.PACKING_SLIP, document_id=OTHER_DOCUMENT)
    worded = offer(line(sku=None, description="Cordless kettle stainless steel 1.7 L black"))
    best = best_match(facts(), [slip, worded])
    assert best is not None
    assert (best.tier, best.offer.document_id) == (MatchTier.FUZZY, DOCUMENT)


def test_an_identifier_on_a_refused_paper_still_shows_why_it_does_not_count() -> None:
    match = match_claim(IDENTITY, facts(), [offer(type=DocumentType.PRO_FORMA)])
    assert match is not None
    assert [(check.code, check.waivable) for check in match.failed_checks] == [
        ("document_type_allowed", False)
    ]


def test_a_match_carries_all_units_of_the_claim_and_the_cost_of_one() -> None:
    match = match_claim(IDENTITY, facts(), [offer()])
    assert match is not None
    assert (match.quantity, match.unit_cost, match.document_number, match.line_position) == (
        3,
        Money(cents=1150, currency="USD"),
        "INV-1",
        1,
    )


def test_the_match_id_is_the_same_for_the_same_claim_document_and_line() -> None:
    first = match_claim(IDENTITY, facts(), [offer()])
    again = match_claim(IDENTITY, facts(quantity=2), [offer(free_units=5)])
    assert first is not None
    assert again is not None
    assert first.match_id == again.match_id


def test_the_match_id_differs_between_claims() -> None:
    other = IDENTITY.model_copy(update={"claim_id": UUID(int=9)})
    first, second = (match_claim(who, facts(), [offer()]) for who in (IDENTITY, other))
    assert first is not None
    assert second is not None
    assert first.match_id != second.match_id
