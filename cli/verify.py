"""`opside verify`: check a proof packet, with no server, network or database."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from packets.signing import PublicKey
    from packets.verify import VerifyReport

PROBLEMS_SHOWN = 20


def verify(
    packet: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)],
    key: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            readable=True,
            help="Trust this public key (PEM) instead of those in the data folder.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Check that a proof packet is whole, true to itself, and signed by a key that you trust.

    Exit status: 0 intact and trusted, 1 damaged or forged, 2 not a packet, 3 signer unknown.
    """
    from packets.container import MAX_PACKET_BYTES
    from packets.verify import Verdict, verify_packet

    with packet.open("rb") as file:
        content = file.read(MAX_PACKET_BYTES + 1)
    report = verify_packet(content, _trusted_keys(key))
    if as_json:
        print(report.model_dump_json(indent=2))
    else:
        _tell(report, packet)
    statuses = {
        Verdict.INTACT: 0,
        Verdict.DAMAGED: 1,
        Verdict.NOT_A_PACKET: 2,
        Verdict.UNKNOWN_SIGNER: 3,
    }
    raise typer.Exit(statuses[report.verdict])


def _trusted_keys(key: Path | None) -> "list[PublicKey]":
    """A key file that is broken is a wrong call (status 2), never a verdict on the packet."""
    from integrations.keys import SigningKeys, read_public_key
    from models.errors import PacketError
    from settings import Settings

    try:
        return [read_public_key(key)] if key else SigningKeys(Settings().home).trusted()
    except PacketError as error:
        raise typer.BadParameter(error.message, param_hint="--key") from error


def _tell(report: "VerifyReport", packet: Path) -> None:
    from rich.console import Console

    from packets.verify import Verdict

    console = Console(highlight=False, soft_wrap=True)
    console.print(str(packet), style="bold", markup=False)
    if report.claim_id is not None:
        made = f"{report.made_at:%Y-%m-%d %H:%M %Z}"
        console.print(
            f"Claim {report.claim_id}, version {report.version}, made {made}", style="dim"
        )
    console.print()
    if report.verdict in (Verdict.INTACT, Verdict.UNKNOWN_SIGNER):
        _line(console, "ok", "green", f"files: {report.files}, all as they were sealed")
        _line(console, "ok", "green", f"audit events: {report.audit_events}, one unbroken chain")
        _line(console, "ok", "green", f"workflow histories: {report.histories}, each whole")
        _line(console, "ok", "green", "story: summary, submissions, payout and audit agree")
    for remark in report.remarks:
        _line(console, "--", "yellow", remark)
    for problem in report.problems[:PROBLEMS_SHOWN]:
        _line(console, "!!", "red", problem)
    if len(report.problems) > PROBLEMS_SHOWN:
        _line(console, "!!", "red", f"and {len(report.problems) - PROBLEMS_SHOWN} more")
    _tell_verdict(console, report)


def _tell_verdict(console: "Console", report: "VerifyReport") -> None:
    from packets.verify import Verdict

    if report.verdict is Verdict.INTACT:
        _line(console, "ok", "green", f"signed by {report.key_id}, which you trust")
        console.print("\nIntact and trusted.", style="bold green")
    elif report.verdict is Verdict.UNKNOWN_SIGNER:
        _line(console, "??", "yellow", f"signed by {report.key_id}, which you do not trust")
        console.print(
            "\nIntact, but the signer is unknown: this proves nothing.", style="bold yellow"
        )
        console.print("Get the public key from whoever runs that Opside, and pass it with --key.")
    elif report.verdict is Verdict.DAMAGED:
        console.print("\nDamaged or forged: do not rely on it.", style="bold red")
    else:
        console.print("\nNot a proof packet.", style="bold red")


def _line(console: "Console", mark: str, colour: str, sentence: str) -> None:
    console.print(f"  {mark}  ", style=colour, end="")
    console.print(sentence, markup=False)
