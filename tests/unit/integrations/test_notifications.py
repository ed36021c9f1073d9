"""Subscriptions over HTTP: one for each seller, and no second one."""

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from integrations.amazon.notifications import NotificationsApi
from models.errors import ChannelRefused, ReportFailed
from tests.unit.integrations.loopback import ACCOUNT, Reply, errors_reply, json_reply

SUBSCRIPTIONS = "/notifications/v1/subscriptions/REPORT_PROCESSING_FINISHED"
DESTINATIONS = "/notifications/v1/destinations"
ARN = "arn:aws:sqs:us-east-2:444455556666:queue1"
SAMPLES = Path(os.environ.get("OPSIDE_SPAPI_DATA", Path(__file__).parents[4] / "shared/data/spapi"))
STATIC = SAMPLES / "sandbox_static_examples.json"


@pytest.fixture
def notifications(server, client) -> NotificationsApi:
    return NotificationsApi(client, ACCOUNT, server.url)


def destination(destination_id: str, arn: str = ARN) -> dict[str, Any]:
    return {"destinationId": destination_id, "name": "a", "resource": {"sqs": {"arn": arn}}}


def subscription(destination_id: str = "D1") -> Reply:
    payload = {
        "subscriptionId": "S1",
        "payloadVersion": "2020-09-04",
        "destinationId": destination_id,
    }
    return json_reply({"payload": payload})


def test_a_queue_that_amazon_knows_is_used(server, notifications):
    known = [destination("D0", ARN + "2"), destination("D1")]
    server.on("GET", DESTINATIONS, json_reply({"payload": known}))
    assert notifications.destination(ARN) == "D1"


def test_a_queue_that_amazon_does_not_know_is_made_known(server, notifications):
    server.on("GET", DESTINATIONS, json_reply({"payload": []}))
    server.on("POST", DESTINATIONS, json_reply({"payload": destination("D1")}))
    assert notifications.destination(ARN) == "D1"
    assert server.calls(DESTINATIONS)[1].json() == {
        "name": "Opside",
        "resourceSpecification": {"sqs": {"arn": ARN}},
    }


def test_destinations_are_the_applications_own(server, notifications):
    server.on("GET", DESTINATIONS, json_reply({"payload": [destination("D1")]}))
    notifications.destination(ARN)
    (asked,) = server.calls("/auth/o2/token")
    form = parse_qs(asked.body.decode())
    assert (form["grant_type"], form["scope"], "refresh_token" in form) == (
        ["client_credentials"],
        ["sellingpartnerapi::notifications"],
        False,
    )


def test_a_subscription_is_the_sellers(server, notifications):
    server.on("GET", SUBSCRIPTIONS, subscription())
    notifications.subscribe("D1")
    (asked,) = server.calls("/auth/o2/token")
    assert parse_qs(asked.body.decode())["refresh_token"] == [ACCOUNT.refresh_token]


def test_a_seller_that_is_subscribed_is_not_subscribed_again(server, notifications):
    server.on("GET", SUBSCRIPTIONS, subscription())
    assert (notifications.subscribe("D1"), len(server.calls(SUBSCRIPTIONS))) == ("S1", 1)


def test_a_seller_without_a_subscription_gets_one(server, notifications):
    server.on("GET", SUBSCRIPTIONS, errors_reply(404, "NotFound"))
    server.on("POST", SUBSCRIPTIONS, subscription())
    assert notifications.subscribe("D1") == "S1"
    assert server.calls(SUBSCRIPTIONS)[1].json() == {
        "payloadVersion": "2020-09-04",
        "destinationId": "D1",
    }


def test_a_subscription_of_another_queue_is_left_alone(server, notifications):
    server.on("GET", SUBSCRIPTIONS, subscription("D9"))
    with pytest.raises(ChannelRefused, match="another queue"):
        notifications.subscribe("D1")


def test_a_missing_right_is_a_refusal(server, notifications):
    server.on("GET", SUBSCRIPTIONS, errors_reply(403, "Unauthorized"))
    with pytest.raises(ChannelRefused):
        notifications.subscribe("D1")


def test_an_outage_may_be_asked_again(server, notifications):
    server.on("GET", DESTINATIONS, Reply(503))
    with pytest.raises(ReportFailed):
        notifications.destination(ARN)


def example(operation: str) -> dict[str, Any]:
    """Amazon's own answer."""
    if not STATIC.exists():
        pytest.skip("Amazon's samples are not here")
    examples = json.loads(STATIC.read_text())
    return next(one["response"] for one in examples if one["operationId"] == operation)


def test_amazons_own_destinations_are_read(server, notifications):
    server.on("GET", DESTINATIONS, json_reply(example("getDestinations")))
    assert notifications.destination(ARN) == "TEST_CASE_200"


def test_amazons_own_new_destination_is_read(server, notifications):
    server.on("GET", DESTINATIONS, json_reply({"payload": []}))
    server.on("POST", DESTINATIONS, json_reply(example("createDestination")))
    assert notifications.destination(ARN) == "TEST_CASE_200_DESTINATION_ID"


@pytest.mark.parametrize("operation", ["getSubscription", "createSubscription"])
def test_amazons_own_subscription_is_read(server, notifications, operation):
    answer = json_reply(example(operation))
    is_there = operation == "getSubscription"
    server.on("GET", SUBSCRIPTIONS, answer if is_there else errors_reply(404, "NotFound"))
    server.on("POST", SUBSCRIPTIONS, answer)
    found = notifications.subscribe("TEST_CASE_200_DESTINATION_ID")
    assert found == "TEST_CASE_200_SUBSCRIPTION_ID"
