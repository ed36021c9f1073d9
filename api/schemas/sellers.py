"""Amazon accounts and what is decided for them."""

from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from api.schemas import examples
from api.schemas.base import Body, Reason
from models.contracts.claim import AutoSubmit, ChannelName
from models.repositories.sellers import SellerRecord


class NewAutoSubmit(Body):
    """Which matches a seller's new claims may file without a person, and why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"auto_submit": "exact", "reason": "Only sure ones, please."}]
        }
    )

    auto_submit: AutoSubmit
    reason: Reason


class SellerView(BaseModel):
    """An Amazon account."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.SELLER_VIEW]})

    id: UUID
    name: str
    marketplace: str
    merchant_id: str
    channel: ChannelName
    auto_submit: AutoSubmit
    auto_submit_actor: str
    auto_submit_reason: str

    @classmethod
    def of(cls, record: SellerRecord) -> Self:
        """The row without what only Opside needs."""
        return cls(
            id=record.seller_id,
            name=record.name,
            marketplace=record.marketplace,
            merchant_id=record.merchant_id,
            channel=record.channel,
            auto_submit=record.auto_submit,
            auto_submit_actor=record.auto_submit_actor,
            auto_submit_reason=record.auto_submit_reason,
        )


class Sellers(BaseModel):
    """The sellers that the caller sees, by name."""

    items: list[SellerView]
