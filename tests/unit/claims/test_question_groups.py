"""Which claims are asked together, how it reads, what an answer tells each of them."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from claims import question_groups as rules
from claims.questions import about_audit, about_match
from models.contracts.claim import Choice, ClaimFacts
from models.contracts.evidence import (
    Check,
    CheckCode,
    DocumentFields,
    DocumentLine,
    DocumentType,
    EvidenceMatch,
    MatchTier,
    Place,
    ReadBy,
)
from models.contracts.messages import AnswerQuestion, AttachEvidence
from models.contracts.money import Money
from models.contracts.questions import AskedAbout, AtStake, GroupAnswer, GroupKind, WaitingFor
from models.errors import InvalidField
from tests.unit.claims.claim_samples import FACTS, NOW, match

DOCUMENT = UUID(int=7)


def a_match(*failed: CheckCode, waivable: bool = True, **more: Any) -> EvidenceMatch:
    checks = [
        Check(code=code, passed=False, waivable=waivable, message=f"{code} failed.")
        for code in failed
    ]
    return match(document_id=DOCUMENT, line_position=2, checks=checks, **more)


def facts_of(**changes: Any) -> ClaimFacts:
    return FACTS.model_copy(update=changes)


def waiting(facts: ClaimFacts, found: EvidenceMatch) -> WaitingFor:
    question = about_match(uuid4(), facts, found, ["Not sure."], NOW + timedelta(days=14))
    return rules.for_match(facts, found, question, NOW)


def test_claims_of_one_product_and_one_line_wait_for_the_same() -> None:
    one, other = (waiting(facts_of(quantity=n), a_match(probability=0.7)) for n in (1, 5))
    assert one.key == other.key
    assert one.kind is GroupKind.CONFIRM_LINE


def test_a_yes_to_one_product_is_no_yes_to_another_on_the_same_line() -> None:
    one, other = (waiting(facts_of(fnsku=f), a_match(probability=0.7)) for f in ("X1", "X2"))
    assert one.key != other.key


def test_another_line_is_another_question() -> None:
    facts = facts_of()
    found = a_match(probability=0.7)
    other = found.model_copy(update={"line_position": 3})
    assert waiting(facts, found).key != waiting(facts, other).key


def test_a_document_in_doubt_is_one_question_for_all_products_on_it() -> None:
    found = a_match(CheckCode.TOTAL_ARITHMETIC, tier=MatchTier.EXACT)
    one, other = (waiting(facts_of(fnsku=f), found) for f in ("X1", "X2"))
    assert one.key == other.key
    assert (one.kind, one.about.product) == (GroupKind.FAILED_CHECK, None)


def test_a_line_that_was_found_by_its_words_is_asked_about_with_its_product() -> None:
    found = a_match(CheckCode.TOTAL_ARITHMETIC, tier=MatchTier.FUZZY)
    assert waiting(facts_of(), found).kind is GroupKind.CONFIRM_LINE


def test_a_check_of_the_line_is_about_the_line() -> None:
    found = a_match(CheckCode.TOTAL_ARITHMETIC, CheckCode.LINE_ARITHMETIC, tier=MatchTier.EXACT)
    assert waiting(facts_of(), found).kind is GroupKind.CONFIRM_LINE


@pytest.mark.parametrize(
    ("code", "change"),
    [
        (CheckCode.DATED_BEFORE_EVENT, {"ledger_date": date(2026, 1, 2)}),
        (CheckCode.CURRENCY_KNOWN, {"currency": "CAD"}),
        (CheckCode.DELIVERY_PROVED, {"ledger_reference": "FBA15OTHER00"}),
    ],
)
def test_what_compares_paper_and_claim_groups_only_equal_claims(
    code: CheckCode, change: dict[str, Any]
) -> None:
    found = a_match(code, tier=MatchTier.EXACT)
    assert waiting(facts_of(), found).key != waiting(facts_of(**change), found).key


def test_claims_that_may_be_confirmed_are_not_mixed_with_others() -> None:
    may, may_not = (
        waiting(facts_of(), a_match(CheckCode.LINE_ARITHMETIC, waivable=is_so))
        for is_so in (True, False)
    )
    assert may.key != may_not.key


def test_a_random_look_is_not_mixed_with_claims_that_wait_for_a_yes() -> None:
    facts, found = facts_of(), a_match()
    look = about_audit(uuid4(), facts, found, NOW + timedelta(days=14))
    assert rules.for_match(facts, found, look, NOW).key != waiting(facts, found).key


def test_claims_without_a_document_wait_for_the_invoice_of_their_product() -> None:
    one, other = (rules.for_invoice(facts_of(quantity=n), NOW) for n in (1, 5))
    assert one.key == other.key != rules.for_invoice(facts_of(fnsku="X2"), NOW).key


def test_what_is_at_stake_without_a_document_is_the_cap() -> None:
    capped = facts_of(quantity=3, cap_per_unit=Money(cents=500, currency="USD"))
    assert rules.for_invoice(capped, NOW).money == Money(cents=1500, currency="USD")


def test_what_is_at_stake_with_a_line_is_its_cost() -> None:
    found = a_match(probability=0.7, unit_cost=Money(cents=700, currency="USD"))
    assert waiting(facts_of(quantity=3), found).money == Money(cents=2100, currency="USD")


@pytest.mark.parametrize(("left", "before"), [(14, 3 * 24), (12, 3 * 24), (4, 24), (0, 0)])
def test_the_reminder_leaves_three_days_or_a_quarter(left: int, before: int) -> None:
    deadline = NOW + timedelta(days=left)
    assert rules.remind_at(NOW, deadline) == deadline - timedelta(hours=before)


def test_a_deadline_that_has_passed_is_reminded_of_at_once() -> None:
    past = NOW - timedelta(days=1)
    assert rules.remind_at(NOW, past) == past


def test_the_wording_tells_units_claims_and_money() -> None:
    stake = AtStake(
        claims=12, units=40, money=[Money(cents=123456, currency="USD")], without_amount=0
    )
    about = rules.for_invoice(facts_of(title="Steel bottle"), NOW).about
    assert rules.wording(GroupKind.UPLOAD_INVOICE, about, stake) == (
        "Please upload an invoice for Steel bottle (40 units, 12 claims, at most 1,234.56 USD)."
    )


def test_one_unit_of_one_claim_is_no_plural() -> None:
    about = rules.for_invoice(facts_of(title="Steel bottle"), NOW).about
    said = rules.wording(GroupKind.UPLOAD_INVOICE, about, AtStake(claims=1, units=1))
    assert "(1 unit, 1 claim)" in said


def test_the_wording_of_a_failed_check_says_what_failed() -> None:
    found = a_match(CheckCode.TOTAL_ARITHMETIC, tier=MatchTier.EXACT)
    asked = waiting(facts_of(), found)
    said = rules.wording(asked.kind, asked.about, AtStake(claims=2, units=3))
    assert said.endswith("total_arithmetic failed.")


def an_answer(**more: Any) -> GroupAnswer:
    known = {"answer_id": uuid4(), "group_id": uuid4(), "version": 1, "choice": "yes", "actor": "a"}
    return GroupAnswer.model_validate(known | more)


YES_OR_NO = AskedAbout(
    choices=[Choice(code="yes", label="Yes"), Choice(code="no", label="No")], default="It waits."
)
TAKES_TEXT = YES_OR_NO.model_copy(update={"takes_text": True})
TAKES_DOCUMENT = YES_OR_NO.model_copy(update={"takes_document": True})


@pytest.mark.parametrize(
    ("about", "answer"),
    [
        (YES_OR_NO, {"choice": "maybe"}),
        (YES_OR_NO, {"version": 4}),
        (YES_OR_NO, {"document_id": uuid4()}),
        (TAKES_DOCUMENT, {}),
        (TAKES_TEXT, {"text": " "}),
    ],
)
def test_an_answer_that_the_group_does_not_take_is_refused(
    about: AskedAbout, answer: dict[str, Any]
) -> None:
    with pytest.raises(InvalidField):
        rules.check_answer(about, 3, an_answer(**answer))


@pytest.mark.parametrize(
    ("about", "answer"),
    [
        (YES_OR_NO, {"version": 3}),
        (TAKES_DOCUMENT, {"document_id": uuid4()}),
        (TAKES_TEXT, {"choice": "no"}),
    ],
)
def test_an_answer_that_the_group_takes_passes(about: AskedAbout, answer: dict[str, Any]) -> None:
    rules.check_answer(about, 3, an_answer(**answer))


def test_the_same_answer_is_the_same_message_to_a_claim() -> None:
    claim, question, answer = uuid4(), uuid4(), an_answer()
    assert rules.message_to(claim, question, answer) == rules.message_to(claim, question, answer)


def test_each_claim_gets_a_message_of_its_own() -> None:
    answer = an_answer()
    (_, one), (_, other) = (rules.message_to(uuid4(), uuid4(), answer) for _ in range(2))
    assert one.message_id != other.message_id


def test_a_choice_answers_the_claims_own_question() -> None:
    question = uuid4()
    update, message = rules.message_to(uuid4(), question, an_answer(choice="no", text="why"))
    assert update == "answer_question"
    assert isinstance(message, AnswerQuestion)
    assert (message.question_id, message.choice, message.text) == (question, "no", "why")


def test_a_document_is_given_to_the_claim() -> None:
    update, message = rules.message_to(uuid4(), None, an_answer(document_id=DOCUMENT))
    assert update == "attach_evidence"
    assert isinstance(message, AttachEvidence)
    assert message.document_id == DOCUMENT


def a_place(*box: float, page: int = 1) -> Place:
    left, top, right, bottom = box
    return Place(page=page, box=(left, top, right, bottom), method=ReadBy.TEXT, confidence=0.9)


FIELDS = DocumentFields(
    type=DocumentType.INVOICE,
    pages=2,
    number="86410",
    total_cents=1000,
    lines=[
        DocumentLine(position=1, page=1, description="Cup", quantity=1),
        DocumentLine(position=2, page=1, description="Bottle", quantity=4, unit_price_cents=250),
    ],
    where={
        "number": a_place(1, 2, 3, 4),
        "lines.1.quantity": a_place(0, 0, 9, 9),
        "lines.2.quantity": a_place(10, 20, 30, 40),
        "lines.2.unit_price_cents": a_place(50, 18, 70, 38),
        "lines.2.total_cents": a_place(500, 500, 600, 600, page=2),
    },
)


def test_the_box_of_a_line_holds_its_values_on_its_page() -> None:
    assert rules.box_of_line(FIELDS, FIELDS.lines[1]) == (10, 18, 70, 40)


def test_a_line_without_places_has_no_box() -> None:
    bare = FIELDS.model_copy(update={"where": {}})
    assert rules.box_of_line(bare, bare.lines[1]) is None


def test_values_that_were_read_are_shown_with_their_places() -> None:
    shown = {value.name: value for value in rules.shown_values(FIELDS, 2)}
    assert (shown["number"].value, shown["number"].place) == ("86410", FIELDS.where["number"])
    assert shown["lines.2.quantity"].value == "4"


def test_what_was_not_read_and_other_lines_are_not_shown() -> None:
    shown = {value.name for value in rules.shown_values(FIELDS, 2)}
    assert not shown & {"supplier", "lines.1.quantity", "lines.2.sku"}
