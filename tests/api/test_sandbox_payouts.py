"""What Amazon gives back, and takes back again."""

from collections.abc import Iterator

import pytest

from tests.sandbox_live import DISPUTES, LiveSandbox, live_sandbox


@pytest.fixture(scope="module")
def served(tmp_path_factory) -> Iterator[LiveSandbox]:
    with live_sandbox(tmp_path_factory.mktemp("amazon") / "state.sqlite3") as running:
        yield running


@pytest.fixture
def live(served) -> LiveSandbox:
    return served.begin_again()


@pytest.fixture
def seller(live):
    return live.seller()


def filed(live, seller, kind: str, days: float, **more) -> str:
    live.fault(kind=kind, match={"idempotencyKey": "k1"}, **more)
    case_id = seller.file("k1")
    live.pass_days(days)
    return case_id


def all_lines(seller) -> list[dict[str, str]]:
    header, *rows = seller.report("GET_FBA_REIMBURSEMENTS_DATA")
    return [dict(zip(header, row, strict=True)) for row in rows]


def ledger_row(seller, place: int) -> dict[str, str]:
    header, *rows = seller.report("GET_LEDGER_DETAIL_VIEW_DATA")
    names = [cell.strip('"') for cell in header]
    cells = [dict(zip(names, (cell.strip('"') for cell in row), strict=True)) for row in rows]
    wanted = seller.rows[place]["ledgerReference"]
    return next(
        row
        for row in cells
        if row["Reference ID"] == wanted and row["Reason"] == seller.rows[place]["reason"]
    )


def test_inventory_is_given_in_units_and_no_money(live, seller):
    case_id = filed(live, seller, "paid_in_inventory", 5)
    [line] = seller.reimbursements(case_id)
    assert (line["amount-total"], line["quantity-reimbursed-inventory"]) == (
        "0.00",
        str(seller.rows[0]["unreconciledQuantity"]),
    )


def test_units_given_appear_in_the_ledger(live, seller):
    filed(live, seller, "paid_in_inventory", 5)
    header, *rows = seller.report("GET_LEDGER_DETAIL_VIEW_DATA")
    reason, fnsku = header.index('"Reason"'), header.index('"FNSKU"')
    given = {row[fnsku].strip('"') for row in rows if row[reason] == '"N"'}
    assert seller.rows[0]["product"]["fnsku"] in given


def test_a_part_is_paid_before_the_rest(live, seller):
    case_id = filed(live, seller, "paid_in_parts", 5)
    before = len(seller.reimbursements(case_id))
    live.pass_days(4)
    assert (before, len(seller.reimbursements(case_id))) == (1, 2)


def test_parts_of_one_day_share_the_reimbursement_id(live, seller):
    parts = [{"afterDays": 3, "share": 50}, {"afterDays": 3, "share": 50}]
    case_id = filed(live, seller, "paid_in_parts", 5, payments=parts)
    lines = seller.reimbursements(case_id)
    assert (len(lines), len({line["reimbursement-id"] for line in lines})) == (2, 1)


def test_parts_add_up_to_the_approved_amount(live, seller):
    case_id = filed(live, seller, "paid_in_parts", 9)
    cents = [line["amount-total"].replace(".", "") for line in seller.reimbursements(case_id)]
    assert sum(map(int, cents)) == seller.rows[0]["valueMinorUnits"]


def test_cases_of_one_day_are_merged_on_demand(live, seller):
    live.fault(kind="merged", sellerId=seller.seller_id)
    cases = [seller.file("k1", row=0), seller.file("k2", row=1)]
    live.pass_days(5)
    ids = {line["reimbursement-id"] for case in cases for line in seller.reimbursements(case)}
    assert len(ids) == 1


def test_a_payment_can_come_late(live, seller):
    case_id = filed(live, seller, "paid_after", 21, afterDays=20)
    before = len(seller.reimbursements(case_id))
    live.pass_days(1)
    assert (before, len(seller.reimbursements(case_id))) == (0, 1)


def test_a_payment_can_come_in_another_currency(live, seller):
    case_id = filed(live, seller, "other_currency", 5, currency="CAD")
    [line] = seller.reimbursements(case_id)
    assert line["currency-unit"] == "CAD"


def test_a_reversal_names_the_original(live, seller):
    case_id = filed(live, seller, "reversed", 15, afterDays=10)
    [paid] = seller.reimbursements(case_id)
    reversal = all_lines(seller)[-1]
    assert (
        reversal["reason"],
        reversal["original-reimbursement-id"],
        reversal["original-reimbursement-type"],
        reversal["amount-total"],
        reversal["case-id"],
    ) == (
        "Reimbursement_Reversal",
        paid["reimbursement-id"],
        paid["reason"],
        f"-{paid['amount-total']}",
        "",
    )


def test_a_case_paid_twice_is_taken_back_line_by_line(live, seller):
    by_key = {"match": {"idempotencyKey": "k1"}}
    live.fault(kind="partly_approved", quantity=1, **by_key)
    live.fault(kind="reversed", afterDays=5, **by_key)
    case_id = seller.file("k1")
    live.pass_days(2)
    seller.post(f"{DISPUTES}/disputes/{case_id}/appeals", {"grounds": "All of them."}, "k2")
    live.pass_days(20)
    paid = [line["reimbursement-id"] for line in seller.reimbursements(case_id)]
    taken = [line["original-reimbursement-id"] for line in all_lines(seller)]
    assert [taken.count(one) for one in paid] == [1, 1]


def test_a_reversal_can_be_ordered_at_once(live, seller):
    case_id = seller.file("k1")
    live.pass_days(5)
    [paid] = seller.reimbursements(case_id)
    live.admin(
        "POST",
        "payouts",
        sellerId=seller.seller_id,
        fnsku=paid["fnsku"],
        originalReimbursementId=paid["reimbursement-id"],
    )
    assert all_lines(seller)[-1]["original-reimbursement-id"] == paid["reimbursement-id"]


def test_a_line_can_name_a_case_that_nobody_knows(live, seller):
    fnsku = seller.rows[0]["product"]["fnsku"]
    live.admin(
        "POST", "payouts", sellerId=seller.seller_id, fnsku=fnsku, caseId="1999999999", quantity=2
    )
    [line] = seller.reimbursements("1999999999")
    assert line["quantity-reimbursed-total"] == "2"


def test_the_story_begins_with_automatic_lines_without_a_case(seller):
    assert any(not line["case-id"] for line in all_lines(seller))


def test_the_story_begins_with_a_merged_reimbursement(seller):
    ids = [line["reimbursement-id"] for line in all_lines(seller)]
    assert len(ids) > len(set(ids))


def test_a_reimbursement_settles_the_ledger_row(live, seller):
    before = ledger_row(seller, 0)["Unreconciled Quantity"]
    seller.file("k1")
    live.pass_days(5)
    after = ledger_row(seller, 0)["Unreconciled Quantity"]
    assert (before, after) == (str(seller.rows[0]["unreconciledQuantity"]), "0")


def test_a_reversal_opens_the_ledger_row_again(live, seller):
    filed(live, seller, "reversed", 8, afterDays=2)
    row = ledger_row(seller, 0)
    assert row["Unreconciled Quantity"] == str(seller.rows[0]["unreconciledQuantity"])
