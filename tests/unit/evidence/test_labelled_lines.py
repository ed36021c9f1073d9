from evidence.documents import read_document
from models.contracts.evidence import DocumentFields
from tests.unit.evidence.papers import LIMITS

HEAD = "Acme Ltd\nINVOICE\nInvoice No: A-17\nDate: 2026-03-04\n\n"
FOOT = "\n\nSubtotal   35.00 USD\nTotal   35.00 USD\n"


def fields_of(body: str) -> DocumentFields:
    return read_document((HEAD + body + FOOT).encode(), "invoice.txt", LIMITS)


def goods(fields: DocumentFields) -> list[tuple[str, str | None, int | None, int | None]]:
    return [(one.description, one.sku, one.quantity, one.unit_price_cents) for one in fields.lines]


def test_goods_as_labelled_values_beneath_their_name_are_lines() -> None:
    body = (
        "1. Steel kettle\nSKU: HP-1\nQuantity: 2 pcs   Unit price: 5.00   Amount: 10.00\n\n"
        "2. Desk lamp\nSKU: HP-2\nQuantity: 5 pcs   Unit price: 5.00   Amount: 25.00\n"
    )
    assert goods(fields_of(body)) == [
        ("Steel kettle", "HP-1", 2, 500),
        ("Desk lamp", "HP-2", 5, 500),
    ]


def test_labels_one_below_the_other_are_one_line() -> None:
    body = (
        "Item: Steel kettle\nQty: 2\nPrice: 5.00\nTotal: 10.00\n\n"
        "Item: Desk lamp\nQty: 5\nPrice: 5.00\nTotal: 25.00\n"
    )
    assert goods(fields_of(body)) == [("Steel kettle", None, 2, 500), ("Desk lamp", None, 5, 500)]


def test_a_name_in_the_row_of_its_labels_is_read() -> None:
    body = "Steel kettle   Qty: 2   Price: 5.00\nDesk lamp   Qty: 5   Price: 5.00\n"
    assert goods(fields_of(body)) == [("Steel kettle", None, 2, 500), ("Desk lamp", None, 5, 500)]


def test_labelled_freight_is_no_line() -> None:
    body = (
        "Steel kettle\nQty: 2   Price: 5.00   Total: 10.00\n\n"
        "Shipping\nQty: 1   Price: 25.00   Total: 25.00\n"
    )
    fields = fields_of(body)
    assert (len(fields.lines), fields.freight_cents) == (1, 2500)


def test_a_count_and_a_sum_without_a_price_are_no_line() -> None:
    assert fields_of("Units: 7   Total: 35.00\n").lines == []
