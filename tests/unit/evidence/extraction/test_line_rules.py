import pytest

from evidence.documents import read_document
from evidence.extraction.codes_in_words import habitual_codes, labelled_code
from evidence.extraction.packs import pack_size
from models.contracts.evidence import DocumentFields
from tests.unit.evidence.papers import LIMITS, Text, draw, table

COLUMNS = [40.0, 250.0, -380.0, -480.0]
HEAD = ["Description", "Qty", "Unit price", "Amount"]


def read(*pages: list[Text]) -> DocumentFields:
    return read_document(draw(*pages), "a.pdf", LIMITS)


def numbers(fields: DocumentFields) -> list[tuple[int | None, int | None, int | None]]:
    return [(one.quantity, one.unit_price_cents, one.total_cents) for one in fields.lines]


def test_count_and_price_in_the_row_below_the_name_are_its_own() -> None:
    fields = read(table(40, [40, -480], [["Description", "Amount"], ["Shampoo 75 ml", "256.60"],
                                         ["SH-390082  20 pcs x 12.83", ""]], step=12))  # fmt: skip
    line = fields.lines[0]
    assert (line.description, line.sku, line.quantity, line.unit_price_cents) == (
        "Shampoo 75 ml",
        "SH-390082",
        20,
        1283,
    )


def test_a_row_nearer_to_the_line_below_belongs_to_that() -> None:
    fields = read([*table(40, COLUMNS, [HEAD, ["Kettle", "2", "20.00", "40.00"]]),
                   (40, 84, "Reading lamp"), *table(95, COLUMNS, [["brass", "1", "5.00", "5.00"]])
                   ])  # fmt: skip
    assert [one.description for one in fields.lines] == ["Kettle", "Reading lamp brass"]


def test_lines_below_a_page_sum_are_read_without_another_head() -> None:
    fields = read(table(40, COLUMNS, [HEAD, ["Kettle", "2", "20.00", "40.00"],
                                      ["Subtotal", "", "", "40.00"]]),
                  table(40, COLUMNS, [["Lamp", "3", "5.00", "15.00"],
                                      ["Total", "", "", "55.00"]]))  # fmt: skip
    assert numbers(fields) == [(2, 2000, 4000), (3, 500, 1500)]


@pytest.mark.parametrize("name", ["Shipping DHL Express", "Freight out", "Portes", "Versandkosten"])
def test_freight_that_looks_like_an_item_is_freight(name: str) -> None:
    fields = read(table(40, COLUMNS, [HEAD, ["Kettle", "2", "20.00", "40.00"],
                                      [name, "1", "9.00", "9.00"]]))  # fmt: skip
    assert (len(fields.lines), fields.freight_cents) == (1, 900)


def test_a_discount_that_looks_like_an_item_is_a_discount() -> None:
    fields = read(table(40, COLUMNS, [HEAD, ["Kettle", "2", "20.00", "40.00"],
                                      ["Trade discount", "1", "-4.00", "-4.00"]]))  # fmt: skip
    assert (len(fields.lines), fields.discount_cents) == (1, 400)


def test_goods_that_begin_like_a_charge_stay_goods() -> None:
    fields = read(table(40, COLUMNS, [HEAD, ["Shipping labels 4x6", "1", "9.00", "9.00"]]))
    assert [one.description for one in fields.lines] == ["Shipping labels 4x6"]


def test_goods_taken_back_are_negative() -> None:
    fields = read(table(40, COLUMNS, [HEAD, ["Kettle", "-2", "20.00", "-40.00"]]))
    assert numbers(fields) == [(-2, 2000, -4000)]


def test_a_case_keeps_what_is_printed_beside_its_units() -> None:
    line = read(table(40, COLUMNS, [HEAD, ["Soap bar, case of 12", "2", "48.00", "96.00"]])).lines[
        0
    ]
    assert (line.quantity, line.case_pack, line.printed_quantity, line.printed_price) == (
        24,
        12,
        "2",
        "48",
    )


def test_a_price_in_tenths_of_a_cent_is_kept_as_printed() -> None:
    line = read(table(40, COLUMNS, [HEAD, ["Hot air", "800", "0.025", "20.00"]])).lines[0]
    assert line.printed_price == "0.025"


@pytest.mark.parametrize("total", ["50.00", "50.00 EUR"])
def test_a_code_column_right_of_the_total_is_read(total: str) -> None:
    fields = read(table(40, [40, -300, -380, -470, 474],
                        [["Product", "Price", "Qty", "Amount", "Item code"],
                         ["Garden shears", "12.50", "4", total, "GS-204-A"]]))  # fmt: skip
    assert fields.lines[0].sku == "GS-204-A"


