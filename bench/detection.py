"""What detection over a ledger costs, in a process of its own that holds nothing else: over rows
that are read, and from the file to what `opside detect` tells."""

import os
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import redirect_stdout
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

import polars as pl
from pydantic import BaseModel

from cli.detecting.printing import print_findings
from cli.detecting.running import detect_in_files
from detection.families.detecting import detect
from detection.families.inputs import NamedReport
from detection.families.judging import Case
from detection.reports.kinds import ReportKind
from detection.reports.reading import Report
from detection.rulepacks import shipped_book

AS_OF = datetime(2026, 11, 2, 12, tzinfo=UTC)


class DetectionCost(BaseModel):
    """Processor seconds, and the most memory that the process ever held."""

    seconds: float
    rss_mb: int
    candidates: int


def measure_detection(frame: pl.DataFrame, home: Path) -> DetectionCost:
    """Detection over the rows of a detailed ledger, by every family that it allows."""
    home.mkdir(parents=True, exist_ok=True)
    file = home / "ledger.parquet"
    frame.write_parquet(file)
    return _in_own_process(_detect, file)


def measure_command(content: bytes, home: Path) -> DetectionCost:
    """`opside detect` on the file, from the start of the process to the last line."""
    home.mkdir(parents=True, exist_ok=True)
    file = home / "ledger.tsv"
    file.write_bytes(content)
    return _in_own_process(_tell, file)


def _in_own_process(work: Callable[[Path], DetectionCost], file: Path) -> DetectionCost:
    try:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as processes:
            return processes.submit(work, file).result()
    finally:
        file.unlink()


def _detect(file: Path) -> DetectionCost:
    frame = pl.read_parquet(file)
    report = Report(ReportKind.LEDGER_DETAIL, frame, (), (), "utf-8")
    case = Case("US", "USD", AS_OF, shipped_book())
    began = time.process_time()
    found = detect([NamedReport("ledger.txt", report)], case)
    return _cost(time.process_time() - began, len(found.candidates))


def _tell(file: Path) -> DetectionCost:
    found = detect_in_files([file], AS_OF, None)
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
        print_findings(found)
    return _cost(time.process_time(), len(found.candidates))


def _cost(seconds: float, candidates: int) -> DetectionCost:
    return DetectionCost(
        seconds=round(seconds, 1), rss_mb=_most_memory_kb() // 2**10, candidates=candidates
    )


def _most_memory_kb() -> int:
    """Of this process alone: what `getrusage` gives holds that of the one which started it, too."""
    status = Path("/proc/self/status").read_text("utf-8")
    return int(status.split("VmHWM:", 1)[1].split(maxsplit=1)[0])
