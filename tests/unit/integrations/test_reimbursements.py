from datetime import date

import pytest

from integrations.amazon.reimbursements import COLUMNS, parse_reimbursements
from models.contracts.amounts import parse_amount
from models.contracts.claim import PayoutLine
from models.contracts.money import Money
from models.errors import ReportFailed

LINE = {
    "approval-date": "2026-11-20T08:15:00+00:00",
    "reimbursement-id": "9100000001",
    "case-id": "12345678901",
    "amazon-order-id": "",
    "reason": "Lost_Warehouse",
    "sku": "HP-KET17-US",
    "fnsku": "X001ABCDEF",
    "asin": "B0ABCDEFGH",
    "product-name": 'Kettle 10" "steel"',
    "condition": "SELLABLE",
    "currency-unit": "USD",
    "amount-per-unit": "11.85",
    "amount-total": "23.70",
    "quantity-reimbursed-cash": "2",
    "quantity-reimbursed-inventory": "0",
    "quantity-reimbursed-total": "2",
    "original-reimbursement-id": "",
    "original-reimbursement-type": "",
}
REVERSAL = {
    "reimbursement-id": "9100000099",
    "reason": "Reimbursement_Reversal",
    "amount-total": "-23.70",
    "quantity-reimbursed-cash": "-2",
    "original-reimbursement-id": "9100000001",
}


def report(*changes, columns=COLUMNS):
    rows = ["\t".join((LINE | change).get(name, "") for name in columns) for change in changes]
    return "\n".join(["\t".join(columns), *rows, ""]).encode()


def lines(*changes):
    read = parse_reimbursements(report(*changes))
    assert read.problems == []
    return read.lines


def problem(change):
    read = parse_reimbursements(report(change, {}))
    assert len(read.lines) == 1, "the good row is kept"
    return read.problems[0]


def test_a_line_becomes_the_payout_of_its_case():
    assert lines({})[0].payout() == PayoutLine(
        line_id="9100000001/X001ABCDEF//1",
        reimbursement_id="9100000001",
        case_id="12345678901",
        amount=Money(cents=2370, currency="USD"),
        cash_quantity=2,
        inventory_quantity=0,
        approved_on=date(2026, 11, 20),
    )


def test_quotes_are_part_of_a_name():
    assert lines({})[0].product_name == 'Kettle 10" "steel"'


def test_columns_are_found_by_name_in_any_order():
    assert parse_reimbursements(report({}, columns=COLUMNS[::-1])).lines == lines({})


def test_an_unknown_column_is_kept():
    content = report({"store": "Amazon.com"}, columns=(*COLUMNS, "store"))
    assert parse_reimbursements(content).lines[0].unknown_columns == {"store": "Amazon.com"}


def test_a_column_that_is_not_needed_may_be_missing():
    columns = tuple(name for name in COLUMNS if name != "condition")
    assert parse_reimbursements(report({}, columns=columns)).lines[0].condition == ""


def test_a_payout_in_kind_has_units_and_no_money():
    change = {
        "amount-total": "",
        "quantity-reimbursed-cash": "0",
        "quantity-reimbursed-inventory": "2",
    }
    payout = lines(change)[0].payout()
    assert (payout.amount.cents, payout.inventory_quantity) == (0, 2)


def test_an_automatic_reimbursement_has_no_case():
    assert lines({"case-id": ""})[0].payout().case_id == ""


def test_a_reversal_names_what_it_reverses():
    payout = lines(REVERSAL)[0].payout()
    assert (payout.amount.cents, payout.reverses) == (-2370, "9100000001")


def test_a_negative_line_with_an_original_is_a_reversal_by_any_reason():
    assert lines(REVERSAL | {"reason": "GeneralAdjustment"})[0].payout().reverses == "9100000001"


def test_a_second_payment_for_an_original_is_no_reversal():
    assert lines({"original-reimbursement-id": "9100000000"})[0].payout().reverses is None


def test_lines_of_one_reimbursement_have_ids_of_their_own():
    read = lines({}, {"fnsku": "X002"}, {"amount-total": "5.00"}, {})
    assert len({line.line_id for line in read}) == 4


