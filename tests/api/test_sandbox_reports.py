"""The Reports API: its flow, its faults and its documents."""

import gzip
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from tests.sandbox_live import REPORTS, LiveSandbox, live_sandbox

LEDGER = "GET_LEDGER_DETAIL_VIEW_DATA"
REIMBURSEMENTS = "GET_FBA_REIMBURSEMENTS_DATA"


@pytest.fixture(scope="module")
def served(tmp_path_factory) -> Iterator[LiveSandbox]:
    with live_sandbox(tmp_path_factory.mktemp("amazon") / "state.sqlite3") as running:
        yield running


@pytest.fixture
def live(served) -> LiveSandbox:
    return served.begin_again()


@pytest.fixture
def slow(tmp_path) -> Iterator[LiveSandbox]:
    """Reports take an hour of the sandbox's time."""
    with live_sandbox(tmp_path / "slow.sqlite3", report_seconds=3600) as running:
        yield running


@pytest.fixture
def seller(live):
    return live.seller()


def status(seller, report_id: str) -> str:
    return seller.get(f"{REPORTS}/reports/{report_id}").json()["processingStatus"]


def test_a_report_goes_through_the_queue_and_the_works(slow):
    seller = slow.seller()
    report_id = seller.order_report(REIMBURSEMENTS)
    seen = [status(seller, report_id)]
    for _ in range(2):
        slow.admin("POST", "clock/advance", seconds=1801)
        seen.append(status(seller, report_id))
    assert seen == ["IN_QUEUE", "IN_PROGRESS", "DONE"]


def test_a_queued_report_can_be_cancelled(slow):
    seller = slow.seller()
    report_id = seller.order_report(REIMBURSEMENTS)
    slow.http.delete(f"{REPORTS}/reports/{report_id}", headers=seller.headers)
    assert status(seller, report_id) == "CANCELLED"


def test_a_finished_report_cannot_be_cancelled(live, seller):
    report_id = seller.order_report(REIMBURSEMENTS)
    seller.finished_report(report_id)
    answer = live.http.delete(f"{REPORTS}/reports/{report_id}", headers=seller.headers)
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("kind", "ending"), [("report_cancelled", "CANCELLED"), ("report_fatal", "FATAL")]
)
def test_the_next_reports_end_as_ordered_and_then_no_more(live, seller, kind, ending):
    live.fault(kind=kind, sellerId=seller.seller_id, times=2)
    endings = [
        seller.finished_report(seller.order_report(REIMBURSEMENTS))["processingStatus"]
        for _ in range(3)
    ]
    assert endings == [ending, ending, "DONE"]


def test_a_fault_for_one_report_type_leaves_the_other_alone(live, seller):
    live.fault(kind="report_fatal", reportType=LEDGER)
    done = seller.finished_report(seller.order_report(REIMBURSEMENTS))
    assert done["processingStatus"] == "DONE"


def test_a_report_without_any_row_is_cancelled(seller):
    period = {"dataStartTime": "2000-01-01T00:00:00Z", "dataEndTime": "2000-02-01T00:00:00Z"}
    done = seller.finished_report(seller.order_report(REIMBURSEMENTS, **period))
    assert done["processingStatus"] == "CANCELLED"


def test_asking_too_often_cancels_where_that_is_enforced(tmp_path):
    with live_sandbox(tmp_path / "strict.sqlite3", enforce_report_spacing=True) as running:
        seller = running.seller()
        endings = [
            seller.finished_report(seller.order_report(REIMBURSEMENTS))["processingStatus"]
            for _ in range(2)
        ]
    assert endings == ["DONE", "CANCELLED"]


def test_another_sellers_report_does_not_exist(live, seller):
    report_id = seller.order_report(REIMBURSEMENTS)
    assert live.seller(1).get(f"{REPORTS}/reports/{report_id}").status_code == 404


def test_another_sellers_document_does_not_exist(live, seller):
    done = seller.finished_report(seller.order_report(REIMBURSEMENTS))
    path = f"{REPORTS}/documents/{done['reportDocumentId']}"
    assert live.seller(1).get(path).status_code == 404


