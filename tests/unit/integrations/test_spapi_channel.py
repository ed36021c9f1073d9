import base64
import threading
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from integrations.amazon.client import AmazonClient
from integrations.amazon.spapi_channel import SpapiChannel
from integrations.amazon.transport import build_http
from models.contracts.claim import ChannelName, ClaimFacts, ClaimFamily, SubmissionKind
from models.contracts.filing import Acknowledgement, Attachment, ClaimPacket
from models.contracts.money import Money
from models.errors import ChannelRefused, ChannelThrottled, ChannelUnknown, ConsentRevoked
from tests.unit.integrations.loopback import (
    ACCOUNT,
    CLIENT_SECRET,
    LIMITS,
    REFRESH_TOKEN,
    Reply,
    errors_reply,
    json_reply,
)

DISPUTES = "/disputes/2026-01-01/disputes"
KEY = "claim-1-initial"
RECEIPT = {
    "caseId": "12345678901",
    "status": "UNDER_REVIEW",
    "receivedAt": "2026-11-22T09:30:05Z",
    "idempotencyKey": KEY,
}
FACTS = ClaimFacts(
    family=ClaimFamily.LOST_WAREHOUSE,
    marketplace="UK",
    currency="GBP",
    ledger_key="row-1",
    ledger_reference="21188081",
    ledger_date=date(2026, 10, 3),
    fulfillment_center="LBA4",
    fnsku="X001ABCDEF",
    asin="B0ABCDEFGH",
    msku="KW-TEA12-UK",
    title="Glass teapot",
    quantity=3,
    deadline=datetime(2026, 12, 2, tzinfo=UTC),
    rule_pack="uk",
    rule_pack_version="2026-01-01",
)
INVOICE = Attachment(
    document_id=UUID(int=1),
    file_name="invoice.pdf",
    content_type="application/pdf",
    sha256="ab" * 32,
    content=b"%PDF-1.7",
)
PACKET = ClaimPacket(
    facts=FACTS,
    claimed=Money(cents=2385, currency="GBP"),
    narrative="Three units were lost.",
    attachments=[INVOICE],
)


def test_submit_returns_the_case_that_amazon_opened(server, channel):
    server.on("POST", DISPUTES, json_reply(RECEIPT, 201))
    assert channel.submit(PACKET, KEY) == Acknowledgement(case_id="12345678901")


def test_submit_sends_the_claim_under_its_key(server, channel):
    server.on("POST", DISPUTES, json_reply(RECEIPT, 201))
    channel.submit(PACKET, KEY)
    sent = server.calls(DISPUTES)[0]
    assert sent.headers["idempotency-key"] == KEY
    assert sent.json() == {
        "claimType": "LOST_WAREHOUSE",
        "marketplaceId": "A1F83G8C2ARO7P",
        "fnsku": "X001ABCDEF",
        "asin": "B0ABCDEFGH",
        "msku": "KW-TEA12-UK",
        "quantity": 3,
        "ledgerReference": "21188081",
        "ledgerDate": "2026-10-03",
        "fulfillmentCenter": "LBA4",
        "claimedAmount": {"currencyCode": "GBP", "minorUnits": 2385},
        "narrative": "Three units were lost.",
        "attachments": [
            {
                "fileName": "invoice.pdf",
                "contentType": "application/pdf",
                "sha256": "ab" * 32,
                "contentBase64": base64.b64encode(b"%PDF-1.7").decode(),
            }
        ],
    }


def test_submit_to_an_unknown_marketplace_is_refused_before_sending(server, channel):
    elsewhere = PACKET.model_copy(
        update={"facts": FACTS.model_copy(update={"marketplace": "MOON"})}
    )
    with pytest.raises(ChannelRefused) as refused:
        channel.submit(elsewhere, KEY)
    assert (refused.value.remote_code, server.received) == ("UnknownMarketplace", [])


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(Reply(hang_up=True), id="reply lost"),
        pytest.param(errors_reply(500, "InternalFailure"), id="500"),
        pytest.param(Reply(503, b"<html>busy</html>"), id="503 with HTML"),
        pytest.param(Reply(201, b'{"caseId": "123'), id="broken JSON"),
        pytest.param(json_reply({"status": "UNDER_REVIEW"}, 201), id="no case id"),
        pytest.param(json_reply(RECEIPT | {"idempotencyKey": "other"}), id="another's receipt"),
        pytest.param(Reply(302, headers={"Location": "/login"}), id="redirect"),
        pytest.param(Reply(408), id="request time-out"),
    ],
)
def test_submit_without_a_trustworthy_answer_is_unknown(server, channel, reply):
    server.on("POST", DISPUTES, reply)
    with pytest.raises(ChannelUnknown):
        channel.submit(PACKET, KEY)


def test_a_send_is_never_repeated_by_the_client(server, channel):
    server.on("POST", DISPUTES, Reply(hang_up=True))
    with pytest.raises(ChannelUnknown):
        channel.submit(PACKET, KEY)
    assert len(server.calls(DISPUTES)) == 1


