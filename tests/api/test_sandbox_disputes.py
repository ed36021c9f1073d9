"""The dispute endpoint: filing, finding, appealing, replying, and what becomes of a case."""

import base64
import hashlib
from collections.abc import Iterator

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


def by_key(key: str) -> dict:
    return {"match": {"idempotencyKey": key}}


def attachment(content: bytes, sha256: str | None = None) -> dict:
    return {
        "fileName": "invoice.pdf",
        "contentType": "application/pdf",
        "sha256": sha256 or hashlib.sha256(content).hexdigest(),
        "contentBase64": base64.b64encode(content).decode(),
    }


def test_a_claim_is_received_under_review(seller):
    answer = seller.post(f"{DISPUTES}/disputes", seller.claim(), "k1")
    body = answer.json()
    assert (answer.status_code, body["status"], body["idempotencyKey"]) == (
        201,
        "UNDER_REVIEW",
        "k1",
    )


def test_a_case_id_has_ten_digits(seller):
    case_id = seller.file("k1")
    assert (len(case_id), case_id.isdigit()) == (10, True)


def test_the_same_key_again_is_the_same_case(seller):
    first = seller.file("k1")
    again = seller.post(f"{DISPUTES}/disputes", seller.claim(), "k1")
    assert (again.status_code, again.json()["caseId"]) == (200, first)


def test_without_deduplication_the_same_key_opens_a_second_case(live, seller):
    live.admin("PATCH", f"sellers/{seller.seller_id}", deduplicatesByKey=False)
    assert seller.file("k1") != seller.file("k1")


def test_capabilities_tell_that_keys_are_not_kept(live, seller):
    live.admin("PATCH", f"sellers/{seller.seller_id}", deduplicatesByKey=False)
    assert seller.get(f"{DISPUTES}/capabilities").json() == {
        "deduplicatesByKey": False,
        "requestTimeoutSeconds": 30,
    }


def test_a_claim_without_a_key_is_refused(seller):
    answer = seller.post(f"{DISPUTES}/disputes", seller.claim())
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "InvalidInput")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("quantity", 0),
        ("claimType", "LOST_AT_SEA"),
        ("marketplaceId", "A1PA6795UKMFR9"),
        ("ledgerDate", "22.11.2026"),
        ("claimedAmount", {"currencyCode": "EUR", "minorUnits": 100}),
        ("narrative", ""),
        ("attachments", [attachment(b"pdf", sha256="0" * 64)]),
    ],
)
def test_a_claim_that_does_not_fit_is_refused(seller, field, value):
    answer = seller.post(f"{DISPUTES}/disputes", {**seller.claim(), field: value}, "k1")
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "InvalidInput")


def test_a_refused_claim_leaves_no_case(live, seller):
    seller.post(f"{DISPUTES}/disputes", {**seller.claim(), "quantity": 0}, "k1")
    assert live.cases() == []


def test_an_attachment_is_kept_with_its_hash(live, seller):
    claim = {**seller.claim(), "attachments": [attachment(b"pdf")]}
    seller.post(f"{DISPUTES}/disputes", claim, "k1")
    kept = live.cases()[0]["claim"]["attachments"][0]
    assert kept["sha256"] == hashlib.sha256(b"pdf").hexdigest()


def test_an_unknown_key_finds_nothing(seller):
    answer = seller.get(f"{DISPUTES}/disputes", idempotencyKey="never sent")
    assert answer.json() == {"disputes": []}


def test_another_sellers_key_finds_nothing(live, seller):
    seller.file("k1")
    other = live.seller(1).get(f"{DISPUTES}/disputes", idempotencyKey="k1")
    assert other.json() == {"disputes": []}


def test_another_sellers_case_does_not_exist(live, seller):
    case_id = seller.file("k1")
    assert live.seller(1).get(f"{DISPUTES}/disputes/{case_id}").status_code == 404


