"""The model that comes with the project (docs/evidence.md, The shipped model)."""

from functools import lru_cache
from pathlib import Path

from evidence.matching.model import MatchModel, read_model

SHIPPED_MODEL = Path(__file__).parent / "shipped_model.json"


@lru_cache(maxsize=1)
def shipped_model() -> MatchModel:
    """Read once a process."""
    return read_model(SHIPPED_MODEL.read_bytes())
