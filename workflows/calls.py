"""How workflows call activities: time-outs and retries in one place.

Short database writes are local activities that give up soon; a timer then tries again, so that an
outage of the database costs a handful of events and never the claim.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, TypedDict, TypeVar

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import (
    ActivityError,
    ApplicationError,
    FailureError,
    is_cancelled_exception,
)

with workflow.unsafe.imports_passed_through():
    from models.contracts import queues
    from models.errors import ChannelRefused, ConsentRevoked, DatabaseAway, NotFound, NotSent

Argument = TypeVar("Argument")
Result = TypeVar("Result")

_FIRST_PAUSE = timedelta(seconds=5)
_LONGEST_PAUSE = timedelta(minutes=15)
_SUMMARY_BYTES = 390  # the server takes 400


class BrokenInvariant(Exception):
    """A bug, not a business failure: it fails the workflow task, and a fix resumes the claim."""


class LocalOptions(TypedDict):
    """Options of a short database call."""

    start_to_close_timeout: timedelta
    schedule_to_close_timeout: timedelta
    retry_policy: RetryPolicy


_LOCAL = LocalOptions(
    start_to_close_timeout=timedelta(seconds=8),
    schedule_to_close_timeout=timedelta(seconds=9),
    retry_policy=RetryPolicy(
        initial_interval=timedelta(milliseconds=200),
        maximum_interval=timedelta(seconds=1),
        maximum_attempts=3,
    ),
)

# Goes on until it succeeds: a claim waits, and Temporal UI shows the last failure.
STEADY = RetryPolicy(
    initial_interval=timedelta(seconds=1),
    backoff_coefficient=2.0,
    maximum_interval=timedelta(minutes=5),
)
ONCE = RetryPolicy(maximum_attempts=1)


class PollOptions(TypedDict):
    """Options of an activity that a poll calls."""

    task_queue: str
    start_to_close_timeout: timedelta
    schedule_to_close_timeout: timedelta
    retry_policy: RetryPolicy


# A poll comes again by its Schedule: what waiting cannot mend ends this one.
POLL = PollOptions(
    task_queue=queues.AMAZON,
    start_to_close_timeout=timedelta(minutes=5),
    schedule_to_close_timeout=timedelta(minutes=30),
    retry_policy=RetryPolicy(
        initial_interval=timedelta(seconds=1),
        maximum_interval=timedelta(minutes=5),
        non_retryable_error_types=[ConsentRevoked.code, NotFound.code, ChannelRefused.code],
    ),
)


async def database(
    method: Callable[[Any, Argument], Result], argument: Argument, summary: str
) -> Result:
    """A short database call. Waits out an outage; BrokenInvariant for what waiting cannot mend.

    `summary` is what Temporal UI shows of it.
    """
    shown = summary.encode()[:_SUMMARY_BYTES].decode(errors="ignore")

    async def call() -> Result:
        return await workflow.execute_local_activity_method(
            method, argument, summary=shown, **_LOCAL
        )

    return await through_outages(call)


async def through_outages(call: Callable[[], Awaitable[Result]]) -> Result:
    """Repeats a call while the database is away, with growing pauses of up to 15 minutes."""
    pause = _FIRST_PAUSE
    while True:
        try:
            return await call()
        except FailureError as error:
            if is_cancelled_exception(error):
                raise
            if not is_away(error):
                raise BrokenInvariant(str(error.cause or error)) from error
        await workflow.sleep(pause, summary="The database is away: next try")
        pause = min(pause * 2, _LONGEST_PAUSE)


async def unless_not_sent(call: Callable[[], Awaitable[Result]]) -> Result:
    """Repeats a call to Amazon that failed before anything left the house. Other failures pass."""
    pause = _FIRST_PAUSE
    while True:
        try:
            return await call()
        except ActivityError as error:
            cause = error.cause
            if not isinstance(cause, ApplicationError) or cause.type != NotSent.code:
                raise
        await workflow.sleep(pause, summary="Nothing was sent: next try")
        pause = min(pause * 2, _LONGEST_PAUSE)


def is_away(error: FailureError) -> bool:
    """Whether the call failed only because a part of ours was away, so that nothing happened.

    A local activity fails with its own error, a regular one with an ActivityError around it.
    """
    cause = error.cause if isinstance(error, ActivityError) else error
    if isinstance(cause, ApplicationError):
        return cause.type == DatabaseAway.code
    return True