def test_the_ledger_needs_a_period(seller):
    body = {"reportType": LEDGER, "marketplaceIds": [seller.facts["marketplaceId"]]}
    answer = seller.post(f"{REPORTS}/reports", body)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "InvalidInput")


def test_an_unknown_report_type_is_refused(seller):
    body = {"reportType": "GET_NOTHING", "marketplaceIds": [seller.facts["marketplaceId"]]}
    assert seller.post(f"{REPORTS}/reports", body).status_code == 400


def test_reports_are_listed_over_pages(seller):
    ordered = [seller.order_report(REIMBURSEMENTS) for _ in range(3)]
    first = seller.get(f"{REPORTS}/reports", reportTypes=REIMBURSEMENTS, pageSize="2").json()
    second = seller.get(f"{REPORTS}/reports", nextToken=first["nextToken"]).json()
    listed = [one["reportId"] for one in first["reports"] + second["reports"]]
    assert listed == ordered[::-1]


def test_an_address_of_a_document_ends_after_five_minutes(live, seller):
    done = seller.finished_report(seller.order_report(REIMBURSEMENTS))
    document = seller.get(f"{REPORTS}/documents/{done['reportDocumentId']}").json()
    live.wall.ahead = timedelta(minutes=5, seconds=1)
    late = httpx.get(document["url"])
    assert (late.status_code, late.text[:7]) == (403, "<Error>")


def test_a_document_is_frozen_when_it_is_made(live, seller):
    case_id = seller.file("k1")
    done = seller.finished_report(seller.order_report(REIMBURSEMENTS))
    live.pass_days(5)
    document = seller.get(f"{REPORTS}/documents/{done['reportDocumentId']}").json()
    assert case_id not in gzip.decompress(httpx.get(document["url"]).content).decode()


def test_the_american_ledger_has_sixteen_spaced_columns(live):
    header = live.seller(0).report(LEDGER)[0]
    assert (len(header), header[5], header[15]) == (16, '"Event Type"', '"Store"')


def test_the_british_ledger_has_fourteen_compact_columns(live):
    header = live.seller(1).report(LEDGER)[0]
    assert (len(header), header[5], header[13]) == (14, '"EventType"', '"UnreconciledQuantity"')


def test_the_reimbursements_are_bare_and_have_eighteen_columns(seller):
    header = seller.report(REIMBURSEMENTS)[0]
    assert (len(header), header[1], header[17]) == (
        18,
        "reimbursement-id",
        "original-reimbursement-type",
    )


def test_ledger_dates_are_month_first(live, seller):
    anchor = live.world["anchor"]
    row = seller.rows[0]
    year, month, day = row["ledgerDate"].split("-")
    dates = {cells[0] for cells in seller.report(LEDGER)}
    assert f'"{month}/{day}/{year}"' in dates, anchor


def test_identical_ledger_rows_are_repeated(seller):
    _, *rows = seller.report(LEDGER)
    assert max(Counter(map(tuple, rows)).values()) > 1


def test_the_ledger_honours_the_period(seller):
    day = seller.rows[0]["ledgerDate"]
    period = {"dataStartTime": f"{day}T00:00:00Z", "dataEndTime": f"{day}T23:59:59Z"}
    _, *rows = seller.report(LEDGER, **period)
    year, month, number = day.split("-")
    assert {row[0] for row in rows} == {f'"{month}/{number}/{year}"'}


def test_the_ledger_honours_the_event_type(seller):
    _, *rows = seller.report(LEDGER, reportOptions={"eventType": "Adjustments"})
    assert {row[5] for row in rows} == {'"Adjustments"'}


def test_every_code_of_the_story_occurs(seller):
    _, *rows = seller.report(LEDGER, reportOptions={"eventType": "Adjustments"})
    assert {row[10].strip('"') for row in rows} >= {"M", "5", "F", "N", "E", "6", "P", "Q", "D"}
