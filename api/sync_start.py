"""Starts a sync of a seller, or a detection run: one at a time, once per id."""

from uuid import UUID

from api import visible
from api.auth import Principal
from api.dependencies import Transactions
from api.workflow_client import WorkflowClient
from clock import utc_now
from models.contracts.syncs import SyncInput, SyncProgress, SyncStart
from models.contracts.workflows import SellerPollInput
from models.repositories import syncs


async def begin(
    caller: Principal,
    seller_id: UUID,
    sync_id: UUID,
    rows: Transactions,
    engine: WorkflowClient,
    *,
    opens_claims: bool,
) -> tuple[SyncProgress, bool]:
    """The sync, and whether it was started now: else it is the one of this id, or the one that
    runs. NotFound for a seller that the caller may not see; EngineAway."""
    await rows.run(lambda session: visible.seller(session, caller, seller_id))
    running = await rows.run(lambda session: syncs.running_of(session, seller_id))
    stored = await rows.run(lambda session: syncs.get(session, sync_id)) or running
    if stored is not None:
        return stored, False
    seller = SellerPollInput(tenant_id=caller.tenant_id, seller_id=seller_id)
    sync = SyncInput(
        seller=seller,
        sync_id=sync_id,
        started_by=SyncStart.REQUEST,
        opens_claims=opens_claims,
    )
    workflow_id = await engine.start_sync(sync)
    now = utc_now()
    begun = SyncProgress(
        sync_id=sync_id,
        seller=seller,
        workflow_id=workflow_id,
        started_by=SyncStart.REQUEST,
        opens_claims=opens_claims,
        started_at=now,
        updated_at=now,
    )
    # The workflow writes the same row; who was told of the sync can read it before that.
    await rows.run(lambda session: syncs.begin(session, begun))
    return begun, True
