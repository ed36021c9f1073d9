"""One look at one line is one label."""

from uuid import UUID, uuid4

from evidence.gate.observations import distinct
from models.contracts.labels import Label, LabelKind, Provenance
from tests.fixtures_database import MOMENT

INVOICE = UUID(int=1)


def label(*, right: bool = True, line: int = 1, likeness: float = 0.9, **known: object) -> Label:
    told: dict[str, object] = {
        "label_id": uuid4(),
        "seller_id": UUID(int=2),
        "kind": LabelKind.ANSWER,
        "provenance": Provenance.PERSON,
        "right": right,
        "claim_id": uuid4(),
        "document_id": INVOICE,
        "line_position": line,
        "features": {"title_grams": likeness},
        "actor": "seller",
        "at": MOMENT,
    }
    return Label.model_validate(told | known)


def test_one_answer_for_forty_claims_over_a_line_is_one_label() -> None:
    assert len(distinct([label() for _ in range(40)])) == 1


def test_two_lines_are_two_labels() -> None:
    assert len(distinct([label(line=1), label(line=2)])) == 2


def test_two_products_beside_one_line_are_two_labels() -> None:
    assert len(distinct([label(likeness=0.9), label(likeness=0.4)])) == 2


def test_where_people_disagree_the_no_counts() -> None:
    assert [one.right for one in distinct([label(), label(right=False), label()])] == [False]


def test_a_persons_word_and_amazons_are_two_labels() -> None:
    assert len(distinct([label(), label(provenance=Provenance.AMAZON)])) == 2
