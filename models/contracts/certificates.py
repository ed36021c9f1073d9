"""What the tenant's labels certify, and models that wait for an operator's yes."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from models.contracts.evidence import GateStanding

# The shipped model, where a tenant has accepted none of its own.
SHIPPED = "shipped"


class CertificateState(StrEnum):
    """`certified`: from the threshold on, matches of the model file by themselves; `refused`: the
    labels do not show that they may; `revoked`: an operator, or another model, ended it."""

    CERTIFIED = "certified"
    REFUSED = "refused"
    REVOKED = "revoked"


class Certified(BaseModel):
    """What labels show: a threshold, or None, and why, in a sentence for people.

    `sure` of the `labels` reach the lowest threshold, and `right` of these were right.
    `labels_sha256` freezes them all.
    """

    model_config = ConfigDict(frozen=True)

    threshold: float | None
    reason: str
    labels: int
    labels_sha256: str
    sure: int
    right: int


class Certificate(BaseModel):
    """One entry of a tenant's book of certificates; the last one holds. `seq` counts from 1."""

    model_config = ConfigDict(frozen=True)

    seq: int
    state: CertificateState
    model_version: str
    threshold: float | None
    reason: str
    labels: int
    labels_sha256: str
    actor: str
    at: datetime

    @property
    def standing(self) -> GateStanding:
        """What the gate goes by."""
        return GateStanding(
            model_version=self.model_version, threshold=self.threshold, reason=self.reason
        )


class ModelState(StrEnum):
    """`proposed` waits for a yes, `accepted` is in use, `refused` got a no, `retired` was."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    RETIRED = "retired"


class Quality(BaseModel):
    """How a model does on the frozen labels. `precision` and `recall` are of p >= 0.85, None where
    there is nothing to divide by; `log_loss` is lower where it is better."""

    model_config = ConfigDict(frozen=True)

    model_version: str
    precision: float | None
    recall: float | None
    log_loss: float


class Comparison(BaseModel):
    """The model of now and the new one, on the same labels that neither was fitted to."""

    model_config = ConfigDict(frozen=True)

    labels: int
    right: int
    frozen_sha256: str
    now: Quality
    new: Quality


class NewModel(BaseModel):
    """A model that was fitted and stored, and its card; `version` is from its content's hash."""

    model_config = ConfigDict(frozen=True)

    version: str
    uri: str
    sha256: str
    size: int
    card: dict[str, str | int]
    comparison: Comparison
    proposed_by: str
    reason: str
    at: datetime


class ModelRecord(NewModel):
    """A model as it is stored, with what an operator said about it."""

    state: ModelState
    decided_by: str | None = None
    decided_why: str | None = None
    decided_at: datetime | None = None


class ReviewInput(BaseModel):
    """Starts `EvidenceReviewWorkflow`. Without a tenant: all of them, as the Schedule does."""

    model_config = ConfigDict(frozen=True)

    tenant_id: UUID | None = None
    actor: str = "opside"
    reason: str = "The regular review."


class TenantReview(BaseModel):
    """One tenant's review, as an activity is asked for it."""

    model_config = ConfigDict(frozen=True)

    tenant_id: UUID
    actor: str
    reason: str


class TenantReviewed(BaseModel):
    """What one tenant's review came to. `reason` is the gate's; `proposed` the version of a model
    that waits for a yes, or None and why."""

    model_config = ConfigDict(frozen=True)

    certified: bool
    reason: str
    proposed: str | None = None
    why_not_proposed: str = ""


class ReviewResult(BaseModel):
    """What a review came to: tenants whose gate was certified, models that wait for a yes, and how
    many tenants could not be reviewed."""

    model_config = ConfigDict(frozen=True)

    tenants: int = 0
    certified: int = 0
    proposed: list[str] = Field(default_factory=list[str])
    failed: int = 0
