"""Rows 7 and 9 to 12: matching on test rows that no threshold was chosen by, over five seeds."""

from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory

from bench.evidence.data import DevelopmentData
from bench.evidence.figures import Aim, Figure
from bench.evidence.intervals import f1_lower, share_lower
from bench.evidence.pair_sets import SETS, Scored, fit, score, write_split
from bench.evidence.scoring import Tally

SEEDS = (1, 2, 3, 4, 5)
GATE, ASK = 0.85, 0.50
_F1_AIMS = {"Abt-Buy": Aim(goal=0.935), "Amazon-Google": Aim(goal=0.785)}
_BINS = 10

Runs = dict[str, list[list[Scored]]]


def measure_matching(data: DevelopmentData) -> list[Figure]:
    """A model for each set and seed, fitted and scored by the commands."""
    data.part("matching")
    with TemporaryDirectory() as folder:
        runs = {name: _runs(data, short, Path(folder)) for name, short in SETS.items()}
    pooled = [[one for of_set in runs.values() for one in of_set[at]] for at in range(len(SEEDS))]
    return [*_f1_figures(runs), *_gate_figures(pooled), *_calibration_figures(pooled)]


def _runs(data: DevelopmentData, short: str, folder: Path) -> list[list[Scored]]:
    runs: list[list[Scored]] = []
    for seed in SEEDS:
        split = folder / f"{short}-{seed}"
        write_split(data, short, split, seed)
        model = folder / f"{short}-{seed}-model"
        fit(split, model)
        runs.append(score(str(model), split))
    return runs


def _f1_figures(runs: Runs) -> list[Figure]:
    figures = [
        _figure(f"matching F1, {name}", of_set, f1_of, _F1_AIMS[name], _f1_bound)
        for name, of_set in runs.items()
    ]
    values = [figure.value for figure in figures if figure.value is not None]
    total = sum(figure.n or 0 for figure in figures)
    return [
        *figures,
        Figure(
            metric="matching F1, mean of the sets here",
            value=mean(values),
            n=total,
            of="pairs",
            aim=Aim(floor=0.84),
            note="two of the three sets: the third is kept for acceptance",
        ),
    ]


def _gate_figures(pooled: list[list[Scored]]) -> list[Figure]:
    return [
        _figure("gate p >= 0.85 precision, pooled", pooled, _precision,
                Aim(floor=0.97, goal=0.985), _precision_bound),
        _figure("recall at p >= 0.85, pooled", pooled, _recall, Aim(floor=0.55, goal=0.70),
                _recall_bound),
        _figure("precision of what the model decides is auto", pooled, _auto_precision,
                Aim(floor=0.97, goal=0.985), _auto_bound),
        _figure("recall of what the model decides is auto", pooled, _auto_recall,
                Aim(floor=0.55, goal=0.70), None),
        _figure("ask band 0.5 to 0.85, share of pairs", pooled, _ask_share,
                Aim(floor=0.06, goal=0.03, most=True), None),
    ]  # fmt: skip


def _calibration_figures(pooled: list[list[Scored]]) -> list[Figure]:
    return [
        _figure("ECE on p >= 0.5, pooled", pooled, _ece, Aim(floor=0.05, goal=0.03, most=True),
                None),
        _figure("gap in the auto band, pooled", pooled, _gap,
                Aim(floor=0.02, goal=0.01, most=True), None),
    ]  # fmt: skip


def _figure(
    metric: str,
    runs: Sequence[list[Scored]],
    value_of: Callable[[list[Scored]], float],
    aim: Aim,
    bound: Callable[[list[Scored]], float] | None,
) -> Figure:
    """The mean over the seeds; the bound is the seeds' mean too, as they share their test rows."""
    values = [value_of(run) for run in runs]
    return Figure(
        metric=metric,
        value=mean(values),
        lower=mean(bound(run) for run in runs) if bound else None,
        n=len(runs[0]),
        of="pairs",
        spread=(min(values), max(values)),
        aim=aim,
    )


def f1_of(run: list[Scored]) -> float:
    """At p >= 0.5."""
    return sum((_tally(one) for one in run), Tally()).f1


def _f1_bound(run: list[Scored]) -> float:
    return f1_lower([_tally(one) for one in run])


def _tally(one: Scored) -> Tally:
    said = one.probability >= ASK
    return Tally(
        right=int(said and one.same), wrong=int(said and not one.same),
        missed=int(one.same and not said),
    )  # fmt: skip


def share_right(chosen: Sequence[Scored]) -> float:
    """Precision; 1 where nothing was chosen, as nothing was wrong."""
    return mean(one.same for one in chosen) if chosen else 1.0


def _above(run: list[Scored], least: float) -> list[Scored]:
    return [one for one in run if one.probability >= least]


def autos(run: list[Scored]) -> list[Scored]:
    """What would be filed without a person."""
    return [one for one in run if one.decision == "auto"]


def recall(chosen: Sequence[Scored], run: list[Scored]) -> float:
    """The chosen true pairs of all true pairs."""
    return sum(one.same for one in chosen) / max(1, sum(one.same for one in run))


def _precision(run: list[Scored]) -> float:
    return share_right(_above(run, GATE))


def _precision_bound(run: list[Scored]) -> float:
    return _bound(_above(run, GATE))


def _bound(chosen: Sequence[Scored]) -> float:
    return share_lower(sum(one.same for one in chosen), len(chosen))


def _recall(run: list[Scored]) -> float:
    return recall(_above(run, GATE), run)


def _recall_bound(run: list[Scored]) -> float:
    true = [one for one in run if one.same]
    return share_lower(len(_above(true, GATE)), len(true))


def _auto_precision(run: list[Scored]) -> float:
    return share_right(autos(run))


def _auto_bound(run: list[Scored]) -> float:
    return _bound(autos(run))


def _auto_recall(run: list[Scored]) -> float:
    return recall(autos(run), run)


def _ask_share(run: list[Scored]) -> float:
    return len([one for one in run if ASK <= one.probability < GATE]) / len(run)


def _ece(run: list[Scored]) -> float:
    """Expected calibration error in ten bins of equal width between 0.5 and 1."""
    sure = _above(run, ASK)
    bins: dict[int, list[Scored]] = {}
    for one in sure:
        place = min(_BINS - 1, int((one.probability - ASK) / (1 - ASK) * _BINS))
        bins.setdefault(place, []).append(one)
    return sum(len(some) * _distance(some) for some in bins.values()) / max(1, len(sure))


def _gap(run: list[Scored]) -> float:
    return _distance(_above(run, GATE))


def _distance(some: Sequence[Scored]) -> float:
    """Between what was claimed and what came true."""
    if not some:
        return 0.0
    return abs(mean(one.probability for one in some) - share_right(some))
