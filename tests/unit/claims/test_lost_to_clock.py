"""Whose turn it was when a claim expired."""

import pytest

from claims.lost_to_clock import turn_at_expiry
from models.contracts.claim import ClaimStatus as S
from models.contracts.claim import DeskCause
from models.contracts.desk import Turn


@pytest.mark.parametrize("status", [S.AWAITING_ANSWER, S.AWAITING_EVIDENCE])
def test_what_waited_for_the_seller_was_the_sellers(status: S) -> None:
    assert turn_at_expiry(status, S.GATE, None) is Turn.SELLER


@pytest.mark.parametrize("status", [S.DETECTED, S.GATE])
def test_what_nobody_was_asked_about_was_ours(status: S) -> None:
    assert turn_at_expiry(status, None, None) is Turn.OPSIDE


def test_what_lay_on_the_desk_was_the_operators() -> None:
    assert turn_at_expiry(S.ON_DESK, S.FILING, DeskCause.FILE_BY_HAND) is Turn.OPERATOR


def test_what_lay_there_for_a_revoked_consent_was_the_sellers() -> None:
    assert turn_at_expiry(S.ON_DESK, S.FILING, DeskCause.CONSENT_REVOKED) is Turn.SELLER


@pytest.mark.parametrize(
    ("held", "turn"),
    [
        (S.HELD_BY_BUDGET, Turn.OPSIDE),
        (S.HELD_BY_STOP, Turn.OPERATOR),
        (S.RETRYING, Turn.AMAZON),
        (S.FILING, Turn.AMAZON),
    ],
)
def test_what_came_to_the_desk_too_late_was_whose_who_held_it(held: S, turn: Turn) -> None:
    assert turn_at_expiry(S.ON_DESK, held, DeskCause.DEADLINE_NEAR) is turn


def test_an_answer_too_late_to_be_filed_was_the_sellers() -> None:
    assert turn_at_expiry(S.FILING, S.AWAITING_ANSWER, None) is Turn.SELLER
