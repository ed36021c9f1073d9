"""One id per request: taken from the caller or made, logged with every line, sent back."""

import logging
import re
import secrets
import time
from contextvars import ContextVar
from urllib.parse import quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADER = "X-Request-ID"
_ACCEPTED = re.compile(r"[A-Za-z0-9._-]{1,100}")
_current: ContextVar[str] = ContextVar("request_id", default="-")
_log = logging.getLogger("opside.api")


def request_id_of(scope: Scope) -> str:
    """The id of the request that `scope` belongs to."""
    return scope.get("opside.request_id", "-")


def current_request_id() -> str:
    """The id of the request that is being served; `-` outside of one."""
    return _current.get()


class RequestIdMiddleware:
    """Sits outermost, so that failures carry the id too; writes one log line a request."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get(HEADER, "")
        request_id = given if _ACCEPTED.fullmatch(given) else secrets.token_hex(8)
        scope["opside.request_id"] = request_id
        token = _current.set(request_id)
        began, status = time.monotonic(), 500

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = request_id
            elif message["type"] == "websocket.accept":
                status = 101
            await send(message)

        try:
            await self._app(scope, receive, send_with_id)
        finally:
            took = (time.monotonic() - began) * 1000
            # The path is the caller's: quoted, so that it stays on its line.
            method, path = scope.get("method", "WEBSOCKET"), quote(scope["path"])
            _log.info("%s %s %d %.0f ms", method, path, status, took)
            _current.reset(token)
