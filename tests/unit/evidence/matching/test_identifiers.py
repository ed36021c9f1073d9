import pytest

from evidence.matching.claim_lines import best_match
from evidence.matching.identifiers import gtins, is_gtin, names_shipment
from models.contracts.evidence import MatchTier
from tests.unit.evidence.papers import facts, line, offer


@pytest.mark.parametrize("number", ["4006381333931", "036000291452", "10614141000415"])
def test_a_gtin_has_a_check_digit_that_holds(number: str) -> None:
    assert is_gtin(number)


@pytest.mark.parametrize("number", ["4006381333932", "123456789013", "000000000000", "12345"])
def test_another_number_is_no_gtin(number: str) -> None:
    assert not is_gtin(number)


def test_a_upc_and_the_ean_of_the_same_product_are_one() -> None:
    assert gtins("UPC 036000291452") == gtins("EAN 0036000291452")


def test_the_same_gtin_on_the_line_is_an_exact_match() -> None:
    wanted = facts(msku="4006381333931", fnsku="", asin="")
    match = best_match(wanted, [offer(line(sku=None, description="Marker EAN 4006381333931"))])
    assert match is not None
    assert match.tier is MatchTier.EXACT


def test_a_shipment_on_the_paper_names_the_line_whose_words_agree() -> None:
    shipped = facts(ledger_reference="FBA15ABCD123")
    paper = offer(
        line(sku=None, description="Cordless kettle stainless steel 1.7 L black"),
        shipment_ids=["FBA15ABCD123"],
    )
    match = best_match(shipped, [paper])
    assert match is not None
    assert match.tier is MatchTier.EXACT


def test_a_shipment_on_the_paper_does_not_name_a_line_of_other_words() -> None:
    shipped = facts(ledger_reference="FBA15ABCD123")
    paper = offer(line(sku=None, description="Yoga mat"), shipment_ids=["FBA15ABCD123"])
    assert names_shipment(shipped, paper.document)
    assert best_match(shipped, [paper]) is None