@pytest.mark.parametrize(
    ("unit", "description", "size"),
    [
        ("pcs", "Soap, case of 12", 1), ("cases", "Soap, case of 12", 12), ("CS/24", "Soap", 24),
        ("Karton", "Seife, 6 Stück je Karton", 6), ("caja", "Jabón, 24 por caja", 24),
        ("cartons", "Savon, 10 par carton", 10), ("dozen", "Soap", 12), ("case", "Soap", None),
        ("case", "Notebook case 13 in, carton of 8", 8), ("", "Soap, pack of 12", 1),
        ("", "Socket set 20V VE4953XL", 1), ("", "Socket set VE 24", 24),
    ],
)  # fmt: skip
def test_the_size_of_a_case_is_read_in_five_languages(
    unit: str, description: str, size: int | None
) -> None:
    assert pack_size(unit, description) == size


@pytest.mark.parametrize(("left", "more"), [(34, True), (10, False)])
def test_more_of_a_name_begins_about_where_the_name_does(left: float, *, more: bool) -> None:
    goods = table(40, COLUMNS, [HEAD, ["Doll house", "1", "9.00", "9.00"]])
    fields = read([*goods, (left, 66, "wooden")])
    assert fields.lines[0].description == ("Doll house wooden" if more else "Doll house")


def test_a_code_at_its_label_leaves_the_description() -> None:
    found = labelled_code("Steel bottle Cod. art.: HP-3774")
    assert found is not None
    assert (found.sku, found.description) == ("HP-3774", "Steel bottle")


def test_codes_that_stand_at_the_same_end_of_each_description_are_codes() -> None:
    codes = habitual_codes(["HP-32-BLK Steel bottle", "100482 Camping lamp 20W"])
    assert [code.sku for code in codes if code] == ["HP-32-BLK", "100482"]


def test_a_model_in_one_of_many_descriptions_is_no_code() -> None:
    assert habitual_codes(["Lamp WH-1000XM4", "Kettle", "Steel bottle"]) == [None] * 3


def test_a_row_of_names_of_sums_is_no_head_of_a_table() -> None:
    sums = table(90, [100, 230, 330, 450], [["Goods total", "Shipping", "VAT 20 %", "Total due"],
                                            ["40.00", "5.00", "9.00", "54.00"]])  # fmt: skip
    fields = read([*table(40, COLUMNS, [HEAD, ["Kettle", "2", "20.00", "40.00"]]), *sums])
    assert (len(fields.lines), fields.freight_cents, fields.total_cents) == (1, 500, 5400)


def test_an_x_between_price_and_count_is_no_part_of_the_name() -> None:
    fields = read(table(40, [40, 250, 320, -480], [["Item", "Price", "Quantity", "Total"],
                                                   ["Lamp", "5.00", "x 3", "15.00"]]))  # fmt: skip
    assert fields.lines[0].description == "Lamp"


def test_gross_is_the_total_where_it_is_net_and_tax() -> None:
    fields = read(table(40, COLUMNS, [HEAD, ["Kettle", "2", "20.00", "40.00"]]),
                  table(40, [-400, -480], [["Net", "40.00"], ["VAT", "8.00"], ["Gross", "48.00"]])
                  )  # fmt: skip
    assert fields.total_cents == 4800


def test_gross_before_a_discount_is_no_total() -> None:
    sums = [["Gross", "40.00"], ["Discount", "-4.00"], ["Net", "36.00"]]
    fields = read(table(40, COLUMNS, [HEAD, ["Kettle", "2", "20.00", "40.00"]]),
                  table(40, [-400, -480], sums))  # fmt: skip
    assert fields.total_cents is None


@pytest.mark.parametrize("label", ["abzgl. 3 % Rabatt", "Less trade discount", "moins remise 3 %"])
def test_what_is_said_to_be_taken_off_is_a_discount(label: str) -> None:
    fields = read(table(40, COLUMNS, [HEAD, ["Kettle", "2", "20.00", "40.00"]]),
                  table(40, [40, -480], [[label, "-1.20"], ["Total", "38.80"]]))  # fmt: skip
    assert fields.discount_cents == 120


def test_the_first_name_may_begin_above_its_code_and_numbers() -> None:
    head = table(40, [40, 200, -300, -380, -480], [["Product", "SKU", "Qty", "Price", "Amount"]])
    line = table(64, [200, -300, -380, -480], [["LB-201", "4", "9.75", "39.00"]])
    fields = read([*head, (40, 58, "Laundry basket with"), *line, (40, 70, "bamboo handles")])
    assert fields.lines[0].description == "Laundry basket with bamboo handles"
