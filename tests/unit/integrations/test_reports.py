import gzip
import hashlib
from datetime import UTC, datetime, timedelta, timezone

import pytest

from integrations.amazon.report_text import charset_of, unzip
from integrations.amazon.reports import REIMBURSEMENTS, ReportProgress, ReportsApi, ReportStatus
from models.errors import ChannelRefused, ChannelThrottled, ReportFailed
from tests.unit.integrations.loopback import ACCOUNT, Reply, errors_reply, json_reply

REPORTS = "/reports/2021-06-30/reports"
START = datetime(2026, 11, 1, tzinfo=UTC)
END = datetime(2026, 11, 22, 1, 30, tzinfo=timezone(timedelta(hours=1)))


@pytest.fixture
def reports(server, client):
    return ReportsApi(client, ACCOUNT, server.url)


@pytest.fixture
def serve_document(server):
    """Serves a file as document `doc-1`."""

    def serve(body, headers=None, **document):
        answer = {"reportDocumentId": "doc-1", "url": f"{server.url}/file?sig=1"} | document
        server.on("GET", "/reports/2021-06-30/documents/doc-1", json_reply(answer))
        server.on("GET", "/file", Reply(200, body, headers or {}))

    return serve


def test_a_report_is_asked_for_in_utc(server, reports):
    server.on("POST", REPORTS, json_reply({"reportId": "ID323"}, 202))
    assert reports.request(REIMBURSEMENTS, START, END, ["ATVPDKIKX0DER"]) == "ID323"
    assert server.calls(REPORTS)[0].json() == {
        "reportType": "GET_FBA_REIMBURSEMENTS_DATA",
        "dataStartTime": "2026-11-01T00:00:00Z",
        "dataEndTime": "2026-11-22T00:30:00Z",
        "marketplaceIds": ["ATVPDKIKX0DER"],
    }


def test_a_report_up_to_now_leaves_the_end_to_amazon(server, reports):
    server.on("POST", REPORTS, json_reply({"reportId": "ID323"}, 202))
    reports.request(REIMBURSEMENTS, START, None, ["ATVPDKIKX0DER"])
    assert "dataEndTime" not in server.calls(REPORTS)[0].json()


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply(429), ChannelThrottled),
        (errors_reply(400, "InvalidInput"), ChannelRefused),
        (errors_reply(500, "InternalFailure"), ReportFailed),
        (Reply(hang_up=True), ReportFailed),
    ],
)
def test_a_report_that_was_not_asked_for_says_why(server, reports, reply, error):
    server.on("POST", REPORTS, reply)
    with pytest.raises(error):
        reports.request(REIMBURSEMENTS, START, END, ["ATVPDKIKX0DER"])


def test_a_report_on_its_way_has_no_document(server, reports):
    server.on("GET", f"{REPORTS}/ID323", json_reply({"processingStatus": "IN_PROGRESS"}))
    assert reports.progress("ID323") == ReportProgress(ReportStatus.IN_PROGRESS, None)


def test_a_report_that_is_done_names_its_document(server, reports):
    done = {"processingStatus": "DONE", "reportDocumentId": "doc-1"}
    server.on("GET", f"{REPORTS}/ID323", json_reply(done))
    assert reports.progress("ID323") == ReportProgress(ReportStatus.DONE, "doc-1")


def test_a_report_that_is_done_without_a_document_failed(server, reports):
    server.on("GET", f"{REPORTS}/ID323", json_reply({"processingStatus": "DONE"}))
    with pytest.raises(ReportFailed):
        reports.progress("ID323")


@pytest.mark.parametrize("status", ["CANCELLED", "FATAL"])
def test_cancelled_and_fatal_are_told_apart(server, reports, status):
    server.on("GET", f"{REPORTS}/ID323", json_reply({"processingStatus": status}))
    assert reports.progress("ID323").status is ReportStatus[status]


def test_a_plain_report_is_kept_with_its_hash(reports, serve_document):
    serve_document("größe\trows".encode())
    report = reports.fetch("doc-1")
    assert report.content == "größe\trows".encode()
    assert report.sha256 == hashlib.sha256(report.content).hexdigest()


def test_all_members_of_a_zipped_report_are_read(reports, serve_document):
    serve_document(
        gzip.compress(b"first\n") + gzip.compress(b"second\n"), compressionAlgorithm="GZIP"
    )
    assert reports.fetch("doc-1").content == b"first\nsecond\n"


def test_a_report_that_the_store_calls_gzip_is_unzipped(reports, serve_document):
    serve_document(gzip.compress(b"rows"), {"Content-Encoding": "gzip"})
    assert reports.fetch("doc-1").content == b"rows"


def test_a_truncated_zip_is_no_report(reports, serve_document):
    serve_document(gzip.compress(b"rows" * 1000)[:-12], compressionAlgorithm="GZIP")
    with pytest.raises(ReportFailed, match="damaged"):
        reports.fetch("doc-1")


def test_a_second_member_that_is_truncated_is_no_report():
    with pytest.raises(ReportFailed):
        unzip(gzip.compress(b"first") + gzip.compress(b"second")[:-4])


def test_what_is_not_gzip_is_no_report():
    with pytest.raises(ReportFailed):
        unzip(b"<Error>expired</Error>")


def test_an_address_that_expired_fails_the_fetch(server, reports, serve_document):
    serve_document(b"")
    server.on("GET", "/file", Reply(403, b"<Error>Request has expired</Error>"))
    with pytest.raises(ReportFailed):
        reports.fetch("doc-1")


def test_the_declared_charset_comes_with_the_report(reports, serve_document):
    serve_document("größe".encode("cp1252"), {"Content-Type": "text/plain; charset=Cp1252"})
    report = reports.fetch("doc-1")
    assert report.content.decode(report.charset) == "größe"


@pytest.mark.parametrize(
    ("content", "content_type", "fallback", "text"),
    [
        pytest.param("größe".encode(), "", "cp1252", "größe", id="UTF-8 without being told"),
        pytest.param("größe".encode("cp1252"), "", "cp1252", "größe", id="Europe"),
        pytest.param("紛失".encode("cp932"), "", "cp932", "紛失", id="Japan"),
        pytest.param(
            "紛失".encode("cp932"), "text/plain;charset=MS932", "cp1252", "紛失", id="told"
        ),
        pytest.param("größe".encode(), "text/plain; charset=martian", "cp1252", "größe", id="odd"),
        pytest.param("größe".encode(), "text/plain; charset=ascii", "cp1252", "größe", id="wrong"),
        pytest.param(b"\xef\xbb\xbfid", "text/plain; charset=utf-8", "cp1252", "id", id="mark"),
    ],
)
def test_the_charset_is_the_one_that_reads_the_file(content, content_type, fallback, text):
    assert content.decode(charset_of(content, content_type, fallback)) == text


def test_a_file_that_no_charset_reads_is_no_report():
    with pytest.raises(ReportFailed):
        charset_of(b"\x81\x8d", "", "cp1252")
