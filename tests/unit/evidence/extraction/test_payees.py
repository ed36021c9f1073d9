from evidence.documents import read_document
from tests.unit.evidence.papers import LIMITS

PAPER = (
    "{head}\n12 Mill Lane\nInvoice INV-12 of 2026-03-04\n\n"
    "Description          Qty    Price    Total\nTape                 2      5.00     10.00\n"
    "Total GBP                            10.00\n\nAccount holder: Jo Miller\n"
)


def supplier(head: str) -> str | None:
    return read_document(PAPER.format(head=head).encode(), "a.txt", LIMITS).supplier


def test_a_company_that_heads_the_paper_goes_before_the_holder_of_the_account() -> None:
    assert supplier("Harbour Books Ltd") == "Harbour Books Ltd"


def test_where_no_company_speaks_for_itself_the_holder_of_the_account_sold() -> None:
    assert supplier("1 of 1") == "Jo Miller"
