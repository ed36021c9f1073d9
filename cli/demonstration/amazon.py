"""Amazon's side of the demo: the sandbox's desk, and the page on which sellers give consent."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx

from cli.demonstration.failure import DemoFailed
from cli.demonstration.patience import NotYet, patiently
from cli.demonstration.stage import Stage


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

    async def consent(self, page: str, merchant_id: str) -> str:
        """What a seller does on the page: signs in and confirms. Where Amazon sends the browser."""
        form = {"seller_id": merchant_id, "decision": "confirm"}
        answer = await self._http.post(page, data=form, follow_redirects=False)
        if not answer.has_redirect_location:
            raise NotYet(f"The consent page answered {answer.status_code}.")
        return answer.headers["location"]

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
