"""Opside's own processes in a stack: sandbox, worker and API, each an `opside` command."""

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from clock import utc_now
from engine.http import answers
from engine.paths import DataFolder
from engine.pollers import are_polled
from engine.ports import LOOPBACK, free_port
from engine.process import ChildProcess, Command
from models.contracts import queues

SANDBOX_PORT = 9400
API_PORT = 8000
READY_SECONDS = 60.0
STOP_SECONDS = 45.0  # the worker's grace of 25, then that of its claims


@dataclass(frozen=True)
class Application:
    """A running process of ours. `address`: its URL, or for the worker what it polls."""

    process: ChildProcess
    address: str


def start_sandbox(
    folder: DataFolder, environment: Mapping[str, str], arguments: Sequence[str]
) -> Application:
    """Amazon, played on this machine."""
    port = free_port(SANDBOX_PORT)
    binding = ["--host", LOOPBACK, "--port", str(port)]
    process = ChildProcess(_command(folder, environment, "sandbox", [*binding, *arguments]))
    return _serving(process, port)


def start_api(
    folder: DataFolder, environment: Mapping[str, str], arguments: Sequence[str]
) -> Application:
    """The HTTP API."""
    port = free_port(API_PORT)
    binding = {"API_HOST": LOOPBACK, "API_PORT": str(port)}
    process = ChildProcess(_command(folder, {**environment, **binding}, "api", arguments))
    return _serving(process, port)


def start_worker(
    folder: DataFolder, environment: Mapping[str, str], arguments: Sequence[str]
) -> Application:
    """The worker of all roles; ready when Temporal has seen it ask for work on each queue."""
    since = utc_now()
    process = ChildProcess(_command(folder, environment, "worker", arguments))
    address, namespace = environment["TEMPORAL_ADDRESS"], environment["TEMPORAL_NAMESPACE"]
    process.wait_until(lambda: are_polled(address, namespace, queues.ALL, since), READY_SECONDS)
    return Application(process, f"polls {', '.join(queues.ALL)}")


def _serving(process: ChildProcess, port: int) -> Application:
    url = f"http://{LOOPBACK}:{port}"
    process.wait_until(lambda: answers(f"{url}/healthz"), READY_SECONDS)
    return Application(process, url)


def _command(
    folder: DataFolder, environment: Mapping[str, str], name: str, arguments: Sequence[str]
) -> Command:
    return Command(
        name=name,
        arguments=[sys.executable, "-m", "cli.main", name, *arguments],
        environment={**os.environ, **environment, "PYTHONUNBUFFERED": "1"},
        log=folder.logs / f"{name}.log",
        stop_seconds=STOP_SECONDS,
    )
