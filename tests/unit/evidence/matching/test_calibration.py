import numpy as np
import pytest

from evidence.matching.calibration import DOUBTED_BESIDE_RIVALS, calibrate, calibrated_unseen
from evidence.matching.model import calibrated
from models.errors import ModelUnusable

SURE, OTHERS = np.full(100, 4.0), np.full(300, -4.0)
MARGINS = np.append(SURE, OTHERS)
SAME = MARGINS > 0


def test_of_a_hundred_labels_that_are_all_right_97_are_claimed() -> None:
    claimed = calibrated(np.array([4.0]), *calibrate(MARGINS, SAME))
    assert claimed[0] == pytest.approx(100 / 103, abs=1e-3)


def test_more_labels_claim_more() -> None:
    many = calibrate(np.tile(MARGINS, 10), np.tile(SAME, 10))
    assert calibrated(np.array([4.0]), *many)[0] == pytest.approx(1000 / 1003, abs=1e-3)


def test_half_of_the_labels_claim_what_all_do() -> None:
    half = np.arange(len(MARGINS)) % 2 == 0
    unseen = calibrated_unseen(MARGINS, SAME, half)
    assert unseen == pytest.approx(calibrated(MARGINS, *calibrate(MARGINS, SAME)), abs=1e-3)


def test_labels_that_lean_on_each_other_claim_less() -> None:
    claimed = calibrated(np.array([4.0]), *calibrate(MARGINS, SAME, DOUBTED_BESIDE_RIVALS))
    assert claimed[0] == pytest.approx(100 / 115, abs=1e-3)


def test_labels_against_every_likeness_are_refused() -> None:
    with pytest.raises(ModelUnusable):
        calibrate(-MARGINS, SAME)
