"""The embedded Temporal UI: the operator's window into each claim's workflow."""

import os
from dataclasses import dataclass
from pathlib import Path

import yaml

from engine.build import UI
from engine.http import answers
from engine.paths import DataFolder
from engine.ports import LOOPBACK, free_port
from engine.process import ChildProcess, Command

PREFERRED_PORT = 8233
READY_SECONDS = 20.0


@dataclass(frozen=True)
class TemporalUI:
    """A running UI at `url`."""

    process: ChildProcess
    url: str


def start_ui(folder: DataFolder, binaries: Path, temporal_address: str) -> TemporalUI:
    """Write the UI's configuration and start it."""
    port = free_port(PREFERRED_PORT)
    place = folder.temporal / "ui"
    configuration = place / "config" / "development.yaml"
    configuration.parent.mkdir(parents=True, exist_ok=True)
    configuration.write_text(_configuration(temporal_address, port))
    process = ChildProcess(
        Command(
            name="Temporal UI",
            arguments=[binaries / UI, "start"],
            environment={"PATH": os.defpath, "HOME": str(place)},
            folder=place,
            log=folder.logs / "temporal-ui.log",
        )
    )
    url = f"http://{LOOPBACK}:{port}"
    process.wait_until(lambda: answers(url), READY_SECONDS)
    return TemporalUI(process, url)


def _configuration(temporal_address: str, port: int) -> str:
    values: dict[str, object] = {
        "temporalGrpcAddress": temporal_address,
        "host": LOOPBACK,
        "port": port,
        "enableUi": True,
        "cors": {"cookieInsecure": True},  # plain HTTP on loopback
        "disableNewsFetch": True,  # nothing calls out
        "defaultNamespace": "default",
    }
    return yaml.safe_dump(values)
