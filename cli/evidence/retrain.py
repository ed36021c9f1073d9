"""`opside evidence retrain`: review a tenant's gate now, and propose a model from its labels."""

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

if TYPE_CHECKING:
    from models.contracts.certificates import TenantReviewed


def retrain(
    tenant: Annotated[UUID, typer.Option(help="Whose labels.")],
    actor: Annotated[str, typer.Option(help="Who asks: kept beside the model.")],
    reason: Annotated[str, typer.Option(help="Why: kept beside the model.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the outcome as JSON.")] = False,
) -> None:
    """Certify a tenant's gate on its labels, fit a model to them and compare it on frozen ones.

    The model waits for an operator's yes (`POST /api/v1/gate/models/{model_version}/decide`).
    """
    reviewed = _review(tenant, actor, reason)
    if as_json:
        print(reviewed.model_dump_json(indent=2))
        return
    print(f"Gate: {'certified' if reviewed.certified else 'not certified'}. {reviewed.reason}")
    if reviewed.proposed:
        print(f"Model {reviewed.proposed} is proposed: it waits for an operator's yes.")
    else:
        print(f"No model is proposed. {reviewed.why_not_proposed}")


def _review(tenant: UUID, actor: str, reason: str) -> "TenantReviewed":
    from activities.evidence_reviews import EvidenceReviews
    from activities.models_in_use import ModelsInUse
    from integrations.storage.store import ObjectStore
    from models.contracts.certificates import TenantReview
    from models.db import Database
    from models.errors import NotConfigured
    from settings import Settings

    settings = Settings()
    if settings.database_url is None:
        raise NotConfigured("No database is set: run this where `opside up` runs.")
    database = Database(settings.database_url, pool_size=1)
    store = ObjectStore(settings.storage_url or f"file://{settings.home / 'storage'}")
    models = ModelsInUse(database, store)
    reviews = EvidenceReviews(database, store, models, settings.evidence_train_on_amazon)
    try:
        return reviews.review(TenantReview(tenant_id=tenant, actor=actor, reason=reason))
    finally:
        database.close()
