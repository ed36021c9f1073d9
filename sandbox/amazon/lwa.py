"""Login with Amazon: the token endpoint."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import JSONResponse, Response

from sandbox.amazon.errors import TOKEN_PATH, LwaError
from sandbox.amazon.fault_effects import inflict
from sandbox.amazon.faults import Subject
from sandbox.amazon.gateway import get_sandbox
from sandbox.amazon.service import Sandbox
from sandbox.amazon.tokens import ACCESS_SECONDS
from sandbox.amazon.world import CLIENT_ID, CLIENT_SECRET, Seller

SCOPES = frozenset(
    {"sellingpartnerapi::notifications", "sellingpartnerapi::client_credential:rotation"}
)

router = APIRouter()


class TokenForm:
    """The form fields of all three grants."""

    def __init__(
        self,
        *,
        grant_type: Annotated[str, Form()] = "",
        client_id: Annotated[str, Form()] = "",
        client_secret: Annotated[str, Form()] = "",
        refresh_token: Annotated[str, Form()] = "",
        code: Annotated[str, Form()] = "",
        redirect_uri: Annotated[str, Form()] = "",
        scope: Annotated[str, Form()] = "",
    ) -> None:
        self.grant_type = grant_type
        self.client_id = client_id
        self.client_secret = client_secret
        self.refresh_token = refresh_token
        self.code = code
        self.redirect_uri = redirect_uri
        self.scope = scope


@router.post(TOKEN_PATH)
async def token(
    request: Request,
    form: Annotated[TokenForm, Depends()],
    sandbox: Annotated[Sandbox, Depends(get_sandbox)],
) -> Response:
    """Exchange a refresh token, an authorization code or the client's credentials."""
    if (form.client_id, form.client_secret) != (CLIENT_ID, CLIENT_SECRET):
        raise LwaError(401, "invalid_client", "Client authentication failed")
    grants: dict[str, Callable[[Sandbox, TokenForm], dict[str, Any]]] = {
        "refresh_token": _refresh,
        "authorization_code": _exchange_code,
        "client_credentials": _grantless,
    }
    grant = grants.get(form.grant_type)
    if grant is None:
        raise LwaError(
            400, "unsupported_grant_type", "The authorization grant type is not supported"
        )

    def act() -> Response:
        with sandbox.store.transaction():
            return JSONResponse(grant(sandbox, form))

    seller = _seller_by(sandbox, form.refresh_token)
    fault = sandbox.faults.take_call("token", Subject(seller.merchant_id if seller else None))
    return act() if fault is None else await inflict(fault, act, request, sandbox.hang_up)


def _refresh(sandbox: Sandbox, form: TokenForm) -> dict[str, Any]:
    return _of_seller(sandbox, _seller_by(sandbox, form.refresh_token), "refresh_token")


def _exchange_code(sandbox: Sandbox, form: TokenForm) -> dict[str, Any]:
    seller_id = sandbox.tokens.redeem_code(form.code, form.redirect_uri)
    return _of_seller(sandbox, sandbox.world.seller(seller_id) if seller_id else None, "code")


def _grantless(sandbox: Sandbox, form: TokenForm) -> dict[str, Any]:
    if form.scope not in SCOPES:
        raise LwaError(400, "invalid_scope", "The requested scope is invalid or unknown")
    return {**_bearer(sandbox.tokens.issue(None, form.scope)), "scope": form.scope}


def _of_seller(sandbox: Sandbox, seller: Seller | None, parameter: str) -> dict[str, Any]:
    if seller is None or sandbox.faults.is_revoked(seller.merchant_id):
        raise LwaError(
            400,
            "invalid_grant",
            f"The request has an invalid grant parameter : {parameter}. "
            "User may have revoked or didn't grant the permission.",
        )
    bearer = _bearer(sandbox.tokens.issue(seller.merchant_id))
    return {**bearer, "refresh_token": seller.refresh_token}


def _bearer(access_token: str) -> dict[str, Any]:
    return {"access_token": access_token, "token_type": "bearer", "expires_in": ACCESS_SECONDS}


def _seller_by(sandbox: Sandbox, refresh_token: str) -> Seller | None:
    sellers = sandbox.world.sellers
    return next((one for one in sellers if one.refresh_token == refresh_token), None)