def test_a_slow_answer_is_unknown(server, tokens):
    held = threading.Event()
    server.on("POST", DISPUTES, Reply(wait=held))
    try:
        with build_http(timeout_seconds=0.2) as impatient:
            client = AmazonClient(
                impatient, tokens, LIMITS, now=lambda: datetime(2026, 1, 1, tzinfo=UTC)
            )
            with pytest.raises(ChannelUnknown):
                SpapiChannel(client, ACCOUNT, server.url).submit(PACKET, KEY)
    finally:
        held.set()


def test_a_connection_that_is_refused_is_unknown(server, client):
    with pytest.raises(ChannelUnknown):
        SpapiChannel(client, ACCOUNT, "http://127.0.0.1:1").submit(PACKET, KEY)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "7", "x-amzn-RateLimit-Limit": "0.5"}, 7),
        ({"x-amzn-RateLimit-Limit": "0.5"}, 2),
        ({"Retry-After": "soon"}, 60),
        ({"x-amzn-RateLimit-Limit": "0"}, 60),
        ({"Retry-After": "inf"}, 86_400),
        ({"Retry-After": "nan"}, 60),
        ({}, 60),
    ],
)
def test_429_says_how_long_to_wait(server, channel, headers, seconds):
    server.on("POST", DISPUTES, Reply(429, b"", headers))
    with pytest.raises(ChannelThrottled) as throttled:
        channel.submit(PACKET, KEY)
    assert throttled.value.retry_after == timedelta(seconds=seconds)


def test_400_is_refused_with_amazons_code_and_message(server, channel):
    server.on("POST", DISPUTES, errors_reply(400, "InvalidInput", "quantity\nis wrong"))
    with pytest.raises(ChannelRefused) as refused:
        channel.submit(PACKET, KEY)
    assert refused.value.remote_code == "InvalidInput"
    assert refused.value.message == "Amazon refused (InvalidInput): quantity is wrong"


def test_400_without_an_error_list_is_refused_with_its_status(server, channel):
    server.on("POST", DISPUTES, Reply(400, b"<html>"))
    with pytest.raises(ChannelRefused) as refused:
        channel.submit(PACKET, KEY)
    assert refused.value.remote_code == "HTTP400"


def test_a_revoked_consent_is_told_apart(server, channel):
    server.on("POST", "/auth/o2/token", json_reply({"error": "invalid_grant"}, 400))
    with pytest.raises(ConsentRevoked):
        channel.submit(PACKET, KEY)


def test_find_of_an_unknown_key_is_none(server, channel):
    server.on("GET", DISPUTES, json_reply({"disputes": []}))
    assert channel.find(KEY) is None


def test_find_asks_for_the_key(server, channel):
    server.on("GET", DISPUTES, json_reply({"disputes": []}))
    channel.find("key with/odd&signs")
    assert server.calls(DISPUTES)[0].query == {"idempotencyKey": "key with/odd&signs"}


def test_find_tells_an_appeal_from_the_first_submission(server, channel):
    found = {"caseId": "12345678901", "kind": "APPEAL", "status": "UNDER_REVIEW"}
    server.on("GET", DISPUTES, json_reply({"disputes": [found]}))
    assert channel.find(KEY) == Acknowledgement(case_id="12345678901", kind=SubmissionKind.APPEAL)


def test_find_without_an_answer_is_not_none(server, channel):
    server.on("GET", DISPUTES, Reply(hang_up=True))
    with pytest.raises(ChannelUnknown):
        channel.find(KEY)


def test_appeal_is_sent_to_its_case_under_its_key(server, channel):
    path = f"{DISPUTES}/12345678901/appeals"
    server.on("POST", path, json_reply({"caseId": "12345678901", "status": "UNDER_REVIEW"}, 201))
    acknowledged = channel.appeal("12345678901", "new invoice", [INVOICE], "claim-1-appeal-1")
    sent = server.calls(path)[0]
    assert acknowledged == Acknowledgement(case_id="12345678901", kind=SubmissionKind.APPEAL)
    assert sent.headers["idempotency-key"] == "claim-1-appeal-1"
    assert sent.json()["grounds"] == "new invoice"
    assert sent.json()["attachments"][0]["fileName"] == "invoice.pdf"


def test_reply_in_a_wrong_state_is_refused(server, channel):
    server.on("POST", f"{DISPUTES}/1/replies", errors_reply(409, "InvalidState"))
    with pytest.raises(ChannelRefused) as refused:
        channel.reply("1", "here it is", [], "claim-1-reply-1")
    assert refused.value.remote_code == "InvalidState"


def test_the_endpoint_says_whether_it_deduplicates(server, channel):
    capabilities = {"deduplicatesByKey": True, "requestTimeoutSeconds": 30}
    server.on("GET", "/disputes/2026-01-01/capabilities", json_reply(capabilities))
    assert channel.deduplicates_by_key is True


def test_the_channel_is_named_for_the_packet(channel):
    assert channel.name is ChannelName.SPAPI


def test_neither_secrets_nor_tokens_reach_the_log(server, channel, caplog):
    server.on("POST", DISPUTES, json_reply(RECEIPT, 201))
    with caplog.at_level("DEBUG"):
        channel.submit(PACKET, KEY)
    assert not any(secret in caplog.text for secret in (CLIENT_SECRET, REFRESH_TOKEN, "Atza|1"))
