"""Uploads and what was read from them."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel

from models.contracts.evidence import DocumentFields, DocumentStatus
from models.repositories.documents import DocumentRecord


class DocumentView(BaseModel):
    """An upload. `fields` once it was read, `error_code` where it could not be."""

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
