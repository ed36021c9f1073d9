"""Connecting a seller's account: what is asked for, what came of it, and how it stands."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from models.contracts.claim import ChannelName

CONSENT_LIVES = timedelta(days=365)
STATE_LIVES = timedelta(minutes=10)
# From the first of these on the desk tells of the renewal, at each of them more urgently.
RENEWAL_DAYS = (30, 14, 3)


def seller_schedules(seller_id: UUID) -> tuple[str, str]:
    """The ids of the Schedules of a seller's poll and sync."""
    return f"payouts-{seller_id}", f"sync-{seller_id}"


class ConnectResult(StrEnum):
    """What came of a consent. REFUSED_CODE: Amazon did not take the code; REFUSED_APPLICATION: it
    does not know our client id or secret."""

    CONNECTED = "connected"
    REFUSED_CODE = "refused_code"
    REFUSED_APPLICATION = "refused_application"


class NewConsentRequest(BaseModel):
    """A person of a tenant wants to connect an account. `state_hash` is SHA-256 in hexadecimal."""

    model_config = ConfigDict(frozen=True)

    request_id: UUID
    state_hash: str
    actor: str
    name: str
    marketplace: str
    channel: ChannelName
    redirect_uri: str
    created_at: datetime
    expires_at: datetime


class GivenConsent(BaseModel):
    """A consent whose code was not exchanged yet."""

    model_config = ConfigDict(frozen=True)

    name: str
    marketplace: str
    channel: ChannelName
    redirect_uri: str
    merchant_id: str
    code: str = Field(repr=False)


class ConsentRef(BaseModel):
    """Which request; its code stays in the row, and out of every history."""

    model_config = ConfigDict(frozen=True)

    tenant_id: UUID
    request_id: UUID

    @property
    def workflow_id(self) -> str:
        """The one workflow that exchanges its code."""
        return f"connect-{self.request_id}"


class Connected(BaseModel):
    """What came of the exchange; `seller_id` where the account is connected."""

    model_config = ConfigDict(frozen=True)

    result: ConnectResult
    seller_id: UUID | None = None


class ConnectionState(StrEnum):
    """How a seller's account stands. RENEW_SOON works still."""

    CONNECTED = "connected"
    RENEW_SOON = "renew_soon"
    REVOKED = "revoked"
    DISCONNECTED = "disconnected"
    NEVER_CONNECTED = "never_connected"


class Connection(BaseModel):
    """A seller's connection as it is kept."""

    model_config = ConfigDict(frozen=True)

    seller_id: UUID
    connected_at: datetime
    renew_by: datetime
    revoked_at: datetime | None = None
    disconnected_at: datetime | None = None

    def state(self, now: datetime) -> ConnectionState:
        """At this moment."""
        if self.disconnected_at is not None:
            return ConnectionState.DISCONNECTED
        if self.revoked_at is not None:
            return ConnectionState.REVOKED
        if self.renew_by - now <= timedelta(days=RENEWAL_DAYS[0]):
            return ConnectionState.RENEW_SOON
        return ConnectionState.CONNECTED