def test_a_claim_is_approved_in_full_after_two_days(live, seller):
    case_id = seller.file("k1")
    live.pass_days(2)
    row = seller.rows[0]
    case = seller.case(case_id)
    assert (case["status"], case["approvedQuantity"], case["approvedAmount"]) == (
        "APPROVED",
        row["unreconciledQuantity"],
        {"currencyCode": "USD", "minorUnits": row["valueMinorUnits"]},
    )


def test_a_claim_is_under_review_until_then(live, seller):
    case_id = seller.file("k1")
    live.pass_days(1.99)
    assert seller.case(case_id)["status"] == "UNDER_REVIEW"


def test_an_approved_claim_is_paid_three_days_later(live, seller):
    case_id = seller.file("k1")
    live.pass_days(5)
    [line] = seller.reimbursements(case_id)
    value = seller.rows[0]["valueMinorUnits"]
    assert line["amount-total"] == f"{value // 100}.{value % 100:02d}"


def test_a_denial_tells_its_reason(live, seller):
    live.fault(kind="denied", reason="Found since.", **by_key("k1"))
    case_id = seller.file("k1")
    live.pass_days(2)
    assert seller.case(case_id)["reason"] == "Found since."


def test_an_appeal_that_succeeds_is_approved(live, seller):
    live.fault(kind="denied", **by_key("k1"))
    case_id = seller.file("k1")
    live.pass_days(2)
    seller.post(f"{DISPUTES}/disputes/{case_id}/appeals", {"grounds": "See the invoice."}, "k2")
    live.pass_days(2)
    assert seller.case(case_id)["status"] == "APPROVED"


def test_an_appeal_that_fails_stays_denied(live, seller):
    live.fault(kind="denied", appeal="DENIED", **by_key("k1"))
    case_id = seller.file("k1")
    live.pass_days(2)
    seller.post(f"{DISPUTES}/disputes/{case_id}/appeals", {"grounds": "See the invoice."}, "k2")
    live.pass_days(2)
    assert seller.case(case_id)["status"] == "DENIED"


def test_the_same_appeal_again_is_not_a_second_one(live, seller):
    live.fault(kind="denied", **by_key("k1"))
    case_id = seller.file("k1")
    live.pass_days(2)
    path = f"{DISPUTES}/disputes/{case_id}/appeals"
    statuses = [seller.post(path, {"grounds": "Look."}, "k2").status_code for _ in range(2)]
    assert statuses == [201, 200]


def test_an_appeal_is_found_by_its_own_key(live, seller):
    live.fault(kind="denied", **by_key("k1"))
    case_id = seller.file("k1")
    live.pass_days(2)
    seller.post(f"{DISPUTES}/disputes/{case_id}/appeals", {"grounds": "Look."}, "k2")
    [found] = seller.get(f"{DISPUTES}/disputes", idempotencyKey="k2").json()["disputes"]
    assert (found["caseId"], found["kind"]) == (case_id, "APPEAL")


def test_a_case_under_review_takes_no_appeal(seller):
    case_id = seller.file("k1")
    answer = seller.post(f"{DISPUTES}/disputes/{case_id}/appeals", {"grounds": "Look."}, "k2")
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (409, "InvalidState")


def test_a_case_under_review_takes_no_reply(seller):
    case_id = seller.file("k1")
    answer = seller.post(f"{DISPUTES}/disputes/{case_id}/replies", {"answer": "Here."}, "k2")
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (409, "InvalidState")


def test_a_question_is_asked(live, seller):
    live.fault(kind="information_requested", question="Which box?", **by_key("k1"))
    case_id = seller.file("k1")
    live.pass_days(2)
    case = seller.case(case_id)
    assert (case["status"], case["question"]) == ("INFORMATION_REQUESTED", "Which box?")


