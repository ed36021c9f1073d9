"""What Amazon asks for as proof of one claim, and how each thing stands."""

from uuid import UUID

from pydantic import BaseModel

from models.contracts.lint import EvidenceItem


class EvidenceView(BaseModel):
    """The list for a claim and the document that it was made for, if there is one. `ready`: nothing
    is missing and nothing will be refused."""

    claim_id: UUID
    document_id: UUID | None
    match_id: UUID | None
    ready: bool
    items: list[EvidenceItem]
