"""What an answer of Amazon's means to us: a value, or one of the channel errors. No I/O.

2xx that reads = the value.  429 = ChannelThrottled.  Another 4xx = ChannelRefused.  All else
(5xx, a redirect, a 2xx that does not read, 408) = ChannelUnknown: it may have taken effect.
"""

from datetime import timedelta
from typing import TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from models.errors import ChannelRefused, ChannelThrottled, ChannelUnknown

DEFAULT_WAIT = timedelta(seconds=60)
LONGEST_WAIT = timedelta(days=1)

Answer = TypeVar("Answer", bound=BaseModel)


class AmazonError(BaseModel):
    """One error of SP-API's error list."""

    code: str
    message: str = ""


class AmazonErrors(BaseModel):
    """The body that SP-API sends with every error."""

    errors: list[AmazonError]


def read_answer(response: httpx.Response, shape: type[Answer]) -> Answer:
    """The body of a 2xx as `shape`; raises the channel error that the answer means."""
    status = response.status_code
    if status == 429:
        raise ChannelThrottled("Amazon asks us to wait (429)", retry_after(response.headers))
    if response.is_client_error and status != 408:
        raise refusal(response)
    if not response.is_success:
        raise ChannelUnknown(f"Amazon answered {status}: ask whether it arrived")
    try:
        return shape.model_validate_json(response.content)
    except ValidationError as error:
        raise ChannelUnknown(
            f"Amazon's answer ({status}) cannot be read: ask whether it arrived"
        ) from error


def refusal(response: httpx.Response) -> ChannelRefused:
    """ChannelRefused with Amazon's own code and message, or the status where there are none."""
    try:
        error = AmazonErrors.model_validate_json(response.content).errors[0]
    except (ValidationError, IndexError):
        error = AmazonError(code=f"HTTP{response.status_code}", message="no reason given")
    return ChannelRefused(f"Amazon refused ({error.code}): {one_line(error.message)}", error.code)


def retry_after(headers: httpx.Headers) -> timedelta:
    """How long to wait after a 429: `Retry-After`, else one token of the rate, else a minute."""
    told = _positive(headers.get("retry-after"))
    if told is not None:
        return _wait(told)
    rate = _positive(headers.get("x-amzn-ratelimit-limit"))
    return DEFAULT_WAIT if rate is None else _wait(1 / rate)


def one_line(text: str) -> str:
    """`text` without line breaks, at most 300 characters."""
    return " ".join(text.split())[:300]


def _wait(seconds: float) -> timedelta:
    return timedelta(seconds=min(seconds, LONGEST_WAIT.total_seconds()))


def _positive(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if number > 0 else None
