"""Detection runs, as clients start and read them; names in camel case, as syncs have them."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from api.schemas.base import Body
from claims.identity import claim_of_owed
from models.contracts.claim import ClaimFacts
from models.contracts.syncs import SyncProgress, SyncStage, SyncStatus
from models.contracts.workflows import SellerPollInput
from models.repositories.claims import ClaimRecord


class NewDetection(Body):
    """Whose losses are looked for."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"seller_id": "5b4f1c0e-8f0a-4f6e-9d5b-0f3c8a1d2e3f"}]}
    )

    seller_id: UUID


class FoundLoss(BaseModel):
    """A loss that can be claimed. `claimId` is the claim's, whether it is there or not."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)

    claim_id: UUID
    facts: ClaimFacts

    @classmethod
    def of(cls, seller: SellerPollInput, facts: ClaimFacts, last: ClaimRecord | None) -> Self:
        """The loss; `last` is the newest claim that it has."""
        where = last.where if last else None
        owed = claim_of_owed(seller.tenant_id, seller.seller_id, facts.loss, where)
        return cls(claim_id=owed.claim_id, facts=facts)


class DetectionView(BaseModel):
    """A detection run. `total` losses were found, and `leftOut` rows are none, by reason;
    `losses` are a page of them, nearest deadline first, once they are found. `byHand` counts, by
    family, the losses that only a person can claim: they are read in a list of their own."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)

    detection_id: UUID
    seller_id: UUID
    status: SyncStatus
    stage: SyncStage
    percent: int
    total: int
    left_out: dict[str, int]
    by_hand: dict[str, int]
    error_code: str | None
    started_at: datetime
    updated_at: datetime
    losses: list[FoundLoss] = Field(default_factory=list[FoundLoss])
    next_cursor: str | None = None

    @classmethod
    def of(cls, progress: SyncProgress) -> Self:
        """The run, without its losses."""
        return cls(
            detection_id=progress.sync_id,
            seller_id=progress.seller.seller_id,
            status=progress.status,
            stage=progress.stage,
            percent=progress.percent,
            total=progress.total_cases,
            left_out=progress.left_out,
            by_hand=progress.not_carried,
            error_code=progress.error_code,
            started_at=progress.started_at,
            updated_at=progress.updated_at,
        )

    def showing(self, shown: list[FoundLoss], next_cursor: str | None) -> Self:
        """With a page of its losses."""
        return self.model_copy(update={"losses": shown, "next_cursor": next_cursor})