def test_a_reply_is_followed_by_approval(live, seller):
    live.fault(kind="information_requested", **by_key("k1"))
    case_id = seller.file("k1")
    live.pass_days(2)
    seller.post(f"{DISPUTES}/disputes/{case_id}/replies", {"answer": "The blue one."}, "k2")
    live.pass_days(2)
    assert seller.case(case_id)["status"] == "APPROVED"


def test_a_question_without_an_answer_is_denied_after_three_weeks(live, seller):
    live.fault(kind="information_requested", **by_key("k1"))
    case_id = seller.file("k1")
    live.pass_days(23)
    assert seller.case(case_id)["status"] == "DENIED"


def test_a_partial_approval_pays_the_approved_units(live, seller):
    live.fault(kind="partly_approved", quantity=1, **by_key("k1"))
    case_id = seller.file("k1")
    live.pass_days(5)
    [line] = seller.reimbursements(case_id)
    assert line["quantity-reimbursed-cash"] == "1"


def test_an_appeal_of_a_partial_approval_pays_only_the_rest(live, seller):
    live.fault(kind="partly_approved", quantity=1, **by_key("k1"))
    case_id = seller.file("k1")
    live.pass_days(2)
    seller.post(f"{DISPUTES}/disputes/{case_id}/appeals", {"grounds": "All of them."}, "k2")
    live.pass_days(5)
    paid = [int(line["quantity-reimbursed-cash"]) for line in seller.reimbursements(case_id)]
    assert (paid[0], sum(paid)) == (1, seller.rows[0]["unreconciledQuantity"])


def test_a_fault_for_a_filed_claim_changes_its_plan(live, seller):
    case_id = seller.file("k1")
    live.fault(kind="denied", match={"caseId": case_id})
    live.pass_days(2)
    assert seller.case(case_id)["status"] == "DENIED"


def test_a_fault_for_one_claim_leaves_the_others_alone(live, seller):
    live.fault(kind="denied", match={"fnsku": seller.rows[0]["product"]["fnsku"]})
    other = seller.file("k2", row=1)
    live.pass_days(2)
    assert seller.case(other)["status"] == "APPROVED"


def changes(seller, since: str) -> list[dict]:
    found: list[dict] = []
    token: dict[str, str] = {}
    while True:
        page = seller.get(f"{DISPUTES}/changes", since=since, **token).json()
        found += page["changes"]
        if page["nextToken"] is None:
            return found
        token = {"nextToken": page["nextToken"]}


def test_changes_tell_the_story_in_order(live, seller):
    case_id = seller.file("k1")
    live.pass_days(3)
    told = [(one["caseId"], one["status"]) for one in changes(seller, "2020-01-01T00:00:00Z")]
    assert told == [(case_id, "UNDER_REVIEW"), (case_id, "APPROVED")]


def test_changes_begin_with_the_moment_asked_for(live, seller):
    seller.file("k1")
    live.pass_days(3)
    last = changes(seller, "2020-01-01T00:00:00Z")[-1]
    assert changes(seller, last["changedAt"]) == [last]


def test_changes_are_paged_without_loss(live, seller):
    for place in range(30):
        seller.file(f"k{place}")
    live.pass_days(3)
    ids = [one["changeId"] for one in changes(seller, "2020-01-01T00:00:00Z")]
    assert (len(ids), ids) == (60, sorted(set(ids)))


def test_changes_of_another_seller_are_not_told(live, seller):
    seller.file("k1")
    assert changes(live.seller(1), "2020-01-01T00:00:00Z") == []


def test_a_case_filed_by_hand_has_no_key(live, seller):
    case = live.admin("POST", "cases", sellerId=seller.seller_id, **seller.claim())
    assert case["idempotencyKey"] is None


def test_a_case_filed_by_hand_is_paid(live, seller):
    case = live.admin("POST", "cases", sellerId=seller.seller_id, **seller.claim())
    live.pass_days(5)
    assert len(seller.reimbursements(case["caseId"])) == 1
