"""Lists of the seller's own that no report of Amazon's has."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict


class SheetKind(StrEnum):
    """What a unit costs, as "Manage Your Sourcing Cost" of Seller Central has it; and what came of
    removals. Their columns are in docs/sync.md."""

    SOURCING_COSTS = "sourcing-costs"
    REMOVAL_ARRIVALS = "removal-arrivals"

    @property
    def report_kind(self) -> str:
        """The name under which it is kept and read among Amazon's reports."""
        return self.name


class SheetState(StrEnum):
    """The next sync or detection run reads a sheet that waits."""

    WAITING = "waiting"
    LOADED = "loaded"
    UNREADABLE = "unreadable"


class Sheet(BaseModel):
    """A sheet as it was uploaded. `error_code` says why an unreadable one is; the audit of the run
    that read it has the sentence."""

    model_config = ConfigDict(frozen=True)

    sheet_id: str
    kind: SheetKind
    seller_id: UUID
    sha256: str
    state: SheetState
    error_code: str | None
    uploaded_at: datetime
    loaded_at: datetime | None
