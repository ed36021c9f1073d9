"""What a person sees while the demo runs: a live table in a terminal, plain lines elsewhere."""

from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from api.schemas.claims import ClaimSummary
from cli.demonstration.board import Board
from cli.demonstration.cast import Role
from engine.state import RunningPart
from models.contracts.claim import ClaimStatus as S

REFRESHES_PER_SECOND = 4
COLOURS = {
    "green": {S.PAID, S.BILLED, S.SEALED, S.CLOSED, S.CREDITED},
    "cyan": {S.APPROVED, S.PARTLY_APPROVED, S.AWAITING_PAYOUT, S.PART_PAID},
    "yellow": {S.ON_DESK, S.RETRYING, S.HELD_BY_STOP, S.HELD_BY_BUDGET, S.REVERSED},
    "magenta": {S.AWAITING_ANSWER, S.AWAITING_EVIDENCE, S.INFORMATION_REQUESTED},
    "red": {S.DENIED, S.EXPIRED},
}
# 100 columns wide with the gaps between.
COLUMNS = {"scenario": 28, "seller": 6, "product": 12, "status": 21, "money": 10, "whose turn": 13}
SHORT_TURNS = {
    "nobody": "",
    "a free filing place of this seller": "filing place",
    "the seller or an operator": "seller",
}
_COLOUR_OF = {status: colour for colour, statuses in COLOURS.items() for status in statuses}


class Screen:
    """Draws on a console."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self._is_live = console.is_terminal

    def part_ready(self, part: RunningPart) -> None:
        """A part of the stack runs."""
        self.console.print(f"[green]✓[/green] {part.name:<12} {part.address}")

    def tell(self, line: str) -> None:
        """Something that a person should know."""
        self.console.print(line, markup=False, soft_wrap=True)

    def announce(self, day: timedelta, scene: str) -> None:
        """A new scene; the live table shows it by itself."""
        if not self._is_live:
            self.console.print(f"\n{_day(day)}: {scene}", style="bold")

    def heard(self, role: Role, claim: ClaimSummary) -> None:
        """A claim has moved; the live table shows it by itself."""
        if not self._is_live:
            name = f"{role.scenario.title:<28} {role.account.country}"
            line = f"  {name}  {words(claim.status):<22} {_turn(claim)}"
            self.console.print(line.rstrip(), markup=False)

    def live(self, board: Board) -> AbstractContextManager[object]:
        """While this is open, the table follows the board."""
        if not self._is_live:
            return nullcontext()
        return Live(
            console=self.console,
            get_renderable=lambda: _picture(board),
            refresh_per_second=REFRESHES_PER_SECOND,
            transient=True,
        )


def words(status: S) -> str:
    """A status as people say it."""
    return status.value.replace("_", " ")


def coloured(status: S) -> Text:
    """A status in the colour of whose turn it is."""
    return Text(words(status), style=_COLOUR_OF.get(status, ""))


def _picture(board: Board) -> RenderableType:
    heading = Text(f"\n{_day(board.day)}  ", style="bold")
    heading.append(board.scene, style="dim")
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for name, width in COLUMNS.items():
        right = name == "money"
        table.add_column(name, width=width, no_wrap=True, justify="right" if right else "left")
    for role in board.roles:
        claim = board.claim(role)
        table.add_row(
            role.scenario.title,
            role.account.country,
            role.facts.msku,
            coloured(claim.status) if claim else "",
            _money(claim) if claim else "",
            _turn(claim) if claim else "",
        )
    return Group(heading, table)


def _day(day: timedelta) -> str:
    return f"Day {day / timedelta(days=1):g}"


def _money(claim: ClaimSummary) -> str:
    amount = claim.paid or claim.approved or claim.claimed
    return f"{amount}" if amount else ""


def _turn(claim: ClaimSummary) -> str:
    """Who has to act, in a word or two: what stands before the colon of "who: what"."""
    who = claim.waiting_for.split(":")[0]
    return SHORT_TURNS.get(who, who.removeprefix("the ").removeprefix("an "))
