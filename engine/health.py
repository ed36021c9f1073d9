"""What `opside doctor` finds: each part's state, version, place, and how to mend it."""

import asyncio
import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from temporalio.api.workflowservice.v1 import GetClusterInfoRequest
from temporalio.service import RPCError

from connection import connect
from engine.account import database_account
from engine.build import SERVER, UI, are_built, binaries_folder
from engine.call_health import examine_calls
from engine.findings import Finding
from engine.http import answers
from engine.paths import DataFolder
from engine.postgres_binaries import postgres_version
from engine.queue_health import examine_queues
from engine.state import RunningPart, StackState, running_state
from models.contracts import queues
from models.errors import OpsideError
from settings import Settings

CONNECT_SECONDS = 3
START = "`opside up` starts it"
BUILD = "`opside build` (or `opside up`) builds it once; or set OPSIDE_TEMPORAL_BIN"
RESTART = "`opside down`, then `opside up`; its log: {log}"


def examine(settings: Settings) -> list[Finding]:
    """Look at everything, changing nothing; a part that is missing or broken is a finding."""
    folder = DataFolder(settings.home)
    stack = running_state(folder)
    return [
        Finding("Python", "ok", platform.python_version()),
        _data_folder(folder),
        _database(folder, settings, stack),
        _temporal(folder, settings, stack),
        _temporal_ui(folder, settings, stack),
        *(_application(folder, stack, name) for name in ("sandbox", "worker", "api")),
        *_queues(settings, stack),
        *_calls(settings, stack),
    ]


def _queues(settings: Settings, stack: StackState | None) -> list[Finding]:
    address = temporal_address(settings, stack)
    if address is None:
        return [Finding(f"queue {name}", "stopped", mend=START) for name in queues.ALL]
    return examine_queues(address, settings, queues.ALL)


def _calls(settings: Settings, stack: StackState | None) -> list[Finding]:
    url = settings.database_system_url
    if url is None and stack is not None and stack.addresses is not None:
        url = stack.addresses.database_system_url
    return [] if url is None else examine_calls(url)


def temporal_address(settings: Settings, stack: StackState | None) -> str | None:
    """Where the engine is, by the settings or by the stack that runs; None where there is none."""
    if settings.temporal_address is not None or stack is None or stack.addresses is None:
        return settings.temporal_address
    return stack.addresses.temporal_address


def _data_folder(folder: DataFolder) -> Finding:
    nearest = next(path for path in (folder.root, *folder.root.parents) if path.exists())
    if not os.access(nearest, os.W_OK | os.X_OK):
        mend = "make it writable, or set OPSIDE_HOME to a folder that is"
        return Finding("data folder", "broken", where=str(folder.root), mend=mend)
    where = str(folder.root)
    if folder.postgres.is_symlink():
        where += f" (database in {folder.postgres.resolve()})"
    return Finding("data folder", "ok", where=where)


def _database(folder: DataFolder, settings: Settings, stack: StackState | None) -> Finding:
    name = "PostgreSQL"
    if settings.database_url is not None:
        mend = "check that it runs and DATABASE_URL, or unset it for the embedded one"
        return _database_at(name, settings.database_url, mend)
    if stack is not None and stack.addresses is not None:
        mend = RESTART.format(log=folder.logs / "postgres.log")
        return _database_at(name, stack.addresses.database_url, mend)
    try:
        found = postgres_version(database_account(folder.postgres))
    except (OpsideError, OSError, subprocess.CalledProcessError) as error:
        return Finding(name, "broken", mend=f"`uv sync --frozen` installs it ({error})")
    return Finding(name, "stopped", found, mend=START)


def _database_at(name: str, url: str, mend: str) -> Finding:
    parts = urlsplit(url)
    where = f"{parts.hostname}:{parts.port or 5432}"
    try:
        with psycopg.connect(url, connect_timeout=CONNECT_SECONDS) as connection:
            found = connection.info.parameter_status("server_version") or ""
    except psycopg.Error as error:
        return Finding(name, "broken", where=where, mend=f"{mend} ({_first_line(error)})")
    return Finding(name, "ok", found, where)


def _temporal(folder: DataFolder, settings: Settings, stack: StackState | None) -> Finding:
    name, namespace = "Temporal", settings.temporal_namespace
    if settings.temporal_address is not None:
        mend = "check that it runs and TEMPORAL_ADDRESS, or unset it for the embedded one"
        return asyncio.run(_temporal_at(name, settings.temporal_address, namespace, mend))
    if stack is not None and stack.addresses is not None:
        mend = RESTART.format(log=folder.logs / "temporal.log")
        return asyncio.run(_temporal_at(name, stack.addresses.temporal_address, namespace, mend))
    return _built_program(name, SERVER, settings)


async def _temporal_at(name: str, address: str, namespace: str, mend: str) -> Finding:
    try:
        client = await asyncio.wait_for(connect(address, namespace), CONNECT_SECONDS)
        answer = await client.workflow_service.get_cluster_info(GetClusterInfoRequest())
    except (RPCError, RuntimeError, TimeoutError) as error:
        return Finding(name, "broken", where=address, mend=f"{mend} ({_first_line(error)})")
    return Finding(name, "ok", answer.server_version, address)


def _temporal_ui(folder: DataFolder, settings: Settings, stack: StackState | None) -> Finding:
    name = "Temporal UI"
    if settings.temporal_address is not None:
        return Finding(name, "ok", where="that of the Temporal at TEMPORAL_ADDRESS")
    built = _built_program(name, UI, settings)
    part = _running(stack, name)
    if part is None:
        return built
    if answers(part.address):
        return Finding(name, "ok", built.version, part.address)
    mend = RESTART.format(log=folder.logs / "temporal-ui.log")
    return Finding(name, "broken", built.version, part.address, mend)


def _built_program(name: str, program: str, settings: Settings) -> Finding:
    folder = settings.opside_temporal_bin or binaries_folder()
    if not are_built(folder):
        return Finding(name, "broken", where=str(folder), mend=BUILD)
    return Finding(name, "stopped", _version_of(folder / program), str(folder), START)


def _version_of(program: Path) -> str:
    said = subprocess.run([program, "--version"], check=False, capture_output=True, text=True)
    return said.stdout.split()[-1] if said.stdout else ""


def _application(folder: DataFolder, stack: StackState | None, name: str) -> Finding:
    found = version("opside")
    part = _running(stack, name)
    if part is None:
        return Finding(name, "stopped", found, mend=START)
    serves = part.address.startswith("http")
    if serves and not answers(f"{part.address}/healthz"):
        mend = RESTART.format(log=folder.logs / f"{name}.log")
        return Finding(name, "broken", found, part.address, mend)
    return Finding(name, "ok", found, part.address)


def _running(stack: StackState | None, name: str) -> RunningPart | None:
    return next((part for part in stack.parts if part.name == name), None) if stack else None


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
