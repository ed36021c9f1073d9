"""How the report is laid out: headings, indented lines, lists with a bound, tables."""

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

SHOWN = 10  # lines of a list; `--json` has all
INDENT, DEEPER = (0, 0, 0, 2), (0, 0, 0, 4)
LONGEST_NAME = 44


def write_heading(console: Console, name: str) -> None:
    """The name of a part of the report, after an empty line."""
    console.print(Text(f"\n{name}", style="bold cyan"))


def write_line(console: Console, text: str, style: str = "") -> None:
    """A sentence, indented."""
    console.print(Padding(Text(text, style=style), INDENT, expand=False))


def write_list(console: Console, lines: list[str], what: str, style: str) -> None:
    """What they are and how many, then the first ones; nothing for none."""
    if not lines:
        return
    write_line(console, f"{what} ({len(lines)}):", style)
    for line in lines[:SHOWN]:
        console.print(Padding(Text(line, overflow="fold"), DEEPER, expand=False))
    if len(lines) > SHOWN:
        write_line(console, f"  and {len(lines) - SHOWN} more (--json names all).", "dim")


def new_table(*columns: tuple[str, str]) -> Table:
    """A table without lines; a column is its name and "left" or "right"."""
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for name, justify in columns:
        table.add_column(name, justify="right" if justify == "right" else "left")
    return table


def write_table(console: Console, table: Table) -> None:
    """A table, indented."""
    console.print(Padding(table, INDENT, expand=False))


def short_name(path: str) -> str:
    """The end of a long path."""
    return path if len(path) <= LONGEST_NAME else f"…{path[1 - LONGEST_NAME :]}"
