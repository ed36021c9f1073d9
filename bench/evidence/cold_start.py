"""Row 13: catalogues of which the model has no labels. The gate must be right there, or off."""

from pathlib import Path
from tempfile import TemporaryDirectory

from bench.evidence.data import DevelopmentData
from bench.evidence.figures import Aim, Figure
from bench.evidence.intervals import share_lower
from bench.evidence.matching import autos, f1_of, recall, share_right
from bench.evidence.pair_sets import SETS, Scored, fit, score, write_made_set, write_split

MADE_PAIRS = 6000
_AIM = Aim(floor=0.95, goal=0.97)


def measure_cold_start(data: DevelopmentData) -> list[Figure]:
    """Each set scored by a model of the other, and both by one of made-up goods."""
    data.part("matching")
    figures: list[Figure] = []
    with TemporaryDirectory() as name:
        folder = Path(name)
        models = {"made-up goods": folder / "made-model"}
        write_made_set(folder / "made", 17, MADE_PAIRS)
        fit(folder / "made", models["made-up goods"])
        for title, short in SETS.items():
            write_split(data, short, folder / short, 1)
            models[title] = folder / f"{short}-model"
            fit(folder / short, models[title])
        for title, short in SETS.items():
            for trained_on, model in models.items():
                if trained_on != title:
                    run = score(str(model), folder / short)
                    figures += _figures(f"{title}, model of {trained_on}", run)
    return figures


def _figures(name: str, run: list[Scored]) -> list[Figure]:
    above = [one for one in run if one.probability >= 0.85]
    filed = autos(run)
    right = sum(one.same for one in filed)
    return [
        Figure(
            metric=f"cold start, {name}: precision of auto",
            value=share_right(filed) if filed else None,
            lower=share_lower(right, len(filed)) if filed else None,
            n=len(filed),
            of="auto pairs",
            aim=_AIM,
            note=f"recall {recall(filed, run):.2f}" if filed else "off: nothing is auto",
        ),
        Figure(
            metric=f"cold start, {name}: precision at bare p >= 0.85",
            value=share_right(above) if above else None,
            lower=share_lower(sum(one.same for one in above), len(above)) if above else None,
            n=len(above),
            of="pairs",
            note=f"F1 {f1_of(run):.3f}; never filed by without certification",
        ),
    ]
