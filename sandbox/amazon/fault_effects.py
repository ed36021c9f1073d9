"""What a fault does to one call: whether the work is done, and what the caller sees of it."""

import asyncio
from collections.abc import Callable

from fastapi import Request
from fastapi.responses import Response

from sandbox.amazon.errors import (
    HtmlOutage,
    SpApiError,
    invalid_input,
    quota_exceeded,
    unauthorized,
)
from sandbox.amazon.faults import FaultRequest

HangUp = Callable[[tuple[str, int]], None]


async def inflict(
    fault: FaultRequest, act: Callable[[], Response], request: Request, hang_up: HangUp | None
) -> Response:
    """Serve the call as the fault wants it. Raises the error that the caller is to see."""
    if fault.kind == "slow":
        await asyncio.sleep(fault.seconds)
        return act()
    if fault.kind == "reply_lost":
        act()
        return await _silence(request, hang_up)
    if fault.kind == "timeout":
        await asyncio.sleep(min(fault.accept_after_seconds, fault.seconds))
        if fault.accepted:
            act()
        await asyncio.sleep(max(0.0, fault.seconds - fault.accept_after_seconds))
        return await _silence(request, hang_up)
    if fault.accepted:
        act()
    raise _refusal(fault)


def _refusal(fault: FaultRequest) -> Exception:
    if fault.kind == "throttled":
        wait = fault.retry_after_seconds
        return quota_exceeded({} if wait is None else {"Retry-After": str(wait)})
    if fault.kind == "refused":
        return invalid_input(fault.message)
    if fault.kind == "unauthorized":
        return unauthorized()
    if fault.html:
        return HtmlOutage()
    if fault.kind == "unavailable":
        return SpApiError(503, "ServiceUnavailable", "Service is temporarily unavailable.")
    return SpApiError(500, "InternalFailure", "We encountered an internal error. Try again.")


async def _silence(request: Request, hang_up: HangUp | None) -> Response:
    """Close the connection: what is returned here reaches nobody."""
    if hang_up is None or request.client is None:
        raise ConnectionAbortedError("This server cannot hang up on its client.")
    hang_up((request.client.host, request.client.port))
    return Response(status_code=500)
