import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from models.errors import ChannelRefused, ChannelThrottled, ChannelUnknown, ConsentRevoked
from tests.unit.integrations.loopback import REFRESH_TOKEN, Reply, json_reply

TOKEN_PATH = "/auth/o2/token"


def test_the_token_is_asked_for_as_login_with_amazon_documents(server, tokens):
    tokens.access_token(REFRESH_TOKEN)
    request = server.calls(TOKEN_PATH)[0]
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert request.body == (
        b"grant_type=refresh_token&refresh_token=Atzr%7Cseller"
        b"&client_id=loopback-client&client_secret=loopback-secret"
    )


def test_a_token_is_kept(server, tokens):
    assert tokens.access_token(REFRESH_TOKEN) == tokens.access_token(REFRESH_TOKEN)
    assert len(server.calls(TOKEN_PATH)) == 1


def test_a_token_that_is_about_to_expire_is_renewed(server, tokens):
    server.on("POST", TOKEN_PATH, json_reply({"access_token": "Atza|brief", "expires_in": 60}))
    tokens.access_token(REFRESH_TOKEN)
    tokens.access_token(REFRESH_TOKEN)
    assert len(server.calls(TOKEN_PATH)) == 2


def test_sellers_have_tokens_of_their_own(tokens):
    assert tokens.access_token("Atzr|one") != tokens.access_token("Atzr|two")


def test_many_callers_share_one_renewal(server, tokens):
    together = threading.Barrier(8)

    def ask(_):
        together.wait()
        return tokens.access_token(REFRESH_TOKEN)

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(ask, range(8)))
    assert (len(answers), len(server.calls(TOKEN_PATH))) == (1, 1)


def test_a_dropped_token_is_fetched_anew(tokens):
    refused = tokens.access_token(REFRESH_TOKEN)
    tokens.drop(REFRESH_TOKEN, refused)
    assert tokens.access_token(REFRESH_TOKEN) != refused


def test_dropping_an_old_token_keeps_the_renewed_one(tokens):
    old = tokens.access_token(REFRESH_TOKEN)
    tokens.drop(REFRESH_TOKEN, old)
    renewed = tokens.access_token(REFRESH_TOKEN)
    tokens.drop(REFRESH_TOKEN, old)
    assert tokens.access_token(REFRESH_TOKEN) == renewed


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (json_reply({"error": "invalid_grant", "error_description": "x"}, 400), ConsentRevoked),
        (json_reply({"error": "invalid_client"}, 401), ChannelRefused),
        (Reply(400, b"<html>"), ChannelRefused),
        (Reply(429), ChannelThrottled),
        (Reply(503, b"<html>"), ChannelUnknown),
        (Reply(hang_up=True), ChannelUnknown),
        (Reply(200, b"not json"), ChannelUnknown),
        (json_reply({"access_token": "", "expires_in": 3600}), ChannelUnknown),
    ],
)
def test_each_failure_has_its_name(server, tokens, reply, error):
    server.on("POST", TOKEN_PATH, reply)
    with pytest.raises(error) as raised:
        tokens.access_token(REFRESH_TOKEN)
    assert type(raised.value) is error


def test_a_refused_application_is_told_by_its_code(server, tokens):
    server.on("POST", TOKEN_PATH, json_reply({"error": "invalid_client"}, 401))
    with pytest.raises(ChannelRefused) as refused:
        tokens.access_token(REFRESH_TOKEN)
    assert refused.value.remote_code == "invalid_client"


def test_an_unreadable_answer_does_not_show_the_token(server, tokens):
    server.on("POST", TOKEN_PATH, json_reply({"access_token": "Atza|secret", "expires_in": 0}))
    with pytest.raises(ChannelUnknown) as raised:
        tokens.access_token(REFRESH_TOKEN)
    assert "Atza|secret" not in f"{raised.value} {raised.value.__cause__}"
