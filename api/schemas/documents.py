"""Uploads and what was read from them."""

from datetime import datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from api.schemas import examples
from models.contracts.evidence import DocumentFields, DocumentStatus
from models.repositories.documents import DocumentRecord


class DocumentSort(StrEnum):
    """By the moment of the upload; - is newest first."""

    UPLOADED = "uploaded"
    UPLOADED_LAST = "-uploaded"


class DocumentLink(BaseModel):
    """A link that downloads the document without a token, until it expires."""

    url: str
    expires_at: datetime


class DocumentView(BaseModel):
    """An upload. `fields` once it was read, `error_code` where it could not be."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.DOCUMENT_VIEW]})

    id: UUID
    seller_id: UUID
    file_name: str
    content_type: str
    size: int
    sha256: str
    status: DocumentStatus
    error_code: str | None
    fields: DocumentFields | None
    uploaded_by: str
    uploaded_at: datetime
    read_at: datetime | None

    @classmethod
    def of(cls, record: DocumentRecord) -> Self:
        """The row without the place where its bytes lie."""
        content = record.model_dump(exclude={"tenant_id", "uri", "document_id"})
        return cls(id=record.document_id, **content)
