"""A live sandbox on a free loopback port, and a seller's hand on it, for tests."""

import gzip
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from sandbox.amazon.clock import wall_clock
from sandbox.amazon.server import SandboxServer
from sandbox.amazon.service import SandboxOptions

DISPUTES = "/disputes/2026-01-01"
REPORTS = "/reports/2021-06-30"
DAY = 86_400
AGENT = {"user-agent": "Opside-tests/1 (Language=Python)"}


class MovableWall:
    """The real clock, or later: for what Amazon promises in real seconds."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return wall_clock() + self.ahead


class LiveSandbox:
    """The address of a running sandbox, its admin interface, and its sellers."""

    def __init__(self, url: str, wall: MovableWall) -> None:
        self.url = url
        self.wall = wall
        self.http = httpx.Client(base_url=url, headers=AGENT, timeout=20)
        self.world: dict[str, Any] = self.http.get("/sandbox/world").json()

    def begin_again(self) -> "LiveSandbox":
        """Forget everything that earlier tests did."""
        self.wall.ahead = timedelta()
        self.admin("POST", "reset", seed=7)
        self.world = self.admin("GET", "world")
        return self

    def admin(self, method: str, path: str, **body: Any) -> dict[str, Any]:
        answer = self.http.request(method, f"/sandbox/{path}", json=body or None)
        answer.raise_for_status()
        return answer.json()

    def fault(self, **body: Any) -> dict[str, Any]:
        return self.admin("POST", "faults", **body)

    def pass_days(self, days: float) -> None:
        self.admin("POST", "clock/advance", seconds=days * DAY)

    def cases(self) -> list[dict[str, Any]]:
        return self.admin("GET", "cases")["cases"]

    def seller(self, place: int = 0) -> "LiveSeller":
        return LiveSeller(self, self.world["sellers"][place])


class LiveSeller:
    """A seller of the world with a living token."""

    def __init__(self, live: LiveSandbox, facts: dict[str, Any]) -> None:
        self.live = live
        self.facts = facts
        self.seller_id: str = facts["sellerId"]
        self.rows: list[dict[str, Any]] = facts["openRows"]
        answer = self.ask_token()
        self.headers = {"x-amz-access-token": answer.json()["access_token"]}

    def ask_token(self, **changes: str) -> httpx.Response:
        client = self.live.world["client"]
        form = {
            "grant_type": "refresh_token",
            "refresh_token": self.facts["refreshToken"],
            "client_id": client["clientId"],
            "client_secret": client["clientSecret"],
        }
        return self.live.http.post("/auth/o2/token", data={**form, **changes})

    def get(self, path: str, **params: str) -> httpx.Response:
        return self.live.http.get(path, params=params, headers=self.headers)

    def post(self, path: str, body: dict[str, Any], key: str | None = None) -> httpx.Response:
        headers = {**self.headers, **({"Idempotency-Key": key} if key else {})}
        return self.live.http.post(path, json=body, headers=headers)

    def claim(self, row: int = 0) -> dict[str, Any]:
        facts = self.rows[row]
        product = facts["product"]
        return {
            "claimType": facts["claimType"],
            "marketplaceId": self.facts["marketplaceId"],
            "fnsku": product["fnsku"],
            "asin": product["asin"],
            "msku": product["msku"],
            "quantity": facts["unreconciledQuantity"],
            "ledgerReference": facts["ledgerReference"],
            "ledgerDate": facts["ledgerDate"],
            "fulfillmentCenter": facts["fulfillmentCenter"],
            "claimedAmount": {
                "currencyCode": self.facts["currency"],
                "minorUnits": facts["valueMinorUnits"],
            },
            "narrative": "Units were lost in the fulfilment centre.",
            "attachments": [],
        }

    def file(self, key: str, row: int = 0) -> str:
        answer = self.post(f"{DISPUTES}/disputes", self.claim(row), key)
        assert answer.status_code in {200, 201}, answer.text
        return answer.json()["caseId"]

    def case(self, case_id: str) -> dict[str, Any]:
        answer = self.get(f"{DISPUTES}/disputes/{case_id}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def order_report(self, report_type: str, **more: Any) -> str:
        anchor = datetime.fromisoformat(self.live.world["anchor"])
        body = {
            "reportType": report_type,
            "marketplaceIds": [self.facts["marketplaceId"]],
            "dataStartTime": (anchor - timedelta(days=300)).isoformat(),
            "dataEndTime": (anchor + timedelta(days=300)).isoformat(),
            **more,
        }
        answer = self.post(f"{REPORTS}/reports", body)
        assert answer.status_code == 202, answer.text
        return answer.json()["reportId"]

    def finished_report(self, report_id: str) -> dict[str, Any]:
        while True:
            report = self.get(f"{REPORTS}/reports/{report_id}").json()
            if report["processingStatus"] in {"DONE", "CANCELLED", "FATAL"}:
                return report
            time.sleep(0.02)

    def report(self, report_type: str, **more: Any) -> list[list[str]]:
        """The cells of every line of a new report, header first, quotes kept."""
        done = self.finished_report(self.order_report(report_type, **more))
        document = self.get(f"{REPORTS}/documents/{done['reportDocumentId']}").json()
        content = gzip.decompress(httpx.get(document["url"]).content).decode()
        return [line.split("\t") for line in content.splitlines()]

    def reimbursements(self, case_id: str) -> list[dict[str, str]]:
        header, *rows = self.report("GET_FBA_REIMBURSEMENTS_DATA")
        lines = [dict(zip(header, row, strict=True)) for row in rows]
        return [line for line in lines if line["case-id"] == case_id]


@contextmanager
def live_sandbox(state: Path, **options: Any) -> Generator[LiveSandbox]:
    """Serve a state file for the length of the block. Limits are generous unless told."""
    wall = MovableWall()
    chosen: dict[str, Any] = {"rate_scale": 10_000.0, "report_seconds": 0.05, **options}
    server = SandboxServer(SandboxOptions(state=state, wall=wall, **chosen))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    live = LiveSandbox(f"http://127.0.0.1:{server.port}", wall)
    try:
        yield live
    finally:
        live.http.close()
        server.should_exit = True
        thread.join()
