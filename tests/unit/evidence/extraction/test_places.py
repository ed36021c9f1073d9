from evidence.documents import read_document
from evidence.extraction.found import Found, fewest_words
from evidence.reading.layout import Word
from models.contracts.evidence import ReadBy
from tests.unit.evidence.papers import AMERICAN, LIMITS, draw, table

FIELDS = read_document(AMERICAN, "invoice.pdf", LIMITS)


def test_each_value_of_a_page_has_a_place() -> None:
    found = {name for name, value in FIELDS if value not in (None, [], "")}
    assert found - {"type", "pages", "lines", "where"} <= FIELDS.where.keys()


def test_each_value_of_a_line_has_a_place() -> None:
    names = ("description", "sku", "quantity", "unit_price_cents", "total_cents")
    assert {f"lines.1.{name}" for name in names} <= FIELDS.where.keys()


def test_the_box_is_that_of_the_value_and_not_of_its_label() -> None:
    box = FIELDS.where["total_cents"].box
    assert box is not None
    assert (round(box[2]), box[0] > 480) == (540, True)


def test_sums_that_agree_are_surer_than_a_label_alone() -> None:
    assert FIELDS.where["total_cents"].confidence > FIELDS.where["number"].confidence


def test_sums_that_clash_are_less_sure() -> None:
    content = draw(table(40, [40, -480], [["Subtotal", "40.00"], ["VAT", "8.00"],
                                          ["Total", "55.00"]]))  # fmt: skip
    assert read_document(content, "a.pdf", LIMITS).where["total_cents"].confidence < 0.6


def test_a_price_that_is_computed_says_so() -> None:
    content = draw(table(40, [40, 250, -480], [["Description", "Qty", "Amount"],
                                               ["Kettle", "4", "50.00"]]))  # fmt: skip
    fields = read_document(content, "a.pdf", LIMITS)
    at = fields.where["lines.1.unit_price_cents"]
    assert (fields.lines[0].unit_price_cents, at.method) == (1250, ReadBy.DERIVED)


def test_the_fewest_words_that_say_the_same_are_kept() -> None:
    words = tuple(Word(text, 0, 1, 0, 1) for text in ("no.", "17", "of", "May"))

    def parse(text: str) -> str | None:
        return "17" if "17" in text else None

    assert [word.text for word in fewest_words(words, parse, "17")] == ["17"]


def test_what_sums_confirm_is_surer_and_what_they_contradict_less_sure() -> None:
    found = Found(1, 1, (), 0.8)
    assert found.contradicted().certainty < 0.8 < found.confirmed().certainty
