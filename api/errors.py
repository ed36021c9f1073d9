"""The API's edge: expected failures become problems with their code, all else a plain 500."""

import logging
from http import HTTPStatus
from typing import cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import RETRY_AFTER_SECONDS, FieldProblem, problem
from models.errors import Invalid, InvalidField, InvalidToken, NotFound, OpsideError

MOST_FIELDS = 20
LONGEST_FIELD = 200

_log = logging.getLogger("opside.api")


def install_error_handlers(app: FastAPI) -> None:
    """Every expected failure of `app` leaves as application/problem+json."""
    app.add_exception_handler(OpsideError, _expected)
    app.add_exception_handler(RequestValidationError, _wrong_fields)
    app.add_exception_handler(HTTPException, _of_the_framework)


class UnexpectedErrorMiddleware:
    """A bug answers a plain problem, and is logged. It sits inside of what adds headers to every
    answer, so that this one has them too."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = scope["type"] != "http"

        async def send_noted(message: Message) -> None:
            nonlocal began
            began = True
            await send(message)

        try:
            await self._app(scope, receive, send_noted)
        except ClientDisconnect:
            _log.info("the client went away before its request was whole")
        except Exception as error:
            if began:
                raise
            _log.error("unexpected failure", exc_info=error)
            await _unexpected(Request(scope))(scope, receive, send)


def problem_of(request: Request, failure: OpsideError) -> JSONResponse:
    """The answer for an expected failure."""
    headers: dict[str, str] = {}
    if isinstance(failure, InvalidToken):
        headers["WWW-Authenticate"] = f'Bearer realm="opside", error="{failure.code}"'
    if failure.retryable:
        headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return problem(
        request,
        code=failure.code,
        status=failure.status,
        detail=failure.message,
        headers=headers,
    )


def _expected(request: Request, error: Exception) -> JSONResponse:
    failure = cast(OpsideError, error)
    if failure.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _log.warning("%s: %s", failure.code, failure.message)
    return problem_of(request, failure)


def _wrong_fields(request: Request, error: Exception) -> JSONResponse:
    """Names each field; never repeats what was sent, which may be a secret."""
    found = [
        FieldProblem(field=_printable(item["loc"]), message=item["msg"])
        for item in cast(RequestValidationError, error).errors()[:MOST_FIELDS]
    ]
    first = found[0]
    return problem(
        request,
        code=InvalidField.code,
        status=InvalidField.status,
        detail=f"{first.field}: {first.message}",
        errors=found,
    )


def _printable(path: tuple[str | int, ...]) -> str:
    """A field's path. An unknown field has the name that the caller gave it: any characters."""
    name = ".".join(str(part) for part in path)[:LONGEST_FIELD]
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in name)


def _of_the_framework(request: Request, error: Exception) -> JSONResponse:
    """Unknown paths, wrong methods, bodies that cannot be parsed."""
    failure = cast(HTTPException, error)
    if isinstance(failure.__cause__, OpsideError):  # raised while the body was read
        return problem_of(request, failure.__cause__)
    if failure.status_code == NotFound.status:
        code, detail = NotFound.code, "There is nothing at this address: /docs lists what there is."
    else:
        code, detail = Invalid.code, str(failure.detail)
    return problem(
        request,
        code=code,
        status=failure.status_code,
        detail=detail,
        headers=dict(failure.headers or {}),
    )


def _unexpected(request: Request) -> JSONResponse:
    return problem(
        request,
        code=OpsideError.code,
        status=OpsideError.status,
        detail="Something broke on our side. It is logged under the request id.",
    )
