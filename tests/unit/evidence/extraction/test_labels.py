"""Labels are looked for in lower case, all of a value's at once, the surer before the others."""

import pytest

from evidence.extraction.columns import begins_name
from evidence.extraction.found import lower, value_in
from evidence.extraction.labels import find_value, is_label, labels_of
from evidence.extraction.sum_labels import sum_kind
from evidence.reading.layout import Row, Word

LABELS = labels_of(r"order no\.?\s*", r"ref\.?\s*")


def row(text: str) -> Row:
    """Words a blank apart, of letters six points wide."""
    words: list[Word] = []
    left = 0.0
    for part in text.split():
        words.append(Word(part, left, left + 6 * len(part), 0, 12))
        left += 6 * (len(part) + 1)
    return Row(1, tuple(words))


def number(text: str) -> str | None:
    return text if text.isdigit() else None


@pytest.mark.parametrize("text", ["ORDER NO.", "Order no", "> Ref."])
def test_a_label_is_one_in_any_case_and_behind_marks(text: str) -> None:
    assert is_label(LABELS, text)


@pytest.mark.parametrize("text", ["Order no. 17", "Reference", "Our order no."])
def test_more_than_a_label_is_none(text: str) -> None:
    assert not is_label(LABELS, text)


def test_the_surer_label_counts_though_it_stands_lower() -> None:
    found = find_value((row("Ref. 5"), row("Order No. 17")), LABELS, number)
    assert value_in(found) == "17"


def test_of_one_label_the_topmost_value_counts() -> None:
    found = find_value((row("Ref. none"), row("Ref. 5"), row("Ref. 6")), LABELS, number)
    assert value_in(found) == "5"


def test_a_value_keeps_its_capitals() -> None:
    found = find_value((row("REF. Ab7"),), LABELS, lambda text: text or None)
    assert value_in(found) == "Ab7"


@pytest.mark.parametrize("text", ["İSTANBUL", "STRASSE", "Ärger"])
def test_lower_case_has_as_many_letters(text: str) -> None:
    assert len(lower(text)) == len(text)


@pytest.mark.parametrize("text", ["119.00", "€ 12,50", "19 %"])
def test_a_bare_amount_names_no_sum(text: str) -> None:
    assert sum_kind(text) is None


@pytest.mark.parametrize(("text", "begins"), [("Qty.", True), ("(EUR)", True), ("Kettle", False)])
def test_a_column_begins_with_a_word_of_its_name_or_a_mark(text: str, begins: bool) -> None:
    assert begins_name(Word(text, 0, 1, 0, 1)) is begins


def test_bars_part_the_cells_of_a_row() -> None:
    assert [cell.text for cell in row("Ref. 5 | Order no. 17").parted_cells] == [
        "Ref. 5",
        "Order no. 17",
    ]
