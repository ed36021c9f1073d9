"""Row 13: catalogues of which the model has no labels. The gate must be right there, or off."""

from pathlib import Path
from tempfile import TemporaryDirectory

from bench.evidence.answers import figures_after_answers
from bench.evidence.data import DevelopmentData
from bench.evidence.figures import Aim, Figure
from bench.evidence.intervals import share_lower
from bench.evidence.matching import GATE, autos, f1_of, recall, share_right
from bench.evidence.pair_sets import SETS, Scored, fit, score, write_made_set, write_split

MADE_PAIRS = 6000
_AIM = Aim(floor=0.95, goal=0.97)


def measure_cold_start(data: DevelopmentData) -> list[Figure]:
    """Each set scored by a model of the other, and both by one of made-up goods."""
    data.part("matching")
    figures: list[Figure] = []
    with TemporaryDirectory() as name:
        folder = Path(name)
        models = _models(data, folder)
        for title, short in SETS.items():
            for trained_on, model in models.items():
                if trained_on != title:
                    run = score(str(model), folder / short)
                    case = f"{title} by a model of {trained_on}"
                    figures += _figures(case, run)
                    figures += figures_after_answers(case, model, folder / short)
    return figures


def _models(data: DevelopmentData, folder: Path) -> dict[str, Path]:
    """A model of each set, and one of made-up goods, by what they were fitted on."""
    models = {"made-up goods": folder / "made-model"}
    write_made_set(folder / "made", 17, MADE_PAIRS)
    fit(folder / "made", models["made-up goods"])
    for title, short in SETS.items():
        write_split(data, short, folder / short, 1)
        models[title] = folder / f"{short}-model"
        fit(folder / short, models[title])
    return models


def _figures(case: str, run: list[Scored]) -> list[Figure]:
    above = [one for one in run if one.probability >= GATE]
    filed = autos(run)
    right = sum(one.same for one in filed)
    return [
        Figure(
            metric=f"cold start, {case}: precision of auto",
            value=share_right(filed) if filed else None,
            lower=share_lower(right, len(filed)) if filed else None,
            n=len(filed),
            of="auto pairs",
            aim=_AIM,
            off=not filed,
            note=f"by the model's own certificate; recall {recall(filed, run):.2f}",
        ),
        Figure(
            metric=f"cold start, {case}: precision at bare p >= {GATE}",
            value=share_right(above) if above else None,
            lower=share_lower(sum(one.same for one in above), len(above)) if above else None,
            n=len(above),
            of="pairs",
            note=f"F1 {f1_of(run):.3f}",
        ),
    ]
