"""Row 5: synthetic English invoices of held-out layouts, scanned and photographed, once lightly
and once heavily worn."""

from bench.evidence.figures import Aim, Figure
from bench.evidence.intervals import f1_lower
from bench.evidence.made_invoices import header, lines, read_or_nothing
from bench.evidence.scoring import Tally
from synthetic.documents import make_documents
from synthetic.layouts.families import HELD_OUT

A_FORM = 12
LINES_ON_A_PAGE = 9
_SEED = 977
_AIMS = {
    "light": (Aim(floor=0.95, goal=0.98), Aim(floor=0.93, goal=0.97)),
    "heavy": (Aim(floor=0.75, goal=0.85), Aim(floor=0.58, goal=0.72)),
}


def measure_scans() -> list[Figure]:
    """Header and line F1 of each wear; half are photos, half scanned PDFs."""
    return [figure for wear in _AIMS for figure in _measure_wear(wear)]


def _measure_wear(wear: str) -> list[Figure]:
    heads: list[Tally] = []
    bodies: list[Tally] = []
    for shape in ("photo", "scan"):
        made = make_documents(
            _SEED, A_FORM, form=f"{wear}_{shape}", families=HELD_OUT, languages=("en",)
        )
        for document in made:
            # A photo shows the first page alone.
            if len(document.paper.lines) > LINES_ON_A_PAGE:
                continue
            fields = read_or_nothing(document)
            heads.append(header(fields, document.truth))
            bodies.append(lines(fields, document.truth))
    head_aim, line_aim = _AIMS[wear]
    return [
        _figure(f"header F1, {wear} scans, held-out layouts", heads, head_aim),
        _figure(f"line F1, {wear} scans, held-out layouts", bodies, line_aim),
    ]


def _figure(metric: str, tallies: list[Tally], aim: Aim) -> Figure:
    return Figure(
        metric=metric,
        value=sum(tallies, Tally()).f1,
        lower=f1_lower(tallies),
        n=len(tallies),
        of="documents",
        aim=aim,
    )
