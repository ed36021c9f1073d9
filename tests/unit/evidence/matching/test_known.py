import numpy as np

from evidence.matching.known import KnownPairs, known_pairs
from evidence.matching.records import Pairs, Records, titled

OURS = titled(["drill 12 v", "saw 7 in"])
THEIRS = titled(["12 volt drill", "jigsaw", "circular saw 7"])
KNOWN = known_pairs(OURS, THEIRS, Pairs(np.array([0, 1]), np.array([0, 2])), [True, False])


def found(left: Records, right: Records) -> list[tuple[int, int, bool]]:
    pairs, same = KNOWN.among(left, right)
    return list(zip(pairs.left.tolist(), pairs.right.tolist(), same, strict=True))


def test_pairs_are_known_again_wherever_their_records_stand() -> None:
    turned = titled(THEIRS.titles[::-1])
    assert found(OURS, turned) == [(0, 2, True), (1, 0, False)]


def test_records_that_differ_in_price_alone_are_not_the_same_record() -> None:
    priced = Records(OURS.titles, *[[""] * 2] * 3, prices=np.array([10.0, 20.0]))
    assert found(priced, THEIRS) == []


def test_other_catalogues_know_nothing() -> None:
    assert found(THEIRS, OURS) == []


def test_no_word_of_a_record_is_kept() -> None:
    assert not any(word in KNOWN.model_dump_json() for word in ("drill", "saw"))


def test_without_labels_nothing_is_known() -> None:
    assert KnownPairs().among(OURS, THEIRS)[1] == []


def test_of_records_that_are_alike_in_all_each_is_itself() -> None:
    twins = titled(["drill", "drill"])
    known = known_pairs(twins, THEIRS, Pairs(np.array([1]), np.array([2])), [True])
    pairs, _ = known.among(twins, THEIRS)
    assert (pairs.left.tolist(), pairs.right.tolist()) == ([1], [2])
