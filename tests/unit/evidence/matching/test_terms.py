import pytest

from evidence.matching.terms import stem_of, terms


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Sony DSC-W120/B camera", ["dscw120b"]),
        ("linksys ezxs88w switch", ["ezxs88w"]),
        ("bottle 750ml, 32oz, 1080p", []),
        ("tax software 2007", []),
        ("part 48213 for pump", ["48213"]),
        ("AB 12", []),
    ],
)
def test_a_model_code_is_told_from_a_size_or_a_year(text: str, codes: list[str]) -> None:
    assert terms(text).codes == codes


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Bottle 32 oz", [("32", "oz")]),
        ("Bottle 32oz", [("32", "oz")]),
        ("Kettle 1,7 Liter", [("1.7", "l")]),
        ("950,000 images", [("950000", "")]),
        ("version 5.0", [("5", "")]),
        ("Set of 4", [("4", "pk")]),
        ("4 pieces", [("4", "pk")]),
        ("rug 120 x 170cm", [("120", ""), ("170", "cm")]),
    ],
)
def test_numbers_come_with_their_unit(text: str, numbers: list[tuple[str, str]]) -> None:
    assert terms(text).numbers == numbers


def test_the_stem_of_a_code_leaves_a_colours_tail_out() -> None:
    assert stem_of("dscw120b") == "dscw120"
