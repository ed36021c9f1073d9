"""Claims that nobody has filed yet, whose loss is not what it was: Amazon paid, or found units.

Only Amazon's own word on this very loss ends a claim, because what has ended does not come back:
the open units of its row in the ledger, or payments and returns that name its order. Payments that
were only set against a product's rows (detection/netting.py) can be for another row: until Amazon's
ledger tells, such a claim is not filed.
"""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from pydantic import TypeAdapter
from temporalio import activity
from temporalio.client import Client

from activities.failures import translated_async
from activities.other_losses import OtherLosses
from activities.signalling import several_at_once, tell
from detection.claimable import OWN_WAY
from detection.families.findings import Reason
from detection.ledger import LedgerExport
from detection.warehouse import Detection
from integrations.storage.store import ObjectStore
from models.contracts.claim import ClaimFacts, LossKey
from models.contracts.messages import LossNews
from models.contracts.syncs import ChangedLoss
from models.repositories.claims import ClaimRecord

CHANGED = TypeAdapter(list[ChangedLoss])
_NOTHING = "Nothing is owed any more."
_DOUBT = (
    "Amazon has paid units of this product, and its ledger does not show yet which: not filed until"
    " it does."
)
_PAID_FOR_SOME = (
    "Amazon has paid for, found or booked in units of this product, and its reports do not tell yet"
    " which: not filed while they may be these."
)
# A doubt that lasts is told again by each sync; one that nobody repeats ends by itself.
_NEXT_WORD = timedelta(days=1)


@dataclass(frozen=True)
class LedgerUnits:
    """By the row's key: the units that the newest ledger shows as open, and those that are owed
    when what Amazon has paid for the product is taken off."""

    open: Mapping[str, int]
    owed: Mapping[str, int]

    @classmethod
    def of(cls, ledger: LedgerExport, found: Detection) -> Self:
        """Of a ledger, and of what was found in it."""
        paid = {one.row.key: 0 for one in found.left_out if one.reason is Reason.REIMBURSED}
        return cls(
            open={row.key: row.unreconciled for row in ledger.rows},
            owed=paid | {one.ledger_key: one.quantity for one in found.candidates},
        )


def changed_losses(
    unfiled: Iterable[ClaimRecord], units: LedgerUnits, others: OtherLosses, at: datetime
) -> list[ChangedLoss]:
    """What is new for these claims at `at`.

    A loss that no report shows today is left as it is: they need not reach back to it.
    """
    owed = {one.loss: one for one in others.facts}
    changed: list[ChangedLoss] = []
    for claim in unfiled:
        if claim.facts.family in OWN_WAY:
            news = _by_ledger(claim.facts, units, at)
        else:
            news = _by_reports(claim.facts, owed, others, at)
        if news is not None and news.why not in (claim.file.desk_note or ""):
            changed.append(ChangedLoss(identity=claim.identity, news=news))
    return changed


def _by_ledger(known: ClaimFacts, units: LedgerUnits, at: datetime) -> LossNews | None:
    still_open = units.open.get(known.ledger_key)
    if still_open is None:
        return None
    if still_open >= known.quantity:
        is_doubtful = units.owed.get(known.ledger_key, known.quantity) < known.quantity
        return (
            LossNews(owed=known, why=_DOUBT, unsure_until=at + _NEXT_WORD) if is_doubtful else None
        )
    if still_open <= 0:
        why = f"{_NOTHING} Amazon has found or reimbursed all units by itself."
        return LossNews(owed=None, why=why)
    facts = known.model_copy(update={"quantity": still_open})
    return LossNews(owed=facts, why=_less(known, facts))


def _by_reports(
    known: ClaimFacts, owed: Mapping[LossKey, ClaimFacts], others: OtherLosses, at: datetime
) -> LossNews | None:
    """A claim keeps the rules that it began under: only what is owed is taken over."""
    key = known.loss
    today = owed.get(key)
    if today is None and key in others.settled:
        return LossNews(owed=None, why=f"{_NOTHING} {others.settled[key]}")
    if not _is_less(known, today):
        return None
    if key in others.doubtful:
        return LossNews(owed=known, why=_PAID_FOR_SOME, unsure_until=at + _NEXT_WORD)
    if today is None:
        return None
    facts = known.model_copy(update={"quantity": today.quantity, "reckoning": today.reckoning})
    return LossNews(owed=facts, why=_less(known, facts))


def _is_less(known: ClaimFacts, today: ClaimFacts | None) -> bool:
    """Whether another amount is owed by the reports' reckoning; without one, fewer units."""
    if today is None:
        return True
    if known.reckoning is None:
        return today.quantity < known.quantity
    return today.reckoning is not None and today.reckoning.amount != known.reckoning.amount


def _less(known: ClaimFacts, today: ClaimFacts) -> str:
    return f"Amazon's newest reports leave {_units(today)} owed, where it was {_units(known)}."


def _units(facts: ClaimFacts) -> str:
    worth = f" ({facts.reckoning.amount})" if facts.reckoning else ""
    return f"{facts.quantity} unit{'s' if facts.quantity != 1 else ''}{worth}"


@dataclass(frozen=True)
class ChangedLosses:
    """Tells the claims."""

    store: ObjectStore
    engine: Client

    @activity.defn
    @translated_async
    async def tell_claims(self, uri: str) -> int:
        """How many of the claims in the store at `uri` took it; told again it changes nothing."""
        kept = await asyncio.to_thread(self.store.get, self.store.key_of(uri))
        took: list[bool] = []

        async def one(changed: ChangedLoss) -> None:
            took.append(await tell(self.engine, changed.identity, "loss_changed", changed.news))
            activity.heartbeat()

        await several_at_once(CHANGED.validate_json(kept), one)
        return sum(took)
