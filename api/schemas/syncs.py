"""Syncs, as clients start and follow them. What is shown has names in camel case, as in the live
events of syncs."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from api.schemas.base import Body
from models.contracts.syncs import AuditLine, SyncProgress, SyncStage, SyncStart, SyncStatus
from models.repositories.syncs import SyncStatistics


class NewSync(Body):
    """Whose ledger is read."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"seller_id": "5b4f1c0e-8f0a-4f6e-9d5b-0f3c8a1d2e3f"}]}
    )

    seller_id: UUID


class SyncView(BaseModel):
    """A sync. `percent` grows to 100; `leftOut` counts the rows that are no claim, by reason;
    `linkedCases` are the claims that found a document."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)

    sync_id: UUID
    seller_id: UUID
    workflow_id: str
    started_by: SyncStart
    status: SyncStatus
    stage: SyncStage
    percent: int
    total_cases: int
    processed_cases: int
    new_cases: int
    linked_cases: int
    left_out: dict[str, int]
    audit: list[AuditLine]
    error_code: str | None
    started_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, progress: SyncProgress) -> Self:
        """The sync, as it is shown."""
        return cls(
            seller_id=progress.seller.seller_id,
            percent=progress.percent,
            **progress.model_dump(
                exclude={"seller", "cases_uri", "by_hand_uri", "not_carried", "opens_claims"}
            ),
        )


class SyncStatisticsView(BaseModel):
    """A seller's syncs by how they ended, and the claims that they opened together."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)

    seller_id: UUID
    syncs: dict[SyncStatus, int]
    new_cases: int
    last_done_at: datetime | None

    @classmethod
    def of(cls, seller_id: UUID, counted: SyncStatistics) -> Self:
        """The counts, as they are shown."""
        return cls(seller_id=seller_id, **counted.model_dump())
