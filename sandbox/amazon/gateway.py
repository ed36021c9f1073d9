"""The manners of SP-API that every call meets: user agent, token, quota, faults, headers."""

import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Request
from fastapi.responses import Response
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sandbox.amazon.errors import invalid_input, quota_exceeded, unauthorized
from sandbox.amazon.fault_effects import inflict
from sandbox.amazon.faults import Subject
from sandbox.amazon.service import Sandbox
from sandbox.amazon.world import Seller

MAX_USER_AGENT = 500
RATE_STATUSES = frozenset({200, 201, 202, 204, 400, 404})


def get_sandbox(request: Request) -> Sandbox:
    """The sandbox that serves this request."""
    sandbox: Sandbox = request.app.state.sandbox
    return sandbox


@dataclass(frozen=True)
class Call:
    """An admitted SP-API call of a seller."""

    sandbox: Sandbox
    seller: Seller
    operation: str
    request: Request

    async def answer(self, act: Callable[[], Response], **about: str | None) -> Response:
        """Run `act` in one transaction, unless a fault for this call decides otherwise.

        `about` names the claim as far as the call does: fnsku, ledger_reference,
        idempotency_key, case_id.
        """
        store = self.sandbox.store

        def commit() -> Response:
            with store.transaction():
                return act()

        subject = Subject(self.seller.merchant_id, **about)
        fault = self.sandbox.faults.take_call(self.operation, subject)
        if fault is None:
            return commit()
        return await inflict(fault, commit, self.request, self.sandbox.hang_up)


def admit(operation: str) -> Callable[..., Awaitable[Call]]:
    """A dependency that lets a call of this operation in, or refuses it as SP-API would."""

    async def enter(
        request: Request,
        sandbox: Annotated[Sandbox, Depends(get_sandbox)],
        user_agent: Annotated[str | None, Header()] = None,
        x_amz_access_token: Annotated[str | None, Header()] = None,
    ) -> Call:
        if not user_agent or len(user_agent) > MAX_USER_AGENT:
            raise invalid_input(f"A user-agent of 1 to {MAX_USER_AGENT} characters is required.")
        seller_id = sandbox.tokens.seller_of(x_amz_access_token or "")
        seller = sandbox.world.seller(seller_id) if seller_id else None
        if seller is None or sandbox.faults.is_revoked(seller_id):
            raise unauthorized()
        if not sandbox.buckets.take(seller.merchant_id, operation):
            raise quota_exceeded()
        request.state.rate = sandbox.buckets.limit(operation).rate
        sandbox.catch_up()
        return Call(sandbox, seller, operation, request)

    return enter


class AmazonHeaders:
    """Adds `x-amzn-RequestId` to every answer, and the rate limit where Amazon states it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["x-amzn-RequestId"] = str(uuid.uuid4())
                rate = scope.get("state", {}).get("rate")
                if rate is not None and message["status"] in RATE_STATUSES:
                    headers["x-amzn-RateLimit-Limit"] = str(rate)
            await send(message)

        await self._app(scope, receive, send_with_headers)
