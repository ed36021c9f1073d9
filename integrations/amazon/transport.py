"""One HTTP exchange with Amazon: sent once, logged, and never repeated here."""

import logging
import platform
from importlib.metadata import version

import httpx

from models.errors import ChannelUnknown

logger = logging.getLogger(__name__)


def user_agent() -> str:
    """Says who calls: automated software, acting for the seller (Amazon allows 500 characters)."""
    language = ".".join(platform.python_version_tuple()[:2])
    return (
        f"Opside/{version('opside')} (Language=Python/{language}; automated; "
        "+claims recovery software acting for the seller)"
    )


def build_http(timeout_seconds: float) -> httpx.Client:
    """The process's HTTP client: thread-safe, pooled, no redirects; close it at the end."""
    # httpx logs whole addresses at INFO, and a pre-signed one is a secret.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    timeout = httpx.Timeout(timeout_seconds, connect=min(timeout_seconds, 5.0))
    return httpx.Client(timeout=timeout, headers={"user-agent": user_agent()})


def send(http: httpx.Client, request: httpx.Request) -> httpx.Response:
    """The answer to `request`, read whole. ChannelUnknown when none came.

    A connection that was never made is no different: to ask whether it arrived costs one call,
    to be wrong about it costs a second case.
    """
    name = f"{request.method} {request.url.path}"
    try:
        response = http.send(request)
    except httpx.RequestError as error:
        logger.warning("%s no answer: %s", name, type(error).__name__)
        raise ChannelUnknown(f"no answer from Amazon ({type(error).__name__}) to {name}") from error
    log_answer(name, response)
    return response


def log_answer(name: str, response: httpx.Response) -> None:
    """Amazon's support asks for the request id; query strings and bodies stay out of the log."""
    request_id = response.headers.get("x-amzn-requestid", "-")
    logger.info("%s %d request id %s", name, response.status_code, request_id)
