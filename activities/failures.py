"""The edge between our errors and Temporal's: the code becomes the failure's type."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from temporalio.exceptions import ApplicationError

from models.errors import ChannelThrottled, OpsideError

P = ParamSpec("P")
R = TypeVar("R")


def to_application_error(error: OpsideError) -> ApplicationError:
    """The same failure for Temporal, with the stable code as its type.

    Whether it is tried again is the caller's policy (`workflows/calls.py`): most calls go on until
    somebody has mended the cause, because an exception must never end a claim.
    """
    wait = error.retry_after if isinstance(error, ChannelThrottled) else None
    return ApplicationError(error.message, type=error.code, next_retry_delay=wait)


def translated(work: Callable[P, R]) -> Callable[P, R]:
    """Wraps a synchronous activity: its expected failures reach Temporal with their codes."""

    @wraps(work)
    def edge(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return work(*args, **kwargs)
        except OpsideError as error:
            raise to_application_error(error) from error

    return edge


def translated_async(work: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R]]:
    """`translated` for an asynchronous activity."""

    @wraps(work)
    async def edge(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return await work(*args, **kwargs)
        except OpsideError as error:
            raise to_application_error(error) from error

    return edge
