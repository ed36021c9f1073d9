"""`opside stop`: the stop switch over all tenants. The API has those of single sellers."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from models.db import Database


def stop(
    reason: Annotated[str, typer.Option(help="Why: kept beside the switch.")],
    actor: Annotated[str, typer.Option(help="Who does it: kept beside the switch.")],
    release: Annotated[
        bool, typer.Option("--release", help="Let sends leave again, and tell the held claims.")
    ] = False,
) -> None:
    """Stop every send to Amazon, of every tenant, or let them leave again."""
    if release:
        _release(actor, reason)
    else:
        _pull(actor, reason)


def _pull(actor: str, reason: str) -> None:
    from clock import utc_now
    from models.repositories import stops

    with _database().system() as session:
        in_flight = stops.pull(session, None, actor, reason, utc_now())
    print(f"Nothing is sent from now on. In flight before the stop: {len(in_flight)}.")
    for send in in_flight:
        print(f"  claim {send.identity.claim_id}: {send.kind}, since {send.since:%Y-%m-%d %H:%M}")


def _release(actor: str, reason: str) -> None:
    import asyncio

    from clock import utc_now
    from models.repositories import stops

    at = utc_now()
    with _database().system() as session:
        stops.release(session, None, actor, reason, at)
    asyncio.run(_tell_held(f"all:{at.isoformat()}"))
    print("Sends may leave again; the held claims are being told.")


async def _tell_held(release_id: str) -> None:
    from connection import connect
    from models.contracts import queues
    from models.contracts.workflows import ReleaseInput
    from models.errors import EngineAway
    from settings import Settings

    settings = Settings()
    try:
        engine = await connect(settings.temporal_address, settings.temporal_namespace)
    except RuntimeError as error:
        raise EngineAway("Released, but Temporal does not answer: run the same again.") from error
    await engine.start_workflow(
        "ReleaseWorkflow",
        ReleaseInput(tenant_id=None, seller_id=None, release_id=release_id),
        id=f"release-{release_id}",
        task_queue=queues.CLAIMS,
    )


def _database() -> "Database":
    from models.db import Database
    from models.errors import NotConfigured
    from settings import Settings

    settings = Settings()
    if settings.database_url is None or settings.database_system_url is None:
        raise NotConfigured("No database is set: run this where `opside up` runs.")
    return Database(settings.database_url, settings.database_system_url, 1)
