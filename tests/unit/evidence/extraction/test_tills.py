from evidence.documents import read_document
from models.contracts.evidence import DocumentFields
from tests.unit.evidence.papers import LIMITS

TILL = (
    "A04034\nHARBOUR BOOKS\nCO. (M) SDN BHD\n(Co. No. 113825-W)\nNo 8, Jalan Satu\n"
    "Slip No: 10104733\n04/03/2026 19:14   Cashier: Jo\n"
    "Tape              19.78\nTotai RM             {total}\n"
    "Cash                 50.00\nChange                0.60\n"
)


def read(total: str) -> DocumentFields:
    return read_document(TILL.format(total=total).encode(), "a.txt", LIMITS)


def test_a_wrapped_name_at_the_head_of_a_receipt_is_joined() -> None:
    assert read("49.40").supplier == "HARBOUR BOOKS CO. (M) SDN BHD"


def test_what_was_given_less_the_change_is_the_total() -> None:
    assert read("49.40").total_cents == 4940


def test_a_payment_that_no_row_prints_proves_nothing() -> None:
    assert read("49.99").total_cents is None


def test_a_till_without_a_title_makes_a_receipt() -> None:
    assert read("49.40").type == "receipt"
