"""Transactions of Finances 2024-06-19, listed page by page over HTTP."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from integrations.amazon.finances import FinancesApi, TooManyPages
from integrations.amazon.operations import LIMITS
from models.contracts.limits import CallLimit
from models.errors import ChannelRefused, ReportFailed
from tests.unit.integrations.loopback import ACCOUNT, Reply, errors_reply, json_reply

PATH = "/finances/2024-06-19/transactions"
SINCE, UNTIL = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 8, tzinfo=UTC)
US = "ATVPDKIKX0DER"
SAMPLES = Path(os.environ.get("OPSIDE_SPAPI_DATA", Path(__file__).parents[4] / "shared/data/spapi"))
STATIC = SAMPLES / "sandbox_static_examples.json"


@pytest.fixture
def finances(server, client) -> FinancesApi:
    return FinancesApi(client, ACCOUNT, server.url)


def page(*ids: str, following: str | None = None) -> Reply:
    payload: dict[str, Any] = {"transactions": [{"transactionId": one} for one in ids]}
    return json_reply({"payload": payload | ({"nextToken": following} if following else {})})


def in_turn(server, *pages: Reply) -> None:
    waiting = iter(pages)
    server.on("GET", PATH, lambda _: next(waiting))


def listed(finances: FinancesApi, until: datetime | None = UNTIL, most: int = 9) -> list[str]:
    found = finances.transactions(SINCE, until, US, most_pages=most)
    return [one["transactionId"] for one in found]


def test_all_pages_are_listed_also_after_an_empty_one(server, finances):
    in_turn(server, page("a", following="t1"), page(following="t2"), page("b"))
    assert listed(finances) == ["a", "b"]


def test_a_token_goes_with_the_question_that_it_came_of(server, finances):
    in_turn(server, page("a", following="t1"), page("b"))
    listed(finances)
    question = {
        "postedAfter": "2026-11-01T00:00:00Z",
        "postedBefore": "2026-11-08T00:00:00Z",
        "marketplaceId": US,
    }
    assert [one.query for one in server.calls(PATH)] == [question, question | {"nextToken": "t1"}]


def test_up_to_now_leaves_the_end_to_amazon(server, finances):
    in_turn(server, page("a"))
    listed(finances, until=None)
    assert "postedBefore" not in server.calls(PATH)[0].query


def test_an_answer_without_transactions_is_none(server, finances):
    server.on("GET", PATH, json_reply({"payload": {}}))
    assert listed(finances) == []


def test_more_pages_than_are_wanted_are_not_taken_for_all(server, finances):
    server.on("GET", PATH, page("a", following="more"))
    with pytest.raises(TooManyPages):
        listed(finances, most=3)


def test_each_page_is_told(server, finances):
    beats: list[int] = []
    in_turn(server, page("a", following="t1"), page("b"))
    finances.transactions(SINCE, UNTIL, US, most_pages=9, beat=lambda: beats.append(1))
    assert len(beats) == 2


def test_an_outage_may_be_asked_again(server, finances):
    server.on("GET", PATH, Reply(503))
    with pytest.raises(ReportFailed):
        listed(finances)


def test_its_limit_is_amazons_published_one():
    assert LIMITS["listTransactions"] == CallLimit(rate=0.5, burst=10)


def example(status: int) -> dict[str, Any]:
    """Amazon's own answer of this status."""
    if not STATIC.exists():
        pytest.skip("Amazon's samples are not here")
    return next(
        one
        for one in json.loads(STATIC.read_text())
        if one["operationId"] == "listTransactions" and one["status"] == status
    )


def test_amazons_own_page_is_read(server, finances):
    sample = example(200)["response"]
    whole = json.loads(json.dumps(sample))
    del whole["payload"]["nextToken"]
    in_turn(server, json_reply(sample), json_reply(whole))
    found = finances.transactions(SINCE, SINCE + timedelta(days=1), US, most_pages=2)
    assert found == sample["payload"]["transactions"] * 2


def test_amazons_own_refusal_is_read(server, finances):
    sample = example(400)["response"]
    server.on("GET", PATH, json_reply(sample, 400))
    with pytest.raises(ChannelRefused, match=sample["errors"][0]["message"]):
        listed(finances)


def test_a_missing_right_is_a_refusal(server, finances):
    server.on("GET", PATH, errors_reply(403, "Unauthorized"))
    with pytest.raises(ChannelRefused):
        listed(finances)
