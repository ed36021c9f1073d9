"""A replay as tables for people."""

from rich.text import Text

from cli.importing.layout import SHOWN, new_table, write_heading, write_line, write_table
from cli.rules.printing import new_console
from cli.rules.replay_run import Replay, Sum
from models.contracts.money import bare_amount


def print_replay(replay: Replay) -> None:
    """How many claims would change and by how much money, then the first of them."""
    out = new_console()
    threshold = "" if replay.threshold is None else f", threshold {replay.threshold:g}"
    out.print(Text(f"{replay.pack} {replay.version}{threshold}", style="bold"))
    write_line(out, f"{replay.replayed} claims replayed, {len(replay.claims)} would change.")
    if not replay.claims:
        return
    write_heading(out, "Changes")
    table = new_table(
        ("change", "left"),
        ("claims", "right"),
        ("before", "right"),
        ("after", "right"),
        ("difference", "right"),
        ("", "left"),
        ("amount not known", "right"),
    )
    for one in [*replay.sums, *replay.money]:
        table.add_row(*_cells(one))
    write_table(out, table)
    write_heading(out, "Claims")
    for claim in replay.claims[:SHOWN]:
        words = ", ".join(change.replace("_", " ") for change in claim.changes)
        write_line(out, f"{claim.claim_id} {claim.family} {claim.status}: {words}")
        for why in claim.why:
            write_line(out, f"  {why}", "dim")
    if len(replay.claims) > SHOWN:
        write_line(out, f"and {len(replay.claims) - SHOWN} more (--json names all).", "dim")


def _cells(one: Sum) -> list[str]:
    difference = one.after_cents - one.before_cents
    return [
        "all, each claim once" if one.change is None else one.change.replace("_", " "),
        str(one.claims),
        bare_amount(one.before_cents),
        bare_amount(one.after_cents),
        f"{'+' if difference > 0 else ''}{bare_amount(difference)}",
        one.currency,
        str(one.unknown or ""),
    ]
