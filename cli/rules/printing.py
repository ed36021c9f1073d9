"""Rule packs as tables for people."""

import json
import sys
from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from cli.importing.layout import new_table, write_heading, write_line, write_table
from cli.rules.checking import Check
from detection.rule_entries import Rules
from detection.rulepacks import RulePack

PLAIN_WIDTH = 120  # where no terminal says how wide it is


def print_json(content: object) -> None:
    """JSON on standard output."""
    print(json.dumps(content, indent=2, ensure_ascii=False))


def print_packs(packs: Sequence[RulePack]) -> None:
    """One line for each family of each pack."""
    console = new_console()
    table = new_table(
        ("pack", "left"), ("version", "left"), ("family", "left"), ("marketplaces", "left")
    )
    for pack in packs:
        for family in pack.families:
            own = [place for entry in pack.entries if family in entry.families
                   for place in entry.marketplaces]  # fmt: skip
            places = " ".join(dict.fromkeys(own)) or "none: see its gaps"
            table.add_row(pack.name, pack.version, family.value, places)
    write_table(console, table)


def print_pack(pack: RulePack) -> None:
    """Each entry with its sources and conflicts, then the gaps."""
    console = new_console()
    console.print(Text(f"{pack.name} {pack.version}", style="bold"))
    for rules in pack.entries:
        families = ", ".join(family.value for family in rules.families)
        write_heading(console, f"{families}: {' '.join(rules.marketplaces)}")
        table = new_table(("", "left"), ("", "left"))
        table.show_header = False
        for name, value in _facts(rules):
            table.add_row(Text(name, style="dim"), Text(value))
        write_table(console, table)
    if pack.gaps:
        write_heading(console, "No rules")
        for gap in pack.gaps:
            places = " ".join(gap.marketplaces) or "elsewhere"
            families = ", ".join(family.value for family in gap.families)
            write_line(console, f"{families}, {places}: {gap.reason}")


def print_checks(checks: Sequence[Check]) -> None:
    """A line for each file: that it holds, or its code and what is wrong."""
    console = new_console()
    for check in checks:
        if check.code:
            line = Text(f"{check.file}: {check.message} ({check.code})", style="red")
        else:
            line = Text(f"{check.file}: {check.pack} {check.version}, {check.entries} entries")
            line.append("  holds", style="green")
        console.print(line, soft_wrap=True)


def _facts(rules: Rules) -> list[tuple[str, str]]:
    window = rules.window
    opens = "" if window.opens.days == 0 else f"{window.opens} to "
    facts = [
        ("days", f"{rules.valid_from} to {rules.valid_until or 'changed'}"),
        ("window", f"{opens}{window.closes} from {_words(window.counted_from)}"),
        ("wait", f"{rules.wait_days} days"),
        ("paid unasked", _words(rules.automatic)),
        ("value", _words(rules.valuation)),
        ("cap per unit", str(rules.cap_per_unit or "none known")),
        ("evidence", ", ".join(_words(one) for one in rules.evidence)),
        *(("limit", limit) for limit in rules.limits),
        *((f"{source.about} [{source.mark}]", source.text) for source in rules.sources),
    ]
    for conflict in rules.conflicts:
        facts += [(f"conflict: {conflict.about}", one) for one in conflict.says]
        facts.append(("chosen", f"{conflict.chosen}. {conflict.reason}"))
    return facts


def _words(code: str) -> str:
    return code.replace("_", " ")


def new_console() -> Console:
    """As wide as the terminal."""
    width = None if sys.stdout.isatty() else PLAIN_WIDTH
    return Console(highlight=False, width=width)
