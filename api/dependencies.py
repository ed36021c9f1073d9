"""What routes depend on, as aliases: who calls, the tenant's rows, the engine, the object store."""

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import Annotated, TypeVar

from fastapi import Depends, Header, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlmodel import Session

from api.auth import Principal
from api.chances import CountedChances
from api.live.feed import LiveFeed
from api.rate_limit import caller_of
from api.readiness import ReadinessProbe
from api.tokens import TokenReader
from api.upload_slots import UploadSlots
from api.workflow_client import WorkflowClient
from integrations.keys import SigningKeys
from integrations.storage.store import ObjectStore
from models.db import Database
from settings import Settings

Result = TypeVar("Result")

_bearer = HTTPBearer(auto_error=False, bearerFormat="JWT", description="`opside token` mints one.")


@dataclass(frozen=True)
class Resources:
    """What the application holds while it runs; made in `api/app.py`."""

    settings: Settings
    tokens: TokenReader
    database: Database
    store: ObjectStore
    keys: SigningKeys
    workflows: WorkflowClient
    uploads: UploadSlots
    readiness: ReadinessProbe
    live: LiveFeed
    chances: CountedChances = field(default_factory=CountedChances)


def _resources(request: Request) -> Resources:
    return request.app.state.resources


Held = Annotated[Resources, Depends(_resources)]


async def _caller(
    request: Request, _given: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> Principal:
    """Read before the routes were reached; the scheme stands here for OpenAPI."""
    return caller_of(request)


Caller = Annotated[Principal, Depends(_caller)]


def _writer(caller: Caller) -> Principal:
    caller.require_writer()
    return caller


def _operator(caller: Caller) -> Principal:
    caller.require_operator()
    return caller


Writer = Annotated[Principal, Depends(_writer)]
Operator = Annotated[Principal, Depends(_operator)]


def _tenant_session(held: Held, caller: Caller) -> Generator[Session]:
    with held.database.tenant(caller.tenant_id) as session:
        yield session


# One transaction, committed before the answer is sent: for routes that only read.
TenantSession = Annotated[Session, Depends(_tenant_session, scope="function")]


@dataclass(frozen=True)
class Transactions:
    """The caller's tenant, one transaction at a time, off the event loop."""

    database: Database
    caller: Principal

    async def run(self, work: Callable[[Session], Result]) -> Result:
        """Does `work` in one transaction that is committed when this returns."""
        return await run_in_threadpool(self._run, work)

    def _run(self, work: Callable[[Session], Result]) -> Result:
        with self.database.tenant(self.caller.tenant_id) as session:
            return work(session)


def _transactions(held: Held, caller: Caller) -> Transactions:
    return Transactions(held.database, caller)


# For routes that commit first and call the engine after.
TenantTransactions = Annotated[Transactions, Depends(_transactions)]


def _workflows(held: Held) -> WorkflowClient:
    return held.workflows


def _live(held: Held) -> LiveFeed:
    return held.live


def _store(held: Held) -> ObjectStore:
    return held.store


def _keys(held: Held) -> SigningKeys:
    return held.keys


Engine = Annotated[WorkflowClient, Depends(_workflows)]
Store = Annotated[ObjectStore, Depends(_store)]
Keys = Annotated[SigningKeys, Depends(_keys)]
Live = Annotated[LiveFeed, Depends(_live)]

IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        pattern=r"^[\x21-\x7e]+$",
        description="Chosen by you, one per intent: the same request again gets the same answer.",
    ),
]
Cursor = Annotated[str | None, Query(max_length=500, description="`next_cursor` of a page.")]
Limit = Annotated[int, Query(ge=1, le=200, description="Items on a page.")]
