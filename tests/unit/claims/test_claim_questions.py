"""The one quick question, and what may be answered."""

from datetime import timedelta

from claims.questions import Answer, about_case, about_match, can_be_confirmed
from tests.unit.claims.claim_samples import CLAIM, NOW, check, facts, match

UNTIL = NOW + timedelta(days=14)


def codes(**changes: object) -> list[str]:
    asked = about_match(CLAIM, facts(), match(**changes), ["Look."], UNTIL)
    return [choice.code for choice in asked.choices]


def test_a_match_that_is_enough_offers_yes() -> None:
    assert codes() == [Answer.YES, Answer.NO, Answer.UPLOAD]


def test_a_waivable_check_can_be_waived_by_a_yes() -> None:
    assert Answer.YES in codes(checks=[check(waivable=True)])


def test_a_check_that_nobody_may_waive_offers_no_yes() -> None:
    assert codes(checks=[check(waivable=False)]) == [Answer.NO, Answer.UPLOAD]


def test_a_match_without_a_cost_offers_no_yes() -> None:
    assert not can_be_confirmed(match(unit_cost=None))


def test_the_question_names_the_line_the_units_and_the_reason() -> None:
    text = about_match(CLAIM, facts(), match(), ["Look."], UNTIL).text
    assert "3 x Steel bottle" in text
    assert "Bottle, steel" in text
    assert "Look." in text


def test_the_same_question_has_the_same_id() -> None:
    one, other = (about_match(CLAIM, facts(), match(), [], UNTIL) for _ in range(2))
    assert one.question_id == other.question_id


def test_the_question_asked_later_is_another_question() -> None:
    one = about_match(CLAIM, facts(), match(), [], UNTIL)
    other = about_match(CLAIM, facts(), match(), [], UNTIL + timedelta(days=1))
    assert one.question_id != other.question_id


def test_amazons_question_takes_text_or_goes_to_an_operator() -> None:
    asked = about_case(CLAIM, 1, "Which supplier?", UNTIL)
    assert asked.takes_text
    assert [choice.code for choice in asked.choices] == [Answer.REPLY, Answer.CANNOT]


def test_amazons_second_question_is_another_question() -> None:
    first, second = (about_case(CLAIM, number, "Which?", UNTIL) for number in (1, 2))
    assert first.question_id != second.question_id
