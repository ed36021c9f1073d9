"""`opside namespace`: the namespace of Opside's workflows, on a Temporal server of your own."""

import asyncio
from typing import Annotated

import typer


def namespace(
    wait: Annotated[int, typer.Option(help="Try for so many seconds.", min=1)] = 60,
) -> None:
    """Make the namespace and its search attributes where they are missing. Safe to run again.

    The namespace is TEMPORAL_NAMESPACE of the server at TEMPORAL_ADDRESS; its histories are kept
    for 90 days. In Temporal Cloud both are made in its own console.
    """
    from settings import Settings

    settings = Settings()
    asyncio.run(_ensure(settings.temporal_address, settings.temporal_namespace, wait))
    typer.echo(f"The namespace {settings.temporal_namespace} is ready.")


async def _ensure(address: str | None, name: str, seconds: int) -> None:
    """A new server, and a new search attribute, take some seconds until they can be used."""
    import time

    from temporalio.service import RPCError

    from connection import connect
    from engine.namespace import ensure_namespace
    from models.errors import EngineAway

    end = time.monotonic() + seconds
    while True:
        try:
            return await ensure_namespace(await connect(address, name))
        except (RPCError, RuntimeError) as error:
            if time.monotonic() > end:
                raise EngineAway(f"Temporal did not make the namespace {name}: {error}") from error
            await asyncio.sleep(1)
