"""The end of the demo, for a person: each claim and its way, the packets, what to do next."""

from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from cli.demonstration.findings import Ended, Findings
from cli.demonstration.screen import coloured, words
from cli.demonstration.summary import SUMMARY
from models.contracts.claim import ClaimStatus

BEGINNING = [ClaimStatus.DETECTED, ClaimStatus.MATCHING, ClaimStatus.GATE]
PROBLEMS_SHOWN = 3


def tell_findings(console: Console, findings: Findings) -> None:
    """Each claim with its money, history events and packet, and the way that it took."""
    console.print(f"\nEvery claim began {tell_way(BEGINNING)} →\n", style="dim")
    for claim in findings.claims:
        console.print(_headline(claim))
        console.print(
            Padding(Text(tell_way(_after_beginning(claim.path)), style="dim"), (0, 0, 0, 4))
        )
    _tell_packets(console, findings)


def tell_verdict(console: Console, findings: Findings, seconds: float, home: Path) -> None:
    """Whether all is as it must be, otherwise what is not; and where to look on."""
    console.print()
    if findings.problems:
        for problem in findings.problems:
            console.print(Text(f"✗ {problem}", style="red"))
        console.print(f"Logs: {home / 'logs'}", markup=False, soft_wrap=True)
    else:
        line = f"All {len(findings.claims)} claims ended where they should, in {seconds:.0f} s."
        console.print(Text(line, style="bold green"))
    console.print(f"Summary: {home / SUMMARY}", markup=False, soft_wrap=True)
    packets = [packet for claim in findings.claims for packet in claim.packets]
    if packets:
        command = f"OPSIDE_HOME={home} opside verify {packets[-1]}"
        console.print(f"Look at a packet yourself: {command}", markup=False, soft_wrap=True)


def _headline(claim: Ended) -> Table:
    line = Table.grid(padding=(0, 2, 0, 0))
    for width in (28, 2, 9, 22, 10):
        line.add_column(width=width, no_wrap=True)
    line.add_column(no_wrap=True)
    line.add_row(
        Text(claim.role.scenario.title, style="bold"),
        claim.role.account.country,
        coloured(claim.status),
        _money(claim),
        f"{claim.history_events} events",
        _packet(claim),
    )
    return line


def _money(claim: Ended) -> str:
    if not claim.claimed.cents:
        return "nothing claimed"
    if claim.units_in_kind:
        return f"{claim.units_in_kind} units of {claim.role.facts.quantity}"
    claimed = str(claim.claimed)
    return f"{str(claim.paid).removesuffix(' ' + claim.paid.currency)} of {claimed}"


def _packet(claim: Ended) -> str:
    if not claim.packets:
        return "no packet"
    return f"packet {str(claim.role.id)[:4]} v{len(claim.packets)}"


def _after_beginning(path: list[ClaimStatus]) -> list[ClaimStatus]:
    return path[len(BEGINNING) :] if path[: len(BEGINNING)] == BEGINNING else path


def tell_way(path: list[ClaimStatus]) -> str:
    """The statuses in order; two that take turns are written once, with how often."""
    said: list[str] = []
    at = 0
    while at < len(path):
        pair, turns = path[at : at + 2], 1
        while path[at + 2 * turns : at + 2 * turns + 2] == pair:
            turns += 1
        if turns > 1:
            said.append(f"({' → '.join(map(words, pair))}) x {turns}")
            at += 2 * turns
        else:
            said.append(words(path[at]))
            at += 1
    return " → ".join(said)


def _tell_packets(console: Console, findings: Findings) -> None:
    packets = [packet for claim in findings.claims for packet in claim.packets]
    console.print(
        f"\n{findings.packets_verified} of {len(packets)} proof packets hold, by `opside verify`.",
        markup=False,
    )
    tampering = findings.tampering
    if tampering is not None:
        console.print("A copy in which the sums were raised does not:")
        for problem in tampering.problems[:PROBLEMS_SHOWN]:
            console.print(Text(f"  !!  {problem}", style="red"))
