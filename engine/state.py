"""What runs in a data folder: addresses, processes, and the lock that says so for certain."""

import fcntl
import os
import time
from typing import IO

from pydantic import BaseModel, ConfigDict, ValidationError

from engine.paths import DataFolder
from models.errors import StackRunning

LOCK_TRIES = 5
LOCK_WAIT_SECONDS = 0.1


class Addresses(BaseModel):
    """Where the parts are; None: not in this stack. Database URLs carry passwords."""

    model_config = ConfigDict(frozen=True)

    temporal_address: str
    temporal_ui_url: str | None = None
    database_url: str
    database_system_url: str
    database_owner_url: str
    sandbox_url: str | None = None
    api_url: str | None = None


class RunningPart(BaseModel):
    """One child process. `address` is for people: never with a password in it."""

    model_config = ConfigDict(frozen=True)

    name: str
    pid: int
    address: str


class StackState(BaseModel):
    """Written by the supervisor each time a part is ready."""

    model_config = ConfigDict(frozen=True)

    pid: int
    addresses: Addresses | None = None
    parts: tuple[RunningPart, ...] = ()


def write_state(folder: DataFolder, state: StackState) -> None:
    """Whole or not at all, and for the owner's eyes alone."""
    draft = folder.state.with_suffix(".new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(state.model_dump_json(indent=2))
    draft.replace(folder.state)


def running_state(folder: DataFolder) -> StackState | None:
    """The stack that runs in this folder now; None if none does."""
    if not folder.lock.exists():
        return None
    with folder.lock.open("r+") as file:
        if _try_lock(file):
            return None
    return _read_state(folder)


def take_lock(folder: DataFolder) -> IO[str]:
    """Hold the data folder until the file is closed or the process ends; `StackRunning` if held."""
    file = folder.lock.open("a+")
    for _ in range(LOCK_TRIES):  # a look at the lock holds it for a moment
        if _try_lock(file):
            folder.state.unlink(missing_ok=True)
            return file
        time.sleep(LOCK_WAIT_SECONDS)
    file.close()
    state = _read_state(folder)
    where = f" (process {state.pid})" if state else ""
    parts = "".join(f"\n  {part.name}  {part.address}" for part in state.parts) if state else ""
    raise StackRunning(f"A stack already runs in {folder.root}{where}.{parts}")


def _try_lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _read_state(folder: DataFolder) -> StackState | None:
    try:
        return StackState.model_validate_json(folder.state.read_bytes())
    except (FileNotFoundError, ValidationError):
        return None
