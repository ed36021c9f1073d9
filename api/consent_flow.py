"""The website authorisation flow: where a seller's browser is sent, and what it brings back."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from secrets import token_bytes
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from models.contracts.marketplaces import Marketplace
from models.errors import LinkInvalid, NotConfigured
from settings import Settings

_RANDOM_BYTES = 32
_TENANT_BYTES = 16
_STATE_CHARACTERS = 64  # of 48 bytes, without padding
_MERCHANT = re.compile(r"[A-Z0-9]{5,32}")
_CODE = re.compile(r"[\x21-\x7e]{1,500}")
UNKNOWN = "This is no request to connect an account: begin again."
NOT_GIVEN = "Amazon brought no consent back: the seller may have cancelled. Begin again."


@dataclass(frozen=True)
class State:
    """Names the tenant, so that the callback finds its rows, and is told to nobody but Amazon and
    the browser; what is kept of it is a hash."""

    tenant_id: UUID
    value: str

    @classmethod
    def new(cls, tenant_id: UUID) -> "State":
        """A state that nobody can guess."""
        content = tenant_id.bytes + token_bytes(_RANDOM_BYTES)
        return cls(tenant_id, urlsafe_b64encode(content).decode())

    @classmethod
    def read(cls, value: str) -> "State":
        """LinkInvalid when it cannot be ours."""
        if len(value) != _STATE_CHARACTERS or not value.isascii():
            raise LinkInvalid(UNKNOWN)
        try:
            content = urlsafe_b64decode(value)
        except ValueError as error:
            raise LinkInvalid(UNKNOWN) from error
        if len(content) != _TENANT_BYTES + _RANDOM_BYTES:
            raise LinkInvalid(UNKNOWN)
        return cls(UUID(bytes=content[:_TENANT_BYTES]), value)

    @property
    def hash(self) -> str:
        """SHA-256 in hexadecimal."""
        return sha256(self.value.encode()).hexdigest()


def consent_url(settings: Settings, place: Marketplace, state: State, redirect_uri: str) -> str:
    """Amazon's consent page for sellers of this marketplace."""
    page = settings.amazon_consent_url or f"{place.link}apps/authorize/consent"
    asked = {
        "application_id": settings.amazon_application_id,
        "state": state.value,
        "redirect_uri": redirect_uri,
    }
    if settings.amazon_application_draft:
        asked["version"] = "beta"
    return f"{page}?{urlencode(asked)}"


def redirect_uri(settings: Settings, here: str) -> str:
    """Where the browser comes back to; `here` is the callback as the caller reaches it.
    NotConfigured in production without AMAZON_REDIRECT_URI, or when that is not https."""
    registered = settings.amazon_redirect_uri
    if settings.opside_environment != "production":
        return registered or here
    if not registered or urlsplit(registered).scheme != "https":
        raise NotConfigured(
            "Set AMAZON_REDIRECT_URI to the https:// address that is registered with Amazon."
        )
    return registered


def is_given(merchant_id: str, code: str) -> bool:
    """Whether the browser brought back a consent."""
    return bool(_MERCHANT.fullmatch(merchant_id) and _CODE.fullmatch(code))
