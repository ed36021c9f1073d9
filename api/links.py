"""Download links of documents: good for five minutes, for whoever holds them, without a token.

The signature is an HMAC over tenant, document and expiry, with the tenant's id before it, because
the holder of a link has no token that would name the tenant.
"""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from models.errors import LinkExpired, LinkInvalid, NotConfigured
from settings import Settings

LIFETIME = timedelta(minutes=5)
SHORTEST_SECRET_BYTES = 32
_PURPOSE = b"opside document links 1"
_TENANT_BYTES = 16


@dataclass(frozen=True)
class Link:
    """What a link says: this document of this tenant, until `expires` (seconds since 1970)."""

    tenant_id: UUID
    document_id: UUID
    expires: int

    @property
    def expires_at(self) -> datetime:
        """The moment from which it is refused."""
        return datetime.fromtimestamp(self.expires, UTC)


class LinkSigner:
    """Signs links and reads them back. NotConfigured without a secret."""

    def __init__(self, settings: Settings) -> None:
        self._key = _key(settings)

    def give(self, tenant_id: UUID, document_id: UUID, now: datetime) -> tuple[Link, str]:
        """A link from now on, and its signature."""
        expires = int((now + LIFETIME).timestamp())
        link = Link(tenant_id, document_id, expires)
        return link, _written(tenant_id.bytes + self._mac(link))

    def read(self, document_id: UUID, expires: int, signature: str, now: datetime) -> Link:
        """The link, if it was given like this and its time is not over. LinkInvalid, LinkExpired.

        Nobody looks for the document before this has agreed, so a refusal tells nothing of it.
        """
        given = _bytes(signature)
        link = Link(UUID(bytes=given[:_TENANT_BYTES]), document_id, expires)
        if not hmac.compare_digest(given[_TENANT_BYTES:], self._mac(link)):
            raise _invalid()
        if now.timestamp() >= expires:
            raise LinkExpired("This link's time is over: ask for a new one.")
        return link

    def _mac(self, link: Link) -> bytes:
        said = link.tenant_id.bytes + link.document_id.bytes + str(link.expires).encode()
        return hmac.digest(self._key, said, hashlib.sha256)


def _key(settings: Settings) -> bytes:
    """LINK_SECRET, else a key of its own that is derived from JWT_SECRET."""
    own = settings.link_secret.get_secret_value() if settings.link_secret else ""
    tokens = settings.jwt_secret.get_secret_value() if settings.jwt_secret else ""
    secret = own or tokens
    if not secret:
        raise NotConfigured("Links cannot be signed: set LINK_SECRET to 32 random bytes or more.")
    is_short = own and len(own.encode()) < SHORTEST_SECRET_BYTES
    if is_short and settings.opside_environment == "production":
        raise NotConfigured("LINK_SECRET is too short for production: use at least 32 bytes.")
    return _derived(secret.encode())


def _derived(secret: bytes) -> bytes:
    """HKDF (RFC 5869) with SHA-256, no salt, one block: a token's key is never a link's key."""
    extracted = hmac.digest(bytes(hashlib.sha256().digest_size), secret, hashlib.sha256)
    return hmac.digest(extracted, _PURPOSE + b"\x01", hashlib.sha256)


def _written(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _bytes(signature: str) -> bytes:
    """Exactly as many bytes as a signature has, written as `give` writes them. LinkInvalid."""
    try:
        content = base64.b64decode(
            signature + "=" * (-len(signature) % 4), altchars=b"-_", validate=True
        )
    except (binascii.Error, ValueError) as error:
        raise _invalid() from error
    whole = _TENANT_BYTES + hashlib.sha256().digest_size
    if len(content) != whole or _written(content) != signature:
        raise _invalid()
    return content


def _invalid() -> LinkInvalid:
    return LinkInvalid("This link was not given like this: ask for a new one.")
