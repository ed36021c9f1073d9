"""The sandbox's consent page, and what the code it hands over is good for."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from sandbox.amazon.consent import APPLICATION_ID, CONSENT_PATH
from tests.sandbox_live import LiveSandbox, live_sandbox

BACK = "http://127.0.0.1:8000/api/v1/integrations/callback"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSandbox]:
    with live_sandbox(tmp_path_factory.mktemp("consent") / "state.sqlite3") as running:
        yield running


@pytest.fixture
def live(served: LiveSandbox) -> LiveSandbox:
    return served.begin_again()


def asked(**changes: str) -> dict[str, str]:
    address = {"application_id": APPLICATION_ID, "state": "a-state", "redirect_uri": BACK}
    return {**address, **changes}


def decide(live: LiveSandbox, decision: str) -> dict[str, list[str]]:
    answer = live.http.post(
        CONSENT_PATH,
        params=asked(),
        data={"seller_id": live.seller().seller_id, "decision": decision},
    )
    assert answer.status_code == 303
    return parse_qs(urlsplit(answer.headers["location"]).query)


def exchange(live: LiveSandbox, code: str, **changes: str) -> httpx.Response:
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK}
    return live.seller().ask_token(**{**form, **changes})


def test_the_page_says_that_it_is_a_sandbox(live: LiveSandbox) -> None:
    assert "This is not Amazon" in live.http.get(CONSENT_PATH, params=asked()).text


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"application_id": "amzn1.sellerapps.app.other"}, "MD1000"),
        ({"redirect_uri": "https://elsewhere.example/steal"}, "MD5101"),
        ({"redirect_uri": "javascript:/api/v1/integrations/callback"}, "MD5101"),
    ],
)
def test_an_address_that_leads_nowhere_is_refused(
    live: LiveSandbox, changes: dict[str, str], code: str
) -> None:
    answer = live.http.get(CONSENT_PATH, params=asked(**changes))
    assert (answer.status_code, code in answer.text) == (400, True)


def test_the_browser_goes_back_with_state_seller_and_code(live: LiveSandbox) -> None:
    answer = decide(live, "confirm")
    assert (answer["state"], answer["selling_partner_id"], set(answer)) == (
        ["a-state"],
        [live.seller().seller_id],
        {"state", "selling_partner_id", "spapi_oauth_code"},
    )


def test_the_code_of_the_page_brings_the_refresh_token(live: LiveSandbox) -> None:
    [code] = decide(live, "confirm")["spapi_oauth_code"]
    answer: dict[str, Any] = exchange(live, code).json()
    assert answer["refresh_token"] == live.seller().facts["refreshToken"]


def test_who_says_no_goes_back_without_a_code(live: LiveSandbox) -> None:
    assert decide(live, "cancel") == {"state": ["a-state"], "error": ["access_denied"]}


def test_a_code_is_good_for_the_address_that_it_was_handed_to(live: LiveSandbox) -> None:
    [code] = decide(live, "confirm")["spapi_oauth_code"]
    other = exchange(live, code, redirect_uri="https://elsewhere.example/callback")
    assert (other.status_code, other.json()["error"]) == (400, "invalid_grant")


def test_a_code_is_good_for_no_other_client(live: LiveSandbox) -> None:
    [code] = decide(live, "confirm")["spapi_oauth_code"]
    assert exchange(live, code, client_id="another-client").json()["error"] == "invalid_client"


def test_consent_given_on_the_page_ends_a_revocation(live: LiveSandbox) -> None:
    seller = live.seller()
    live.fault(kind="revoked", sellerId=seller.seller_id)
    answer = live.http.post(
        CONSENT_PATH, params=asked(), data={"seller_id": seller.seller_id, "decision": "confirm"}
    )
    assert (answer.status_code, seller.ask_token().status_code) == (303, 200)
