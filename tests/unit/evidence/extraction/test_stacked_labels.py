from evidence.documents import read_document
from models.contracts.evidence import DocumentFields
from tests.unit.evidence.papers import LIMITS

GOODS = "Description          Qty    Price    Total\nTape                 2      5.00     10.00\n"


def fields(head: str) -> DocumentFields:
    return read_document(f"INVOICE\n{head}\n\n{GOODS}".encode(), "a.txt", LIMITS)


def test_a_number_beneath_its_label_goes_before_words_in_the_next_column() -> None:
    head = "Invoice Number      BD23 1QN\nINV-0457            United Kingdom"
    assert fields(head).number == "INV-0457"


def test_a_number_beside_its_label_goes_before_an_address_beneath() -> None:
    head = "Invoice Number      BD23\n12 Mill Lane        Leeds"
    assert fields(head).number == "BD23"


def test_a_port_is_no_supplier() -> None:
    head = "Shenzhen Haoyuan Co., Ltd.\nFrom: Shenzhen, China      To: Los Angeles, USA"
    read = fields(head)
    assert (read.supplier, read.buyer) == ("Shenzhen Haoyuan Co., Ltd.", None)


def test_marks_on_cartons_are_no_description() -> None:
    table = (
        "Marks & Nos.    Description of goods    Quantity    Unit price    Amount\n"
        "N/M             Baking mat              30          0.50          15.00\n"
    )
    lines = read_document(f"INVOICE\n{table}".encode(), "a.txt", LIMITS).lines
    assert [one.description for one in lines] == ["Baking mat"]


def test_a_number_behind_a_bare_mark_is_the_papers() -> None:
    assert fields("Paper Ltd\nN° FA-1182").number == "FA-1182"


def test_parties_under_labels_that_brackets_explain_are_read() -> None:
    read = fields(
        "Cedente/prestatore (fornitore)      Cessionario/committente (cliente)\n"
        "Denominazione: Tessuti Riva S.r.l.  Denominazione: Nordcampo S.p.A."
    )
    assert (read.supplier, read.buyer) == ("Tessuti Riva S.r.l.", "Nordcampo S.p.A.")
