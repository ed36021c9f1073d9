"""What one unit of an invoice's line cost, and what does not count as its cost."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from models.contracts.evidence import DocumentType, Place
from models.contracts.money import Money


class CostProblem(StrEnum):
    """Why a price is no proof of what a unit cost."""

    DOCUMENT_TYPE_REFUSED = "document_type_refused"
    DATE_UNKNOWN = "date_unknown"
    LINE_DOES_NOT_ADD_UP = "line_does_not_add_up"
    TOTAL_DOES_NOT_ADD_UP = "total_does_not_add_up"


class UnitCost(BaseModel):
    """What one unit cost: `price_cents`, as the line shows it, less the tax in it and its share of
    the invoice's discount. Freight and duties are its shares of what the invoice charges for them:
    they stand apart, because a sourcing cost holds neither. All in minor units of `currency`.
    """

    model_config = ConfigDict(frozen=True)

    currency: str
    cost_cents: int
    price_cents: int
    tax_cents: int = 0
    discount_cents: int = 0
    freight_cents: int = 0
    duty_cents: int = 0
    problems: list[CostProblem] = Field(default_factory=list[CostProblem])

    @property
    def cost(self) -> Money:
        """The sourcing cost of one unit."""
        return Money(cents=self.cost_cents, currency=self.currency)


class CostEntry(BaseModel):
    """A unit's cost with the line of the document that shows it. `where` has the places of its
    numbers by their names: `issued_on`, `unit_price_cents`."""

    model_config = ConfigDict(frozen=True)

    document_id: UUID
    revision: int = 0
    file_name: str
    sha256: str
    type: DocumentType
    number: str | None = None
    issued_on: date | None = None
    supplier: str | None = None
    buyer: str | None = None
    position: int
    page: int
    description: str
    sku: str | None = None
    unit: str | None = None
    case_pack: int | None = None
    quantity: int | None = None
    total_cents: int | None = None
    cost: UnitCost
    where: dict[str, Place] = Field(default_factory=dict[str, Place])
    uploaded_at: datetime


class CostDocumentRequest(BaseModel):
    """Asks for the PDF of what a unit of this line cost, as the document stands at `revision`."""

    model_config = ConfigDict(frozen=True)

    tenant_id: UUID
    seller_id: UUID
    document_id: UUID
    position: int
    revision: int

    @property
    def workflow_id(self) -> str:
        """The one workflow that makes it. It begins as all of the document's do."""
        return f"document-{self.document_id}-cost-{self.position}-{self.revision}"

    @property
    def picture_key(self) -> str:
        """Where the object store has the picture of the line."""
        folder = pictures_folder(self.tenant_id, self.document_id)
        return f"{folder}/{self.position}-{self.revision}.png"


def pictures_folder(tenant_id: UUID, document_id: UUID) -> str:
    """Where the object store has all pictures of a document's lines."""
    return f"{tenant_id}/pictures/{document_id}"


def newest_valid(entries: list[CostEntry], not_later_than: date) -> CostEntry | None:
    """The newest entry without a problem that is of this day or earlier; of one day, the one that
    was uploaded last. None when there is none."""
    valid = [
        (entry.issued_on, entry.uploaded_at, -entry.position, entry)
        for entry in entries
        if entry.issued_on is not None
        and entry.issued_on <= not_later_than
        and not entry.cost.problems
    ]
    return max(valid, key=lambda one: one[:3])[3] if valid else None
