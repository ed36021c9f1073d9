"""SP-API Reports 2021-06-30, one call a method: the workflow asks, waits and fetches."""

import hashlib
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from integrations.amazon.client import AmazonClient, AmazonRequest
from integrations.amazon.limits import Account
from integrations.amazon.report_text import charset_of, unzip
from models.errors import ChannelUnknown, ReportFailed

LEDGER = "GET_LEDGER_DETAIL_VIEW_DATA"
REIMBURSEMENTS = "GET_FBA_REIMBURSEMENTS_DATA"
ROOT = "/reports/2021-06-30"
# Amazon's most in one list of types, and in one page.
TYPES_IN_A_LIST = 10
_PAGE = 100


class ReportStatus(StrEnum):
    """Amazon's word on a report that was asked for.

    CANCELLED means that there is no data or that it was asked for too soon, and never that nothing
    was lost or paid. FATAL: Amazon could not make it.
    """

    IN_QUEUE = "IN_QUEUE"
    IN_PROGRESS = "IN_PROGRESS"
    DONE = "DONE"
    CANCELLED = "CANCELLED"
    FATAL = "FATAL"


@dataclass(frozen=True)
class ReportProgress:
    """Where a report is; `document_id` is set once it is done."""

    status: ReportStatus
    document_id: str | None


@dataclass(frozen=True)
class ListedReport:
    """A report as Amazon lists it."""

    report_id: str
    report_type: str
    progress: ReportProgress


@dataclass(frozen=True)
class ReportBytes:
    """A report as it is kept: unzipped, undecoded. `charset` reads it; `sha256` is of `content`."""

    content: bytes
    sha256: str
    charset: str


class _Wire(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class _ReportBody(_Wire):
    report_type: str
    data_start_time: str
    data_end_time: str | None
    marketplace_ids: list[str]
    report_options: dict[str, str] | None = None


class _ReportCreated(_Wire):
    report_id: str = Field(min_length=1)


class _Report(_Wire):
    processing_status: ReportStatus
    report_document_id: str | None = None


class _ListedReport(_Report):
    report_id: str = Field(min_length=1)
    report_type: str


class _ReportList(_Wire):
    reports: list[_ListedReport]
    next_token: str | None = None


class _ReportDocument(_Wire):
    url: str
    compression_algorithm: str | None = None


class ReportsApi:
    """Reports of one seller.

    `fallback_charset` reads what declares none (`Marketplace.report_charset`). Nothing here files
    anything, so what is unknown may simply be asked again: it is raised as ReportFailed, which
    waiting helps. ChannelThrottled, ChannelRefused and ConsentRevoked pass through.
    """

    def __init__(
        self,
        client: AmazonClient,
        account: Account,
        base_url: str,
        fallback_charset: str = "cp1252",
    ) -> None:
        self._client = client
        self._account = account
        self._root = base_url.rstrip("/") + ROOT
        self._fallback_charset = fallback_charset

    def request(
        self,
        report_type: str,
        start: datetime,
        end: datetime | None,
        marketplace_ids: list[str],
        options: Mapping[str, str] | None = None,
    ) -> str:
        """Asks for a report of the time from `start` to `end` (None: now, by Amazon's clock);
        `options` are the report's own.

        Returns the report's id.
        """
        body = _ReportBody(
            report_type=report_type,
            data_start_time=_iso(start),
            data_end_time=None if end is None else _iso(end),
            marketplace_ids=marketplace_ids,
            report_options=dict(options) if options else None,
        )
        request = AmazonRequest("createReport", "POST", f"{self._root}/reports", body=body)
        with _may_be_asked_again():
            return self._client.call(self._account, request, _ReportCreated).report_id

    def progress(self, report_id: str) -> ReportProgress:
        """Where the report is. ReportFailed when it is done but names no document."""
        request = AmazonRequest(
            "getReport", "GET", f"{self._root}/reports/{quote(report_id, safe='')}"
        )
        with _may_be_asked_again():
            report = self._client.call(self._account, request, _Report)
        if report.processing_status is ReportStatus.DONE and not report.report_document_id:
            raise ReportFailed("Amazon's report is done but names no document: ask again")
        return ReportProgress(report.processing_status, report.report_document_id)

    def listed(self, report_types: Sequence[str], since: datetime) -> list[ListedReport]:
        """All reports of these types (ten at most) that were made or asked for after `since`."""
        first = {"reportTypes": ",".join(report_types), "createdSince": _iso(since)}
        params = {**first, "pageSize": str(_PAGE)}
        found: list[ListedReport] = []
        while True:
            request = AmazonRequest("getReports", "GET", f"{self._root}/reports", params=params)
            with _may_be_asked_again():
                page = self._client.call(self._account, request, _ReportList)
            found += [
                ListedReport(
                    report_id=one.report_id,
                    report_type=one.report_type,
                    progress=ReportProgress(one.processing_status, one.report_document_id),
                )
                for one in page.reports
            ]
            if not page.next_token:
                return found
            params = {"nextToken": page.next_token}

    def fetch(self, document_id: str) -> ReportBytes:
        """Downloads a report. Its address lives five minutes, so each call asks for a new one."""
        request = AmazonRequest(
            "getReportDocument", "GET", f"{self._root}/documents/{quote(document_id, safe='')}"
        )
        with _may_be_asked_again():
            document = self._client.call(self._account, request, _ReportDocument)
            download = self._client.download(document.url)
        zipped = document.compression_algorithm == "GZIP" or download.content_encoding == "gzip"
        content = unzip(download.content) if zipped else download.content
        return ReportBytes(
            content=content,
            sha256=hashlib.sha256(content).hexdigest(),
            charset=charset_of(content, download.content_type, self._fallback_charset),
        )


@contextmanager
def _may_be_asked_again() -> Generator[None]:
    try:
        yield
    except ChannelUnknown as error:
        raise ReportFailed(error.message) from error


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
