"""A document that a person named: which of its lines is taken, and when another one is."""

from uuid import UUID

from evidence.matching.named import match_with_named
from evidence.matching.offers import LineOnOffer
from evidence.matching.shipped import shipped_model
from models.contracts.claim import ClaimIdentity
from models.contracts.evidence import CheckCode, EvidenceMatch, NamedBy, NamedDocument
from tests.unit.evidence.papers import CLAIM, DOCUMENT, facts, line, offer

IDENTITY = ClaimIdentity(tenant_id=UUID(int=1), seller_id=UUID(int=2), claim_id=CLAIM)
OTHER = UUID("00000000-0000-4000-8000-0000000000d2")
NAMED = NamedDocument(document_id=OTHER, role=NamedBy.OPERATOR, actor="ana")
STRANGE = "Assorted goods as agreed by telephone"


def matched(*offers: LineOnOffer, named: NamedDocument | None = NAMED) -> EvidenceMatch | None:
    return match_with_named(IDENTITY, facts(), list(offers), named, shipped_model())


def of_other(description: str, free_units: int = 10, count: int = 1) -> list[LineOnOffer]:
    """The lines of the other document, all with these words."""
    lines = [line(position=at, sku=None, description=description) for at in range(1, count + 1)]
    offers = [offer(one) for one in lines]
    document = offers[0].document.model_copy(update={"lines": lines})
    whole = {"document_id": OTHER, "document": document, "free_units": free_units}
    return [one.model_copy(update=whole) for one in offers]


def test_the_only_line_is_taken_whatever_its_words() -> None:
    match = matched(offer(line()), *of_other(STRANGE))
    assert match is not None
    assert (match.document_id, match.names_line) == (OTHER, True)
    assert match.reasons[0] == "Named by the operator."


def test_without_a_naming_the_line_with_an_identifier_is_taken() -> None:
    match = matched(offer(line()), *of_other(STRANGE), named=None)
    assert match is not None
    assert (match.document_id, match.named_by) == (DOCUMENT, None)


def test_of_many_lines_that_say_other_goods_none_is_taken_for_sure() -> None:
    match = matched(*of_other(STRANGE, count=2))
    assert match is not None
    assert (match.document_id, match.names_line) == (OTHER, False)


def test_of_many_lines_the_likely_one_is_taken() -> None:
    strange, *_ = of_other(STRANGE, count=2)
    right = strange.model_copy(update={"line": line(position=2)})
    match = matched(strange, right)
    assert match is not None
    assert (match.line_position, match.names_line) == (2, True)


def test_where_its_check_fails_a_sound_line_of_another_document_goes_first() -> None:
    match = matched(offer(line()), *of_other(STRANGE, free_units=0))
    assert match is not None
    assert match.document_id == DOCUMENT


def test_where_its_check_fails_and_nothing_else_is_there_it_says_so() -> None:
    match = matched(*of_other(STRANGE, free_units=0))
    assert match is not None
    failed = {check.code for check in match.failed_checks}
    assert (match.document_id, CheckCode.QUANTITY_COVERED in failed) == (OTHER, True)


def test_a_named_document_without_lines_on_offer_changes_nothing() -> None:
    match = matched(offer(line()))
    assert match is not None
    assert (match.document_id, match.named_by) == (DOCUMENT, None)
