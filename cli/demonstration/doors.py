"""The API's doors, used as a client of Opside would: HTTP and bearer tokens, nothing else."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx

from api.auth import Role, mint_token
from api.schemas.claims import ClaimDetail, ClaimSummary, Timeline
from cli.demonstration.amazon import SupplierFile
from cli.demonstration.failure import DemoFailed
from cli.demonstration.patience import NotYet, patiently
from cli.demonstration.stage import Stage
from models.contracts.claim import ClaimFacts
from models.contracts.evidence import DocumentStatus

TIMEOUT_SECONDS = 20.0
LIFETIME = timedelta(hours=12)


class Doors:
    """One tenant's callers: `seller_token(id)` for a seller, `operator` for its operator."""

    def __init__(self, stage: Stage, http: httpx.AsyncClient, secret: str, tenant_id: UUID) -> None:
        self._stage = stage
        self._http = http
        self._secret = secret
        self._tenant_id = tenant_id
        self.operator = operator_token(secret, tenant_id)

    def seller_token(self, seller_id: UUID) -> str:
        """The token of the person who runs this Amazon account."""
        return _mint(self._secret, self._tenant_id, Role.SELLER, "sam.seller", [seller_id])

    async def claims(self) -> list[ClaimSummary]:
        """All claims of the tenant."""
        page = await self.get("/claims?limit=200")
        return [ClaimSummary.model_validate(item) for item in page["items"]]

    async def claim(self, claim_id: UUID) -> ClaimDetail:
        """One claim with its file."""
        return ClaimDetail.model_validate(await self.get(f"/claims/{claim_id}"))

    async def timeline(self, claim_id: UUID) -> Timeline:
        """All that happened to a claim."""
        return Timeline.model_validate(await self.get(f"/claims/{claim_id}/timeline"))

    async def packet(self, claim_id: UUID, version: int) -> bytes:
        """A proof packet, as it was sealed."""
        answer = await self._send("GET", f"/claims/{claim_id}/packet?version={version}")
        return answer.content

    async def create_claim(self, token: str, seller_id: UUID, facts: ClaimFacts) -> UUID:
        """Create a claim from what the ledger says."""
        body = {"seller_id": str(seller_id), "facts": facts.model_dump(mode="json")}
        key = f"create-{seller_id}-{facts.ledger_key}"
        return UUID((await self.post("/claims", body, token=token, key=key))["id"])

    async def upload(self, token: str, seller_id: UUID, file: SupplierFile) -> UUID:
        """Upload a document, and wait until it was read. DemoFailed where it cannot be."""
        answer = await self._send(
            "POST",
            "/documents",
            token=token,
            key=f"upload-{seller_id}-{file.name}",
            data={"seller_id": str(seller_id)},
            files={"file": (file.name, file.content, file.media_type)},
        )
        document_id = UUID(answer.json()["id"])
        await patiently(lambda: self._check_read(document_id), f"Reading {file.name}")
        return document_id

    async def get(self, path: str) -> Any:
        """What the operator reads at `path`."""
        return (await self._send("GET", path)).json()

    async def post(
        self, path: str, body: dict[str, Any], *, token: str | None = None, key: str = ""
    ) -> Any:
        """Send `body`: with a key once, however often the request has to be repeated."""
        return (await self._send("POST", path, token=token, key=key, json=body)).json()

    async def put(self, path: str, body: dict[str, Any], *, key: str) -> Any:
        """What the operator sets."""
        return (await self._send("PUT", path, key=key, json=body)).json()

    async def visit(self, address: str) -> None:
        """What a seller's browser does when Amazon sends it back: no token, and a page."""
        answer = await self._http.get(address, timeout=TIMEOUT_SECONDS)
        if answer.status_code != 200:
            raise NotYet(f"Coming back from Amazon: {answer.status_code}.")

    async def _check_read(self, document_id: UUID) -> None:
        document = await self.get(f"/documents/{document_id}")
        if document["status"] == DocumentStatus.FAILED:
            raise DemoFailed(f"{document['file_name']} was not read: {document['error_code']}")
        if document["status"] != DocumentStatus.READ:
            raise NotYet

    async def _send(
        self,
        method: str,
        path: str,
        *,
        token: str | None = None,
        key: str = "",
        **content: Any,
    ) -> httpx.Response:
        headers = {"authorization": f"Bearer {token or self.operator}"}
        if key:
            headers["idempotency-key"] = key

        async def once() -> httpx.Response:
            answer = await self._http.request(
                method,
                f"{self._stage.api_url}/api/v1{path}",
                headers=headers,
                timeout=TIMEOUT_SECONDS,
                **content,
            )
            if answer.status_code >= 500 or _is_pending(answer):
                raise NotYet(f"{answer.status_code} {answer.text[:200]}")
            return answer

        answer = await patiently(once, f"{method} {path}")
        if answer.is_error:
            raise DemoFailed(f"{method} {path} was refused: {_problem(answer)}")
        return answer


def operator_token(secret: str, tenant_id: UUID) -> str:
    """The token of the person who decides for the tenant."""
    return _mint(secret, tenant_id, Role.OPERATOR, "olivia.operator", [])


def _mint(secret: str, tenant_id: UUID, role: Role, subject: str, sellers: list[UUID]) -> str:
    return mint_token(
        secret,
        subject=subject,
        tenant_id=tenant_id,
        role=role,
        sellers=sellers,
        lifetime=LIFETIME,
    )


def _is_pending(answer: httpx.Response) -> bool:
    """202 to a message: the claim has not acted on it yet, and the same request asks again."""
    return answer.status_code == 202 and answer.json().get("state") == "pending"


def _problem(answer: httpx.Response) -> str:
    try:
        problem = answer.json()
        return f"{problem['code']}: {problem['detail']}"
    except (ValueError, KeyError):
        return f"{answer.status_code} {answer.text[:200]}"
