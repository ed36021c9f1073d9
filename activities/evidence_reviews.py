"""A review of the gate: what a tenant's labels certify, and whether they make a better model."""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from temporalio import activity

from activities.beating import beating
from activities.failures import translated
from activities.models_in_use import ModelInUse, ModelsInUse, version_of
from clock import utc_now
from evidence.gate.certification import LOWEST_THRESHOLD, certify
from evidence.gate.observations import distinct
from evidence.gate.retraining import (
    FEWEST_TO_COMPARE,
    FEWEST_TO_RECALIBRATE,
    FEWEST_TO_TRAIN,
    compared,
    of_use,
    recalibrated,
    rescored,
    retrained,
)
from evidence.matching.model import MatchModel
from integrations.storage.store import ObjectStore
from models.contracts.certificates import (
    CertificateState,
    ModelState,
    NewModel,
    TenantReview,
    TenantReviewed,
)
from models.contracts.labels import Label, LabelUse, Provenance
from models.db import Database
from models.errors import ModelUnusable
from models.repositories import certificates, labels, match_models


@dataclass(frozen=True)
class ReviewedTenants:
    """Looks across tenants, as the system login."""

    database: Database

    @activity.defn
    @translated
    def tenants_with_labels(self) -> list[UUID]:
        """The tenants that have anything to review."""
        with self.database.system() as session:
            return labels.tenants_with_labels(session)


@dataclass(frozen=True)
class EvidenceReviews:
    """`with_amazon`: outcomes by Amazon may train (never certify)."""

    database: Database
    store: ObjectStore
    models: ModelsInUse
    with_amazon: bool

    @activity.defn
    @translated
    def review_evidence(self, wanted: TenantReview) -> TenantReviewed:
        """`review`, for a workflow."""
        with beating():
            return self.review(wanted)

    def review(self, wanted: TenantReview) -> TenantReviewed:
        """Certifies or refuses, and proposes a model where there are labels enough. Safe to
        repeat: the same labels say the same. ModelUnusable for a stored model that was changed."""
        in_use = self.models.of(wanted.tenant_id)
        with self.database.tenant(wanted.tenant_id) as session:
            known = distinct(labels.of_matches(session, with_amazon=self.with_amazon))
            lowest = certificates.highest_threshold(session) or LOWEST_THRESHOLD
        found = certify(_that_certify(known, in_use), lowest)
        with self.database.tenant(wanted.tenant_id) as session:
            entry = certificates.enter(session, found, in_use.version, wanted.actor, utc_now())
        proposed, why_not = self._propose(wanted, known, in_use)
        return TenantReviewed(
            certified=entry.state is CertificateState.CERTIFIED,
            reason=entry.reason,
            proposed=proposed,
            why_not_proposed=why_not,
        )

    def _propose(
        self, wanted: TenantReview, known: list[Label], in_use: ModelInUse
    ) -> tuple[str | None, str]:
        """The version of the model that waits for a yes, or why there is none."""
        try:
            model = _made_of(known, in_use)
        except ModelUnusable as error:
            return None, str(error)
        content = model.model_dump_json().encode()
        version = version_of(content)
        if version == in_use.version:
            return None, "The labels make the model that is in use."
        uri = self.store.put(
            f"{wanted.tenant_id}/models/{version}.json", content, "application/json"
        )
        new = NewModel(
            version=version,
            uri=uri,
            sha256=hashlib.sha256(content).hexdigest(),
            size=len(content),
            card=model.card.model_dump(),
            comparison=compared((in_use.version, in_use.model), (version, model), known),
            proposed_by=wanted.actor,
            reason=wanted.reason,
            at=utc_now(),
        )
        with self.database.tenant(wanted.tenant_id) as session:
            state = match_models.propose(session, new)
        if state is not ModelState.PROPOSED:
            return None, f"The labels make model {version} again, which is {state}."
        return version, ""


def _made_of(known: list[Label], in_use: ModelInUse) -> MatchModel:
    """Trees of the tenant's own where there are labels enough, else a calibration. ModelUnusable
    with what is missing."""
    trains, compares = of_use(known, LabelUse.TRAIN), of_use(known, LabelUse.COMPARE)
    if len(trains) >= FEWEST_TO_TRAIN and len(compares) >= FEWEST_TO_COMPARE:
        return retrained(known, in_use.model)
    if in_use.has_shipped_trees and len(compares) >= FEWEST_TO_RECALIBRATE:
        return recalibrated(known, in_use.model)
    raise ModelUnusable(
        f"{len(trains)} labels to train and {len(compares)} to compare: at least"
        f" {FEWEST_TO_TRAIN} and {FEWEST_TO_COMPARE} are needed for a model, and"
        f" {FEWEST_TO_RECALIBRATE} to compare for a calibration."
    )


def _that_certify(known: list[Label], in_use: ModelInUse) -> list[Label]:
    """Answers by people that the model in use was not fitted to, scored by it."""
    apart = [
        label
        for label in known
        if label.provenance is Provenance.PERSON and label.use in in_use.unseen
    ]
    own = [label for label in apart if label.model_version == in_use.version]
    others = [label for label in apart if label.model_version != in_use.version]
    return [*own, *rescored(in_use.model, in_use.version, others)]
