"""A seller's consent as it is kept: its refresh token, sealed."""

from pydantic import BaseModel, ConfigDict, Field


class SealedConsent(BaseModel):
    """A refresh token under the key of this id (integrations/consents.py). `content` is the nonce
    and the ciphertext."""

    model_config = ConfigDict(frozen=True)

    key_id: str
    content: bytes = Field(repr=False)


class StoredConsent(BaseModel):
    """What is stored: sealed, or plain where it was written before consents were sealed."""

    model_config = ConfigDict(frozen=True)

    sealed: SealedConsent | None = None
    plain: str | None = Field(default=None, repr=False)
