"""Made-up pairs of product records."""

from rapidfuzz import fuzz

from synthetic.catalogue import make_pairs
from synthetic.shops import FIELDS

PAIRS = make_pairs(3, 1200)


def test_a_seed_gives_the_same_pairs_each_time():
    assert make_pairs(3, 1200) == PAIRS


def test_as_many_pairs_as_asked_for():
    assert len(PAIRS) == 1200


def test_no_pair_comes_twice():
    assert len({(left["id"], right["id"]) for left, right, _ in PAIRS}) == len(PAIRS)


def test_a_record_has_the_fields_of_a_catalogue():
    assert {tuple(left) for left, _, _ in PAIRS} == {FIELDS}


def test_records_of_one_id_are_the_same():
    by_id = {left["id"]: left for left, _, _ in PAIRS}
    assert all(by_id[left["id"]] == left for left, _, _ in PAIRS)


def test_some_pairs_are_the_same_product_and_most_are_not():
    share = sum(same for _, _, same in PAIRS) / len(PAIRS)
    assert 0.08 < share < 0.25


def test_neighbours_of_one_shelf_are_among_the_false_pairs():
    false = [(left["title"], right["title"]) for left, right, same in PAIRS if not same]
    alike = [pair for pair in false if fuzz.token_set_ratio(*pair, processor=str.lower) > 80]
    assert len(alike) > len(false) / 10
