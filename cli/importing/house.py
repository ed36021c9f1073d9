"""The running stack that an import goes into: the one that is there, or one started for it."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field

import httpx

from api.auth import signing_secret
from cli.stack_of_settings import stack_of
from engine.environment import join_running_stack, stack_environment
from engine.paths import DataFolder
from engine.process import uv_parent
from engine.stack import EmbeddedStack
from engine.state import running_state
from engine.supervision import Supervisor
from models.errors import NotConfigured
from settings import Settings

ANSWER_SECONDS = 3.0
LOOK_SECONDS = 0.5


@dataclass(frozen=True)
class House:
    """Where the API and the database are. `stack`: ours, started for this import."""

    api_url: str
    temporal_ui_url: str | None
    secret: str = field(repr=False)
    database_url: str = field(repr=False)
    system_url: str = field(repr=False)
    stack: EmbeddedStack | None = None


@contextmanager
def open_house(tell: Callable[[str], None]) -> Generator[House]:
    """Joins the stack of the data folder, else an API of the settings' database that answers, else
    starts what `opside up` would, and stops it at the end. Raises what starting raises.
    """
    settings = Settings()
    state = running_state(DataFolder(settings.home))
    runs_here = state is not None and settings.database_url is None
    join_running_stack()
    settings = Settings()
    if runs_here and state is not None and state.addresses is not None:
        if state.addresses.api_url is None:
            raise NotConfigured(
                "The stack of the data folder runs without the API: start `opside api`, or stop it"
                " and run `opside up`."
            )
        ui = state.addresses.temporal_ui_url
        yield _house(settings, state.addresses.api_url, ui)
    elif settings.database_url is not None and _answers(_api_url(settings)):
        yield _house(settings, _api_url(settings), None)
    else:
        yield from _started(settings, tell)


@asynccontextmanager
async def watched(house: House, tell: Callable[[str], None]) -> AsyncGenerator[None]:
    """While this is open, a part that falls is started again, if the stack is ours. PartFailed of
    one that keeps falling is raised at the end."""
    if house.stack is None:
        yield
        return
    supervisor = Supervisor(house.stack, tell)

    async def look() -> None:
        while True:
            supervisor.look()
            await asyncio.sleep(LOOK_SECONDS)

    looking = asyncio.create_task(look())
    try:
        yield
    finally:
        looking.cancel()
        with suppress(asyncio.CancelledError):
            await looking


def keep_up(house: House, tell: Callable[[str], None]) -> None:
    """Leave the stack that was started for the import up, until Ctrl-C or `opside down`."""
    if house.stack is None:
        return
    tell("The stack stays up until Ctrl-C.")
    supervisor = Supervisor(house.stack, tell)
    uv = uv_parent()
    with suppress(KeyboardInterrupt):
        while uv_parent() == uv:  # else it was killed, and meant were we
            supervisor.look()
            time.sleep(LOOK_SECONDS)


def _started(settings: Settings, tell: Callable[[str], None]) -> Generator[House]:
    tell("No stack runs: starting one (as `opside up` does)...")
    stack = stack_of(
        settings,
        services_only=False,
        report=lambda part: tell(f"✓ {part.name:<12} {part.address}"),
        report_build=tell,
    )
    with stack:
        addresses = stack.addresses
        told = stack_environment(stack.folder, addresses, settings.temporal_namespace)
        yield House(
            api_url=str(addresses.api_url),
            temporal_ui_url=addresses.temporal_ui_url,
            secret=told["JWT_SECRET"],
            database_url=addresses.database_url,
            system_url=addresses.database_system_url,
            stack=stack,
        )
        tell("Stopping the stack...")


def _house(settings: Settings, api_url: str, temporal_ui_url: str | None) -> House:
    if settings.database_url is None or settings.database_system_url is None:
        raise NotConfigured("With DATABASE_URL, set DATABASE_SYSTEM_URL too: sellers are made so.")
    return House(
        api_url=api_url,
        temporal_ui_url=temporal_ui_url,
        secret=signing_secret(settings),
        database_url=settings.database_url,
        system_url=settings.database_system_url,
    )


def _api_url(settings: Settings) -> str:
    host = "127.0.0.1" if settings.api_host in ("0.0.0.0", "::") else settings.api_host  # noqa: S104
    return f"http://{host}:{settings.api_port}"


def _answers(url: str) -> bool:
    try:
        answer = httpx.get(f"{url}/healthz", timeout=ANSWER_SECONDS, trust_env=False)
    except httpx.HTTPError:
        return False
    return answer.is_success
