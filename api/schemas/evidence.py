"""What Amazon asks for as proof of one claim, and how each thing stands."""

from typing import Self
from uuid import UUID

from pydantic import BaseModel

from claims.paper_words import label_of, text_of
from claims.question_groups import box_of_line, line_at, shown_values
from models.contracts.evidence import DocumentStatus, DocumentType
from models.contracts.lint import EvidenceItem
from models.contracts.questions import ReadValue
from models.repositories.documents import DocumentRecord


class SaidValue(ReadValue):
    """A value with its name and itself in words: "Price of one unit", "11.10 USD"."""

    label: str
    text: str

    @classmethod
    def of(cls, value: ReadValue, currency: str | None) -> Self:
        """The value as it was read."""
        return cls(**dict(value), label=label_of(value.name), text=text_of(value, currency))


class PaperBeside(BaseModel):
    """The document beside a question: what was read of it, the line's page and box (left, top,
    right, bottom in points from the page's upper left corner), and `picture`: where the page around
    the line is to be looked at, null where the file has no pages."""

    document_id: UUID
    file_name: str
    status: DocumentStatus
    type: DocumentType | None
    page: int | None
    box: tuple[float, float, float, float] | None
    picture: str | None
    values: list[SaidValue]

    @classmethod
    def of(cls, document: DocumentRecord, line_position: int | None) -> Self:
        """What was read of the document, and where its line stands."""
        fields = document.fields
        line = line_at(fields, line_position) if fields else None
        box = box_of_line(fields, line) if fields and line else None
        path = f"/api/v1/documents/{document.document_id}/lines/{line_position}/picture"
        values = shown_values(fields, line_position) if fields else []
        currency = fields.currency if fields else None
        return cls(
            document_id=document.document_id,
            file_name=document.file_name,
            status=document.status,
            type=fields.type if fields else None,
            page=line.page if line else None,
            box=box,
            picture=path if box else None,
            values=[SaidValue.of(value, currency) for value in values],
        )


class EvidenceView(BaseModel):
    """The list for a claim and the documents that it was made for, as far as there are any.
    `ready`: nothing is missing and nothing will be refused."""

    claim_id: UUID
    document_id: UUID | None
    proof_of_delivery_id: UUID | None
    match_id: UUID | None
    ready: bool
    items: list[EvidenceItem]
