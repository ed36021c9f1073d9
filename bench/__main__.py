"""`python -m bench [PART...]`: measures, prints, and keeps the figures as JSON.

Each part has a stack of its own (`evidence` needs none) and writes `OPSIDE_HOME/bench/<part>.json`;
docs/benchmarks.md tells what they mean. Without a name all parts run, one after the other.
"""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from pydantic import BaseModel
from rich.console import Console
from rich.table import Table
from temporalio.runtime import Runtime, TelemetryConfig

from bench.amazon import measure_ledgers
from bench.core import measure_core
from bench.evidence.figures import EvidenceFigures
from bench.evidence.screen import as_lines, as_table
from bench.lists import measured
from bench.sleeping import measure_sleeping
from bench.stage import BenchStack
from bench.workers import ENVIRONMENT, measure_workers
from cli.main import leave
from models.errors import OpsideError
from settings import Settings

console = Console(highlight=False)


def core(home: Path, settings: Settings) -> BaseModel:
    """Claims a second, events, start latency, memory."""
    with BenchStack(home, settings) as stack:
        return asyncio.run(measure_core(stack))


def workers(home: Path, settings: Settings) -> BaseModel:
    """Claims a second with 1 to 8 worker processes."""
    with BenchStack(home, settings, ENVIRONMENT) as stack:
        return measure_workers(stack)


def sleeping(home: Path, settings: Settings) -> BaseModel:
    """10,000 sleeping claims, and waking 1,000 of them."""
    with BenchStack(home, settings) as stack:
        return asyncio.run(measure_sleeping(stack))


def lists(home: Path, _settings: Settings) -> BaseModel:
    """A page of 100,000 claims, by each filter in each order."""
    return measured(home)


def amazon(home: Path, _settings: Settings) -> BaseModel:
    """1,000,000 ledger rows read, loaded and detected over; an hour of 500 sellers."""
    return measure_ledgers(home)


def evidence(_home: Path, _settings: Settings) -> BaseModel:
    """How well documents are read and matched; needs no stack (docs/evidence-quality.md)."""
    from bench.evidence.run import measure_evidence  # noqa: PLC0415 - the other parts need none

    return measure_evidence((), lambda _, figures: console.print(as_lines(figures)))


PARTS: dict[str, Callable[[Path, Settings], BaseModel]] = {
    "core": core,
    "workers": workers,
    "sleeping": sleeping,
    "lists": lists,
    "amazon": amazon,
    "evidence": evidence,
}


def main(names: list[str]) -> int:
    """The exit status."""
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        console.print(f"There is no benchmark {unknown[0]}: {', '.join(PARTS)}.")
        return 2
    settings = Settings()
    folder = settings.home / "bench"
    for name in names or PARTS:
        console.print(f"{name}: {PARTS[name].__doc__}")
        figures = PARTS[name](folder / "stack", settings)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.json").write_text(figures.model_dump_json(indent=2) + "\n")
        console.print(_table(name, figures))
    console.print(f"Kept in {folder}.")
    return 0


def _table(title: str, figures: BaseModel) -> Table:
    if isinstance(figures, EvidenceFigures):
        return as_table(figures)
    table = Table("figure", "", title=title, title_justify="left")
    content: dict[str, Any] = figures.model_dump()
    for name, value in content.items():
        table.add_row(name.replace("_", " "), _text(value))
    return table


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(_text(one) for one in cast(list[object], value))
    if not isinstance(value, dict):
        return str(value)
    lines = cast(dict[object, object], value)
    return "\n".join(f"{name}  {one}" for name, one in lines.items())


if __name__ == "__main__":
    quiet = Runtime(telemetry=TelemetryConfig(logging=None))
    Runtime.set_default(quiet, error_if_already_set=False)
    try:
        status = main(sys.argv[1:])
    except OpsideError as error:
        console.print(f"bench ({error.code}): {error.message}")
        status = 1
    leave(status)
