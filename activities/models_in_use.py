"""Which model scores a tenant's matches, and whether its matches may file without a person."""

import hashlib
from dataclasses import dataclass, field
from functools import lru_cache
from uuid import UUID

from evidence.matching.model import MatchModel, read_model
from evidence.matching.shipped import SHIPPED_MODEL, shipped_model
from integrations.storage.store import ObjectStore
from models.contracts.certificates import Certificate
from models.contracts.evidence import GateStanding
from models.contracts.labels import LabelUse
from models.db import Database
from models.errors import ModelUnusable
from models.repositories import certificates, match_models

_VERSION_LETTERS = 12


@dataclass(frozen=True)
class ModelInUse:
    """A model, its version, and what holds for its matches at the gate. `is_shipped`: it was fitted
    to no label of any tenant."""

    model: MatchModel
    version: str
    standing: GateStanding
    is_shipped: bool = False

    @property
    def has_shipped_trees(self) -> bool:
        """Whether no label of the tenant has grown them: at most they are calibrated."""
        return self.is_shipped or self.model.recalibration is not None

    @property
    def unseen(self) -> frozenset[LabelUse]:
        """What the model was not fitted to."""
        if self.is_shipped:
            return frozenset(LabelUse)
        if self.has_shipped_trees:
            return frozenset({LabelUse.TRAIN, LabelUse.CERTIFY})
        return frozenset({LabelUse.CERTIFY})


@dataclass(frozen=True)
class ModelsInUse:
    """Keeps the models that it has read: their bytes never change."""

    database: Database
    store: ObjectStore
    _known: dict[str, MatchModel] = field(default_factory=dict[str, MatchModel])

    def of(self, tenant_id: UUID) -> ModelInUse:
        """The tenant's accepted model, else the shipped one. ModelUnusable for stored bytes that
        are not those that were accepted."""
        with self.database.tenant(tenant_id) as session:
            record, last = match_models.accepted(session), certificates.current(session)
        if record is None:
            return _shipped(last)
        model = self._known.get(record.sha256) or self._read(record.uri, record.sha256)
        return ModelInUse(model, record.version, standing_of(record.version, last))

    def _read(self, uri: str, sha256: str) -> MatchModel:
        content = self.store.get(self.store.key_of(uri))
        if hashlib.sha256(content).hexdigest() != sha256:
            raise ModelUnusable("The stored model is not the accepted one: accept another.")
        model = read_model(content)
        self._known[sha256] = model
        return model


def version_of(content: bytes) -> str:
    """A model's version: the beginning of its content's SHA-256."""
    return hashlib.sha256(content).hexdigest()[:_VERSION_LETTERS]


def standing_of(version: str, last: Certificate | None) -> GateStanding:
    """What the last entry of the book says about this model; another model's says nothing."""
    if last is not None and last.model_version == version:
        return last.standing
    return GateStanding(
        model_version=version,
        threshold=None,
        reason="Nothing is certified for this model: answers to its questions do that.",
    )


def _shipped(last: Certificate | None) -> ModelInUse:
    version = _shipped_version()
    return ModelInUse(shipped_model(), version, standing_of(version, last), is_shipped=True)


@lru_cache(maxsize=1)
def _shipped_version() -> str:
    return version_of(SHIPPED_MODEL.read_bytes())
