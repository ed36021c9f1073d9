"""What a product's units cost, by the invoices that show it."""

from datetime import date
from typing import Self
from uuid import UUID

from pydantic import BaseModel

from models.contracts.costs import CostEntry


class CostView(CostEntry):
    """An invoice's line with its unit's cost. `cost_document`: where its PDF is downloaded."""

    cost_document: str

    @classmethod
    def of(cls, entry: CostEntry) -> Self:
        """With the address of its document."""
        line = f"/api/v1/documents/{entry.document_id}/lines/{entry.position}/cost"
        return cls(**dict(entry), cost_document=line)


class CostHistory(BaseModel):
    """What a unit cost, newest invoice first. `current` is the newest valid one of the day `on` or
    earlier; null where there is none."""

    seller_id: UUID
    sku: str
    on: date
    current: CostView | None
    items: list[CostView]
