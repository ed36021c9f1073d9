"""The keys that sellers' consents are sealed with: AES-256-GCM, bound to tenant and seller.

HOME/secrets/consent-keys.json   all keys by their id, and which one seals; readable by its owner
"""

import base64
import fcntl
import hashlib
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from integrations.keys import draft_beside
from models.contracts.consents import SealedConsent
from models.errors import NotConfigured

_NONCE_BYTES = 12
_KEY_BITS = 256


class _KeyRing(BaseModel):
    """`keys`: id -> key in base64. One that sealed is kept, because consents may still need it."""

    model_config = ConfigDict(frozen=True)

    current: str
    keys: dict[str, str] = Field(repr=False)


class ConsentKeys:
    """The keys of one data folder. Safe for several processes at once: the file is read each time,
    so that a rotation is seen by all."""

    def __init__(self, home: Path) -> None:
        self.path = home / "secrets" / "consent-keys.json"

    def seal(self, tenant_id: UUID, seller_id: UUID, refresh_token: str) -> SealedConsent:
        """The token under the present key, which is made at first use. NotConfigured when the file
        of keys is broken."""
        ring = self._ring()
        nonce = os.urandom(_NONCE_BYTES)
        bound = _bound_to(tenant_id, seller_id)
        sealed = _cipher(ring, ring.current).encrypt(nonce, refresh_token.encode(), bound)
        return SealedConsent(key_id=ring.current, content=nonce + sealed)

    def unseal(self, tenant_id: UUID, seller_id: UUID, sealed: SealedConsent) -> str:
        """The refresh token. NotConfigured when its key is gone, or it is another seller's."""
        ring = self._ring()
        if sealed.key_id not in ring.keys:
            raise NotConfigured(
                f"The key {sealed.key_id} of seller {seller_id}'s consent is not in {self.path}:"
                " restore that file from a backup, or connect the seller again."
            )
        nonce, content = sealed.content[:_NONCE_BYTES], sealed.content[_NONCE_BYTES:]
        try:
            cipher = _cipher(ring, sealed.key_id)
            return cipher.decrypt(nonce, content, _bound_to(tenant_id, seller_id)).decode()
        except InvalidTag as error:
            raise NotConfigured(
                f"Seller {seller_id}'s consent does not open: it was changed, or is another"
                " seller's. Connect the seller again."
            ) from error

    def is_current(self, sealed: SealedConsent) -> bool:
        """Whether the present key sealed it."""
        return sealed.key_id == self._ring().current

    def rotate(self) -> str:
        """Seals with a new key from now on, and returns its id. Each consent is sealed anew when it
        is used next; the old keys stay for those that are not."""
        with self._rotating():
            ring = self._ring()
            key_id, key = _new_key()
            renewed = _KeyRing(current=key_id, keys={**ring.keys, key_id: key})
            draft_beside(self.path, renewed.model_dump_json().encode()).replace(self.path)
        return key_id

    @contextmanager
    def _rotating(self) -> Generator[None]:
        """One rotation at a time: of two that read the same keys, the later would drop the other's
        new one, which may have sealed by then."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(self.path.with_suffix(".lock"), os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _ring(self) -> _KeyRing:
        if not self.path.exists():
            key_id, key = _new_key()
            first = _KeyRing(current=key_id, keys={key_id: key})
            draft = draft_beside(self.path, first.model_dump_json().encode())
            try:
                self.path.hardlink_to(draft)  # the first of two processes wins for both
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        try:
            return _KeyRing.model_validate_json(self.path.read_bytes())
        except ValidationError as error:
            raise NotConfigured(
                f"{self.path} holds no keys: restore it from a backup, or remove it and connect"
                " every seller again."
            ) from error


def _cipher(ring: _KeyRing, key_id: str) -> AESGCM:
    return AESGCM(base64.b64decode(ring.keys[key_id]))


def _new_key() -> tuple[str, str]:
    key = AESGCM.generate_key(_KEY_BITS)
    return hashlib.sha256(key).hexdigest()[:16], base64.b64encode(key).decode()


def _bound_to(tenant_id: UUID, seller_id: UUID) -> bytes:
    """What a consent is good for: moved to another seller's row it does not open."""
    return f"{tenant_id}/{seller_id}".encode()
