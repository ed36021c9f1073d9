"""What matching works on: lines of documents that still have units to give."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from models.contracts.evidence import DocumentFields, DocumentLine, MatchTier


class LineOnOffer(BaseModel):
    """A line, the document that it stands in, and the units that no other claim has taken.

    `document` is the whole document, because its arithmetic is checked over all lines.
    """

    model_config = ConfigDict(frozen=True)

    document_id: UUID
    document: DocumentFields
    line: DocumentLine
    free_units: int = Field(ge=0)


class MatchDraft(BaseModel):
    """How well one line fits a claim's product, before the hard checks."""

    model_config = ConfigDict(frozen=True)

    offer: LineOnOffer
    tier: MatchTier
    probability: float = Field(ge=0.0, le=1.0)
    features: dict[str, float]
    reasons: list[str]
