"""`opside worker`: serves task queues until it is told to stop."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Sequence

    from settings import Settings


class Role(StrEnum):
    """What a worker may be for (`models/contracts/queues.py`)."""

    CLAIMS = "claims"
    EVIDENCE = "evidence"
    AMAZON = "amazon"
    ALL = "all"


def worker(
    role: Annotated[Role, typer.Option(help="Which kind of work to take.")] = Role.ALL,
) -> None:
    """Run a worker. Ctrl-C or SIGTERM: what runs may finish; a second one ends it at once.

    Exit status 1 when an activity was cut off.
    """
    import asyncio
    import logging

    from models.contracts import queues
    from settings import Settings
    from workers.priority import give_way

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    settings = Settings()
    give_way(settings.worker_niceness)
    roles = queues.ALL if role is Role.ALL else (role.value,)
    with asyncio.Runner(loop_factory=_loop_factory(settings.worker_event_loop)) as runner:
        runner.run(_serve_until_stopped(settings, roles))


async def _serve_until_stopped(settings: "Settings", roles: "Sequence[str]") -> None:
    """Leaves the process from here: a loop that closes waits for threads that were left behind."""
    import asyncio
    import logging
    import signal

    from cli.main import leave
    from connection import connect
    from models.errors import EngineAway
    from worker import Stop, prepare, serve

    stop = Stop()

    def on_signal() -> None:
        (stop.at_once if stop.asked.is_set() else stop.asked).set()

    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, on_signal)
    try:
        engine = await connect(settings.temporal_address, settings.temporal_namespace)
    except RuntimeError as error:
        raise EngineAway(f"Temporal does not answer: {error}. Is `opside up` running?") from error
    await prepare(settings, engine, roles)
    cut = await serve(settings, engine, stop, roles)
    for name in cut:
        logging.getLogger("worker").warning("Cut off: %s", name)
    leave(1 if cut else 0)


def _loop_factory(name: str) -> "Callable[[], asyncio.AbstractEventLoop] | None":
    """None is asyncio's own."""
    if name != "uvloop":
        return None
    import uvloop

    return uvloop.new_event_loop
