import platform
from importlib.metadata import version

import pytest
from pydantic import BaseModel

from integrations.amazon.client import AmazonRequest
from integrations.amazon.transport import user_agent
from models.errors import ChannelRefused, ChannelUnknown, ConsentRevoked
from tests.unit.integrations.loopback import ACCOUNT, Reply, errors_reply, json_reply


class Thing(BaseModel):
    name: str


@pytest.fixture
def ask(server, client):
    return lambda: client.call(
        ACCOUNT, AmazonRequest("getThing", "GET", f"{server.url}/thing"), Thing
    )


def refuse_once(status):
    replies = [errors_reply(status, "Unauthorized"), json_reply({"name": "kettle"})]
    return lambda _: replies.pop(0)


def test_the_answer_is_read_as_its_shape(server, ask):
    server.on("GET", "/thing", json_reply({"name": "kettle", "new field": 1}))
    assert ask() == Thing(name="kettle")


def test_a_call_carries_amazons_headers(server, ask):
    server.on("GET", "/thing", json_reply({"name": "kettle"}))
    ask()
    headers = server.calls("/thing")[0].headers
    assert headers["x-amz-access-token"] == "Atza|1"
    assert headers["x-amz-date"] == "20261122T093005Z"
    assert headers["user-agent"] == user_agent()


def test_the_user_agent_says_that_it_is_automated_software():
    python = ".".join(platform.python_version_tuple()[:2])
    assert user_agent() == (
        f"Opside/{version('opside')} (Language=Python/{python}; automated; "
        "+claims recovery software acting for the seller)"
    )


def test_amazon_accepts_the_length_of_the_user_agent():
    assert len(user_agent()) < 500


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_token_is_renewed_once(server, ask, status):
    server.on("GET", "/thing", refuse_once(status))
    assert ask() == Thing(name="kettle")
    assert [call.headers["x-amz-access-token"] for call in server.calls("/thing")] == [
        "Atza|1",
        "Atza|2",
    ]


def test_a_renewed_token_that_is_refused_too_is_a_refusal(server, ask):
    server.on("GET", "/thing", errors_reply(403, "Unauthorized"))
    with pytest.raises(ChannelRefused) as refused:
        ask()
    assert (refused.value.remote_code, len(server.calls("/thing"))) == ("Unauthorized", 2)


def test_a_consent_that_is_revoked_while_a_token_lives_is_found(server, ask):
    server.on("GET", "/thing", json_reply({"name": "kettle"}))
    ask()
    server.on("GET", "/thing", errors_reply(403, "Unauthorized"))
    server.on("POST", "/auth/o2/token", json_reply({"error": "invalid_grant"}, 400))
    with pytest.raises(ConsentRevoked):
        ask()


def test_the_request_id_is_logged_for_amazons_support(server, ask, caplog):
    server.on("GET", "/thing", json_reply({"name": "x"}, headers={"x-amzn-RequestId": "req-7"}))
    with caplog.at_level("INFO"):
        ask()
    assert "GET /thing 200 request id req-7" in caplog.messages


def test_a_download_comes_as_it_is(server, client):
    server.on("GET", "/file", Reply(200, b"\x1f\x8braw", {"Content-Type": "Text/Plain"}))
    download = client.download(f"{server.url}/file?signature=1")
    assert (download.content, download.content_type) == (b"\x1f\x8braw", "text/plain")


def test_a_download_takes_no_token_along(server, client):
    server.on("GET", "/file", Reply(200, b"rows"))
    client.download(f"{server.url}/file")
    assert "x-amz-access-token" not in server.calls("/file")[0].headers


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(Reply(403, b"<Error>Request has expired</Error>"), id="expired"),
        pytest.param(Reply(206, b"half"), id="part"),
        pytest.param(Reply(200, b"half", {"Content-Length": "8"}), id="cut short"),
        pytest.param(Reply(hang_up=True), id="lost"),
    ],
)
def test_a_download_that_is_not_whole_is_not_used(server, client, reply):
    server.on("GET", "/file", reply)
    with pytest.raises(ChannelUnknown):
        client.download(f"{server.url}/file")


def test_a_download_from_no_address_is_not_used(client):
    with pytest.raises(ChannelUnknown):
        client.download("http://[broken/file")


def test_the_signature_of_an_address_stays_out_of_the_log(server, client, caplog):
    server.on("GET", "/file", Reply(200, b"rows"))
    with caplog.at_level("DEBUG"):
        client.download(f"{server.url}/file?signature=hidden-part")
    assert "hidden-part" not in caplog.text
