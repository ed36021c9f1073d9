"""The sandbox's parts, put together: one object that every route gets."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from sandbox.amazon.agenda import Agenda
from sandbox.amazon.cases import CaseBook
from sandbox.amazon.clock import SandboxClock, wall_clock
from sandbox.amazon.faults import FaultBook
from sandbox.amazon.history import past_reimbursements
from sandbox.amazon.limits import Buckets
from sandbox.amazon.lived import lived_seller
from sandbox.amazon.payouts import PayoutBook
from sandbox.amazon.report_book import ReportBook
from sandbox.amazon.store import Store
from sandbox.amazon.tokens import TokenBook
from sandbox.amazon.world import Seller, World, build_world

DEFAULT_SEED = 7


@dataclass(frozen=True)
class SandboxOptions:
    """How to run the sandbox.

    `seed` and `pairs` (of sellers) count for a new state only: Amazon does not forget.
    """

    state: Path
    seed: int | None = None
    pairs: int = 1
    rate_scale: float = 1.0
    report_seconds: float = 2.0
    request_timeout_seconds: int = 30
    enforce_report_spacing: bool = False
    wall: Callable[[], datetime] = wall_clock


class Sandbox:
    """Amazon, from its memory file on. `hang_up` closes a client's connection unanswered."""

    world: World
    cases: CaseBook
    reports: ReportBook

    def __init__(self, options: SandboxOptions) -> None:
        self.options = options
        self.store = Store(options.state)
        self.clock = SandboxClock(self.store, options.wall)
        self.faults = FaultBook(self.store)
        self.payouts = PayoutBook(self.store)
        self.buckets = Buckets(self.clock.now, options.rate_scale)
        self.tokens = TokenBook(self.store, self.clock)
        self.hang_up: Callable[[tuple[str, int]], None] | None = None
        with self.store.transaction():
            self._settle(options.seed)

    def reset(self, seed: int) -> None:
        """Forget everything and begin again with another world, today."""
        with self.store.transaction():
            self.store.wipe()
            self._settle(seed)
        self.buckets.rescale(self.options.rate_scale)

    def add_lived_seller(self, seed: int) -> Seller:
        """The account of the world of `seed`, which ends on the anchor day; made once."""
        seller = lived_seller(seed, self.world.anchor)
        known = self.world.seller(seller.merchant_id)
        if known is not None:
            return known
        with self.store.transaction():
            self.store.write_meta("lived_seeds", [*self._lived_seeds(), seed])
            self.reports.add_settlements(seller)
        self._open_books(replace(self.world, sellers=(*self.world.sellers, seller)))
        return seller

    def catch_up(self) -> None:
        """Let everything happen that is due by now."""
        with self.store.transaction():
            self.cases.run_due(self.clock.now())

    def deduplicates(self, seller_id: str) -> bool:
        """Whether the dispute endpoint recognises a key that this seller sent before."""
        row = self.store.one("SELECT * FROM seller_settings WHERE seller_id = ?", seller_id)
        return row is None or bool(row["deduplicates_by_key"])

    def set_deduplication(self, seller_id: str, *, on: bool) -> None:
        """Choose how the dispute endpoint treats this seller's keys."""
        self.store.run("INSERT OR REPLACE INTO seller_settings VALUES (?, ?)", seller_id, int(on))

    def _settle(self, seed: int | None) -> None:
        if self.store.read_meta("anchor") is None:
            chosen = DEFAULT_SEED if seed is None else seed
            self.store.write_meta("seed", chosen)
            self.store.write_meta("pairs", self.options.pairs)
            self.store.write_meta("anchor", self.clock.wall().date().isoformat())
            new = True
        else:
            new = False
        anchor = date.fromisoformat(self.store.read_meta("anchor"))
        pairs = int(self.store.read_meta("pairs") or 1)
        world = build_world(int(self.store.read_meta("seed")), anchor, pairs)
        lived = [lived_seller(one, anchor) for one in self._lived_seeds()]
        self._open_books(replace(world, sellers=(*world.sellers, *lived)))
        if new:
            self._post_history()

    def _lived_seeds(self) -> list[int]:
        return list(self.store.read_meta("lived_seeds") or [])

    def _open_books(self, world: World) -> None:
        self.world = world
        self.cases = CaseBook(self.store, world, Agenda(self.store), self.payouts, self.faults)
        self.reports = ReportBook(self.store, self.clock, self.faults, self.payouts, self.options)

    def _post_history(self) -> None:
        for line in past_reimbursements(self.world):
            self.payouts.post(line)
