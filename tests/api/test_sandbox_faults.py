"""Faults on demand: what the caller sees, and what Amazon has nevertheless."""

from collections.abc import Iterator

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


@pytest.fixture
def seller(live):
    return live.seller()


def send(seller, key: str = "k1") -> httpx.Response:
    return seller.post(f"{DISPUTES}/disputes", seller.claim(), key)


def keys(live) -> list[str]:
    return [case["idempotencyKey"] for case in live.cases()]


def test_a_lost_reply_closes_the_connection(live, seller):
    live.fault(kind="reply_lost")
    with pytest.raises(httpx.RemoteProtocolError):
        send(seller)


def test_a_lost_reply_leaves_one_case(live, seller):
    live.fault(kind="reply_lost")
    with pytest.raises(httpx.TransportError):
        send(seller)
    send(seller)
    assert keys(live) == ["k1"]


def test_a_timeout_ends_without_an_answer(live, seller):
    live.fault(kind="timeout", seconds=0.1)
    with pytest.raises(httpx.TransportError):
        send(seller)
    assert keys(live) == []


def test_a_timeout_may_have_been_accepted(live, seller):
    live.fault(kind="timeout", seconds=0.1, accepted=True)
    with pytest.raises(httpx.TransportError):
        send(seller)
    assert keys(live) == ["k1"]


def test_a_slow_answer_arrives(live, seller):
    live.fault(kind="slow", seconds=0.1)
    assert send(seller).status_code == 201


def test_an_internal_error_comes_as_often_as_ordered(live, seller):
    live.fault(kind="server_error", times=3)
    assert [send(seller).status_code for _ in range(4)] == [500, 500, 500, 201]


def test_an_internal_error_may_have_been_accepted(live, seller):
    live.fault(kind="server_error", accepted=True)
    send(seller)
    assert keys(live) == ["k1"]


def test_an_outage_answers_503(live, seller):
    live.fault(kind="unavailable")
    assert send(seller).json()["errors"][0]["code"] == "ServiceUnavailable"


def test_an_outage_may_answer_with_a_page(live, seller):
    live.fault(kind="unavailable", html=True)
    answer = send(seller)
    assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (503, "text/html")


def test_a_refusal_tells_what_is_wrong(live, seller):
    live.fault(kind="refused", message="The FNSKU is not enrolled.")
    answer = send(seller)
    assert (answer.status_code, answer.json()["errors"][0]["message"]) == (
        400,
        "The FNSKU is not enrolled.",
    )


def test_a_throttled_call_may_tell_how_long_to_wait(live, seller):
    live.fault(kind="throttled", retryAfterSeconds=7)
    answer = send(seller)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "7")


def test_a_fault_for_another_seller_does_not_hit(live, seller):
    live.fault(kind="server_error", sellerId=live.seller(1).seller_id)
    assert send(seller).status_code == 201


def test_a_fault_for_a_ledger_reference_hits_that_claim(live, seller):
    live.fault(kind="server_error", match={"ledgerReference": seller.rows[0]["ledgerReference"]})
    assert send(seller).status_code == 500


def test_a_fault_can_hit_another_operation(live, seller):
    live.fault(kind="server_error", operation="findDisputes")
    filed = send(seller).status_code
    found = seller.get(f"{DISPUTES}/disputes", idempotencyKey="k1").status_code
    assert (filed, found) == (201, 500)


def test_the_token_endpoint_fails_in_its_own_shape(live, seller):
    live.fault(kind="server_error", operation="token")
    answer = seller.ask_token()
    assert (answer.status_code, answer.json()["error"]) == (500, "server_error")


def test_faults_are_listed_with_what_is_left(live, seller):
    live.fault(kind="server_error", times=2)
    send(seller)
    [fault] = live.admin("GET", "faults")["faults"]
    assert (fault["kind"], fault["remaining"]) == ("server_error", 1)


def test_removed_faults_do_not_hit(live, seller):
    live.fault(kind="server_error")
    live.admin("DELETE", "faults")
    assert send(seller).status_code == 201


def test_an_unknown_fault_is_refused(live):
    answer = live.http.post("/sandbox/faults", json={"kind": "earthquake"})
    assert answer.status_code == 400


def test_a_misspelt_field_of_a_fault_is_refused(live):
    answer = live.http.post("/sandbox/faults", json={"kind": "denied", "sellerID": "A1"})
    assert answer.status_code == 400


def test_the_clock_does_not_go_back(live):
    assert live.http.post("/sandbox/clock/advance", json={"seconds": -1}).status_code == 400


def test_a_reset_forgets_the_cases(live, seller):
    send(seller)
    live.admin("POST", "reset", seed=7)
    assert live.cases() == []


def test_a_reset_with_another_seed_brings_another_world(live):
    live.admin("POST", "reset", seed=8)
    world = live.admin("GET", "world")
    former = live.world["sellers"][0]["sellerId"]
    assert (world["seed"], world["sellers"][0]["sellerId"] != former) == (8, True)


def test_invoices_are_listed_with_the_truth_of_each_line(live, seller):
    path = f"world/sellers/{seller.seller_id}/invoices"
    lines = [line for one in live.admin("GET", path)["invoices"] for line in one["lines"]]
    assert {line["naming"] for line in lines} >= {"exact_msku", "similar_title", "wrong_product"}


@pytest.mark.parametrize(
    ("ending", "media_type"),
    [
        ("pdf", "application/pdf"),
        ("eml", "message/rfc822"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_a_supplier_s_file_is_downloaded_as_what_it_is(live, ending, media_type):
    names = (
        f"{seller['sellerId']}/invoices/{name}"
        for seller in live.admin("GET", "world")["sellers"]
        for name in seller["invoices"]
        if name.endswith(ending)
    )
    answer = live.http.get(f"/sandbox/world/sellers/{next(names)}")
    assert answer.headers["content-type"] == media_type