def test_a_line_keeps_its_id_when_the_rows_change_places():
    small, large = {"amount-total": "5.00"}, {"amount-total": "9.00"}

    def ids(*changes):
        return {line.amount_total.cents: line.line_id for line in lines(*changes)}

    assert ids(small, large) == ids(large, small)


def test_an_item_without_fnsku_is_known_by_its_sku():
    assert lines({"fnsku": ""})[0].line_id == "9100000001/HP-KET17-US//1"


def test_the_date_is_amazons_own_day():
    change = {"approval-date": "2026-11-20T23:30:00-08:00"}
    assert lines(change)[0].approved_on == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"amount-total": "much"}, "'much' is not an amount"),
        ({"amount-total": "1,234"}, "can be read two ways"),
        ({"approval-date": "20/11/2026"}, "is not a date"),
        ({"currency-unit": ""}, "is not a currency"),
        ({"reimbursement-id": ""}, "reimbursement-id is empty"),
        ({"quantity-reimbursed-cash": "two"}, "is not a number of units"),
        ({"product-name": "Kettle\tblack"}, "19 cells in 18 columns"),
        (REVERSAL | {"original-reimbursement-id": ""}, "does not say which"),
        (REVERSAL | {"amount-total": "23.70"}, "positive amount"),
    ],
)
def test_a_bad_row_is_told_and_costs_no_other_row(change, words):
    bad = problem(change)
    assert bad.number == 2
    assert words in bad.message


def test_a_row_may_lack_its_trailing_empty_cells():
    content = report({}).replace(b"\t\t\n", b"\n")
    assert parse_reimbursements(content).lines == lines({})


def test_windows_line_ends_and_a_byte_order_mark_are_no_content():
    content = b"\xef\xbb\xbf" + report({}).replace(b"\n", b"\r\n")
    assert parse_reimbursements(content).lines == lines({})


def test_a_european_file_is_read():
    content = report({"product-name": "Wasserkocher, weiß"}).decode().encode("cp1252")
    assert parse_reimbursements(content).lines[0].product_name == "Wasserkocher, weiß"


def test_a_japanese_file_is_read_by_its_charset():
    content = report({"product-name": "電気ケトル"}).decode().encode("cp932")
    assert parse_reimbursements(content, "cp932").lines[0].product_name == "電気ケトル"


def test_a_report_without_lines_is_a_report():
    assert parse_reimbursements(report()).lines == []


@pytest.mark.parametrize(
    "content", [b"", b"<Error>expired</Error>", b"reimbursement-id\tsku\n1\t2"]
)
def test_another_file_is_refused(content):
    with pytest.raises(ReportFailed, match="not a reimbursements report"):
        parse_reimbursements(content)


@pytest.mark.parametrize(
    ("text", "currency", "cents"),
    [
        ("12.34", "USD", 1234),
        ("12,34", "EUR", 1234),
        ("95,00", "EUR", 9500),
        ("-12.34", "USD", -1234),
        ("\u221212,34", "EUR", -1234),
        ("+3", "USD", 300),
        ("3.5", "USD", 350),
        ("1,234.56", "USD", 123456),
        ("1.234,56", "EUR", 123456),
        ("1 234,56", "PLN", 123456),
        ("1\u202f234,56", "SEK", 123456),
        ("1,23,456.00", "INR", 12345600),
        ("1,234,567", "USD", 123456700),
        ("12.5000", "USD", 1250),
        ("1,234", "JPY", 1234),
        ("1234.00", "JPY", 1234),
        ("", "USD", 0),
    ],
)
def test_amounts_are_read_in_every_style(text, currency, cents):
    assert parse_amount(text, currency) == cents


@pytest.mark.parametrize(
    "text", ["1,234", "1.234", "1.2,3", "12.3456", "1,2,3", "--1", "1e3", "$5"]
)
def test_an_amount_that_is_not_certain_is_refused(text):
    with pytest.raises(ValueError, match=r"two ways|not an amount|parts of a cent"):
        parse_amount(text, "USD")
