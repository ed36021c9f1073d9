import numpy as np
import pytest

from evidence.matching.records import Pairs
from evidence.matching.rivals import SURE, rivals_among
from evidence.matching.standing import Said, standing

# Records 0 and 1 of the left side have rivals among 0 to 2 of the right one.
RIVALS = Pairs(np.array([0, 0, 1]), np.array([0, 1, 1]))
OF_RIVALS = Said(np.array([3.0, 1.5, 2.0]), np.array([0.0, -0.5, 0.0]))

NOBODY = Pairs(np.empty(0, np.int64), np.empty(0, np.int64))


def stood(left: int, right: int, margin: float) -> list[float]:
    pair = Pairs(np.array([left]), np.array([right]))
    said = Said(np.array([margin]), np.array([0.0]))
    rivals = rivals_among(RIVALS, NOBODY, [])
    return standing(pair, said, rivals, OF_RIVALS)[0, 1:].tolist()


def test_a_pair_is_held_against_the_best_other_of_each_side() -> None:
    assert stood(0, 1, 1.0)[:3] == [1.0, -2.0, -1.0]


def test_a_pair_is_no_rival_of_its_own() -> None:
    assert stood(0, 0, 3.0)[1] == 2.0


@pytest.mark.parametrize(("left", "right"), [(7, 2), (0, 9)])
def test_without_a_rival_the_lead_is_great(left: int, right: int) -> None:
    assert max(stood(left, right, 0.5)[1:3]) == 8.5


def test_a_partner_that_fits_two_records_counts_as_its_share() -> None:
    (sure, unsure, taken) = 1 / (1 + np.exp(-OF_RIVALS.odds))
    of_left, of_right = stood(0, 1, 1.0)[3:]
    assert of_left == pytest.approx(sure)
    assert of_right == pytest.approx(taken)
    assert stood(0, 0, 3.0)[3] == pytest.approx(unsure / (unsure + taken))


def test_a_pair_that_is_no_candidate_has_all_of_them_for_others() -> None:
    (sure, unsure, taken) = 1 / (1 + np.exp(-OF_RIVALS.odds))
    assert stood(0, 2, 0.5)[3] == pytest.approx(sure + unsure / (unsure + taken))


def judged(left: int, right: int, same: bool) -> list[float]:
    """How the pair of 0 and 1 stands when people have judged that pair."""
    rivals = rivals_among(RIVALS, Pairs(np.array([left]), np.array([right])), [same])
    of_rivals = Said(np.zeros(len(rivals.pairs)), np.zeros(len(rivals.pairs)))
    pair, said = Pairs(np.array([0]), np.array([1])), Said(np.array([1.0]), np.array([0.0]))
    return standing(pair, said, rivals, of_rivals)[0, 2:].tolist()


def test_what_people_called_the_product_is_a_rival_that_is_surely_better() -> None:
    assert judged(0, 0, same=True)[0] == 1.0 - SURE


def test_what_people_called_another_product_is_a_rival_no_more() -> None:
    assert judged(1, 1, same=False)[1] == 1.0 + SURE


def test_a_judged_pair_that_is_no_candidate_counts_too() -> None:
    assert judged(0, 7, same=True)[2] == pytest.approx(0.5 + 1, abs=0.01)


def test_what_people_said_of_the_pair_itself_is_not_looked_at() -> None:
    assert judged(0, 1, same=True) == judged(0, 1, same=False)
