"""Amazon's side: the sandbox's desk while it runs, and its memory as the truth afterwards."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx

from tests.chaos.patience import NotYet, patiently
from tests.chaos.stage import Stage

TIMEOUT_SECONDS = 20.0


class AmazonDesk:
    """`/sandbox/...` (docs/sandbox.md). What must happen once is looked for before it is done."""

    def __init__(self, stage: Stage, http: httpx.AsyncClient) -> None:
        self._stage = stage
        self._http = http

    async def sellers(self) -> list[dict[str, Any]]:
        """The seeded accounts."""
        return (await self._send("GET", "/world"))["sellers"]

    async def cases(self) -> list[dict[str, Any]]:
        """Every case of every seller, with all that was sent for it."""
        return (await self._send("GET", "/cases"))["cases"]

    async def order(self, body: dict[str, Any]) -> int:
        """Order a fault; twice if the first answer was lost, which chaos does not mind."""
        return (await self._send("POST", "/faults", body))["faultId"]

    async def order_once(self, body: dict[str, Any]) -> None:
        """Order a fault of one claim, unless it was ordered before the answer was lost."""

        async def once() -> None:
            for known in (await self._answer("GET", "/faults"))["faults"]:
                if all(known.get(name) == value for name, value in body.items()):
                    return
            await self._answer("POST", "/faults", body)

        await patiently(once, "Ordering a fault")

    async def end_revocations(self) -> bool:
        """The sellers consent again; whether one had taken its consent back."""
        ended = False
        for known in (await self._send("GET", "/faults"))["faults"]:
            if known["kind"] == "revoked":
                await self._answer_or_gone(f"/faults/{known['faultId']}")
                ended = True
        return ended

    async def move(self, ahead: timedelta) -> None:
        """Bring Amazon's clock so far ahead of the real one; it never goes back."""

        async def once() -> None:
            offset = (await self._answer("GET", "/clock"))["offsetSeconds"]
            left = ahead.total_seconds() - offset
            if left > 0:
                await self._answer("POST", "/clock/advance", {"seconds": left})

        await patiently(once, "Moving Amazon's clock")

    async def now(self) -> str:
        """Amazon's present, as it stamps what it receives."""
        return (await self._send("GET", "/clock"))["now"]

    async def _answer_or_gone(self, path: str) -> None:
        async def once() -> None:
            url = f"{self._stage.sandbox_url}/sandbox{path}"
            await self._http.request("DELETE", url, timeout=TIMEOUT_SECONDS)

        await patiently(once, path)

    async def _send(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        return await patiently(lambda: self._answer(method, path, body), f"Amazon's {path}")

    async def _answer(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        url = f"{self._stage.sandbox_url}/sandbox{path}"
        answer = await self._http.request(method, url, json=body, timeout=TIMEOUT_SECONDS)
        if answer.status_code >= 500:
            raise NotYet(answer.text[:200])
        return answer.raise_for_status().json()


def posted_lines(home: Path) -> list[dict[str, Any]]:
    """Every line that Amazon ever posted, from the sandbox's own memory."""
    memory = home / "sandbox" / "amazon.sqlite3"
    with closing(sqlite3.connect(f"file:{memory}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        rows = connection.execute("SELECT * FROM reimbursements ORDER BY number")
        return [dict(row) for row in rows]
