"""All rows of the table, each a function of its own file; one that cannot be measured says why."""

import time
from collections.abc import Callable, Sequence

from bench.evidence.cold_start import measure_cold_start
from bench.evidence.data import DevelopmentData, development_data
from bench.evidence.distractors import measure_distractors
from bench.evidence.figures import EvidenceFigures, Figure, NotMeasured
from bench.evidence.made_claims import measure_made_claims
from bench.evidence.made_invoices import measure_made_invoices
from bench.evidence.matching import measure_matching
from bench.evidence.pairs_speed import measure_blocking, measure_pairs_speed
from bench.evidence.real_invoices import measure_real_invoices
from bench.evidence.receipts import measure_receipts
from bench.evidence.scans import measure_scans
from bench.evidence.speed import measure_born_digital, measure_memory, measure_recognition
from bench.machine import machine

Row = Callable[[DevelopmentData], list[Figure]]

ROWS: dict[str, Row] = {
    "real-invoices": measure_real_invoices,
    "made-invoices": lambda _: measure_made_invoices(),
    "scans": lambda _: measure_scans(),
    "receipts": measure_receipts,
    "matching": measure_matching,
    "blocking": measure_blocking,
    "cold-start": measure_cold_start,
    "distractors": lambda _: measure_distractors(),
    "claims": lambda _: measure_made_claims(),
    "born-digital-speed": measure_born_digital,
    "ocr-speed": lambda _: measure_recognition(),
    "pairs-speed": lambda _: measure_pairs_speed(),
    "memory": lambda _: measure_memory(),
}


def measure_evidence(
    names: Sequence[str], told: Callable[[str, list[Figure]], None]
) -> EvidenceFigures:
    """The rows of these names, or all. `told` hears of each row as soon as it is measured."""
    data = development_data()
    figures: list[Figure] = []
    seconds: dict[str, float] = {}
    for name in names or ROWS:
        start = time.perf_counter()
        of_row = measure_row(name, ROWS[name], data)
        seconds[name] = round(time.perf_counter() - start, 1)
        told(name, of_row)
        figures += of_row
    return EvidenceFigures(figures=figures, seconds=seconds, machine=machine())


def measure_row(name: str, row: Row, data: DevelopmentData) -> list[Figure]:
    """The row's figures, or one that says why there are none."""
    try:
        return row(data)
    except NotMeasured as reason:
        return [Figure(metric=name, note=f"not measured: {reason}")]
    except Exception as error:  # One row's fault must not lose the figures of the others.
        return [Figure(metric=name, note=f"failed: {type(error).__name__}: {error}")]
