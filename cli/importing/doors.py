"""The API as an import uses it: as any client does, with patience for what waiting mends."""

import asyncio
import time
from typing import Any

import httpx

from models.errors import Unavailable

TIMEOUT_SECONDS = 60.0
PATIENCE_SECONDS = 120.0
PAUSE_SECONDS = 1.0
AT_ONCE = 4
TOO_MANY_REQUESTS = 429


class RefusedByApi(Exception):
    """A problem that the same request would meet again: the API's code and sentence."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail


class Doors:
    """One caller's requests, at most `AT_ONCE` at a time. Closed with its `http` client."""

    def __init__(self, http: httpx.AsyncClient, api_url: str, token: str) -> None:
        self._http = http
        self._base = f"{api_url}/api/v1"
        self._headers = {"authorization": f"Bearer {token}"}
        self._places = asyncio.Semaphore(AT_ONCE)

    async def get(self, path: str) -> Any:
        """What is read at `path`."""
        return (await self.send("GET", path)).json()

    async def send(
        self, method: str, path: str, *, key: str | None = None, **content: Any
    ) -> httpx.Response:
        """The answer, asked for again while waiting helps: with a `key` it is done once.

        RefusedByApi for a problem that stays; Unavailable when nothing answers for two minutes.
        """
        headers = self._headers | ({"idempotency-key": key} if key else {})
        end = time.monotonic() + PATIENCE_SECONDS
        while True:
            async with self._places:
                pause, answer = await self._once(method, path, headers, content)
            if answer is not None and pause is None:
                return answer
            if time.monotonic() > end:
                said = answer.text[:200] if answer is not None else "no connection"
                raise Unavailable(
                    f"The API does not answer ({said}): run the same import again when it does."
                    " What is stored stays, once."
                )
            await asyncio.sleep(pause or PAUSE_SECONDS)

    async def _once(
        self, method: str, path: str, headers: dict[str, str], content: dict[str, Any]
    ) -> tuple[float | None, httpx.Response | None]:
        """The answer, and how long to wait before the next try if it is none yet."""
        url = f"{self._base}{path}"
        try:
            answer = await self._http.request(
                method, url, headers=headers, timeout=TIMEOUT_SECONDS, **content
            )
        except httpx.TransportError:
            return PAUSE_SECONDS, None
        if answer.status_code == TOO_MANY_REQUESTS or answer.is_server_error:
            return _seconds(answer.headers.get("retry-after", "")), answer
        if answer.is_error:
            raise _refusal(answer)
        return None, answer


def _seconds(text: str) -> float:
    return min(float(text), PATIENCE_SECONDS) if text.isdecimal() else PAUSE_SECONDS


def _refusal(answer: httpx.Response) -> RefusedByApi:
    try:
        problem = answer.json()
        return RefusedByApi(answer.status_code, problem["code"], problem["detail"])
    except (ValueError, KeyError, TypeError):
        return RefusedByApi(answer.status_code, "internal", answer.text[:200])
