"""Amazon's hosts as a benchmark calls them: the published limits, and answers as short as can be.

It knows the time that a benchmark makes up, and fills its buckets by that.
"""

import gzip
import json
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

import uvicorn

from bench.made_up_time import MadeUpTime
from clock import utc_now
from engine.ports import LOOPBACK, internal_ports
from integrations.amazon.operations import LIMITS
from integrations.amazon.reimbursements import COLUMNS
from integrations.amazon.reports import REIMBURSEMENTS
from models.errors import PartFailed

REPORT_MINUTES = 2.0
_STARTED_SECONDS = 30.0
_REPORTS, _DOCUMENTS = "/reports/2021-06-30/reports", "/reports/2021-06-30/documents"
_OPERATIONS = {
    ("POST", _REPORTS): "createReport",
    ("GET", _REPORTS): "getReports",
    ("GET", "/fba/inbound/v0/shipmentItems"): "getShipmentItems",
    ("GET", "/finances/2024-06-19/transactions"): "listTransactions",
    ("GET", "/disputes/2026-01-01/changes"): "getChanges",
}
_PAGE = 100
# The database counts time by the microsecond.
_ROUNDING = 1e-5

_Body = dict[str, Any]
_Send = Callable[[_Body], Awaitable[None]]


@dataclass
class _Bucket:
    tokens: float
    filled_at: float


@dataclass(frozen=True)
class _Report:
    report_id: str
    kind: str
    asked_at: float


@dataclass
class AmazonHost:
    """An ASGI application. `claims`: so many cases of each seller have news in each poll."""

    clock: MadeUpTime
    claims: int = 0
    calls: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    refused: int = 0
    buckets: dict[tuple[str, str], _Bucket] = field(default_factory=dict[tuple[str, str], _Bucket])
    reports: dict[str, list[_Report]] = field(default_factory=dict[str, list[_Report]])

    async def __call__(
        self, scope: _Body, receive: Callable[[], Awaitable[_Body]], send: _Send
    ) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            return
        content = b""
        while True:
            part = await receive()
            content += part.get("body", b"")
            if not part.get("more_body"):
                break
        query = {
            name: values[0] for name, values in parse_qs(scope["query_string"].decode()).items()
        }
        status, body, rate = self._answer(scope, query, content)
        told = [] if rate is None else [(b"x-amzn-ratelimit-limit", str(rate).encode())]
        await send({"type": "http.response.start", "status": status, "headers": told})
        await send({"type": "http.response.body", "body": body})

    def _answer(
        self, scope: _Body, query: dict[str, str], content: bytes
    ) -> tuple[int, bytes, float | None]:
        method, path = str(scope["method"]), str(scope["path"])
        if path == "/auth/o2/token":
            token = parse_qs(content.decode())["refresh_token"][0]
            return 200, _json({"access_token": token, "expires_in": 36_000}), None
        if path.startswith("/files/"):
            return 200, self._file(path.rsplit("/", 1)[1]), None
        operation = _OPERATIONS.get((method, path)) or (
            "getReportDocument" if path.startswith(_DOCUMENTS) else "getReport"
        )
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        account = headers["x-amz-access-token"]
        merchant = account.split(".", maxsplit=1)[0]
        if not self._take(merchant, operation):
            self.refused += 1
            return 429, _json({"errors": [{"code": "QuotaExceeded"}]}), None
        self.calls[account, operation] += 1
        name = path.rsplit("/", 1)[1]
        if operation == "createReport":
            body = self._created(merchant, str(json.loads(content)["reportType"]))
        elif operation == "getReportDocument":
            url = f"http://{headers['host']}/files/{name}"
            body = {"reportDocumentId": name, "url": url, "compressionAlgorithm": "GZIP"}
        else:
            body = self._told(operation, merchant, name, query)
        return 200, _json(body), LIMITS[operation].rate

    def _take(self, merchant: str, operation: str) -> bool:
        plan, now = LIMITS[operation], self.clock.now
        bucket = self.buckets.setdefault((merchant, operation), _Bucket(plan.burst, now))
        passed, bucket.filled_at = now - bucket.filled_at, now
        bucket.tokens = min(plan.burst, bucket.tokens + passed * plan.rate)
        if bucket.tokens < 1 - _ROUNDING:
            return False
        bucket.tokens -= 1
        return True

    def _created(self, merchant: str, kind: str) -> _Body:
        own = self.reports.setdefault(merchant, [])
        own.append(_Report(f"{kind}-{merchant}-{len(own)}", kind, self.clock.now))
        return {"reportId": own[-1].report_id}

    def _told(self, operation: str, merchant: str, name: str, query: dict[str, str]) -> _Body:
        own = self.reports.get(merchant, [])
        if operation == "getReports":
            return self._listed(own, query)
        if operation == "getReport":
            asked = next((one for one in own if one.report_id == name), None)
            return self._view(asked or _Report(name, name.split("-", maxsplit=1)[0], asked_at=0))
        if operation == "getChanges":
            return {"changes": [_change(merchant, number) for number in range(self.claims)]}
        return {"payload": {"ItemData": [], "transactions": []}}

    def _listed(self, own: list[_Report], query: dict[str, str]) -> _Body:
        """The newest first; a token is the place of the next and the kinds that are asked for."""
        first, _, kinds = query.get("nextToken", "").partition(":")
        kinds = kinds or query["reportTypes"]
        found = [one for one in reversed(own) if one.kind in kinds.split(",")]
        end = int(first or 0) + _PAGE
        listed: _Body = {"reports": [self._view(one) for one in found[end - _PAGE : end]]}
        return listed | ({"nextToken": f"{end}:{kinds}"} if len(found) > end else {})

    def _view(self, report: _Report) -> _Body:
        is_done = self.clock.now - report.asked_at >= REPORT_MINUTES * 60 or not report.asked_at
        view = {"reportId": report.report_id, "reportType": report.kind}
        if not is_done:
            return view | {"processingStatus": "IN_PROGRESS"}
        return view | {"processingStatus": "DONE", "reportDocumentId": report.report_id}

    def _file(self, name: str) -> bytes:
        """Nothing was paid: so a line of the header alone."""
        header = "\t".join(COLUMNS) if REIMBURSEMENTS in name else "of-no-matter"
        return gzip.compress(f"{header}\n".encode(), 1)

    def begin(self, claims: int) -> None:
        """Counts from now on, of sellers that were never seen; so many claims of each have news in
        each poll."""
        self.claims, self.refused = claims, 0
        for known in (self.calls, self.buckets, self.reports):
            known.clear()


@contextmanager
def amazon_host(clock: MadeUpTime) -> Generator[tuple[AmazonHost, str]]:
    """A host that runs, and its address. PartFailed where it does not start."""
    host, (port,) = AmazonHost(clock), internal_ports(1)
    server = uvicorn.Server(
        uvicorn.Config(host, host=LOOPBACK, port=port, log_level="error", lifespan="off")
    )
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    try:
        end = time.monotonic() + _STARTED_SECONDS
        while not server.started:
            if time.monotonic() > end:
                raise PartFailed("The host that stands for Amazon did not start.")
            time.sleep(0.05)
        yield host, f"http://{LOOPBACK}:{port}"
    finally:
        server.should_exit = True
        thread.join()


def _change(merchant: str, number: int) -> _Body:
    return {
        "caseId": f"{merchant}-{number}",
        "status": "UNDER_REVIEW",
        "statusVersion": 1,
        "changedAt": utc_now().isoformat(),
    }


def _json(body: _Body) -> bytes:
    return json.dumps(body).encode()
