"""The API's edge: expected failures become problems with their code, all else a plain 500."""

import logging
from http import HTTPStatus
from typing import cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.problems import RETRY_AFTER_SECONDS, FieldProblem, problem
from models.errors import Invalid, InvalidField, InvalidToken, NotFound, OpsideError

_log = logging.getLogger("opside.api")


def install_error_handlers(app: FastAPI) -> None:
    """Every failure of `app` leaves as application/problem+json."""
    app.add_exception_handler(OpsideError, _expected)
    app.add_exception_handler(RequestValidationError, _wrong_fields)
    app.add_exception_handler(HTTPException, _of_the_framework)
    app.add_exception_handler(Exception, _unexpected)


def _expected(request: Request, error: Exception) -> JSONResponse:
    failure = cast(OpsideError, error)
    headers: dict[str, str] = {}
    if isinstance(failure, InvalidToken):
        headers["WWW-Authenticate"] = f'Bearer realm="opside", error="{failure.code}"'
    if failure.retryable:
        headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    if failure.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _log.warning("%s: %s", failure.code, failure.message)
    return problem(
        request,
        code=failure.code,
        status=failure.status,
        detail=failure.message,
        headers=headers,
    )


def _wrong_fields(request: Request, error: Exception) -> JSONResponse:
    """Names each field; never repeats what was sent, which may be a secret."""
    found = [
        FieldProblem(field=".".join(str(part) for part in item["loc"]), message=item["msg"])
        for item in cast(RequestValidationError, error).errors()
    ]
    first = found[0]
    return problem(
        request,
        code=InvalidField.code,
        status=InvalidField.status,
        detail=f"{first.field}: {first.message}",
        errors=found,
    )


def _of_the_framework(request: Request, error: Exception) -> JSONResponse:
    """Unknown paths, wrong methods, bodies that cannot be parsed."""
    failure = cast(HTTPException, error)
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


def _unexpected(request: Request, error: Exception) -> JSONResponse:
    _log.error("unexpected failure", exc_info=error)
    return problem(
        request,
        code=OpsideError.code,
        status=OpsideError.status,
        detail="Something broke on our side. It is logged under the request id.",
    )
