"""Login with Amazon and the manners that every SP-API call meets."""

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from tests.sandbox_live import DISPUTES, LiveSandbox, live_sandbox


@pytest.fixture(scope="module")
def served(tmp_path_factory) -> Iterator[LiveSandbox]:
    with live_sandbox(tmp_path_factory.mktemp("amazon") / "state.sqlite3") as running:
        yield running


@pytest.fixture
def live(served) -> LiveSandbox:
    return served.begin_again()


CAPABILITIES = f"{DISPUTES}/capabilities"


def test_a_refresh_token_is_exchanged_for_an_hour_of_access(live):
    answer = live.seller().ask_token().json()
    assert answer.pop("access_token").startswith("Atza|")
    assert answer == {
        "token_type": "bearer",
        "expires_in": 3600,
        "refresh_token": live.world["sellers"][0]["refreshToken"],
    }


def test_an_unknown_refresh_token_is_an_invalid_grant(live):
    answer = live.seller().ask_token(refresh_token="Atzr|nobody")
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


def test_a_refusal_has_exactly_two_fields(live):
    answer = live.seller().ask_token(refresh_token="Atzr|nobody")
    assert set(answer.json()) == {"error", "error_description"}


def test_a_wrong_secret_is_an_invalid_client(live):
    answer = live.seller().ask_token(client_secret="wrong")
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_an_unknown_grant_is_unsupported(live):
    answer = live.seller().ask_token(grant_type="password")
    assert (answer.status_code, answer.json()["error"]) == (400, "unsupported_grant_type")


def test_an_authorization_code_brings_the_refresh_token(live):
    seller = live.seller()
    code = live.admin("POST", f"sellers/{seller.seller_id}/authorize")["spapiOauthCode"]
    answer = seller.ask_token(grant_type="authorization_code", code=code)
    assert answer.json()["refresh_token"] == seller.facts["refreshToken"]


def test_an_authorization_code_works_once(live):
    seller = live.seller()
    code = live.admin("POST", f"sellers/{seller.seller_id}/authorize")["spapiOauthCode"]
    seller.ask_token(grant_type="authorization_code", code=code)
    again = seller.ask_token(grant_type="authorization_code", code=code)
    assert again.json()["error"] == "invalid_grant"


def test_an_authorization_code_ends_after_five_minutes(live):
    seller = live.seller()
    code = live.admin("POST", f"sellers/{seller.seller_id}/authorize")["spapiOauthCode"]
    live.wall.ahead = timedelta(minutes=5, seconds=1)
    late = seller.ask_token(grant_type="authorization_code", code=code)
    assert late.json()["error"] == "invalid_grant"


def test_client_credentials_bring_a_token_with_a_scope(live):
    scope = "sellingpartnerapi::notifications"
    answer = live.seller().ask_token(grant_type="client_credentials", scope=scope).json()
    assert (answer["scope"], "refresh_token" in answer) == (scope, False)


def test_a_token_of_the_application_opens_no_account(live):
    seller = live.seller()
    scope = "sellingpartnerapi::notifications"
    token = seller.ask_token(grant_type="client_credentials", scope=scope).json()["access_token"]
    answer = live.http.get(CAPABILITIES, headers={"x-amz-access-token": token})
    assert answer.status_code == 403


def test_a_call_without_a_token_is_unauthorized(live):
    answer = live.http.get(CAPABILITIES)
    entry = answer.json()["errors"][0]
    assert (answer.status_code, entry["code"], entry["details"]) == (
        403,
        "Unauthorized",
        "The access token you provided is revoked, malformed or invalid.",
    )


def test_an_access_token_ends_after_an_hour(live):
    seller = live.seller()
    live.wall.ahead = timedelta(seconds=3601)
    assert seller.get(CAPABILITIES).status_code == 403


def test_the_sandbox_clock_does_not_end_an_access_token(live):
    seller = live.seller()
    live.pass_days(30)
    assert seller.get(CAPABILITIES).status_code == 200


def test_a_revoked_seller_gets_no_new_token(live):
    seller = live.seller()
    live.fault(kind="revoked", sellerId=seller.seller_id)
    assert seller.ask_token().json()["error"] == "invalid_grant"


def test_a_revoked_seller_is_refused_with_its_old_token(live):
    seller = live.seller()
    live.fault(kind="revoked", sellerId=seller.seller_id)
    assert seller.get(CAPABILITIES).status_code == 403


def test_consent_given_again_opens_the_account(live):
    seller = live.seller()
    fault = live.fault(kind="revoked", sellerId=seller.seller_id)
    live.admin("DELETE", f"faults/{fault['faultId']}")
    assert seller.ask_token().status_code == 200


@pytest.mark.parametrize("agent", ["", "x" * 501])
def test_a_user_agent_that_is_missing_or_too_long_is_refused(live, agent):
    seller = live.seller()
    headers = {**seller.headers, "user-agent": agent}
    assert live.http.get(CAPABILITIES, headers=headers).status_code == 400


def test_every_answer_has_a_request_id_of_its_own(live):
    answers = [live.http.get(CAPABILITIES), live.http.get("/nowhere"), live.seller().ask_token()]
    assert len({answer.headers["x-amzn-RequestId"] for answer in answers}) == 3


def test_the_rate_limit_stands_on_success(live):
    assert "x-amzn-RateLimit-Limit" in live.seller().get(CAPABILITIES).headers


def test_the_rate_limit_stands_on_not_found(live):
    answer = live.seller().get(f"{DISPUTES}/disputes/0000000000")
    assert (answer.status_code, "x-amzn-RateLimit-Limit" in answer.headers) == (404, True)


def test_the_rate_limit_does_not_stand_on_unauthorized(live):
    assert "x-amzn-RateLimit-Limit" not in live.http.get(CAPABILITIES).headers


@pytest.fixture
def throttled(tmp_path) -> Iterator[httpx.Response]:
    """The first answer beyond the burst, at Amazon's own pace."""
    with live_sandbox(tmp_path / "slow.sqlite3", rate_scale=1.0) as running:
        seller = running.seller()
        answers = [seller.get(CAPABILITIES) for _ in range(25)]
        yield next(answer for answer in answers if answer.status_code != 200)


def test_beyond_the_burst_the_quota_is_exceeded(throttled):
    entry = throttled.json()["errors"][0]
    assert (throttled.status_code, entry["code"]) == (429, "QuotaExceeded")


def test_a_throttled_answer_tells_neither_wait_nor_limit(throttled):
    assert not {"retry-after", "x-amzn-ratelimit-limit"} & set(throttled.headers)
