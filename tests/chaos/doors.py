"""Opside as its clients know it: HTTP, bearer tokens, keys, and requests that are sent again."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx

from api.auth import Role, mint_token
from tests.chaos.patience import NotYet, Refused, patiently
from tests.chaos.stage import Stage

TIMEOUT_SECONDS = 15.0
LIFETIME = timedelta(hours=12)
PAGE = 200
KINDS = {"csv": "text/csv", "pdf": "application/pdf"}


class Doors:
    """One tenant's people: `operator`, and a token for each seller. `asked` counts requests, and
    those among them that had to be repeated."""

    asked: Counter[str] = Counter()

    def __init__(self, stage: Stage, http: httpx.AsyncClient, tenant_id: UUID) -> None:
        self._stage = stage
        self._http = http
        self.tenant_id = tenant_id
        self.operator = self._mint(Role.OPERATOR, "olivia.operator", [])

    def seller(self, seller_id: UUID) -> str:
        """The token of the person who runs this Amazon account."""
        return self._mint(Role.SELLER, "sam.seller", [seller_id])

    def auditor(self) -> str:
        """The token of somebody who reads."""
        return self._mint(Role.AUDITOR, "ada.auditor", [])

    async def get(self, path: str, token: str | None = None) -> Any:
        """What stands at `path`."""
        return (await self.send("GET", path, token=token)).json()

    async def post(self, path: str, body: dict[str, Any], *, token: str, key: str) -> Any:
        """Send `body` under a key, again and again until it is answered."""
        return (await self.send("POST", path, token=token, key=key, json=body)).json()

    async def upload(self, token: str, seller_id: UUID, name: str, content: bytes) -> UUID:
        """Upload a document; the same upload is sent again under the same key."""
        answer = await self.send(
            "POST",
            "/documents",
            token=token,
            key=f"upload-{seller_id}-{name}",
            data={"seller_id": str(seller_id)},
            files={"file": (name, content, KINDS[name.rpartition(".")[2]])},
        )
        return UUID(answer.json()["id"])

    async def pages(self, path: str) -> AsyncIterator[dict[str, Any]]:
        """All items of a list."""
        cursor = ""
        while True:
            page = await self.get(f"{path}?limit={PAGE}{cursor}")
            for item in page["items"]:
                yield item
            if page["next_cursor"] is None:
                return
            cursor = f"&cursor={page['next_cursor']}"

    async def claims(self) -> list[dict[str, Any]]:
        """All claims of the tenant, each once."""
        found = {item["id"]: item async for item in self.pages("/claims")}
        return list(found.values())

    async def send(
        self, method: str, path: str, *, token: str | None = None, key: str = "", **content: Any
    ) -> httpx.Response:
        """The final answer. Refused for a 4xx that asking again does not change."""
        headers = {"authorization": f"Bearer {token or self.operator}"}
        if key:
            headers["idempotency-key"] = key
        tries = 0

        async def once() -> httpx.Response:
            nonlocal tries
            tries += 1
            url = f"{self._stage.api_url}/api/v1{path}"
            answer = await self._http.request(
                method, url, headers=headers, timeout=TIMEOUT_SECONDS, **content
            )
            if answer.status_code >= 500 or answer.status_code == 429 or _is_pending(answer):
                raise NotYet(f"{answer.status_code} {answer.text[:200]}")
            return answer

        answer = await patiently(once, f"{method} {path}")
        self.asked["answered"] += 1
        self.asked["repeated"] += tries > 1
        if answer.is_error:
            problem = answer.json()
            code, detail = problem.get("code", ""), problem.get("detail", "")
            raise Refused(f"{method} {path}", answer.status_code, code, detail)
        return answer

    def _mint(self, role: Role, subject: str, sellers: list[UUID]) -> str:
        return mint_token(
            self._stage.environment["JWT_SECRET"],
            subject=subject,
            tenant_id=self.tenant_id,
            role=role,
            sellers=sellers,
            lifetime=LIFETIME,
        )


def _is_pending(answer: httpx.Response) -> bool:
    """202 to a message: the claim has not acted on it yet, and the same request asks again."""
    return answer.status_code == 202 and answer.json().get("state") == "pending"
