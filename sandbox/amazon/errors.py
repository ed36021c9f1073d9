"""How Amazon says no: SP-API's `errors[]` list, and the token endpoint's two fields."""

from fastapi import Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.exceptions import HTTPException

TOKEN_PATH = "/auth/o2/token"  # noqa: S105 - a path, no secret


class SpApiError(Exception):
    """An SP-API refusal: HTTP status, code, message, details, and headers of its own."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        details: str = "",
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.details = details
        self.headers = headers or {}


class LwaError(Exception):
    """A refusal of the token endpoint: HTTP status, OAuth error code, description."""

    def __init__(self, status: int, error: str, description: str) -> None:
        super().__init__(description)
        self.status = status
        self.error = error
        self.description = description


class HtmlOutage(Exception):
    """The load balancer answers instead of the service: 503 with a page of HTML."""


def invalid_input(message: str, details: str = "") -> SpApiError:
    """400: the request does not say what the operation needs."""
    return SpApiError(400, "InvalidInput", message, details)


def not_found(message: str) -> SpApiError:
    """404: no such thing, or it is another seller's."""
    return SpApiError(404, "NotFound", message)


def unauthorized() -> SpApiError:
    """403: the access token does not open this door."""
    return SpApiError(
        403,
        "Unauthorized",
        "Access to requested resource is denied.",
        "The access token you provided is revoked, malformed or invalid.",
    )


def quota_exceeded(headers: dict[str, str] | None = None) -> SpApiError:
    """429: the bucket is empty."""
    message = "You exceeded your quota for the requested resource."
    return SpApiError(429, "QuotaExceeded", message, headers=headers)


async def render_sp_api_error(request: Request, error: SpApiError) -> Response:
    """`errors[]`, or the token endpoint's own shape where the token endpoint failed."""
    if request.url.path == TOKEN_PATH:
        failure = LwaError(error.status, "server_error", error.message)
        return await render_lwa_error(request, failure)
    entry = {"code": error.code, "message": error.message, "details": error.details}
    headers = {"x-amzn-ErrorType": error.code, **error.headers}
    return JSONResponse({"errors": [entry]}, status_code=error.status, headers=headers)


async def render_lwa_error(request: Request, error: LwaError) -> Response:
    """`{"error_description", "error"}`: the token endpoint knows no list."""
    body = {"error_description": error.description, "error": error.error}
    return JSONResponse(body, status_code=error.status)


async def render_outage(request: Request, error: HtmlOutage) -> Response:
    """A page for people, where a client expects JSON."""
    page = "<html><body><h1>503 Service Temporarily Unavailable</h1></body></html>"
    return HTMLResponse(page, status_code=503)


async def render_validation_error(request: Request, error: RequestValidationError) -> Response:
    """A body or a parameter that does not fit: 400 `InvalidInput`, one entry per field."""
    entries = [
        {
            "code": "InvalidInput",
            "message": f"{'.'.join(str(part) for part in problem['loc'])}: {problem['msg']}",
            "details": "",
        }
        for problem in jsonable_encoder(error.errors())
    ]
    headers = {"x-amzn-ErrorType": "InvalidInput"}
    return JSONResponse({"errors": entries}, status_code=400, headers=headers)


async def render_http_error(request: Request, error: HTTPException) -> Response:
    """An unknown path or method, in the shape of the other errors."""
    code = "NotFound" if error.status_code == 404 else "InvalidInput"
    return await render_sp_api_error(request, SpApiError(error.status_code, code, error.detail))
