"""Which web pages of other origins may call the API: those that the settings name, else none."""

from collections.abc import Sequence

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
SENT = ("Authorization", "Content-Type", "Idempotency-Key", "Last-Event-ID", "X-Request-ID")
SHOWN = ("X-Request-ID", "Retry-After", "Location", "RateLimit", "RateLimit-Policy", "ETag")
PREFLIGHT_SECONDS = 600


def add_cors(app: FastAPI, origins: Sequence[str]) -> None:
    """Lets pages of these origins call and read the named headers. Tokens travel in a header that
    the page sets, so no cookies or other credentials of the browser are let in."""
    if origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=origins,
            allow_methods=METHODS,
            allow_headers=SENT,
            expose_headers=SHOWN,
            max_age=PREFLIGHT_SECONDS,
        )
