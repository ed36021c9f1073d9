"""One seed, one plan: the claims and their fates, the weather at Amazon, and who is killed when.

Real time is not in the plan: where a kill meets the work depends on the machine.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from tests.chaos.fates import FATES, Fate
from tests.chaos.options import Options

VICTIMS = ("worker", "api", "Temporal", "PostgreSQL", "sandbox")
SHORTEST_PAUSE, LONGEST_PAUSE = 1.0, 6.0
FIRST_DAY_SHARE, LAST_KILLING_DAY = 0.3, 12
TENANTS = 2
# The last seller has the tight budget, and few claims, so that they all find a place in time.
SHARES = (0.3, 0.3, 0.3, 0.1)
PLACES = ((20, 60), (20, 60), (20, 60), (3, 12))
# Weather: faults of calls that are about no claim.
WEATHER_OPERATIONS = (
    "findDisputes", "getDispute", "getChanges", "getCapabilities", "createReport", "getReport",
    "getReportDocument", "token",
)  # fmt: skip
WEATHER_CALLS = ("reply_lost", "server_error", "unavailable", "timeout", "slow", "throttled")
WEATHER_REPORTS = ("report_cancelled", "report_fatal", "report_slow")
FAULTS_PER_DAY = 4
CONSONANTS = "bcdfghjklmnprstvwz"


@dataclass(frozen=True)
class ClaimPlan:
    """A claim: whose it is (`seller`, a place), its goods (`title`), and what becomes of it.

    `papers_first` uploads the invoice before the claim is created; `twice` lets the client send
    its creation again, as one does that has lost the answer.
    """

    number: int
    seller: int
    fate: Fate
    title: str
    quantity: int
    unit_cents: int
    papers_first: bool
    twice: bool

    @property
    def sku(self) -> str:
        """Names the goods on the invoice and in the ledger."""
        return f"CHAOS-{self.number:04}"

    @property
    def fnsku(self) -> str:
        """Amazon's name of the goods, which it does not list: they are worth what is claimed."""
        return f"XCHAOS{self.number:04}"

    @property
    def reference(self) -> str:
        """The ledger row's own number; faults and cases are recognised by it."""
        return f"7{self.number:010}"


@dataclass(frozen=True)
class Kill:
    """Who is killed, so many seconds after the one before."""

    after: float
    victim: str


@dataclass(frozen=True)
class Fault:
    """Weather: a fault of a seller's calls or reports, ordered at the beginning of a day."""

    seller: int
    body: dict[str, object]


class Plan:
    """Everything that is drawn from the seed."""

    def __init__(self, options: Options) -> None:
        self.seed = options.seed
        self.claims = list(_claims(_source(options.seed, "claims"), options.claims))
        self.kills = list(_kills(_source(options.seed, "kills"), options.kills))
        source = _source(options.seed, "scenes")
        self.stopped_seller = source.randrange(len(SHARES) - 1)
        self.revoked_seller = source.randrange(len(SHARES) - 1)

    def kills_by(self, day_number: int) -> int:
        """How many kills may have happened by the end of this day: a part of them on the first,
        when claims come in, the others spread over the days when most claims move."""
        share = FIRST_DAY_SHARE + (1 - FIRST_DAY_SHARE) * day_number / LAST_KILLING_DAY
        return round(len(self.kills) * min(1.0, share))

    def weather(self, day: timedelta) -> list[Fault]:
        """What is wrong at Amazon on this day, apart from the claims' own faults."""
        source = _source(self.seed, f"weather {day}")
        return [_fault(source) for _ in range(source.randint(0, FAULTS_PER_DAY))]


def _source(seed: int, purpose: str) -> random.Random:
    return random.Random(f"{seed}/{purpose}")  # noqa: S311 (no secret is made)


def _claims(source: random.Random, count: int) -> Iterator[ClaimPlan]:
    """Every fate at least once where there are claims enough, in any order."""
    fates = [*FATES] * (count // len(FATES)) + source.sample(FATES, count % len(FATES))
    source.shuffle(fates)
    sellers = [place for place, share in enumerate(SHARES) for _ in range(round(count * share))]
    sellers = (sellers + [0] * count)[:count]
    source.shuffle(sellers)
    for number, (fate, seller) in enumerate(zip(fates, sellers, strict=True), start=1):
        quantity = fate.least_quantity + source.randrange(6)
        yield ClaimPlan(
            number=number,
            seller=seller,
            fate=fate,
            title=f"{_word(source)} {_word(source)} {_word(source)}",
            quantity=quantity,
            unit_cents=source.randint(150, 9_999),
            papers_first=source.random() < 0.5,
            twice=source.random() < 0.3,
        )


def _word(source: random.Random) -> str:
    """No two goods may be taken for each other by their names."""
    syllables = (source.choice(CONSONANTS) + source.choice("aeiou") for _ in range(4))
    return "".join(syllables).capitalize()


def _kills(source: random.Random, count: int) -> Iterator[Kill]:
    """All parts in turn, each round in another order, so that a short run kills each of them."""
    victims: list[str] = []
    while len(victims) < count:
        victims += source.sample(VICTIMS, len(VICTIMS))
    for victim in victims[:count]:
        yield Kill(source.uniform(SHORTEST_PAUSE, LONGEST_PAUSE), victim)


def _fault(source: random.Random) -> Fault:
    seller = source.randrange(len(SHARES))
    if source.random() < 0.25:
        return Fault(seller, {"kind": source.choice(WEATHER_REPORTS), "seconds": 1.0})
    kind = source.choice(WEATHER_CALLS)
    body: dict[str, object] = {"kind": kind, "operation": source.choice(WEATHER_OPERATIONS)}
    if kind == "timeout":
        body |= {"seconds": 6.0, "accepted": source.random() < 0.5}
    elif kind == "slow":
        body["seconds"] = 1.5
    elif kind == "throttled":
        body["retryAfterSeconds"] = 1
    return Fault(seller, body)
