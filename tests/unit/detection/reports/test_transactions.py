"""Transactions of Finances as rows: what pays for stock, and no other money."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from detection.reports.kept_rows import kept_rows
from detection.reports.kinds import ReportKind
from detection.reports.reading import Report, read_report
from models.errors import ReportUnreadable

SAMPLES = Path(os.environ.get("OPSIDE_SPAPI_DATA", Path(__file__).parents[5] / "shared/data/spapi"))
STATIC = SAMPLES / "sandbox_static_examples.json"


def transaction(transaction_id: str = "T1", amount: Any = 33.3, **more: Any) -> dict[str, Any]:
    total = {"currencyCode": "USD", "currencyAmount": amount}
    product = {"contextType": "ProductContext", "sku": "SKU-1", "asin": "B01", "quantityShipped": 3}
    return {
        "transactionId": transaction_id,
        "transactionType": "Adjustment",
        "description": "FBAInventoryReimbursement",
        "transactionStatus": "RELEASED",
        "postedDate": "2026-05-03T10:20:30.123Z",
        "totalAmount": total,
        "items": [{"totalAmount": total, "contexts": [product]}],
        **more,
    }


def read(*transactions: dict[str, Any], wrapped: bool = False) -> Report:
    body: dict[str, Any] = {"transactions": transactions}
    return read_report(json.dumps({"payload": body} if wrapped else body).encode())


def test_a_payment_is_a_row_of_its_product() -> None:
    (row,) = read(transaction()).frame.rows(named=True)
    told = [row[name] for name in ("transaction_id", "sku", "asin", "quantity", "amount")]
    assert told == ["T1", "SKU-1", "B01", 3, 3330]


@pytest.mark.parametrize("wrapped", [False, True])
def test_the_file_tells_what_it_is(wrapped: bool) -> None:
    assert read(transaction(), wrapped=wrapped).kind is ReportKind.TRANSACTIONS


def test_money_of_orders_is_left_out() -> None:
    sold = transaction("T2", transactionType="Shipment", description="Order Payment")
    assert read(sold, transaction()).frame["transaction_id"].to_list() == ["T1"]


def test_a_take_back_keeps_its_sign() -> None:
    back = transaction(amount=-33.3, description="COMPENSATED_CLAWBACK")
    assert read(back).frame["amount"].to_list() == [-3330]


def test_each_item_is_a_row() -> None:
    whole = transaction()
    assert read(whole | {"items": whole["items"] * 2}).frame["item"].to_list() == [1, 2]


def test_a_transaction_without_items_is_one_row_without_a_product() -> None:
    (row,) = read(transaction(items=[])).frame.rows(named=True)
    assert (row["sku"], row["amount"]) == (None, 3330)


def test_of_a_transaction_that_is_there_twice_the_last_holds() -> None:
    held = transaction(transactionStatus="DEFERRED")
    free = transaction(transactionStatus="DEFERRED_RELEASED")
    assert read(held, free).frame["transaction_status"].to_list() == ["DEFERRED_RELEASED"]


def test_a_change_of_state_is_the_same_row() -> None:
    keys = [
        key
        for state in ("DEFERRED", "DEFERRED_RELEASED")
        for key, _, _ in kept_rows(read(transaction(transactionStatus=state)))
    ]
    assert keys[0] == keys[1]


def test_why_and_until_when_money_is_held_is_kept() -> None:
    context = {
        "contextType": "DeferredContext",
        "deferralReason": "DD7",
        "maturityDate": "2026-05-10T00:00:00Z",
    }
    (row,) = read(transaction(contexts=[context])).frame.rows(named=True)
    assert (row["deferral_reason"], f"{row['maturity_date']:%Y-%m-%d}") == ("DD7", "2026-05-10")


def test_what_a_transaction_is_related_to_is_kept() -> None:
    related = [
        {"relatedIdentifierName": name, "relatedIdentifierValue": value}
        for name, value in (
            ("SETTLEMENT_ID", "900"),
            ("FINANCIAL_EVENT_GROUP_ID", "G1"),
            ("DEFERRED_TRANSACTION_ID", "T0"),
        )
    ]
    (row,) = read(transaction(relatedIdentifiers=related)).frame.rows(named=True)
    names = ("settlement_id", "financial_event_group_id", "deferred_transaction_id")
    assert [row[name] for name in names] == ["900", "G1", "T0"]


@pytest.mark.parametrize("amount", [33, "33.00", 33.0])
def test_an_amount_is_read_however_it_is_written(amount: Any) -> None:
    assert read(transaction(amount=amount)).frame["amount"].to_list() == [3300]


def test_parts_of_a_cent_are_kept_out() -> None:
    assert [one.code for one in read(transaction(amount=33.3333)).problems] == ["value_unreadable"]


def test_a_transaction_without_its_id_is_kept_out() -> None:
    nameless = {name: value for name, value in transaction().items() if name != "transactionId"}
    assert [one.code for one in read(nameless).problems] == ["value_missing"]


def test_no_transactions_are_an_empty_frame() -> None:
    assert read().frame.is_empty()


def test_other_json_is_refused() -> None:
    with pytest.raises(ReportUnreadable, match="listTransactions"):
        read_report(b'{"errors": []}', ReportKind.TRANSACTIONS)


def test_amazons_own_answer_is_one_of_transactions() -> None:
    if not STATIC.exists():
        pytest.skip("Amazon's samples are not here")
    examples = json.loads(STATIC.read_text())
    told = [
        one["response"]
        for one in examples
        if one["operationId"] == "listTransactions" and one["status"] == 200
    ]
    report = read_report(json.dumps(told[0]).encode())
    # It is of an order: nothing of it pays for stock.
    assert (report.kind, len(report.frame), report.problems) == (ReportKind.TRANSACTIONS, 0, ())


def test_amazons_own_answer_is_read_where_it_pays_for_stock() -> None:
    """Its shape with the words of an adjustment, and the id that Amazon's sample lacks."""
    if not STATIC.exists():
        pytest.skip("Amazon's samples are not here")
    examples = json.loads(STATIC.read_text())
    (told,) = [
        one["response"]["payload"]["transactions"][0]
        for one in examples
        if one["operationId"] == "listTransactions" and one["status"] == 200
    ]
    (row,) = read(
        told | {"transactionId": "T9", "description": "FBAInventoryReimbursement"}
    ).frame.rows(named=True)
    assert (row["amount"], row["currency"], f"{row['posted_date']:%Y-%m-%d %H:%M}") == (
        1000,
        "USD",
        "2020-07-14 03:35",
    )
