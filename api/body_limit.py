"""Bodies over their limit are refused on the way in, announced or not: nothing reads them whole."""

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import problem_of
from models.errors import BodyTooLarge

# More than the upload route itself leaves for a form's own lines, so that its refusal comes first.
ENVELOPE_BYTES = 128 * 1024


class BodyLimitMiddleware:
    """JSON has one limit, forms (uploads) another."""

    def __init__(self, app: ASGIApp, json_bytes: int, upload_bytes: int) -> None:
        self._app = app
        self._json_bytes = json_bytes
        self._form_bytes = upload_bytes + ENVELOPE_BYTES

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        is_form = headers.get("Content-Type", "").lower().startswith("multipart/form-data")
        limit = self._form_bytes if is_form else self._json_bytes
        announced = headers.get("Content-Length", "")
        if not is_form and announced.isdecimal() and int(announced) > limit:
            await problem_of(Request(scope), _too_large(limit))(scope, receive, send)
            return
        await self._app(scope, _limited(receive, limit), send)


def _limited(receive: Receive, limit: int) -> Receive:
    taken = 0

    async def receive_some() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > limit:
            raise _too_large(limit)
        return message

    return receive_some


def _too_large(limit: int) -> BodyTooLarge:
    return BodyTooLarge(f"The body is larger than {limit:,} bytes: send less at once.")
