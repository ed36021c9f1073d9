"""What detection over a ledger costs, in a process of its own that holds nothing else: over rows
that are read, and from the file to what `opside detect` tells."""

import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

import polars as pl
from pydantic import BaseModel

from detection.families.detecting import detect
from detection.families.inputs import NamedReport
from detection.families.judging import Case
from detection.reports.kinds import ReportKind
from detection.reports.reading import Report
from detection.rulepacks import shipped_book
from models.errors import PartFailed

_LOOK_SECONDS = 0.05
AS_OF = datetime(2026, 11, 2, 12, tzinfo=UTC)


class DetectionCost(BaseModel):
    """Processor seconds, and the most memory that the process ever held."""

    seconds: float
    rss_mb: int
    candidates: int


class CommandCost(BaseModel):
    """Seconds by the clock, and the most memory that the process ever held."""

    seconds: float
    rss_mb: int


def measure_detection(frame: pl.DataFrame, home: Path) -> DetectionCost:
    """Detection over the rows of a detailed ledger, by every family that it allows."""
    home.mkdir(parents=True, exist_ok=True)
    file = home / "ledger.parquet"
    frame.write_parquet(file)
    try:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as processes:
            return processes.submit(_detect, file).result()
    finally:
        file.unlink()


def measure_command(content: bytes, home: Path) -> CommandCost:
    """`opside detect` on the file, from the start of the process to its end."""
    home.mkdir(parents=True, exist_ok=True)
    file = home / "ledger.tsv"
    file.write_bytes(content)
    run = [sys.executable, "-m", "cli.main", "detect", str(file), "--as-of", f"{AS_OF:%Y-%m-%d}"]
    began, rss_kb = time.perf_counter(), 0
    try:
        with subprocess.Popen(run, stdout=subprocess.DEVNULL) as process:  # noqa: S603
            while process.poll() is None:
                rss_kb = max(rss_kb, _most_memory_kb(process.pid))
                time.sleep(_LOOK_SECONDS)
    finally:
        file.unlink()
    if process.returncode:
        raise PartFailed(f"opside detect ended with {process.returncode}.")
    return CommandCost(seconds=round(time.perf_counter() - began, 1), rss_mb=rss_kb // 2**10)


def _detect(file: Path) -> DetectionCost:
    frame = pl.read_parquet(file)
    report = Report(ReportKind.LEDGER_DETAIL, frame, (), (), "utf-8")
    case = Case("US", "USD", AS_OF, shipped_book())
    began = time.process_time()
    found = detect([NamedReport("ledger.txt", report)], case)
    return DetectionCost(
        seconds=round(time.process_time() - began, 1),
        rss_mb=_most_memory_kb() // 2**10,
        candidates=len(found.candidates),
    )


def _most_memory_kb(pid: int | str = "self") -> int:
    """Of this process alone: what `getrusage` gives holds that of the one which started it, too.
    0 of one that has ended."""
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    _, _, most = status.partition("VmHWM:")
    return int(most.split(maxsplit=1)[0]) if most else 0
