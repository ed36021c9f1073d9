from evidence.documents import read_document
from models.contracts.evidence import DocumentFields
from tests.unit.evidence.papers import LIMITS, draw, table


def read(columns: list[float], *rows: list[str]) -> DocumentFields:
    return read_document(draw(table(40, columns, list(rows))), "a.pdf", LIMITS)


def test_a_rate_whose_sign_stands_at_the_head_is_taken_off_the_price() -> None:
    fields = read([40, -300, -360, -410, -480],
                  ["Descrizione", "Q.tà", "Prezzo", "Sc.%", "Importo"],
                  ["Tazza", "120", "1,85", "10", "199,80"])  # fmt: skip
    line = fields.lines[0]
    assert (line.quantity, line.unit_price_cents, line.total_cents) == (120, 185, 19980)


def test_an_item_subtotal_is_a_sum_and_no_description() -> None:
    fields = read([40, -300, -380, -480], ["Description", "Qty", "Unit price", "Item subtotal"],
                  ["Torque wrench", "6", "11.99", "71.94"])  # fmt: skip
    line = fields.lines[0]
    assert (line.description, line.sku, line.total_cents) == ("Torque wrench", None, 7194)


def test_a_second_price_is_no_part_of_the_description() -> None:
    fields = read([40, -250, -320, -400, -480],
                  ["Description", "Qty", "Net price", "Gross price", "Amount"],
                  ["Torque wrench", "6", "9.99", "11.99", "71.94"])  # fmt: skip
    line = fields.lines[0]
    assert (line.description, line.unit_price_cents) == ("Torque wrench", 1199)


def test_a_description_that_reaches_the_code_is_no_part_of_it() -> None:
    fields = read([40, 94, -300, -380, -480], ["Description", "Code", "Qty", "Price", "Amount"],
                  ["Work gloves", "ZS-6116", "2", "5.00", "10.00"])  # fmt: skip
    assert (fields.lines[0].description, fields.lines[0].sku) == ("Work gloves", "ZS-6116")


def test_a_code_at_the_right_edge_of_its_column_is_read() -> None:
    head = table(
        40, [40, 200, -340, -400, -480], [["Description", "SKU", "Qty", "Price", "Amount"]]
    )
    goods = table(54, [40, -290, -340, -400, -480], [["Shoe rack", "SR-9", "2", "5.00", "10.00"]])
    line = read_document(draw([*head, *goods]), "a.pdf", LIMITS).lines[0]
    assert (line.description, line.sku) == ("Shoe rack", "SR-9")


def test_a_net_price_that_adds_up_goes_before_a_list_price_less_a_discount() -> None:
    fields = read([40, -250, -320, -370, -430, -500],
                  ["Description", "Qty", "Price", "Disc. %", "Customer", "Amount"],
                  ["Torque wrench", "2", "75.15", "20 %", "60.12", "120.24"])  # fmt: skip
    assert fields.lines[0].unit_price_cents == 6012
