"""RFC 9457 problems: how every failure of the API looks."""

from http import HTTPStatus
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from api.request_id import HEADER, request_id_of
from models.errors import OpsideError

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = 5


class FieldProblem(BaseModel):
    """A value of the request that is wrong; `field` is its path, as body.facts.quantity."""

    field: str
    message: str


class Problem(BaseModel):
    """What went wrong. `code` is stable (docs/errors.md), `detail` says what to do."""

    type: str = Field(examples=["urn:opside:problem:claim_exists"])
    title: str = Field(examples=["Claim exists"])
    status: int = Field(examples=[409])
    detail: str
    code: str = Field(examples=["claim_exists"])
    instance: str = Field(examples=["/api/v1/claims"])
    request_id: str
    errors: list[FieldProblem] | None = None


def problem(
    request: Request,
    *,
    code: str,
    status: int,
    detail: str,
    headers: dict[str, str] | None = None,
    errors: list[FieldProblem] | None = None,
) -> JSONResponse:
    """The response for one failure. It carries the request's id also where a bug has cut off the
    middleware that adds it to the others."""
    request_id = request_id_of(request.scope)
    content = Problem(
        type=f"urn:opside:problem:{code}",
        title=code.replace("_", " ").capitalize(),
        status=status,
        detail=detail,
        code=code,
        instance=request.url.path,
        request_id=request_id,
        errors=errors,
    )
    return JSONResponse(
        content.model_dump(mode="json", exclude_none=True),
        status_code=status,
        headers={HEADER: request_id, **(headers or {})},
        media_type=MEDIA_TYPE,
    )


def problem_responses(*errors: type[OpsideError]) -> dict[int | str, dict[str, Any]]:
    """What a route may answer besides its success, for OpenAPI."""
    codes: dict[int, list[str]] = {}
    for error in errors:
        codes.setdefault(error.status, []).append(error.code)
    return {
        status: {
            "description": f"{HTTPStatus(status).phrase}: {', '.join(sorted(names))}",
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status, names in codes.items()
    }
