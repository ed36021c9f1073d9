"""Rules of bulk decisions: what each claim is told, how fast, and when a silent one is asked again.

A bulk decision is a person's decision over many claims; each claim still checks it by itself
(`claims/admission.py`), where it stands at that moment.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from claims.admission import check_decision
from models.contracts.bulk import (
    BulkAction,
    BulkCounts,
    BulkDecision,
    BulkState,
    Candidate,
    OrderKind,
)
from models.contracts.claim import ClaimFile, ClaimIdentity, ClaimStatus
from models.contracts.messages import Decide, DecisionAction, Inbox
from models.contracts.money import Money
from models.errors import NotInThisState, OpsideError

_DECISIONS = {
    BulkAction.RETRY: DecisionAction.RETRY_NOW,
    BulkAction.WITHDRAW: DecisionAction.WITHDRAW,
}
_HELD = frozenset({ClaimStatus.HELD_BY_STOP, ClaimStatus.HELD_BY_BUDGET})
_ROUNDS_A_MINUTE = 12
_ASK_AGAIN_AFTER = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
)
MOST_ATTEMPTS = len(_ASK_AGAIN_AFTER) + 1

_FROM = {
    OrderKind.PAUSE: frozenset({BulkState.RUNNING}),
    OrderKind.RESUME: frozenset({BulkState.PAUSED}),
    OrderKind.CANCEL: frozenset({BulkState.RUNNING, BulkState.PAUSED}),
}
_TO = {
    OrderKind.PAUSE: BulkState.PAUSED,
    OrderKind.RESUME: BulkState.RUNNING,
    OrderKind.CANCEL: BulkState.CANCELLED,
}


@dataclass(frozen=True)
class Pace:
    """A round of at most `size` items, and the time from its start to the next one's."""

    size: int
    every: timedelta


@dataclass(frozen=True)
class Refusal:
    """Claims that would refuse, all with this code and sentence."""

    code: str
    message: str
    claim_ids: list[UUID]


@dataclass(frozen=True)
class Planned:
    """What a bulk decision would do. `money` is at stake in `admissible`, for each currency; it
    leaves out the claims `without_amount`."""

    admissible: list[ClaimIdentity]
    money: list[Money]
    without_amount: int
    refusals: list[Refusal]


def plan(action: BulkAction, fitting: list[Candidate], stopped: set[UUID]) -> Planned:
    """Asks every claim that fits, where it stands now. `stopped` are sellers by their ids."""
    taking: list[Candidate] = []
    refusing: dict[tuple[str, str], list[UUID]] = {}
    for one in fitting:
        identity = one.identity
        try:
            check_item(action, one.status, one.file, stopped=identity.seller_id in stopped)
        except OpsideError as error:
            refusing.setdefault((error.code, error.message), []).append(identity.claim_id)
        else:
            taking.append(one)
    return Planned(
        admissible=[one.identity for one in taking],
        money=sums([one.money for one in taking if one.money is not None]),
        without_amount=sum(one.money is None for one in taking),
        refusals=[Refusal(*why, claim_ids=ids) for why, ids in refusing.items()],
    )


def sums(amounts: list[Money]) -> list[Money]:
    """The sum for each currency, by its name."""
    totals: dict[str, int] = {}
    for amount in amounts:
        totals[amount.currency] = totals.get(amount.currency, 0) + amount.cents
    return [Money(cents=cents, currency=currency) for currency, cents in sorted(totals.items())]


def pace(rate_per_minute: int) -> Pace:
    """Rounds of five seconds; of one item and longer where the rate is below one item in five."""
    size = max(1, rate_per_minute // _ROUNDS_A_MINUTE)
    return Pace(size, timedelta(minutes=1) * size / rate_per_minute)


def ask_again_after(repeats: int) -> timedelta:
    """The wait before the next look at claims that did not answer, after so many looks."""
    return _ASK_AGAIN_AFTER[min(repeats, len(_ASK_AGAIN_AFTER) - 1)]


def message_id(bulk_id: UUID, claim_id: UUID) -> str:
    """One per bulk decision and claim, for life: a repeat is the same message."""
    return f"bulk:{bulk_id}:{claim_id}"


def decision_for(bulk: BulkDecision, claim_id: UUID) -> Decide | None:
    """What the claim is told as an operator's decision; None for a release, which is no decision
    about the claim: it only looks again."""
    if bulk.action not in _DECISIONS:
        return None
    return Decide(
        message_id=message_id(bulk.bulk_id, claim_id),
        actor=bulk.actor,
        reason=bulk.reason,
        action=_DECISIONS[bulk.action],
    )


def check_item(action: BulkAction, status: ClaimStatus, file: ClaimFile, *, stopped: bool) -> None:
    """NotInThisState where the claim would refuse. `stopped`: its stop switch is pulled still."""
    if action is BulkAction.RELEASE:
        _check_release(status, stopped=stopped)
        return
    asked = Decide(message_id="check", actor="check", reason="check", action=_DECISIONS[action])
    check_decision(status, file, Inbox(), asked)


def _check_release(status: ClaimStatus, *, stopped: bool) -> None:
    if status not in _HELD:
        raise NotInThisState("Only claims that a stop switch or the budget holds are released.")
    if status is ClaimStatus.HELD_BY_STOP and stopped:
        raise NotInThisState("The stop switch is still pulled: release the switch first.")


def after_order(state: BulkState, kind: OrderKind) -> BulkState:
    """Where an order takes a bulk decision. NotInThisState where it does not apply."""
    if state not in _FROM[kind]:
        raise NotInThisState(f"A bulk decision that is {state} takes no {kind}: read it again.")
    return _TO[kind]


def words(counts: BulkCounts) -> str:
    """How far it is, in one line."""
    parts = [f"{counts.done:,} of {counts.total:,} done"]
    for name in ("refused", "unreachable", "given_up", "cancelled"):
        number: int = getattr(counts, name)
        if number:
            parts.append(f"{number:,} {name.replace('_', ' ')}")
    return ", ".join(parts)
