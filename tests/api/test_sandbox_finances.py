"""Finances of the sandbox: what was paid, in Amazon's shape."""

import base64
import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from detection.reports.reading import read_report
from sandbox.world.building import build_world
from sandbox.world.settlements import SETTLEMENT
from tests.sandbox_live import LiveSandbox, LiveSeller, live_sandbox

PATH = "/finances/2024-06-19/transactions"


@pytest.fixture(scope="module")
def served(tmp_path_factory) -> Iterator[LiveSandbox]:
    with live_sandbox(tmp_path_factory.mktemp("amazon") / "state.sqlite3") as running:
        yield running


@pytest.fixture
def live(served) -> LiveSandbox:
    return served.begin_again()


@pytest.fixture
def seller(live) -> LiveSeller:
    return live.seller()


def pay(live: LiveSandbox, seller: LiveSeller) -> dict[str, Any]:
    fnsku = seller.facts["catalogue"][0]["fnsku"]
    paid = live.admin("POST", "payouts", sellerId=seller.seller_id, fnsku=fnsku)
    live.admin("POST", "clock/advance", seconds=180)
    return paid


def day(live: LiveSandbox, days: float) -> str:
    return (
        f"{datetime.fromisoformat(live.world['anchor']) + timedelta(days=days):%Y-%m-%dT00:00:00Z}"
    )


def as_bytes(answer: Any) -> bytes:
    return json.dumps(answer).encode()


def listed(live: LiveSandbox, seller: LiveSeller, days: float = -30, **more: str) -> list[Any]:
    answer = seller.get(PATH, postedAfter=day(live, days), **more)
    assert answer.status_code == 200, answer.text
    return answer.json()["payload"]["transactions"]


def test_a_payment_is_a_transaction(live, seller):
    before = len(listed(live, seller))
    paid = pay(live, seller)
    found = listed(live, seller)
    (item,) = found[-1]["items"]
    assert (len(found) - before, item["contexts"][0]["sku"], found[-1]["transactionType"]) == (
        *(1, seller.facts["catalogue"][0]["msku"]),
        "Adjustment",
    )
    assert paid


def test_what_is_younger_than_two_minutes_is_not_told(live, seller):
    before = len(listed(live, seller))
    fnsku = seller.facts["catalogue"][0]["fnsku"]
    live.admin("POST", "payouts", sellerId=seller.seller_id, fnsku=fnsku)
    assert len(listed(live, seller)) == before


def test_every_third_payment_is_held_for_a_week(live, seller):
    before = {one["transactionId"] for one in listed(live, seller)}
    for _ in range(3):
        pay(live, seller)
    new = [one for one in listed(live, seller) if one["transactionId"] not in before]
    live.pass_days(8)
    free = [one for one in listed(live, seller) if one["transactionId"] not in before]
    states = [sorted(one["transactionStatus"] for one in some) for some in (new, free)]
    assert states == [
        ["DEFERRED", "RELEASED", "RELEASED"],
        ["DEFERRED_RELEASED", "RELEASED", "RELEASED"],
    ]


def test_a_question_without_its_beginning_is_refused_in_amazons_words(seller):
    answer = seller.get(PATH)
    assert (answer.status_code, answer.json()["errors"][0]["message"]) == (
        400,
        "Start date cannot be null",
    )


def test_more_than_180_days_are_answered_by_nothing(live, seller):
    pay(live, seller)
    assert listed(live, seller, days=-200) == []


def test_another_marketplace_has_none(live, seller):
    pay(live, seller)
    assert listed(live, seller, marketplaceId="A1PA6795UKMFR9") == []


def test_a_lived_sellers_transactions_are_the_payments_of_its_settlements(live):
    """To the cent, also those of the fortnight that is not settled yet."""
    made = live.admin("POST", "world/sellers", seed=3)
    account = LiveSeller(live, made)
    world = build_world(3, date.fromisoformat(made["asOf"]))
    question = {"postedAfter": day(live, -170), "postedBefore": day(live, 0)}
    pages = [account.get(PATH, **question).json()["payload"]]
    while pages[-1].get("nextToken"):
        token = pages[-1]["nextToken"]
        pages.append(account.get(PATH, **question, nextToken=token).json()["payload"])
    found = [row for page in pages for row in read_report(as_bytes(page)).frame["amount"]]
    since = question["postedAfter"][:10]
    paid = [
        round(float(str(row["amount"]).replace(",", ".")) * 100)
        for row in world.rows[SETTLEMENT]
        if row.get("amount_type") == "FBA Inventory Reimbursement"
        and since <= str(row["posted_date"]) < made["asOf"]
    ]
    assert sorted(found) == sorted(paid)


def test_a_token_of_another_question_is_refused(live, seller):
    token = base64.urlsafe_b64encode(b'["another question", 100]').decode()
    answer = seller.get(PATH, postedAfter=day(live, -160), nextToken=token)
    assert answer.json()["errors"][0]["message"] == "nextToken is of another question."
