"""Opside's own processes in a stack: sandbox, worker and API, each an `opside` command."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from engine.http import answers
from engine.paths import DataFolder
from engine.ports import LOOPBACK, free_port
from engine.process import ChildProcess, Command

SANDBOX_PORT = 8020
API_PORT = 8000
READY_SECONDS = 60.0


@dataclass(frozen=True)
class Application:
    """A running process of ours; `url` is None where nothing listens."""

    process: ChildProcess
    url: str | None = None


def start_sandbox(folder: DataFolder, environment: Mapping[str, str]) -> Application:
    """Amazon's stand-in server, on SANDBOX_HOST and SANDBOX_PORT."""
    return _start_server(folder, environment, "sandbox", "SANDBOX", SANDBOX_PORT)


def start_api(folder: DataFolder, environment: Mapping[str, str]) -> Application:
    """The HTTP API, on API_HOST and API_PORT."""
    return _start_server(folder, environment, "api", "API", API_PORT)


def start_worker(folder: DataFolder, environment: Mapping[str, str]) -> Application:
    """The worker of all roles. It is ready when the API's `/readyz` has seen it poll."""
    return Application(ChildProcess(_command(folder, environment, "worker")))


def _start_server(
    folder: DataFolder, environment: Mapping[str, str], command: str, prefix: str, preferred: int
) -> Application:
    port = free_port(preferred)
    binding = {f"{prefix}_HOST": LOOPBACK, f"{prefix}_PORT": str(port)}
    process = ChildProcess(_command(folder, {**environment, **binding}, command))
    url = f"http://{LOOPBACK}:{port}"
    try:
        process.wait_until(lambda: answers(f"{url}/healthz"), READY_SECONDS)
    except BaseException:
        process.stop()
        raise
    return Application(process, url)


def _command(folder: DataFolder, environment: Mapping[str, str], name: str) -> Command:
    return Command(
        name=name,
        arguments=[sys.executable, "-m", "cli.main", name],
        environment={**os.environ, **environment, "PYTHONUNBUFFERED": "1"},
        log=folder.logs / f"{name}.log",
    )
