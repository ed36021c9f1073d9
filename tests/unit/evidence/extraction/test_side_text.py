from evidence.documents import read_document
from models.contracts.evidence import DocumentFields
from tests.unit.evidence.papers import LIMITS, Text, draw, table

COLUMNS = [200.0, 260.0, -420.0, -480.0, -540.0]
HEAD = ["Code", "Description", "Qty", "Unit price", "Amount"]
GOODS = [
    *table(54, COLUMNS, [["HP-1", "Soap bar,", "2", "48.00", "96.00"]]),
    (260, 65, "case of 12"),
    *table(84, COLUMNS, [["HP-2", "Lamp", "3", "5.00", "15.00"]]),
]


def read(*side: Text) -> DocumentFields:
    return read_document(draw([*side, *table(40, COLUMNS, [HEAD]), *GOODS]), "a.pdf", LIMITS)


def test_a_bar_of_text_beside_the_table_does_not_end_a_line() -> None:
    fields = read((20, 40, "Invoice no."), (20, 65, "INV-77"), (20, 74, "Your order"))
    assert [(one.sku, one.description, one.quantity) for one in fields.lines] == [
        ("HP-1", "Soap bar, case of 12", 24),
        ("HP-2", "Lamp", 3),
    ]


def test_a_date_beside_a_line_is_no_part_of_its_name() -> None:
    fields = read((20, 40, "Invoice no."), (20, 74, "Date"), (20, 84, "04/03/2026"))
    assert [one.description for one in fields.lines] == ["Soap bar, case of 12", "Lamp"]


def test_cells_left_of_a_centred_name_are_of_the_table() -> None:
    rows = [["Reading lamp", "3", "5.00", "15.00"], ["Cup", "2", "4.00", "8.00"]]
    head: list[Text] = [(90, 40, "Description"), (300, 40, "Qty"), (380, 40, "Price"),
                        (500, 40, "Amount")]  # fmt: skip
    paper = draw([*head, *table(54, [40, -312, -400, -530], rows)])
    fields = read_document(paper, "a.pdf", LIMITS)
    assert [one.description for one in fields.lines] == ["Reading lamp", "Cup"]
