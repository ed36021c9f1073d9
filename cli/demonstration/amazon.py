"""Amazon's side of the demo: the sandbox's desk, and each seller's ledger by the Reports API."""

import asyncio
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx

from activities.call_limits import StoredLimits
from cli.demonstration.failure import DemoFailed
from cli.demonstration.patience import patiently
from cli.demonstration.stage import Stage
from clock import utc_now
from detection.ledger import parse_ledger
from detection.netting import ReimbursedUnits
from detection.warehouse import find_claims
from engine.environment import SANDBOX_TOKEN_PATH
from integrations.amazon.auth import TokenSource
from integrations.amazon.client import AmazonClient
from integrations.amazon.limits import Account
from integrations.amazon.reimbursements import parse_reimbursements
from integrations.amazon.reports import REIMBURSEMENTS, ReportBytes, ReportsApi, ReportStatus
from integrations.amazon.transport import build_http
from models.contracts.claim import ClaimFacts
from models.contracts.marketplaces import Marketplace
from models.db import Database

LEDGER = "GET_LEDGER_DETAIL_VIEW_DATA"
TIMEOUT_SECONDS = 20.0
REPORT_SECONDS = 30.0
REPORT_PAUSE_SECONDS = 0.1
LEDGER_REACHES_BACK = timedelta(days=150)


@dataclass(frozen=True)
class SupplierFile:
    """A supplier's document as it came, with the media type that its sender gave it."""

    name: str
    content: bytes
    media_type: str


class AmazonDesk:
    """The director's interface of the sandbox (docs/sandbox.md)."""

    def __init__(self, stage: Stage, http: httpx.AsyncClient) -> None:
        self._stage = stage
        self._http = http

    async def sellers(self) -> list[dict[str, Any]]:
        """The seeded accounts, with what they are missing and which invoice proves it."""
        return (await self._send("GET", "/world"))["sellers"]

    async def invoice(self, merchant_id: str, name: str) -> SupplierFile:
        """A supplier's document."""
        path = f"/world/sellers/{merchant_id}/invoices/{name}"
        answer = await patiently(lambda: self._answer("GET", path), f"Reading {name}")
        return SupplierFile(name, answer.content, answer.headers["content-type"])

    async def order_fault(self, merchant_id: str, reference: str, fault: dict[str, Any]) -> int:
        """Let the sandbox do this to the claim about this ledger row; the fault's id."""
        body = {"sellerId": merchant_id, "match": {"ledgerReference": reference}, **fault}

        async def once() -> int:
            for known in (await self._answer("GET", "/faults")).json()["faults"]:
                if (known["sellerId"], known["match"]) == (body["sellerId"], body["match"]):
                    return known["faultId"]
            return (await self._answer("POST", "/faults", body)).json()["faultId"]

        return await patiently(once, "Ordering a fault")

    async def end_fault(self, fault_id: int) -> None:
        """The other side is well again."""
        await self._send("DELETE", f"/faults/{fault_id}")

    async def move_clock(self, ahead: timedelta) -> None:
        """Move Amazon's clock so far ahead of the real one; it never goes back."""

        async def once() -> None:
            offset = (await self._answer("GET", "/clock")).json()["offsetSeconds"]
            left = ahead.total_seconds() - offset
            if left > 0:
                await self._answer("POST", "/clock/advance", {"seconds": left})

        await patiently(once, "Moving the sandbox's clock")

    async def cases(self) -> list[dict[str, Any]]:
        """Every case of every seller."""
        return (await self._send("GET", "/cases"))["cases"]

    async def file_by_hand(self, form: dict[str, Any]) -> str:
        """What an operator does in Seller Central; the case's id.

        The case that the row has already, if a kill cut off the answer: nobody files twice.
        """

        async def once() -> str:
            for case in (await self._answer("GET", "/cases")).json()["cases"]:
                if is_about(case, form["sellerId"], form["ledgerReference"]):
                    return case["caseId"]
            return (await self._answer("POST", "/cases", form)).json()["caseId"]

        return await patiently(once, "Filing by hand")

    async def _send(self, method: str, path: str) -> Any:
        """An answer that may be asked for again."""
        answer = await patiently(lambda: self._answer(method, path), f"{method} /sandbox{path}")
        return answer.json()

    async def _answer(
        self, method: str, path: str, body: dict[str, Any] | None = None
    ) -> httpx.Response:
        url = f"{self._stage.sandbox_url}/sandbox{path}"
        answer = await self._http.request(method, url, json=body)
        if answer.is_error:
            raise DemoFailed(f"The sandbox refused {method} {path}: {answer.text[:200]}")
        return answer


def is_about(case: dict[str, Any], merchant_id: str, reference: str) -> bool:
    """Whether a case of the sandbox is about this ledger row."""
    return (case["sellerId"], case["claim"]["ledgerReference"]) == (merchant_id, reference)


async def detect_claims(
    stage: Stage, account: Account, marketplace: Marketplace
) -> list[ClaimFacts]:
    """The claims in a seller's ledger, less what Amazon has reimbursed: nothing else is told."""

    async def once() -> list[ClaimFacts]:
        return await asyncio.to_thread(_detect, stage, account, marketplace)

    return await patiently(once, f"The ledger of {marketplace.code}")


def _detect(stage: Stage, account: Account, marketplace: Marketplace) -> list[ClaimFacts]:
    base = stage.sandbox_url
    database = Database(stage.addresses.database_url, pool_size=1)
    with build_http(TIMEOUT_SECONDS) as http, closing(database):
        tokens = TokenSource(base + SANDBOX_TOKEN_PATH, *stage.amazon_client, http)
        limits = StoredLimits(database, stage.amazon_client[0])
        amazon = AmazonClient(http, tokens, limits, utc_now)
        reports = ReportsApi(amazon, account, base, marketplace.report_charset)
        now = utc_now()
        ledger = _report(reports, LEDGER, now, marketplace)
        paid = _report(reports, REIMBURSEMENTS, now, marketplace)
    reimbursed = [
        ReimbursedUnits(
            fnsku=line.fnsku,
            reason=line.reason,
            quantity_cash=line.quantity_cash,
            quantity_inventory=line.quantity_inventory,
            approved_on=line.approved_on,
        )
        for line in parse_reimbursements(paid.content, paid.charset).lines
    ]
    found = find_claims(
        parse_ledger(ledger.content),
        reimbursed,
        marketplace=marketplace.code,
        currency=marketplace.currency,
        as_of=now,
    )
    return found.candidates


def _report(
    reports: ReportsApi, report_type: str, now: datetime, marketplace: Marketplace
) -> ReportBytes:
    report_id = reports.request(
        report_type, now - LEDGER_REACHES_BACK, now, [marketplace.marketplace_id]
    )
    end = time.monotonic() + REPORT_SECONDS
    while time.monotonic() < end:
        progress = reports.progress(report_id)
        if progress.document_id is not None:
            return reports.fetch(progress.document_id)
        if progress.status in (ReportStatus.CANCELLED, ReportStatus.FATAL):
            break
        time.sleep(REPORT_PAUSE_SECONDS)
    raise DemoFailed(f"Amazon's sandbox did not make {report_type} of {marketplace.code}.")
