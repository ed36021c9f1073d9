"""The Reports API 2021-06-30, for what each seller can ask for."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import Field

from sandbox.amazon.claims import Inbound
from sandbox.amazon.clock import moment_of, stamp
from sandbox.amazon.errors import invalid_input, not_found
from sandbox.amazon.gateway import Call, admit, get_sandbox
from sandbox.amazon.lived_reports import SETTLEMENT
from sandbox.amazon.report_book import Specification
from sandbox.amazon.report_data import LEDGER
from sandbox.amazon.report_kinds import offered
from sandbox.amazon.service import Sandbox
from sandbox.amazon.store import Row

BASE = "/reports/2021-06-30"
LEDGER_HISTORY = timedelta(days=548)

router = APIRouter()


class CreateReportRequest(Inbound):
    """`CreateReportSpecification` of Amazon's model."""

    report_type: str
    marketplace_ids: tuple[str, ...] = Field(min_length=1, max_length=25)
    data_start_time: str | None = None
    data_end_time: str | None = None
    report_options: dict[str, str] = {}


@router.post(f"{BASE}/reports")
async def create_report(
    body: CreateReportRequest, call: Annotated[Call, Depends(admit("createReport"))]
) -> Response:
    """Order a report."""
    asked = _specification(call, body)

    def act() -> Response:
        report_id = call.sandbox.reports.create(call.seller, asked)
        return JSONResponse({"reportId": report_id}, status_code=202)

    return await call.answer(act)


@router.get(f"{BASE}/reports")
async def get_reports(
    call: Annotated[Call, Depends(admit("getReports"))],
    *,
    report_types: Annotated[list[str] | None, Query(alias="reportTypes")] = None,
    statuses: Annotated[list[str] | None, Query(alias="processingStatuses")] = None,
    created_since: Annotated[str | None, Query(alias="createdSince")] = None,
    page_size: Annotated[int, Query(alias="pageSize", ge=1, le=100)] = 10,
    next_token: Annotated[str | None, Query(alias="nextToken")] = None,
) -> Response:
    """The seller's reports, newest first; `nextToken` carries the whole question on."""
    if not report_types and not next_token:
        raise invalid_input("reportTypes or nextToken is required.")
    if next_token:
        kinds, wanted, since, size, before = _read_page_token(next_token)
    else:
        kinds, wanted = _values(report_types), _values(statuses)
        since, size, before = created_since or "", page_size, ""

    def act() -> Response:
        book = call.sandbox.reports
        found = [
            row
            for row in book.all(call.seller)
            if (not kinds or row["report_type"] in kinds)
            and (not wanted or book.status(row) in wanted)
            and (not since or row["created_at"] >= stamp(moment_of(since)))
            and (not before or row["report_id"] < before)
        ]
        answer: dict[str, object] = {"reports": [book.view(row) for row in found[:size]]}
        if len(found) > size:
            last = found[size - 1]["report_id"]
            answer["nextToken"] = ";".join(
                (",".join(kinds), ",".join(wanted), since, str(size), last)
            )
        return JSONResponse(answer)

    return await call.answer(act)


@router.get(f"{BASE}/reports/{{report_id}}")
async def get_report(
    report_id: str, call: Annotated[Call, Depends(admit("getReport"))]
) -> Response:
    """Where a report is."""

    def act() -> Response:
        return JSONResponse(call.sandbox.reports.view(_own_report(call, report_id)))

    return await call.answer(act)


@router.delete(f"{BASE}/reports/{{report_id}}")
async def cancel_report(
    report_id: str, call: Annotated[Call, Depends(admit("cancelReport"))]
) -> Response:
    """Cancel a report that has not started."""

    def act() -> Response:
        if not call.sandbox.reports.cancel(_own_report(call, report_id)):
            raise invalid_input("The report is being processed already.")
        return Response(status_code=200)

    return await call.answer(act)


@router.get(f"{BASE}/documents/{{document_id}}")
async def get_report_document(
    request: Request,
    document_id: str,
    call: Annotated[Call, Depends(admit("getReportDocument"))],
) -> Response:
    """Where to download a document, for five minutes."""

    def act() -> Response:
        if not call.sandbox.reports.has_document(call.seller, document_id):
            raise not_found("No such report document.")
        token = call.sandbox.reports.issue_url_token(document_id)
        host, port = request.scope["server"]
        url = f"{request.url.scheme}://{host}:{port}/documents/{token}"
        body = {"reportDocumentId": document_id, "url": url, "compressionAlgorithm": "GZIP"}
        return JSONResponse(body)

    return await call.answer(act)


@router.get("/documents/{token}")
async def download_document(
    token: str, sandbox: Annotated[Sandbox, Depends(get_sandbox)]
) -> Response:
    """The gzip bytes. The address is the key: no access token, and XML when it has expired."""
    found = sandbox.reports.download(token)
    seller = sandbox.world.seller(found[0]) if found else None
    if found is None or seller is None:
        page = "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>"
        return Response(page, status_code=403, media_type="application/xml")
    return Response(found[1], media_type=f"text/tab-separated-values; charset={seller.charset}")


def _specification(call: Call, body: CreateReportRequest) -> Specification:
    if body.report_type == SETTLEMENT:
        raise invalid_input("Settlements cannot be requested: getReports lists them.")
    if body.report_type not in offered(call.seller):
        raise invalid_input(f"Report type {body.report_type} is not offered here.")
    if call.seller.marketplace_id not in body.marketplace_ids:
        raise invalid_input("marketplaceIds: the seller does not sell there.")
    start, end = _moment(body.data_start_time), _moment(body.data_end_time)
    now = call.sandbox.clock.now()
    if body.report_type == LEDGER:
        if start is None or end is None:
            raise invalid_input("dataStartTime and dataEndTime are required for this report.")
        if start < now - LEDGER_HISTORY:
            raise invalid_input("dataStartTime: the ledger goes back 18 months.")
    if start and end and start > end:
        raise invalid_input("dataStartTime is after dataEndTime.")
    return Specification(body.report_type, body.marketplace_ids, start, end, body.report_options)


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        return moment_of(text)
    except ValueError as error:
        raise invalid_input("dataStartTime and dataEndTime are ISO 8601.") from error


def _own_report(call: Call, report_id: str) -> Row:
    row = call.sandbox.reports.get(call.seller, report_id)
    if row is None:
        raise not_found("No such report.")
    return row


def _values(given: list[str] | None) -> list[str]:
    """Lists come repeated or joined by commas."""
    return [part for value in given or [] for part in value.split(",") if part]


def _read_page_token(token: str) -> tuple[list[str], list[str], str, int, str]:
    parts = token.split(";")
    if len(parts) != 5 or not parts[3].isdigit():
        raise invalid_input("nextToken is not valid.")
    kinds, wanted, since, size, before = parts
    return _values([kinds]), _values([wanted]), since, int(size), before
