"""Who calls, and how often: each caller has a number of requests a minute, counted in this process.

The token is read here, before anything else is done for a request, because the counters belong to
the one whom it names; without a valid token they belong to the client's address. Routes take the
caller from the scope (`caller_of`).
"""

import math
import time
from dataclasses import dataclass

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import FixedWindowRateLimiter
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.auth import Principal
from api.errors import problem_of
from api.subprotocol import offered_token
from api.tokens import TokenReader
from models.errors import InvalidToken, OpsideError, RateLimited
from settings import Settings

EXEMPT = frozenset({"/healthz", "/readyz"})
WINDOW_SECONDS = 60
_READS = frozenset({"GET", "HEAD", "OPTIONS"})
_CALLER = "opside.caller"


def caller_of(connection: HTTPConnection) -> Principal:
    """The one who calls. InvalidToken, TokenKeysAway."""
    found: Principal | OpsideError = connection.scope[_CALLER]
    if isinstance(found, OpsideError):
        raise found
    return found


def signed_in(connection: HTTPConnection) -> Principal | None:
    """The one who calls, where a valid token came along; for routes that need none."""
    found: Principal | OpsideError = connection.scope[_CALLER]
    return None if isinstance(found, OpsideError) else found


@dataclass(frozen=True)
class Standing:
    """A caller's place in the current window. `reset`: seconds until it ends."""

    policy: str
    quota: int
    remaining: int
    reset: int
    allowed: bool

    def headers(self) -> dict[str, str]:
        """RateLimit and RateLimit-Policy, as the IETF's draft writes them."""
        return {
            "RateLimit-Policy": f'"{self.policy}";q={self.quota};w={WINDOW_SECONDS}',
            "RateLimit": f'"{self.policy}";r={self.remaining};t={self.reset}',
        }


class RateLimits:
    """Counters in windows of a minute, which begin with a caller's first request."""

    def __init__(self, settings: Settings) -> None:
        self._items: dict[str, RateLimitItem] = {
            "reads": RateLimitItemPerMinute(settings.rate_limit_reads),
            "writes": RateLimitItemPerMinute(settings.rate_limit_writes),
            "uploads": RateLimitItemPerMinute(settings.rate_limit_uploads),
            "anonymous": RateLimitItemPerMinute(settings.rate_limit_anonymous),
        }
        self._limiter = FixedWindowRateLimiter(MemoryStorage())

    async def take(self, policy: str, caller: str) -> Standing:
        """Counts one request of this caller."""
        item = self._items[policy]
        allowed = await self._limiter.hit(item, policy, caller)
        window = await self._limiter.get_window_stats(item, policy, caller)
        until = window.reset_time - time.time()  # noqa: TID251 (the library counts by it)
        return Standing(
            policy=policy,
            quota=item.amount,
            remaining=window.remaining,
            reset=min(max(math.ceil(until), 1), WINDOW_SECONDS),
            allowed=allowed,
        )


class CallerMiddleware:
    """Reads the token, counts the request, and refuses what is too much."""

    def __init__(self, app: ASGIApp, tokens: TokenReader, limits: RateLimits) -> None:
        self._app = app
        self._tokens = tokens
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or scope["path"] in EXEMPT:
            await self._app(scope, receive, send)
            return
        scope[_CALLER] = caller = await self._identify(scope)
        standing = await self._limits.take(*_counter(scope, caller))
        if standing.allowed:
            await self._app(scope, receive, _with_headers(send, standing))
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1013, "reason": RateLimited.code})
        else:
            refusal = problem_of(Request(scope), _too_many(standing))
            refusal.headers.update({**standing.headers(), "Retry-After": str(standing.reset)})
            await refusal(scope, receive, send)

    async def _identify(self, scope: Scope) -> Principal | OpsideError:
        token = _bearer_token(scope) or offered_token(scope)
        if not token:
            return InvalidToken("Send a bearer token: Authorization: Bearer <token>.")
        try:
            return await self._tokens.read(token)
        except OpsideError as error:
            return error


def _bearer_token(scope: Scope) -> str:
    scheme, _, token = Headers(scope=scope).get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _counter(scope: Scope, caller: Principal | OpsideError) -> tuple[str, str]:
    """The policy that a request falls under, and whose counter it moves."""
    if isinstance(caller, OpsideError):
        client = scope.get("client")
        return "anonymous", client[0] if client else "unknown"
    name = f"{caller.tenant_id}/{caller.subject}"
    if scope["type"] == "websocket" or scope["method"] in _READS:
        return "reads", name
    content_type = Headers(scope=scope).get("Content-Type", "")
    is_upload = content_type.lower().startswith("multipart/form-data")
    return ("uploads" if is_upload else "writes"), name


def _with_headers(send: Send, standing: Standing) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(standing.headers())
        await send(message)

    return send_with_headers


def _too_many(standing: Standing) -> RateLimited:
    return RateLimited(
        f"More than {standing.quota:,} {standing.policy} in a minute: "
        f"go on in {standing.reset} seconds."
    )
