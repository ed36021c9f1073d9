"""The table as people read it: on the screen, and in docs/evidence-quality.md."""

from rich.table import Table

from bench.evidence.figures import Aim, EvidenceFigures, Figure

_COLOURS = {"goal": "green", "floor": "yellow", "below": "red", "open": ""}
_GRADES = {"goal": "goal", "floor": "floor", "below": "**below**", "open": ""}
_HEADS = ("metric", "measured", "95 % bound", "seeds", "n", "floor", "goal", "reaches", "note")


def as_table(figures: EvidenceFigures) -> Table:
    """A rich table, coloured by what each figure reaches."""
    table = Table(*_HEADS, title="evidence", title_justify="left")
    for figure in figures.figures:
        grade = figure.grade
        table.add_row(*_cells(figure, grade), style=_COLOURS[grade])
    return table


def as_markdown(figures: EvidenceFigures) -> str:
    """The same as a table of the documentation."""
    lines = [f"| {' | '.join(_HEADS)} |", f"|{'---|' * len(_HEADS)}"]
    lines += [
        f"| {' | '.join(_cells(figure, _GRADES[figure.grade]))} |" for figure in figures.figures
    ]
    return "\n".join(lines) + "\n"


def _cells(figure: Figure, grade: str) -> list[str]:
    spread = figure.spread
    return [
        figure.metric,
        _number(figure.value),
        _number(figure.lower),
        f"{_number(spread[0])} to {_number(spread[1])}" if spread else "",
        f"{figure.n} {figure.of}" if figure.n is not None else "",
        *_aim(figure.aim),
        "" if grade == "open" else grade,
        figure.note,
    ]


def _aim(aim: Aim) -> tuple[str, str]:
    sign = "at most " if aim.most else ""
    floor = sign + _number(aim.floor) if aim.floor is not None else ""
    goal = sign + _number(aim.goal) if aim.goal is not None else ""
    return floor, goal


def _number(value: float | None) -> str:
    """Three decimals for shares, whole numbers for what is counted in hundreds."""
    if value is None:
        return ""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:g}" if value == int(value) else f"{value:.3f}"
