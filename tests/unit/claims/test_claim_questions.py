"""The one quick question: its choices, its identity, and when a yes is enough."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from pydantic import ValidationError

from claims.questions import Answer, about_case, about_match, can_be_confirmed
from models.contracts.claim import Choice, Question
from models.contracts.evidence import Check, EvidenceMatch
from tests.unit.claims.claim_samples import (
    CLAIM_ID,
    FACTS,
    MATCH_ID,
    NOW,
    OTHER_CLAIM_ID,
    check,
    match,
)

DEADLINE = NOW + timedelta(days=14)
WAIVABLE = check("Too few units.")
FIRM = check("A packing slip.", waivable=False)


def asked(
    about: EvidenceMatch | None = None,
    *,
    claim_id: UUID = CLAIM_ID,
    deadline: datetime = DEADLINE,
    reasons: tuple[str, ...] = (),
) -> Question:
    return about_match(claim_id, FACTS, about or match(), list(reasons), deadline)


def codes(question: Question) -> list[str]:
    return [choice.code for choice in question.choices]


@pytest.mark.parametrize(
    ("checks", "enough"),
    [
        ([], True),
        ([check("Enough units.", passed=True, waivable=False)], True),
        ([WAIVABLE], True),
        ([WAIVABLE, WAIVABLE], True),
        ([FIRM], False),
        ([WAIVABLE, FIRM], False),
    ],
    ids=["no check", "passed", "waivable", "two waivable", "firm", "waivable and firm"],
)
def test_a_yes_is_enough_where_each_failed_check_may_be_waived(
    checks: list[Check], enough: bool
) -> None:
    assert can_be_confirmed(match(checks=checks)) is enough


def test_a_yes_is_not_enough_where_no_cost_is_known() -> None:
    assert not can_be_confirmed(match(unit_cost=None))


def test_yes_is_offered_where_it_is_enough() -> None:
    assert codes(asked()) == [Answer.YES, Answer.NO, Answer.UPLOAD]


@pytest.mark.parametrize(
    "about",
    [match(checks=[FIRM]), match(unit_cost=None)],
    ids=["firm check failed", "no cost known"],
)
def test_yes_is_not_offered_where_it_is_not_enough(about: EvidenceMatch) -> None:
    assert codes(asked(about)) == [Answer.NO, Answer.UPLOAD]


def test_amazons_question_is_answered_or_handed_to_an_operator() -> None:
    assert codes(about_case(CLAIM_ID, 1, "Which invoice?", DEADLINE)) == [
        Answer.REPLY,
        Answer.CANNOT,
    ]


def test_the_codes_that_callers_send_stay_as_they_are() -> None:
    assert list(Answer) == ["yes", "no", "upload", "document", "reply", "cannot"]


def test_no_question_has_more_than_five_choices() -> None:
    six = [Choice(code=str(number), label="A choice") for number in range(6)]
    with pytest.raises(ValidationError):
        Question.model_validate(asked().model_dump() | {"choices": six})


def test_only_amazons_question_takes_text() -> None:
    assert (asked().takes_text, about_case(CLAIM_ID, 1, "Why?", DEADLINE).takes_text) == (
        False,
        True,
    )


def test_the_same_question_keeps_its_id() -> None:
    assert asked().question_id == asked(reasons=("Another wording.",)).question_id


@pytest.mark.parametrize(
    "other",
    [
        asked(match(match_id=OTHER_CLAIM_ID)),
        asked(deadline=DEADLINE + timedelta(seconds=1)),
        asked(claim_id=OTHER_CLAIM_ID),
        about_case(CLAIM_ID, 1, "Which invoice?", DEADLINE),
    ],
    ids=["another match", "another deadline", "another claim", "of Amazon"],
)
def test_another_question_has_another_id(other: Question) -> None:
    assert other.question_id != asked().question_id


def test_amazons_same_question_keeps_its_id() -> None:
    first, again = (about_case(CLAIM_ID, 1, "Which?", DEADLINE) for _ in range(2))
    assert first.question_id == again.question_id


@pytest.mark.parametrize(
    ("claim_id", "number"),
    [(CLAIM_ID, 2), (OTHER_CLAIM_ID, 1)],
    ids=["the next one", "another claim's"],
)
def test_amazons_other_question_has_another_id(claim_id: UUID, number: int) -> None:
    first = about_case(CLAIM_ID, 1, "Which?", DEADLINE)
    assert about_case(claim_id, number, "Which?", DEADLINE).question_id != first.question_id


@pytest.mark.parametrize(
    "part",
    ["3 x Insulated Steel Water Bottle", "Steel bottle 750 blue", "document INV-1042", "Too few."],
    ids=["units", "line", "document", "reason"],
)
def test_the_question_names_what_a_person_needs(part: str) -> None:
    assert part in asked(reasons=("Too few.",)).text


def test_a_document_without_a_number_is_called_this_document() -> None:
    assert "on this document show" in asked(match(document_number=None)).text


def test_amazons_words_are_passed_on() -> None:
    assert "Which invoice?" in about_case(CLAIM_ID, 1, "Which invoice?", DEADLINE).text


def test_the_question_names_its_match() -> None:
    assert asked().match_id == MATCH_ID


@pytest.mark.parametrize(
    "question",
    [asked(), about_case(CLAIM_ID, 1, "Which?", DEADLINE)],
    ids=["about a match", "of Amazon"],
)
def test_the_question_ends_when_it_was_told_to(question: Question) -> None:
    assert question.deadline == DEADLINE
