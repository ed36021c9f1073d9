"""Labels: what people and Amazon said about matches, kept with all that the gate knew then."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid5

from pydantic import BaseModel, ConfigDict, Field

from models.contracts.claim import ClaimFile, ClaimStatus
from models.contracts.evidence import EvidenceMatch, MatchTier
from models.contracts.projection import EventKind, Transition

_SAYS = {"yes": True, "no": False}
_DECIDED = {
    ClaimStatus.APPROVED: True,
    ClaimStatus.PARTLY_APPROVED: True,
    ClaimStatus.DENIED: False,
}


class LabelKind(StrEnum):
    """`answer`: to a question that the gate had to ask; `audit`: to one that it asked at random;
    `naming`: a document that a person named for the product; `outcome`: what became of the claim;
    `correction`: a value that was read wrongly."""

    ANSWER = "answer"
    AUDIT = "audit"
    NAMING = "naming"
    OUTCOME = "outcome"
    CORRECTION = "correction"


class Provenance(StrEnum):
    """Whose word it is. What Amazon said stays out of training unless a setting allows it."""

    PERSON = "person"
    AMAZON = "amazon"


class LabelUse(StrEnum):
    """What a label is for, by its document, so that no two uses see lines of one paper."""

    TRAIN = "train"
    COMPARE = "compare"
    CERTIFY = "certify"


_USES = (*[LabelUse.TRAIN] * 5, *[LabelUse.COMPARE] * 2, *[LabelUse.CERTIFY] * 3)


class Label(BaseModel):
    """One label. `right` is whether the match, or the value, was; `detail` names the value or the
    outcome. Probability, features and model are those of the moment when it was asked."""

    model_config = ConfigDict(frozen=True)

    label_id: UUID
    seller_id: UUID
    kind: LabelKind
    provenance: Provenance
    right: bool
    claim_id: UUID | None = None
    document_id: UUID
    line_position: int | None = None
    tier: MatchTier | None = None
    probability: float | None = None
    features: dict[str, float] = Field(default_factory=dict[str, float])
    model_version: str | None = None
    actor: str
    detail: str = ""
    at: datetime

    @property
    def use(self) -> LabelUse:
        """By the hash of its document: half trains, a fifth compares (and calibrates shipped
        trees), the rest certifies."""
        place = hashlib.sha256(self.document_id.bytes).digest()[0] % 10
        return _USES[place]


def label_of(t: Transition, before: ClaimFile) -> Label | None:
    """What the step `t` says about the claim's match; `before` is the claim's file until then."""
    if t.kind is not EventKind.TRANSITION:
        return None
    if t.target is ClaimStatus.FILING and t.choice is None:
        return _of_naming(t)
    if t.closes_question == "answered":
        return _of_answer(t, before)
    return _of_outcome(t) if t.target in _DECIDED else None


def frozen_hash(labels: Sequence[Label]) -> str:
    """One SHA-256 over the labels that a comparison rests on, whatever their order."""
    whole = hashlib.sha256()
    for label in sorted(labels, key=lambda one: one.label_id.int):
        whole.update(label.model_dump_json().encode())
    return whole.hexdigest()


def _of_answer(t: Transition, before: ClaimFile) -> Label | None:
    question, match = before.question, before.match
    right = _SAYS.get(t.choice or "")
    if question is None or match is None or right is None or question.match_id != match.match_id:
        return None
    kind = LabelKind.AUDIT if question.is_audit else LabelKind.ANSWER
    label_id = uuid5(t.identity.claim_id, f"answer:{question.question_id}")
    return _label(t, match, label_id, kind, Provenance.PERSON, right=right)


def _of_naming(t: Transition) -> Label | None:
    """A person named the paper, and the line was not in doubt: it says yes, and never a no, so that
    it may train and never certify."""
    match, named = t.file.match, t.file.named
    if match is None or named is None or not match.names_line:
        return None
    label_id = uuid5(t.identity.claim_id, f"naming:{match.match_id}")
    label = _label(t, match, label_id, LabelKind.NAMING, Provenance.PERSON, right=True)
    return label.model_copy(update={"actor": named.actor})


def _of_outcome(t: Transition) -> Label | None:
    match = t.file.match
    if match is None:
        return None
    # A case that is denied and then approved on appeal has two outcomes, each its own label.
    label_id = uuid5(t.identity.claim_id, f"outcome:{t.target}:{t.file.appeals}")
    right = _DECIDED[t.target]
    return _label(t, match, label_id, LabelKind.OUTCOME, Provenance.AMAZON, right=right)


def _label(
    t: Transition,
    match: EvidenceMatch,
    label_id: UUID,
    kind: LabelKind,
    provenance: Provenance,
    *,
    right: bool,
) -> Label:
    return Label(
        label_id=label_id,
        seller_id=t.identity.seller_id,
        kind=kind,
        provenance=provenance,
        right=right,
        claim_id=t.identity.claim_id,
        document_id=match.document_id,
        line_position=match.line_position,
        tier=match.tier,
        probability=match.probability,
        features=match.features,
        model_version=match.model_version,
        actor=t.actor,
        detail=t.target.value if kind is LabelKind.OUTCOME else "",
        at=t.at,
    )
