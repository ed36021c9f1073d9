"""What a run of chaos may be told, by the environment."""

import os
import random
from dataclasses import dataclass
from pathlib import Path

from settings import Settings

CLAIMS, KILLS = 200, 40
LARGEST_SEED = 999_999


@dataclass(frozen=True)
class Options:
    """`kills` is how many processes are killed at most: a run that is done earlier ends earlier."""

    seed: int
    claims: int
    kills: int
    home: Path
    temporal_bin: Path | None = None


def options_of_environment() -> Options:
    """CHAOS_SEED (a new one unless given), CHAOS_CLAIMS, CHAOS_KILLS; OPSIDE_HOME says where."""
    settings = Settings()
    seed = os.environ.get("CHAOS_SEED")
    return Options(
        seed=int(seed) if seed else random.SystemRandom().randint(1, LARGEST_SEED),
        claims=int(os.environ.get("CHAOS_CLAIMS", CLAIMS)),
        kills=int(os.environ.get("CHAOS_KILLS", KILLS)),
        home=settings.home / "chaos",
        temporal_bin=settings.opside_temporal_bin,
    )
