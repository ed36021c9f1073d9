"""The gate: what is certified, what people said, and models that wait for a yes."""

from datetime import datetime
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from api.schemas import examples
from api.schemas.base import Body, Reason
from models.contracts.certificates import (
    Certificate,
    CertificateState,
    Comparison,
    ModelRecord,
    ModelState,
)
from models.contracts.evidence import MatchTier
from models.contracts.labels import Label, LabelKind, Provenance

_CERTIFICATE: dict[str, Any] = {
    "seq": 1,
    "state": "refused",
    "model_version": "5f0c6a525b2e",
    "threshold": None,
    "reason": "Only 12 matches of 85% or more were answered; 59 are needed to show how often they"
    " are right.",
    "labels": 31,
    "labels_sha256": examples.DOCUMENT_SHA256,
    "actor": "opside",
    "at": examples.ASKED_AT,
}
_QUALITY: dict[str, Any] = {
    "model_version": "5f0c6a525b2e",
    "precision": 0.94,
    "recall": 0.61,
    "log_loss": 0.31,
}


class GateReason(Body):
    """Why the gate is reviewed, or its certificate revoked."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "A new catalogue."}]})

    reason: Reason


class ModelDecision(Body):
    """An operator's word on a proposed model."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"accept": True, "reason": "Fewer wrong, as many found."}]}
    )

    accept: bool
    reason: Reason


class GateView(BaseModel):
    """Whether learned matches may file without a person, why, and what led there, newest first."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "certified": False,
                    "threshold": None,
                    "reason": _CERTIFICATE["reason"],
                    "labels": {"answer": 31, "audit": 2, "outcome": 5, "correction": 0},
                    "book": [_CERTIFICATE],
                }
            ]
        }
    )

    certified: bool
    threshold: float | None
    reason: str
    labels: dict[LabelKind, int]
    book: list[Certificate]

    @classmethod
    def of(cls, book: list[Certificate], labels: dict[LabelKind, int]) -> Self:
        """As the book's last entry says."""
        last = book[0] if book else None
        return cls(
            certified=last is not None and last.state is CertificateState.CERTIFIED,
            threshold=last.threshold if last else None,
            reason=last.reason if last else "Nothing was reviewed yet: no labels are known.",
            labels=labels,
            book=book,
        )


class ReviewStarted(BaseModel):
    """A review under way: read the gate in a moment."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"workflow_id": f"evidence-review-{examples.MATCH}"}]}
    )

    workflow_id: str


class LabelView(BaseModel):
    """What a person or Amazon said about a match, and what the gate knew then."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": examples.MATCH,
                    "seller_id": examples.SELLER,
                    "kind": "answer",
                    "provenance": "person",
                    "right": True,
                    "claim_id": examples.CLAIM,
                    "document_id": examples.DOCUMENT,
                    "line_position": 3,
                    "tier": "learned",
                    "probability": 0.91,
                    "model_version": "5f0c6a525b2e",
                    "actor": "anna@seller.example",
                    "detail": "",
                    "at": examples.ASKED_AT,
                }
            ]
        }
    )

    id: UUID
    seller_id: UUID
    kind: LabelKind
    provenance: Provenance
    right: bool
    claim_id: UUID | None
    document_id: UUID
    line_position: int | None
    tier: MatchTier | None
    probability: float | None
    model_version: str | None
    actor: str
    detail: str
    at: datetime

    @classmethod
    def of(cls, label: Label) -> Self:
        """Without the features, which nobody reads."""
        return cls(id=label.label_id, **label.model_dump(exclude={"label_id", "features"}))


class ModelView(BaseModel):
    """A model fitted to the tenant's labels, how it compares, and what an operator said."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "version": "a90c6a525b2e",
                    "state": "proposed",
                    "sha256": examples.DOCUMENT_SHA256,
                    "size": 900000,
                    "card": {"pairs": 420, "same": 260},
                    "comparison": {
                        "labels": 160,
                        "right": 98,
                        "frozen_sha256": examples.DOCUMENT_SHA256,
                        "now": _QUALITY,
                        "new": {**_QUALITY, "model_version": "a90c6a525b2e", "log_loss": 0.24},
                    },
                    "proposed_by": "opside",
                    "reason": "The regular review.",
                    "at": examples.ASKED_AT,
                    "decided_by": None,
                    "decided_why": None,
                    "decided_at": None,
                }
            ]
        }
    )

    version: str
    state: ModelState
    sha256: str
    size: int
    card: dict[str, str | int]
    comparison: Comparison
    proposed_by: str
    reason: str
    at: datetime
    decided_by: str | None
    decided_why: str | None
    decided_at: datetime | None

    @classmethod
    def of(cls, record: ModelRecord) -> Self:
        """Without the address of its bytes."""
        return cls.model_validate(record.model_dump(exclude={"uri"}))


class Models(BaseModel):
    """The tenant's models, newest first. None is in use: the shipped one is."""

    items: list[ModelView]
