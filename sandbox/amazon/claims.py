"""What travels to and from the dispute endpoint."""

import base64
import binascii
import hashlib
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic.alias_generators import to_camel

Text = Annotated[str, StringConstraints(min_length=1, max_length=20_000)]
Name = Annotated[str, StringConstraints(max_length=200)]
Identifier = Annotated[str, StringConstraints(min_length=1, max_length=200)]
MAX_ATTACHMENTS = 20


class Inbound(BaseModel):
    """A request body in camelCase; fields that the operation does not know are passed over."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True)


class Money(Inbound):
    """An amount in minor units."""

    currency_code: Annotated[str, StringConstraints(pattern="^[A-Z]{3}$")]
    minor_units: int = Field(ge=1)


class Attachment(Inbound):
    """A file; the hash has to be that of the decoded content."""

    file_name: Identifier
    content_type: Identifier
    sha256: Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]
    content_base64: str

    @model_validator(mode="after")
    def _content_is_intact(self) -> "Attachment":
        try:
            content = base64.b64decode(self.content_base64, validate=True)
        except binascii.Error as error:
            raise ValueError("contentBase64 is not base64.") from error
        if hashlib.sha256(content).hexdigest() != self.sha256:
            raise ValueError("sha256 does not match the content.")
        return self


ClaimType = Literal[
    "LOST_WAREHOUSE",
    "DAMAGED_WAREHOUSE",
    "DISPOSED_WITHOUT_ORDER",
    "INBOUND_SHORTAGE",
    "REFUND_NOT_RETURNED",
    "WRONG_RETURN",
    "REMOVAL_LOST",
    "REMOVAL_SHORT",
    "FEE_OVERCHARGE",
    "REFERRAL_OVERCHARGE",
    "MULTICHANNEL_LOST",
    "UNDERPAID_REIMBURSEMENT",
    "WRONG_REVERSAL",
]
_PAID_AT_COST: tuple[ClaimType, ...] = (
    "LOST_WAREHOUSE",
    "DAMAGED_WAREHOUSE",
    "DISPOSED_WITHOUT_ORDER",
    "INBOUND_SHORTAGE",
    "REMOVAL_LOST",
    "REMOVAL_SHORT",
)


class DisputeRequest(Inbound):
    """A claim about one ledger row, order, shipment or reimbursement; only the ledger names a
    fulfilment centre."""

    claim_type: ClaimType
    marketplace_id: Identifier
    fnsku: Name
    asin: Name
    msku: Name
    quantity: int = Field(ge=1)
    ledger_reference: Identifier
    ledger_date: date
    fulfillment_center: Name
    claimed_amount: Money
    narrative: Text
    attachments: tuple[Attachment, ...] = Field(default=(), max_length=MAX_ATTACHMENTS)

    @model_validator(mode="after")
    def _names_a_product(self) -> "DisputeRequest":
        if not (self.fnsku or self.msku):
            raise ValueError("fnsku or msku has to name the product.")
        return self

    @property
    def is_paid_at_cost(self) -> bool:
        """Whether Amazon pays these units at their sourcing cost: no customer had bought them."""
        return self.claim_type in _PAID_AT_COST


class AppealRequest(Inbound):
    """Why the decision was wrong."""

    grounds: Text
    attachments: tuple[Attachment, ...] = Field(default=(), max_length=MAX_ATTACHMENTS)


class ReplyRequest(Inbound):
    """The answer to Amazon's question."""

    answer: Text
    attachments: tuple[Attachment, ...] = Field(default=(), max_length=MAX_ATTACHMENTS)
