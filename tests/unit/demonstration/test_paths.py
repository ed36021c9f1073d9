"""How a claim's way is judged, and how it is told."""

import pytest

from cli.demonstration.epilogue import tell_way
from cli.demonstration.inspection import passes
from models.contracts.claim import ClaimStatus as S

STRAIGHT = (S.FILING, S.UNDER_REVIEW, S.APPROVED)


def test_the_way_as_wanted_passes():
    assert passes(list(STRAIGHT), STRAIGHT)


def test_more_steps_on_the_way_pass():
    assert passes([S.FILING, S.RETRYING, S.FILING, S.UNDER_REVIEW, S.APPROVED], STRAIGHT)


@pytest.mark.parametrize("missing", STRAIGHT)
def test_a_way_that_leaves_a_step_out_does_not_pass(missing: S):
    assert not passes([status for status in STRAIGHT if status is not missing], STRAIGHT)


def test_steps_in_another_order_do_not_pass():
    assert not passes([S.UNDER_REVIEW, S.FILING, S.APPROVED], STRAIGHT)


def test_a_way_is_told_in_words():
    assert tell_way([S.FILING, S.UNDER_REVIEW]) == "filing → under review"


def test_steps_that_take_turns_are_told_once():
    assert tell_way([S.FILING, S.RETRYING] * 3 + [S.ON_DESK]) == "(filing → retrying) x 3 → on desk"


def test_a_step_alone_is_told():
    assert tell_way([S.FILING, S.RETRYING, S.FILING]) == "filing → retrying → filing"
