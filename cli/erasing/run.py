"""One erasure, from the order to the last file: the rows first, in one transaction, then the rest.

What is to go outside of the database is committed with the rows, and every step of it may be done
again: after a kill the same command, or the tenant's next erasure, goes on.
"""

from dataclasses import dataclass
from uuid import UUID, uuid4

from temporalio.client import Client

from activities.packets import Packets
from cli.erasing.forgetting import forget, running
from cli.erasing.kept import KeptOrders
from clock import utc_now
from integrations.storage.store import ObjectStore
from models.contracts.erasure import ErasureOrder
from models.contracts.projection import EventKind, Transition
from models.contracts.workflows import PacketRequest
from models.db import Database
from models.errors import ErasureRefused, NotFound
from models.repositories import claims, erasure, packets, projection
from models.repositories.erasure import Erased, ErasureRecord
from models.repositories.erasure_chain import writer_of

_RESEALED = 2  # the step after the erasure's own event


@dataclass(frozen=True)
class House:
    """Where words lie: `orders` is the list that is run again after a restore."""

    database: Database
    engine: Client
    store: ObjectStore
    packets: Packets
    orders: KeptOrders


class _OnlyLooked(Exception):
    """Undoes the transaction of a look."""


def look(database: Database, order: ErasureOrder) -> Erased:
    """What the order would erase from the rows: done, counted and undone. NotFound, InvalidField.

    It takes the same locks, for as long as it counts.
    """
    found = Erased()
    unkept = order.model_copy(update={"erasure_id": uuid4()})
    try:
        with database.system() as session:
            found = erasure.erase(session, unkept)
            raise _OnlyLooked
    except _OnlyLooked:
        return found


async def blockers(house: House, found: Erased) -> list[str]:
    """What still needs the words; empty means that they may go."""
    runs = await running(house.engine, found.work.workflows, found.work.families)
    return [*found.living, *(f"workflow {run}: running" for run in runs)]


async def erase_everywhere(house: House, order: ErasureOrder) -> Erased:
    """Erases, and returns when nothing of it is left. ErasureRefused while something needs it."""
    await finish_begun(house, order.tenant_id)
    found = look(house.database, order)
    if needing := await blockers(house, found):
        raise ErasureRefused(
            f"Nothing was erased, because this has not ended: {'; '.join(needing)}."
            " Withdraw or close it first."
        )
    if not found.rows:
        return found
    house.orders.keep(order)
    with house.database.system() as session:
        erased = erasure.erase(session, order)
    await finish_begun(house, order.tenant_id)
    _require_that_nothing_came(house.database, order)
    return erased


def _require_that_nothing_came(database: Database, order: ErasureOrder) -> None:
    """A claim that was matching at that very moment may have taken the document after all."""
    left = look(database, order)
    if left.rows or left.living:
        raise ErasureRefused(
            "All was erased, but meanwhile new words came in"
            f" ({', '.join([*left.living, *left.rows])}): run the same again once that has ended."
        )


async def finish_begun(house: House, tenant_id: UUID) -> None:
    """Does what is left of the tenant's erasures whose rows are committed, oldest first."""
    with house.database.system() as session:
        begun = erasure.unfinished(session, tenant_id)
    for record in begun:
        await _finish(house, record)


async def _finish(house: House, record: ErasureRecord) -> None:
    """Histories go first, so that no packet is made of them again."""
    await forget(house.engine, record.work.workflows, record.work.families)
    for claim_id in record.work.reseal:
        await _reseal(house, record, claim_id)
    for uri in record.work.objects:
        house.store.remove(house.store.key_of(uri))
    for folder in record.work.folders:
        house.store.remove_all(folder)
    with house.database.system() as session:
        erasure.mark_done(session, record, utc_now())


async def _reseal(house: House, record: ErasureRecord, claim_id: UUID) -> None:
    """The next version of the claim's packet, made of what is left, once."""
    writer = writer_of(record.erasure_id)
    with house.database.tenant(record.tenant_id) as session:
        claim = claims.get(session, claim_id)
        if claim is None:
            raise NotFound(f"There is no claim {claim_id}: restore the rows that belong together.")
        events = projection.read_events(session, claim.identity)
        version = packets.of_claim(session, claim.identity)[-1].version + 1
    if any((event.writer, event.step) == (writer, _RESEALED) for event in events):
        return
    sealed = await house.packets.build_packet(
        PacketRequest(
            identity=claim.identity,
            facts=claim.facts,
            policy=claim.policy,
            version=version,
            at=claim.updated_at,
            runs=[],
        )
    )
    step = Transition(
        identity=claim.identity,
        writer=writer,
        run_id=str(record.erasure_id),
        step=_RESEALED,
        at=claim.updated_at,
        kind=EventKind.NOTE,
        source=claim.status,
        target=claim.status,
        actor="opside",
        reason=f"Proof packet version {version} sealed of what is left",
        file=claim.file.model_copy(update={"packet": sealed}),
    )
    with house.database.tenant(record.tenant_id) as session:
        projection.record_transition(session, step)
