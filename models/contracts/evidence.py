"""What is known about a document, and how well one of its lines supports a claim."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from models.contracts.lint import EvidenceItem
from models.contracts.money import Money

# The one rule for uploads and for the reader of documents: what is taken can be read.
LARGEST_DOCUMENT_BYTES = 20 * 1024 * 1024


class DocumentType(StrEnum):
    """Kinds of paper; Amazon accepts invoices and receipts (docs/field.md, Evidence)."""

    INVOICE = "invoice"
    RECEIPT = "receipt"
    PRO_FORMA = "pro_forma"
    ORDER_CONFIRMATION = "order_confirmation"
    PACKING_SLIP = "packing_slip"
    CREDIT_NOTE = "credit_note"
    PROOF_OF_DELIVERY = "proof_of_delivery"
    BILL_OF_LADING = "bill_of_lading"
    OTHER = "other"


class DocumentStatus(StrEnum):
    """A document's own life: `failed` carries an error code that tells the seller what to do. Of an
    `erased` one nothing is left but its id, hash, size and times, and of a `deleted` one too; the
    same bytes may be uploaded again only after a deletion."""

    UPLOADED = "uploaded"
    READ = "read"
    FAILED = "failed"
    ERASED = "erased"
    DELETED = "deleted"


class ReadBy(StrEnum):
    """How a value came to be known, the surest first; `derived` is computed from other values."""

    PERSON = "person"
    EMBEDDED = "embedded"
    CELL = "cell"
    TEXT = "text"
    OCR = "ocr"
    DERIVED = "derived"


class Place(BaseModel):
    """Where a value stands: its page from 1, its box (left, top, right, bottom in points from the
    page's upper left corner; None where there is no page), and how sure the reading is."""

    model_config = ConfigDict(frozen=True)

    page: int = Field(ge=1)
    box: tuple[float, float, float, float] | None = None
    method: ReadBy
    confidence: float = Field(ge=0.0, le=1.0)


class DocumentLine(BaseModel):
    """One line of an invoice. Quantities are units, prices minor units of its currency.

    `unit` is the unit of measure as printed; `case_pack` the units in a case where the line counts
    cases: `quantity` and `unit_price_cents` are of single units all the same. `printed_quantity`
    and `printed_price` are decimals of what the line counts, as it stands there ("12", "59.88"):
    cases, hours, tenths of a cent. The total of what it takes back is negative.
    """

    model_config = ConfigDict(frozen=True)

    position: int = Field(ge=1)
    page: int = Field(ge=1)
    description: str
    sku: str | None = None
    unit: str | None = None
    case_pack: int | None = None
    quantity: int | None = None
    unit_price_cents: int | None = None
    total_cents: int | None = None
    printed_quantity: str | None = None
    printed_price: str | None = None


class Alteration(StrEnum):
    """Signs that a file is not as its supplier made it: all that is looked for
    (`evidence/gate/alteration.py`, `altered_pages.py`). Their absence proves nothing."""

    CHANGED_AFTER_SIGNING = "changed_after_signing"
    XML_DISAGREES = "xml_disagrees"
    BYTES_CHANGED = "bytes_changed"
    NUMBER_COVERED = "number_covered"
    NUMBER_REWRITTEN = "number_rewritten"


class DocumentFields(BaseModel):
    """What was read from a document; a value that was not found is None, never a guess.

    `where` has the place of each value that was found, by its name here: `total_cents`,
    `lines.2.quantity` (lines by their position).
    """

    model_config = ConfigDict(frozen=True)

    type: DocumentType
    pages: int
    number: str | None = None
    issued_on: date | None = None
    supplier: str | None = None
    buyer: str | None = None
    currency: str | None = None
    net_cents: int | None = None
    tax_cents: int | None = None
    freight_cents: int | None = None
    discount_cents: int | None = None
    total_cents: int | None = None
    purchase_order: str | None = None
    shipment_ids: list[str] = Field(default_factory=list[str])
    tracking_ids: list[str] = Field(default_factory=list[str])
    lines: list[DocumentLine] = Field(default_factory=list[DocumentLine])
    where: dict[str, Place] = Field(default_factory=dict[str, Place])
    alterations: list[Alteration] = Field(default_factory=list[Alteration])


class MatchTier(StrEnum):
    """How the line was found: `exact` by an identifier of the product, `learned` by the model,
    `fuzzy` by its words alone."""

    EXACT = "exact"
    LEARNED = "learned"
    FUZZY = "fuzzy"


class CheckCode(StrEnum):
    """Hard checks of the gate (docs/evidence.md)."""

    DOCUMENT_TYPE_ALLOWED = "document_type_allowed"
    LINE_ARITHMETIC = "line_arithmetic"
    TOTAL_ARITHMETIC = "total_arithmetic"
    CURRENCY_KNOWN = "currency_known"
    DATED_BEFORE_EVENT = "dated_before_event"
    QUANTITY_COVERED = "quantity_covered"
    UNIT_PRICE_KNOWN = "unit_price_known"
    DOCUMENT_UNALTERED = "document_unaltered"
    DELIVERY_PROVED = "delivery_proved"


class NamedBy(StrEnum):
    """Who said which document shows a product's cost; `person` in rows from before it was kept."""

    SELLER = "seller"
    OPERATOR = "operator"
    PERSON = "person"


class NamedDocument(BaseModel):
    """The document that a person named as the proof for a claim."""

    model_config = ConfigDict(frozen=True)

    document_id: UUID
    role: NamedBy
    actor: str


class Check(BaseModel):
    """One hard check. `waivable`: a person's yes may stand in for it."""

    model_config = ConfigDict(frozen=True)

    code: CheckCode
    passed: bool
    waivable: bool
    message: str


class GateStanding(BaseModel):
    """Whether the tenant's own labels let this model's matches file without a person.

    `threshold` is what was certified, None where nothing is; `reason` says why, for people.
    """

    model_config = ConfigDict(frozen=True)

    model_version: str
    threshold: float | None
    reason: str


class DeliveryProof(BaseModel):
    """A carrier's paper that names the claim's shipment to Amazon."""

    model_config = ConfigDict(frozen=True)

    document_id: UUID
    type: DocumentType
    number: str | None = None


class EvidenceMatch(BaseModel):
    """The best support for a claim: a document's line, how sure we are, and why.

    `model_version` is the model that told the probability, None where none did; `standing` is the
    gate's at that moment, None in histories from before it was asked.

    `named_by` is who named the document as this product's proof, None where nobody did;
    `names_line`: the naming leaves no doubt which of its lines is meant.

    `delivery` is the second paper of a claim that needs one, None where none was found.

    `lint` is what Amazon asks for and the document lacks, or does not show as Amazon takes it.
    """

    model_config = ConfigDict(frozen=True)

    match_id: UUID
    document_id: UUID
    line_position: int
    tier: MatchTier
    probability: float = Field(ge=0.0, le=1.0)
    features: dict[str, float] = Field(default_factory=dict[str, float])
    checks: list[Check] = Field(default_factory=list[Check])
    quantity: int = Field(ge=1)
    unit_cost: Money | None = None
    document_number: str | None = None
    line_description: str = ""
    reasons: list[str] = Field(default_factory=list[str])
    lint: list[EvidenceItem] = Field(default_factory=list[EvidenceItem])
    model_version: str | None = None
    standing: GateStanding | None = None
    named_by: NamedBy | None = None
    names_line: bool = False
    delivery: DeliveryProof | None = None

    @property
    def papers(self) -> list[UUID]:
        """The documents that go with the claim: the purchase first."""
        return [self.document_id, *([self.delivery.document_id] if self.delivery else [])]

    @property
    def failed_checks(self) -> list[Check]:
        """The hard checks that did not pass."""
        return [check for check in self.checks if not check.passed]
