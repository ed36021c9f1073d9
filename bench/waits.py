"""Who waited how long for a call, held against what taking turns would have come to."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from integrations.amazon.operations import LIMITS


class Came(StrEnum):
    """What came of asking for a call: it was made, refused for now, or no longer wanted."""

    MADE = "made"
    REFUSED = "refused"
    PUT_OFF = "put_off"


@dataclass(frozen=True)
class Asked:
    """An account asked for a call of its merchant's bucket, at `moment` (seconds). Refused, it was
    told to come `told` seconds later."""

    merchant: str
    account: str
    operation: str
    moment: float
    came: Came
    told: float = 0


@dataclass(frozen=True)
class Wait:
    """From the first refusal until the call was there: who fetches it later than it was told, and
    gets it, does not wait for the limit. `several`: accounts that were in the bucket's line at some
    time of it, itself among them; one that was put off until its turn was there."""

    account: str
    operation: str
    seconds: float
    several: int

    @property
    def fair_seconds(self) -> float:
        """A bucket that serves those who wait in turn gives each a call in this time at most."""
        return self.several / LIMITS[self.operation].rate

    @property
    def of_fair_share(self) -> float:
        """Twice is what no seller may wait."""
        return self.seconds / self.fair_seconds


def waits_of(asked: Iterable[Asked], end: float) -> tuple[list[Wait], int]:
    """All waits, one that was not over by `end` until then; and how often a call was put off."""
    spans: defaultdict[tuple[str, str], list[_Span]] = defaultdict(list)
    since: dict[tuple[str, str, str], float] = {}
    there_at: dict[tuple[str, str, str], float] = {}
    for one in sorted(asked, key=lambda one: one.moment):
        key = (one.merchant, one.operation, one.account)
        if one.came is Came.REFUSED:
            since.setdefault(key, one.moment)
            there_at[key] = one.moment + one.told
        elif key in since:
            is_put_off = one.came is Came.PUT_OFF
            ended = there_at[key] if is_put_off else min(one.moment, there_at[key])
            span = _Span(one.account, since.pop(key), ended, is_put_off)
            spans[key[:2]].append(span)
    for (merchant, operation, account), began in since.items():
        spans[merchant, operation].append(_Span(account, began, end))
    waits = [wait for (_, operation), own in spans.items() for wait in _waits(operation, own)]
    return waits, sum(one.is_put_off for own in spans.values() for one in own)


@dataclass(frozen=True)
class _Span:
    account: str
    began: float
    ended: float
    is_put_off: bool = False


def _waits(operation: str, spans: list[_Span]) -> Iterable[Wait]:
    for one in spans:
        if not one.is_put_off:
            beside = {o.account for o in spans if o.began < one.ended and o.ended > one.began}
            yield Wait(one.account, operation, one.ended - one.began, len(beside))
