"""The development data, which lies beside the project and is never shipped with it."""

import csv
import os
from dataclasses import dataclass
from pathlib import Path

from bench.evidence.figures import NotMeasured

ENVIRONMENT = "OPSIDE_EVIDENCE_DATA"
_BESIDE = Path(__file__).parents[3] / "shared/data/evidence"


@dataclass(frozen=True)
class DevelopmentData:
    """The folder with `invoices/`, `receipts/` and `matching/`."""

    folder: Path

    def part(self, name: str) -> Path:
        """A folder of it; NotMeasured where it is not here."""
        path = self.folder / name
        if not path.is_dir():
            raise NotMeasured(f"no development data ({name}); {ENVIRONMENT} names its folder")
        return path


def development_data() -> DevelopmentData:
    """Where the environment says, or beside the project."""
    return DevelopmentData(Path(os.environ.get(ENVIRONMENT, _BESIDE)))


def read_rows(path: Path) -> list[dict[str, str]]:
    """A CSV file's rows by the names of its columns."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
