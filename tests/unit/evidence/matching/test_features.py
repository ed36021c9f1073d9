from string import ascii_lowercase

import numpy as np
import pytest

from evidence.matching.blocking import candidates
from evidence.matching.corpus import build_corpus
from evidence.matching.features import NAMES, featurise
from evidence.matching.records import Pairs, Records, titled


def _of(left: str, right: str, prices: tuple[float, float] = (np.nan, np.nan)) -> dict[str, float]:
    sides = [
        Records([title], [""], [""], [""], np.array([price]))
        for title, price in zip((left, right), prices, strict=True)
    ]
    one = np.zeros(1, dtype=np.int64)
    row = featurise(build_corpus(*sides), Pairs(one, one), sees_rivals=False)[0]
    return dict(zip(NAMES, row.tolist(), strict=True))


def test_the_lower_price_counts_as_a_share_of_the_higher() -> None:
    assert _of("mug", "mug", (10.0, 8.0))["price_agreement"] == pytest.approx(0.8)


@pytest.mark.parametrize(
    "name", ["price_agreement", "brand_likeness", "codes_shared", "sizes_shared", "lead_of_left"]
)
def test_what_nobody_says_is_not_a_number(name: str) -> None:
    assert np.isnan(_of("steel mug", "steel cup")[name])


def test_a_code_written_apart_is_still_found_within_the_other_title() -> None:
    assert _of("camera DSC-W120", "camera dsc w120 black")["code_within"] == 100


def test_two_sizes_of_one_unit_contradict() -> None:
    assert _of("bottle 500 ml", "bottle 750ml")["sizes_contradict"] == 1


def test_the_same_size_does_not_contradict() -> None:
    assert _of("bottle 750 ml", "bottle 750ml")["sizes_contradict"] == 0


def test_a_rival_that_fits_better_turns_the_lead_negative() -> None:
    left = titled(["red ceramic mug"])
    right = titled(["red ceramic mug", "red ceramic plate"])
    corpus = build_corpus(left, right)
    pairs = Pairs(np.array([0, 0]), np.array([0, 1]))
    leads = featurise(corpus, pairs, sees_rivals=True)[:, NAMES.index("lead_of_left")]
    assert leads[0] > 0 > leads[1]


def test_records_without_any_word_are_compared_all_the_same() -> None:
    assert _of("", "")["likeness"] == 0


def test_blocking_finds_a_shared_code_behind_many_alike_words() -> None:
    left = titled(["steel mug with handle ZX-4410"])
    alike = [f"steel mug with handle {letter}" for letter in ascii_lowercase]
    found = candidates(build_corpus(left, titled([*alike, "becher zx4410"])))
    assert len(alike) in found.right
