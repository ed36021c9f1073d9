"""Login with Amazon: a seller's refresh token becomes an access token (docs/field.md)."""

import time
from collections import defaultdict
from dataclasses import dataclass, field
from threading import Lock

import httpx
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from integrations.amazon.answers import read_answer
from integrations.amazon.transport import send
from models.errors import ChannelRefused, ConsentRevoked

# In place of a refresh token: operations that are the application's own need no seller's consent.
NOTIFICATIONS = "sellingpartnerapi::notifications"
# An access token must outlive the call that it is taken for.
RENEW_BEFORE_SECONDS = 60.0


class TokenAnswer(BaseModel):
    """Login with Amazon's answer; `expires_in` is in seconds. Errors never show the token."""

    model_config = ConfigDict(hide_input_in_errors=True)

    access_token: str = Field(min_length=1)
    expires_in: int = Field(gt=0)


class TokenError(BaseModel):
    """Its errors have a shape of their own."""

    error: str
    error_description: str = ""


@dataclass(frozen=True)
class AccessToken:
    """An access token and the monotonic second from which a new one is fetched."""

    value: str
    renew_at: float


class TokenSource:
    """Access tokens for any number of sellers, each kept until shortly before it expires.

    Thread-safe: callers for one seller share a renewal; sellers do not wait for each
    other.
    """

    def __init__(
        self, token_url: str, client_id: str, client_secret: str, http: httpx.Client
    ) -> None:
        self._token_url = token_url
        self._client_id = client_id
        self._client_secret = client_secret
        self._http = http
        self._tokens: dict[str, AccessToken] = {}
        self._locks: defaultdict[str, Lock] = defaultdict(Lock)
        self._locks_guard = Lock()

    def access_token(self, refresh_token: str) -> str:
        """An access token that is good for a call now.

        ConsentRevoked when the seller took the authorisation back, ChannelRefused when Amazon does
        not accept the application itself, ChannelThrottled, ChannelUnknown.
        """
        with self._lock_of(refresh_token):
            known = self._tokens.get(refresh_token)
            if known is None or time.monotonic() >= known.renew_at:
                known = self._fetch(refresh_token)
                self._tokens[refresh_token] = known
            return known.value

    def drop(self, refresh_token: str, access_token: str) -> None:
        """Forgets an access token that a call was refused with, unless it was renewed since."""
        with self._lock_of(refresh_token):
            known = self._tokens.get(refresh_token)
            if known is not None and known.value == access_token:
                del self._tokens[refresh_token]

    def _lock_of(self, refresh_token: str) -> Lock:
        with self._locks_guard:
            return self._locks[refresh_token]

    def _fetch(self, refresh_token: str) -> AccessToken:
        asked_at = time.monotonic()
        form = {
            **_grant(refresh_token),
            "client_id": self._client_id,
            "client_secret": self._client_secret,
        }
        response = send(self._http, self._http.build_request("POST", self._token_url, data=form))
        _raise_token_error(response)
        answer = read_answer(response, TokenAnswer)
        return AccessToken(
            value=answer.access_token,
            renew_at=asked_at + answer.expires_in - RENEW_BEFORE_SECONDS,
        )


def _grant(refresh_token: str) -> dict[str, str]:
    if refresh_token == NOTIFICATIONS:
        return {"grant_type": "client_credentials", "scope": NOTIFICATIONS}
    return {"grant_type": "refresh_token", "refresh_token": refresh_token}


class ConsentAnswer(BaseModel):
    """The answer to an authorization code. Errors never show the token."""

    model_config = ConfigDict(hide_input_in_errors=True)

    refresh_token: str = Field(min_length=1)


@dataclass(frozen=True)
class CodeExchange:
    """Authorization codes become refresh tokens. A code lives five minutes and works once."""

    token_url: str
    client_id: str
    client_secret: str = field(repr=False)
    http: httpx.Client

    def refresh_token(self, code: str, redirect_uri: str) -> str:
        """The seller's refresh token. `redirect_uri`: where the code was handed over.

        ConsentRevoked when Amazon does not take the code, ChannelRefused when it does not accept
        the application itself, ChannelThrottled, ChannelUnknown.
        """
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "client_id": self.client_id,
            "client_secret": self.client_secret,
        }
        response = send(self.http, self.http.build_request("POST", self.token_url, data=form))
        _raise_token_error(response)
        return read_answer(response, ConsentAnswer).refresh_token


def _raise_token_error(response: httpx.Response) -> None:
    """Raises for an OAuth error; any other answer is left to the common rules."""
    if response.status_code not in (400, 401, 403):
        return
    try:
        error = TokenError.model_validate_json(response.content).error
    except ValidationError:
        return
    if error == "invalid_grant":
        raise ConsentRevoked("the seller's authorisation is gone: ask the seller to connect again")
    raise ChannelRefused(
        f"Login with Amazon refused the application ({error}): check its client id and secret",
        error,
    )
