"""The table as people read it: on the screen, and in docs/evidence-quality.md."""

from rich.table import Table

from bench.evidence.figures import Aim, EvidenceFigures, Figure

_COLOURS = {"goal": "green", "floor": "yellow", "below": "red", "open": ""}
_GRADES = {"goal": "goal", "floor": "floor", "below": "**below**", "open": ""}
_HEADS = ("metric", "measured", "95 % bound", "seeds", "n", "floor / goal", "reaches")


def as_table(figures: EvidenceFigures) -> Table:
    """A rich table, coloured by what each figure reaches; remarks stand below their metric."""
    table = Table(title="evidence", title_justify="left")
    for number, head in enumerate(_HEADS):
        table.add_column(
            head, no_wrap=number > 0, overflow="fold", min_width=24 if not number else 0
        )
    for figure in figures.figures:
        metric, *rest = _cells(figure, figure.grade)
        name = f"{metric}\n[dim]{figure.note}[/dim]" if figure.note else metric
        table.add_row(name, *rest, style=_COLOURS[figure.grade])
    return table


def as_lines(figures: list[Figure]) -> str:
    """What a row found, a line each, while the others are still measured."""
    return "\n".join(f"  {figure.metric}: {_measured(figure)}" for figure in figures)


def as_markdown(figures: EvidenceFigures) -> str:
    """The same as a table of the documentation, the remarks in a column of their own."""
    heads = (*_HEADS, "remark")
    lines = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    for figure in figures.figures:
        cells = [*_cells(figure, _GRADES[figure.grade]), figure.note]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _cells(figure: Figure, grade: str) -> list[str]:
    spread = figure.spread
    return [
        figure.metric,
        _measured(figure),
        _number(figure.lower),
        f"{_number(spread[0])} to {_number(spread[1])}" if spread else "",
        f"{figure.n:,} {figure.of}" if figure.n is not None else "",
        _aim(figure.aim),
        "" if grade == "open" else grade,
    ]


def _measured(figure: Figure) -> str:
    if figure.value is None and not figure.off:
        return "not measured"
    return "off" if figure.off else _number(figure.value)


def _aim(aim: Aim) -> str:
    bounds = [_number(bound) for bound in (aim.floor, aim.goal) if bound is not None]
    return ("at most " if aim.most and bounds else "") + " / ".join(bounds)


def _number(value: float | None) -> str:
    """Three decimals for shares, whole numbers for what is counted in hundreds."""
    if value is None:
        return ""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:g}" if value == int(value) else f"{value:.3f}"
