"""Findings as tables for people: what can be claimed, what not and why, and what was not read."""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from cli.detecting.running import FoundInFiles
from cli.importing.layout import (
    new_table,
    short_name,
    write_heading,
    write_line,
    write_list,
    write_table,
)
from detection.families.findings import Candidate, LeftOut
from models.contracts.claim import ClaimFamily
from models.contracts.money import Money

PLAIN_WIDTH = 100  # where no terminal says how wide it is
MOST_SHOWN = 40  # candidates; `--json` has all
NEAR_DAYS = 7


def print_findings(found: FoundInFiles) -> None:
    """All of it on standard output."""
    width = None if sys.stdout.isatty() else PLAIN_WIDTH
    console = Console(highlight=False, width=width)
    with console.capture() as captured:
        for part in (_files, _candidates, _left_out, _not_judged, _differences, _unreadable):
            part(console, found)
    for line in captured.get().splitlines():
        print(line.rstrip())


def _files(console: Console, found: FoundInFiles) -> None:
    console.print(
        Text(f"Opside detect: {found.marketplace}, as of {found.as_of:%Y-%m-%d}", style="bold")
    )
    table = new_table(
        ("file", "left"), ("report", "left"), ("rows", "right"), ("kept out", "right")
    )
    for one in found.files:
        table.add_row(
            short_name(one.file), words(one.report.name), f"{one.rows:,}", f"{one.kept_out:,}"
        )
    write_heading(console, f"Files ({len(found.files)})")
    if found.files:
        write_table(console, table)
    else:
        write_line(console, "None of the files is a report that is known.", "red")


def _candidates(console: Console, found: FoundInFiles) -> None:
    if not found.candidates:
        write_heading(console, "Can be claimed (0)")
        write_line(console, "Nothing, by these files.")
        return
    write_heading(console, f"Can be claimed ({len(found.candidates):,}): {_sums(found.candidates)}")
    table = new_table(
        ("file by", "left"),
        ("what", "left"),
        ("product", "left"),
        ("reference", "left"),
        ("units", "right"),
        ("worth", "right"),
        ("sure", "left"),
    )
    for one in found.candidates[:MOST_SHOWN]:
        days = (one.deadline - found.as_of).days
        table.add_row(
            Text(f"{one.deadline:%Y-%m-%d}", style="red" if days < NEAR_DAYS else ""),
            words(one.family.value),
            one.sku or one.fnsku,
            one.reference,
            str(one.quantity),
            str(one.value) if one.value else "not known",
            one.confidence.value,
        )
    write_table(console, table)
    if len(found.candidates) > MOST_SHOWN:
        write_line(
            console, f"and {len(found.candidates) - MOST_SHOWN:,} more (--json has all).", "dim"
        )
    families = Counter(one.family for one in found.candidates)
    if len(families) > 1:
        for family, number in families.most_common():
            own = [one for one in found.candidates if one.family is family]
            write_line(console, f"{words(family.value)}: {number}, {_sums(own)}")


def _left_out(console: Console, found: FoundInFiles) -> None:
    if not found.left_out:
        return
    groups: defaultdict[tuple[ClaimFamily, str], list[LeftOut]] = defaultdict(list)
    for one in found.left_out:
        groups[one.family, one.reason.value].append(one)
    table = new_table(
        ("what", "left"), ("why not", "left"), ("times", "right"), ("units", "right"),
        ("worth", "right"),
    )  # fmt: skip
    for (family, reason), own in sorted(groups.items(), key=lambda item: -len(item[1])):
        units = sum(one.quantity for one in own)
        table.add_row(words(family.value), words(reason), f"{len(own):,}", f"{units:,}", _sums(own))
    write_heading(console, f"Left out ({len(found.left_out):,})")
    write_table(console, table)


def _not_judged(console: Console, found: FoundInFiles) -> None:
    lines = [
        f"{words(one.family.value)}: give {', '.join(words(kind.name) for kind in one.missing)}"
        for one in found.not_judged
    ]
    if lines:
        write_heading(console, f"Not judged ({len(lines)})")
        for line in lines:
            write_line(console, line)


def _differences(console: Console, found: FoundInFiles) -> None:
    lines = [
        f"{one.fnsku}: {one.unreconciled} open by Amazon, {one.lost_less_found} lost less found"
        for one in found.differences
    ]
    if lines:
        write_heading(console, "To look at")
        write_list(console, lines, "Open units that differ from the sums", "yellow")


def _unreadable(console: Console, found: FoundInFiles) -> None:
    lines = [
        f"{short_name(one.file)}{f', line {one.line}' if one.line else ''}:"
        f" {one.message.removeprefix(f'{one.file}: ')}"
        f" ({one.code})"
        for one in found.unreadable
    ]
    if lines:
        write_heading(console, "Not read")
        write_list(console, lines, "Files and lines", "yellow")


def _sums(items: Iterable[Candidate | LeftOut]) -> str:
    """What they are worth, currency by currency; "not known" where nothing tells."""
    cents: Counter[str] = Counter()
    for one in items:
        if one.value is not None:
            cents[one.value.currency] += one.value.cents
    sums = [str(Money(cents=total, currency=currency)) for currency, total in cents.items()]
    return ", ".join(sums) or "worth not known"


def words(name: str) -> str:
    """ "LEDGER_DETAIL" -> "ledger detail"."""
    return name.lower().replace("_", " ")
