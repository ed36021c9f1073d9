"""All stored claims of some families, read page by page and replayed. It writes nothing."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import Session

from cli.rules.checking import read_pack, shipped
from cli.rules.replaying import Change, Changed, OtherRules, replay
from detection.rulepacks import RulePack, shipped_book
from models.db import Database
from models.errors import NotConfigured
from models.repositories.claims import ClaimRecord
from models.repositories.stored_claims import only_read, stored_claims
from settings import Settings

PAGE = 500
CHANGES_MONEY = frozenset({Change.NOT_CLAIMED, Change.VALUE, Change.VALUATION})


class Sum(BaseModel):
    """Claims of one change and currency, and their money before and after that change alone.
    `unknown` of them have an amount that is not known on one side, and are in neither sum."""

    change: Change | None
    currency: str
    claims: int = 0
    before_cents: int = 0
    after_cents: int = 0
    unknown: int = 0

    def add(self, claim: Changed) -> None:
        """One claim more."""
        keeps_money = self.change is not None and self.change not in CHANGES_MONEY
        before = claim.before_cents
        after = before if keeps_money else claim.after_cents
        self.claims += 1
        if before is None or after is None:
            self.unknown += 1
        else:
            self.before_cents += before
            self.after_cents += after


class Replay(BaseModel):
    """What was replayed. A claim with several changes is in each of `sums`, and once in `money`."""

    pack: str
    version: str
    threshold: float | None
    replayed: int
    sums: list[Sum]
    money: list[Sum]
    claims: list[Changed]


def replay_stored(pack: str, threshold: float | None, tenant_id: UUID | None) -> Replay:
    """The claims of a tenant, or of all. RulePackInvalid, InvalidField, NotConfigured,
    DatabaseAway."""
    other = _other(pack, threshold)
    database = _database()
    try:
        with _session(database, tenant_id) as session:
            return summed(_read(session, other.pack), other)
    finally:
        database.close()


def summed(claims: Iterable[ClaimRecord], other: OtherRules) -> Replay:
    """Each claim replayed, and the sums."""
    replayed = 0
    changed: list[Changed] = []
    for claim in claims:
        replayed += 1
        one = replay(claim, other)
        if one is not None:
            changed.append(one)
    return Replay(
        pack=other.pack.name,
        version=other.pack.version,
        threshold=other.threshold,
        replayed=replayed,
        sums=_sums(changed),
        money=_money(changed),
        claims=changed,
    )


def _sums(changed: list[Changed]) -> list[Sum]:
    sums: dict[tuple[Change, str], Sum] = {}
    for claim in changed:
        for change in claim.changes:
            key = (change, claim.currency)
            sums.setdefault(key, Sum(change=change, currency=claim.currency)).add(claim)
    order = list(Change)
    return [sums[key] for key in sorted(sums, key=lambda key: (order.index(key[0]), key[1]))]


def _money(changed: list[Changed]) -> list[Sum]:
    sums: dict[str, Sum] = {}
    for claim in changed:
        sums.setdefault(claim.currency, Sum(change=None, currency=claim.currency)).add(claim)
    return [sums[currency] for currency in sorted(sums)]


def _other(name: str, threshold: float | None) -> OtherRules:
    pack = read_pack(Path(name)) if Path(name).suffix in {".yaml", ".yml"} else shipped(name)
    return OtherRules(pack=pack, today=shipped_book(), threshold=threshold)


def _read(session: Session, pack: RulePack) -> Iterator[ClaimRecord]:
    only_read(session)
    page = stored_claims(session, pack.families, None, PAGE)
    while page:
        yield from page
        page = stored_claims(session, pack.families, page[-1].identity, PAGE)


def _session(database: Database, tenant_id: UUID | None) -> AbstractContextManager[Session]:
    return database.system() if tenant_id is None else database.tenant(tenant_id)


def _database() -> Database:
    settings = Settings()
    if settings.database_url is None or settings.database_system_url is None:
        raise NotConfigured("No database is set: run this where `opside up` runs.")
    return Database(settings.database_url, settings.database_system_url, 1)
