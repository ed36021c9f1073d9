"""Uploads, what was read from them and mended, and the claims that they serve."""

from datetime import datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.schemas import examples
from api.schemas.base import Body, Reason
from claims.unreadable import sentence_of
from models.contracts.claim import ClaimStatus
from models.contracts.corrections import Correction, Value
from models.contracts.evidence import DocumentFields, DocumentStatus
from models.repositories.document_claims import ServedClaim
from models.repositories.documents import DocumentRecord
from models.repositories.line_units import MatchState


class DocumentSort(StrEnum):
    """By the moment of the upload; - is newest first."""

    UPLOADED = "uploaded"
    UPLOADED_LAST = "-uploaded"


class DocumentLink(BaseModel):
    """A link that downloads the document without a token, until it expires."""

    url: str
    expires_at: datetime


class DocumentView(BaseModel):
    """An upload. `fields` once it was read, with the page, box, method and confidence of each value
    in `fields.where`; where it could not be read `error_code`, and `error`: what is wrong and what
    to do. `revision` counts corrections."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.DOCUMENT_VIEW]})

    id: UUID
    seller_id: UUID
    file_name: str
    content_type: str
    size: int
    sha256: str
    status: DocumentStatus
    error_code: str | None
    error: str | None = None
    fields: DocumentFields | None
    revision: int = 0
    uploaded_by: str
    uploaded_at: datetime
    read_at: datetime | None

    @classmethod
    def of(cls, record: DocumentRecord) -> Self:
        """The row without the place where its bytes lie."""
        content = record.model_dump(exclude={"tenant_id", "uri", "document_id", "reading"})
        code = record.error_code
        return cls(id=record.document_id, error=code and sentence_of(code), **content)


class ServedClaimView(BaseModel):
    """A claim that the document serves or can serve. `held`: it takes `units` of the line;
    `released`: it gave them back or got none; null: the line names its product, and it waits."""

    claim_id: UUID
    status: ClaimStatus
    line_position: int
    match_id: UUID | None
    state: MatchState | None
    units: int
    probability: float | None

    @classmethod
    def of(cls, served: ServedClaim) -> Self:
        """As the repository found it."""
        return cls(**served.model_dump())


class CorrectionView(BaseModel):
    """A value that a person mended: what stood there, what holds since, who said so, and why."""

    seq: int
    field: str
    old: Value
    new: Value
    actor: str
    reason: str
    at: datetime

    @classmethod
    def of(cls, correction: Correction) -> Self:
        """Without the document's id, which the answer has already."""
        return cls(**correction.model_dump(exclude={"document_id"}))


class DocumentDetail(DocumentView):
    """One document with the claims that it serves and what people mended. `reading` is what was
    read at first, null where nothing was mended."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.DOCUMENT_DETAIL]})

    reading: DocumentFields | None
    corrections: list[CorrectionView]
    claims: list[ServedClaimView]

    @classmethod
    def with_links(
        cls, record: DocumentRecord, corrections: list[Correction], claims: list[ServedClaim]
    ) -> Self:
        """The row and what belongs to it."""
        view = DocumentView.of(record)
        return cls(
            **dict(view),
            reading=record.reading,
            corrections=[CorrectionView.of(one) for one in corrections],
            claims=[ServedClaimView.of(one) for one in claims],
        )


class NewCorrection(Body):
    """A value that was read wrongly: its name as in `fields.where`, the value that stands there,
    and the right one. Amounts are whole minor units, dates ISO; null: there is none."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.NEW_CORRECTION]})

    field: str = Field(min_length=1, max_length=100, examples=["total_cents", "lines.2.quantity"])
    old: Value
    new: Value
    reason: Reason
