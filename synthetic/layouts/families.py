"""The layout families: what stands where. Those held out never serve to write or tune a rule.

What has served is seen from then on: rules were written with all up to "typed_letter" in view.
"""

from dataclasses import dataclass

# Columns by the names of synthetic.languages.WORDS; "tax_rate" is the rate of each line.
_USUAL = ("position", "code", "description", "count", "price", "total")


@dataclass(frozen=True)
class Family:
    """One way to lay out a paper. `head`, `table`, `goods` and `sums` name how those parts are
    drawn; `words` are its own words for things in English; `held_out` families are for measuring
    alone."""

    name: str
    head: str
    columns: tuple[str, ...]
    table: str = "ruled"
    goods: str = "rows"
    sums: str = "right"
    page: str = "A4"
    font: str = "Helvetica"
    size: float = 9
    words: tuple[tuple[str, str], ...] = ()
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
           table="plain", size=8),
    Family("blocks", "above", (), goods="blocks", sums="right"),
    Family("code_last", "sentence", ("description", "price", "count", "total", "code"),
           table="ruled", sums="boxed"),
    Family("letter", "letter", ("position", "description", "code", "count", "unit", "price",
           "total"), table="plain", font="Times-Roman", size=10),
    Family("ledger", "strip", ("code", "count", "description", "tax_rate", "price", "total"),
           table="grid", sums="in_table", page="letter"),
    Family("stacked_head", "list_right", _USUAL, table="stacked", sums="strip"),
    Family("enterprise", "information_box", ("position", "code", "description", "count", "unit",
           "price", "total"), table="enterprise", sums="left", font="Courier", size=8,
           words=(("code", "Material"), ("price", "Price/unit"), ("total", "Value"),
                  ("count", "Order qty."))),
    Family("typed_letter", "written_out", ("description", "count", "price", "total"),
           table="plain", sums="sentences", font="Times-Roman", size=11),
    Family("shipped", "remittance", ("code", "description", "ordered", "count", "back_ordered",
           "price", "total"), table="ruled", page="letter", held_out=True,
           words=(("count", "Shipped"), ("code", "Item"), ("price", "Price each"),
                  ("total", "Extension"), ("buyer", "Sold To"))),
    Family("cloud", "columns_of_facts", ("description", "count", "price", "tax_rate", "total"),
           table="plain", sums="balance", held_out=True,
           words=(("total", "Amount {currency}"), ("tax_rate", "VAT"), ("code", "Item Code"))),
    Family("exporter", "exporter", ("description", "code", "count", "unit", "price", "total"),
           table="grid", sums="total_row", font="Times-Roman", size=10, held_out=True,
           words=(("description", "Description of goods"), ("price", "Unit Price"),
                  ("total", "Total Amount"), ("count", "Quantity"), ("buyer", "To"))),
    Family("trade_discount", "two_boxes", ("count", "code", "description", "list_price",
           "line_discount", "price", "total"), table="banded", page="wide", size=8.5,
           held_out=True, words=(("price", "Net price"), ("total", "Net amount"))),
    Family("taxed_amounts", "two_boxes", ("code", "description", "count", "price", "total",
           "tax_amount", "gross"), table="grid", sums="tax_table", size=8, held_out=True),
)  # fmt: skip
SEEN = tuple(family for family in FAMILIES if not family.held_out)
HELD_OUT = tuple(family for family in FAMILIES if family.held_out)
