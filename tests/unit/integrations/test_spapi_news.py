from datetime import UTC, datetime

import pytest

from models.contracts.messages import CaseStatus
from models.contracts.money import Money
from models.errors import ChannelRefused, ChannelUnknown
from tests.unit.integrations.loopback import errors_reply, json_reply

DISPUTES = "/disputes/2026-01-01/disputes"
CHANGES = "/disputes/2026-01-01/changes"


def case(status, version=2, **fields):
    return {
        "caseId": "12345678901",
        "status": status,
        "statusVersion": version,
        "updatedAt": "2026-11-23T10:00:00Z",
        "changedAt": "2026-11-23T10:00:00Z",
        "reason": None,
        "approvedQuantity": None,
        "approvedAmount": None,
        "question": None,
    } | fields


def test_status_reads_a_partial_approval(server, channel):
    approved = {"currencyCode": "GBP", "minorUnits": 795}
    server.on(
        "GET",
        f"{DISPUTES}/12345678901",
        json_reply(case("PARTLY_APPROVED", approvedQuantity=1, approvedAmount=approved)),
    )
    news = channel.status("12345678901")
    assert news.version == 2
    assert news.changed_at == datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert news.outcome.status is CaseStatus.PARTLY_APPROVED
    assert news.outcome.approved == Money(cents=795, currency="GBP")
    assert news.outcome.approved_quantity == 1


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(case("SHREDDED"), id="unknown status"),
        pytest.param(case("APPROVED"), id="approval without an amount"),
        pytest.param(case("DENIED", updatedAt="2026-11-23T10:00:00"), id="date without a zone"),
    ],
)
def test_status_that_makes_no_sense_is_unknown(server, channel, broken):
    server.on("GET", f"{DISPUTES}/12345678901", json_reply(broken))
    with pytest.raises(ChannelUnknown):
        channel.status("12345678901")


def test_status_of_an_unknown_case_is_refused(server, channel):
    server.on("GET", f"{DISPUTES}/1", errors_reply(404, "NotFound"))
    with pytest.raises(ChannelRefused):
        channel.status("1")


def test_changed_since_reads_all_pages(server, channel):
    pages = {
        None: {"changes": [case("UNDER_REVIEW", 1)], "nextToken": "second"},
        "second": {"changes": [case("DENIED", 2, reason="found")], "nextToken": None},
    }
    server.on("GET", CHANGES, lambda request: json_reply(pages[request.query.get("nextToken")]))
    news = channel.changed_since(datetime(2026, 11, 22, tzinfo=UTC))
    assert [(each.version, each.outcome.reason) for each in news] == [(1, None), (2, "found")]


def test_changed_since_keeps_its_moment_on_every_page(server, channel):
    pages = {
        None: {"changes": [], "nextToken": "second"},
        "second": {"changes": [], "nextToken": None},
    }
    server.on("GET", CHANGES, lambda request: json_reply(pages[request.query.get("nextToken")]))
    channel.changed_since(datetime(2026, 11, 22, tzinfo=UTC))
    since = {request.query["since"] for request in server.calls(CHANGES)}
    assert since == {"2026-11-22T00:00:00+00:00"}


def test_changed_since_gives_up_on_pages_in_a_circle(server, channel):
    server.on("GET", CHANGES, json_reply({"changes": [], "nextToken": "again"}))
    with pytest.raises(ChannelUnknown):
        channel.changed_since(datetime(2026, 11, 22, tzinfo=UTC))


def test_the_same_change_has_one_id_in_status_and_in_changes(server, channel):
    server.on("GET", f"{DISPUTES}/12345678901", json_reply(case("DENIED")))
    server.on("GET", CHANGES, json_reply({"changes": [case("DENIED")], "nextToken": None}))
    changed = channel.changed_since(datetime(2026, 11, 22, tzinfo=UTC))
    assert changed == [channel.status("12345678901")]
