"""How the benchmark of documents and matching counts."""

import pytest

from bench.evidence.figures import Aim, Figure
from bench.evidence.intervals import f1_lower, share_lower, share_upper
from bench.evidence.matching import autos, f1_of, recall, share_right
from bench.evidence.pair_sets import Scored
from bench.evidence.printed import is_printed_amount, is_printed_date
from bench.evidence.scoring import Tally, company, score_lines, score_value

SURE = Scored(0.95, "auto", same=True)
MISTAKEN = Scored(0.90, "auto", same=False)
OVERLOOKED = Scored(0.20, "none", same=True)


def test_a_wrong_value_counts_as_wrong_and_as_missed():
    assert score_value("INV-8", "INV-7") == Tally(wrong=1, missed=1)


def test_a_value_that_is_not_there_and_not_found_counts_for_nothing():
    assert score_value(None, None) == Tally()


def test_an_invented_value_counts_against_precision_alone():
    assert score_value("INV-8", None) == Tally(wrong=1)


def test_a_line_that_is_found_twice_is_right_once():
    line = (2, 500, 1000)
    assert score_lines([line, line], [line]) == Tally(right=1, wrong=1)


def test_f1_weighs_wrong_and_missed_alike():
    assert Tally(right=8, wrong=1, missed=3).f1 == pytest.approx(0.8)


def test_a_companys_case_accents_and_points_do_not_count():
    assert company("Établissements Noël S.A.") == company("etablissements noel s a")


def test_a_faultless_sample_leaves_doubt():
    assert share_lower(60, 60) == pytest.approx(0.9398, abs=1e-4)


def test_nothing_seen_in_a_thousand_may_still_happen():
    assert 0 < share_upper(0, 1000) < 0.004


def test_the_lower_bound_of_f1_is_below_it():
    tallies = [Tally(right=4), Tally(right=2, wrong=1, missed=1)] * 10
    assert f1_lower(tallies) < sum(tallies, Tally()).f1


@pytest.mark.parametrize("page", ["1,234.50", "1.234,50 €", "1 234,50", "1234.5"])
def test_an_amount_is_printed_in_any_countrys_format(page: str):
    assert is_printed_amount(123450, page)


def test_a_part_of_a_longer_number_is_no_amount():
    assert not is_printed_amount(23450, "1,234.50")


def test_a_month_may_be_named_in_another_language():
    from datetime import date

    assert is_printed_date(date(2026, 3, 4), "Mannheim, 4. März 2026")


def test_a_grade_is_the_best_bound_that_is_reached():
    assert Figure(metric="f1", value=0.93, aim=Aim(floor=0.9, goal=0.95)).grade == "floor"


def test_a_share_that_must_stay_small_reaches_from_below():
    assert Figure(metric="ece", value=0.02, aim=Aim(floor=0.05, goal=0.03, most=True)).grade == (
        "goal"
    )


def test_a_gate_that_refuses_to_file_is_as_safe_as_asked_for():
    assert Figure(metric="auto", off=True, aim=Aim(floor=0.95)).grade == "goal"


def test_precision_counts_what_was_filed():
    assert share_right(autos([SURE, MISTAKEN, OVERLOOKED])) == 0.5


def test_recall_counts_what_was_overlooked():
    assert recall([SURE], [SURE, MISTAKEN, OVERLOOKED]) == 0.5


def test_f1_of_pairs_is_taken_at_a_half():
    assert f1_of([SURE, MISTAKEN, OVERLOOKED]) == pytest.approx(0.5)
