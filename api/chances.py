"""What claims can be expected to bring, from what Amazon decided before today began.

What was decided before a past moment stays, so the counts are kept: they cost a look at all
decided claims, and each list needs them.
"""

from collections import OrderedDict
from datetime import datetime
from threading import Lock
from uuid import UUID

from sqlmodel import Session

from api.auth import Principal
from claims.ranking import day_begun, expectation, none_decided, ranking
from clock import utc_now
from models.contracts.ranking import Decided, Expectation, Ranking
from models.repositories.claims import ClaimRecord
from models.repositories.decided_claims import decided_claims

_MOST_KEPT = 256

_Key = tuple[UUID, tuple[UUID, ...] | None, datetime]


class Chances:
    """The counts that one caller's claims are judged by: of the sellers that the caller may see."""

    def __init__(self, decided: list[Decided], as_of: datetime) -> None:
        self._decided = {(one.family, one.marketplace): one for one in decided}
        self._as_of = as_of

    @property
    def ranking(self) -> Ranking:
        """The order by expected value."""
        return ranking(self._decided.values(), self._as_of)

    def of(self, claim: ClaimRecord) -> Expectation | None:
        """What this claim can be expected to bring; None where there is nothing to expect."""
        subject = (claim.facts.family, claim.facts.marketplace)
        decided = self._decided.get(subject) or none_decided(*subject)
        return expectation(claim.status, claim.amount, claim.approved, decided, self._as_of)


class CountedChances:
    """The last few counts, for all requests of the process. Safe to share between threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[_Key, Chances] = OrderedDict()
        self._lock = Lock()

    def of(self, session: Session, caller: Principal, as_of: datetime | None = None) -> Chances:
        """By what was decided before `as_of`; without it, before today began."""
        moment = min(as_of or day_begun(utc_now()), utc_now())
        sellers = caller.seller_filter
        key = (caller.tenant_id, None if sellers is None else tuple(sorted(sellers)), moment)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        chances = Chances(decided_claims(session, sellers, before=moment), moment)
        with self._lock:
            self._kept[key] = chances
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return chances
