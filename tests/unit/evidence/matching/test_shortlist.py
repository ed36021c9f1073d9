from uuid import UUID

from evidence.matching.shortlist import LONGEST, LineWords, shortlist
from tests.unit.evidence.papers import facts

OTHERS = [
    LineWords(document_id=UUID(int=number), position=1, description=f"Kettle steel {number}")
    for number in range(10_000)
]


def test_few_lines_are_all_kept() -> None:
    assert shortlist(facts(), OTHERS[:5]) == OTHERS[:5]


def test_of_thousands_the_nearest_are_kept() -> None:
    wanted = LineWords(
        document_id=UUID(int=1),
        position=2,
        description="Harbor Pine electric kettle 1.7L stainless cordless black",
    )
    kept = shortlist(facts(), [*OTHERS, wanted])
    assert (wanted in kept, len(kept)) == (True, LONGEST)


def test_a_line_with_the_products_identifier_is_kept_whatever_its_words() -> None:
    wanted = LineWords(document_id=UUID(int=1), position=2, description="Ware", sku="HP-KET17-US")
    assert wanted in shortlist(facts(), [wanted, *OTHERS])


def test_of_equal_lines_the_newest_are_kept() -> None:
    same = [one.model_copy(update={"description": "Steel kettle"}) for one in OTHERS]
    assert same[-1] in shortlist(facts(), same)
