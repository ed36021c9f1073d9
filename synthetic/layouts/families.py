"""The layout families: what stands where. Those held out never serve to write or tune a rule."""

from dataclasses import dataclass

# Columns by the names of synthetic.languages.WORDS; "tax_rate" is the rate of each line.
_USUAL = ("position", "code", "description", "count", "price", "total")


@dataclass(frozen=True)
class Family:
    """One way to lay out a paper. `head`, `table`, `goods` and `sums` name how those parts are
    drawn; `held_out` families are for measuring alone."""

    name: str
    head: str
    columns: tuple[str, ...]
    table: str = "ruled"
    goods: str = "rows"
    sums: str = "right"
    page: str = "A4"
    font: str = "Helvetica"
    size: float = 9
    held_out: bool = False


FAMILIES = (
    Family("classic", "list_right", _USUAL, page="letter"),
    Family("banded", "band", ("code", "description", "count", "price", "total"), table="zebra"),
    Family("gridded", "strip", ("position", "description", "count", "unit", "price", "total"),
           table="grid", sums="boxed"),
    Family("window", "window", ("position", "count", "unit", "code", "description", "price",
           "total")),
    Family("typed", "typed", ("count", "code", "description", "price", "total"), table="typed",
           font="Courier", size=8, page="letter"),
    Family("count_first", "list_right", ("count", "unit", "code", "description", "price", "total"),
           table="zebra", sums="boxed"),
    Family("two_line", "above", ("position", "description", "total"), goods="two_line"),
    Family("customs", "strip", ("position", "code", "description", "customs", "origin", "weight",
           "count", "unit", "price", "total"), table="grid", page="wide", size=8),
    Family("airy", "above", ("description", "count", "price", "total"), table="plain", size=10),
    Family("summed_below", "window", ("code", "description", "unit", "count", "price", "total"),
           sums="strip", font="Times-Roman", size=9.5),
    Family("taxed_lines", "band", ("position", "description", "count", "price", "tax_rate",
           "total"), table="ruled"),
    Family("roll", "typed", ("description", "total"), table="plain", goods="two_line",
           page="roll", font="Courier", size=7),
    Family("sidebar", "sidebar", ("code", "description", "count", "price", "total"),
           table="plain", size=8, held_out=True),
    Family("blocks", "above", (), goods="blocks", sums="right", held_out=True),
    Family("code_last", "sentence", ("description", "price", "count", "total", "code"),
           table="ruled", sums="boxed", held_out=True),
    Family("letter", "letter", ("position", "description", "code", "count", "unit", "price",
           "total"), table="plain", font="Times-Roman", size=10, held_out=True),
    Family("ledger", "strip", ("code", "count", "description", "tax_rate", "price", "total"),
           table="grid", sums="in_table", page="letter", held_out=True),
    Family("stacked_head", "list_right", _USUAL, table="stacked", sums="strip", held_out=True),
)  # fmt: skip
SEEN = tuple(family for family in FAMILIES if not family.held_out)
HELD_OUT = tuple(family for family in FAMILIES if family.held_out)
