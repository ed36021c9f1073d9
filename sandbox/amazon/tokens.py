"""Access tokens and authorization codes, kept so that a restart does not end sessions."""

import secrets
from datetime import timedelta

from sandbox.amazon.clock import SandboxClock, moment_of, stamp
from sandbox.amazon.store import Store

ACCESS_SECONDS = 3600
CODE_SECONDS = 300


class TokenBook:
    """What was handed out, with its end in real seconds."""

    def __init__(self, store: Store, clock: SandboxClock) -> None:
        self._store = store
        self._clock = clock

    def issue(self, seller_id: str | None, scope: str | None = None) -> str:
        """A new access token, of a seller or, with a scope, of the application."""
        token = f"Atza|{secrets.token_urlsafe(48)}"
        ends = self._clock.wall() + timedelta(seconds=ACCESS_SECONDS)
        self._store.insert(
            "access_tokens", token=token, seller_id=seller_id, scope=scope, expires_at=stamp(ends)
        )
        return token

    def seller_of(self, token: str) -> str | None:
        """Whose a living access token is; None when it opens no seller's account."""
        row = self._store.one("SELECT * FROM access_tokens WHERE token = ?", token)
        if row is None or moment_of(row["expires_at"]) <= self._clock.wall():
            return None
        seller_id: str | None = row["seller_id"]
        return seller_id

    def scope_of(self, token: str) -> str | None:
        """What a living access token of the application opens; None for one of a seller."""
        row = self._store.one("SELECT * FROM access_tokens WHERE token = ?", token)
        if row is None or moment_of(row["expires_at"]) <= self._clock.wall():
            return None
        scope: str | None = row["scope"]
        return scope

    def issue_code(self, seller_id: str, redirect_uri: str | None = None) -> str:
        """An authorization code, as the consent page hands it over to `redirect_uri`."""
        code = f"RH{secrets.token_urlsafe(16)}"
        ends = self._clock.wall() + timedelta(seconds=CODE_SECONDS)
        self._store.insert(
            "authorization_codes", code=code, seller_id=seller_id, expires_at=stamp(ends)
        )
        if redirect_uri is not None:
            self._store.insert("code_redirects", code=code, redirect_uri=redirect_uri)
        return code

    def redeem_code(self, code: str, redirect_uri: str = "") -> str | None:
        """The seller behind a code, once; None when it is unknown, used or too old, or was handed
        over to another address than the one that is named."""
        row = self._store.one("SELECT * FROM authorization_codes WHERE code = ?", code)
        if row is None:
            return None
        self._store.run("DELETE FROM authorization_codes WHERE code = ?", code)
        bound = self._store.one("SELECT * FROM code_redirects WHERE code = ?", code)
        if bound is not None and redirect_uri not in ("", bound["redirect_uri"]):
            return None
        seller_id: str = row["seller_id"]
        return seller_id if moment_of(row["expires_at"]) > self._clock.wall() else None
