"""What a call does with its turn, and with what the answer says of the limit."""

from dataclasses import dataclass, field
from datetime import timedelta

import httpx
import pytest

from integrations.amazon.limits import Account, settle, told_rate, wait_for_turn
from models.contracts.limits import Turn
from models.errors import ChannelThrottled, DatabaseAway
from tests.unit.integrations.loopback import ACCOUNT

FREE = Turn(wait=None, learned_rate=2.0, strikes=0)


@dataclass
class Told:
    """Gives `turns` in order, and keeps what it was told; `away`: the database is."""

    turns: list[Turn] = field(default_factory=list)
    away: bool = False
    heard: list[str] = field(default_factory=list)

    def take(self, account: Account, operation: str) -> Turn:
        self._look()
        return self.turns.pop(0)

    def answered(self, account: Account, operation: str, rate: float | None) -> None:
        self._look()
        self.heard.append(f"answered {rate}")

    def back_off(self, account: Account, operation: str, *, emptied: bool) -> None:
        self._look()
        self.heard.append(f"back off, emptied {emptied}")

    def _look(self) -> None:
        if self.away:
            raise DatabaseAway("The database is away.")


def waits(seconds: float) -> Turn:
    return Turn(wait=timedelta(seconds=seconds), learned_rate=None, strikes=0)


def answer(status: int, rate: str | None = None) -> httpx.Response:
    return httpx.Response(status, headers={"x-amzn-RateLimit-Limit": rate} if rate else {})


def heard(status: int, rate: str | None = None, turn: Turn = FREE) -> list[str]:
    limits = Told()
    settle(limits, ACCOUNT, "getReport", turn, answer(status, rate))
    return limits.heard


def test_a_short_wait_is_waited_for() -> None:
    assert wait_for_turn(Told([waits(0.02), FREE]), ACCOUNT, "getReport") == FREE


def test_a_long_wait_is_the_callers() -> None:
    with pytest.raises(ChannelThrottled) as error:
        wait_for_turn(Told([waits(40)]), ACCOUNT, "getReport")
    assert error.value.retry_after == timedelta(seconds=40)


def test_what_cannot_be_counted_is_not_called() -> None:
    with pytest.raises(ChannelThrottled):
        wait_for_turn(Told(away=True), ACCOUNT, "getReport")


def test_a_made_call_is_not_undone_by_a_database_that_is_away() -> None:
    settle(Told(away=True), ACCOUNT, "getReport", FREE, answer(429))


@pytest.mark.parametrize(
    ("status", "said"),
    [(429, ["back off, emptied True"]), (503, ["back off, emptied False"]), (200, []), (403, [])],
)
def test_each_answer_is_settled(status: int, said: list[str]) -> None:
    assert heard(status) == said


def test_a_rate_that_is_news_is_kept() -> None:
    assert heard(200, "5.0") == ["answered 5.0"]


def test_a_rate_that_is_known_is_not_written_again() -> None:
    assert heard(200, "2.0") == []


def test_strikes_are_forgotten_after_a_good_answer() -> None:
    assert heard(200, turn=Turn(wait=None, learned_rate=None, strikes=2)) == ["answered None"]


@pytest.mark.parametrize("status", [401, 403, 429, 500])
def test_no_other_answer_tells_the_rate(status: int) -> None:
    assert told_rate(answer(status, "5.0")) is None


@pytest.mark.parametrize("status", [200, 202, 400, 404])
def test_these_answers_tell_the_rate(status: int) -> None:
    assert told_rate(answer(status, "0.5")) == 0.5


@pytest.mark.parametrize("rate", ["", "0", "-1", "nan", "inf", "many"])
def test_a_rate_that_is_none_is_not_learned(rate: str) -> None:
    assert told_rate(answer(200, rate)) is None
