"""When a task queue is served well: a live poller for each kind of its work, and no old tasks."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from models.contracts import queues
from models.contracts.queues import Kind, Patience, Poller, QueueState, judge

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PATIENCE = Patience(late=timedelta(seconds=60), stuck=timedelta(seconds=300))


def state(seen_seconds_ago: float | None = 1, **fields: Any) -> QueueState:
    pollers = []
    if seen_seconds_ago is not None:
        pollers = [Poller(identity="1@host", seen=NOW - timedelta(seconds=seen_seconds_ago))]
    known: dict[str, Any] = {"name": queues.AMAZON, "kind": Kind.ACTIVITY, "pollers": pollers}
    return QueueState.model_validate(known | fields)


@pytest.mark.parametrize(
    ("seconds", "verdict"),
    [(0, "ok"), (60, "ok"), (61, "late"), (300, "late"), (301, "stuck")],
)
def test_the_age_of_the_oldest_task_decides(seconds: int, verdict: str) -> None:
    health = judge([state(oldest=timedelta(seconds=seconds), waiting=7)], NOW, PATIENCE)
    assert (health.verdict, health.waiting) == (verdict, 7)


@pytest.mark.parametrize(("ago", "verdict"), [(90, "ok"), (91, "unserved"), (None, "unserved")])
def test_a_worker_that_no_longer_comes_does_not_count(ago: int | None, verdict: str) -> None:
    assert judge([state(ago)], NOW, PATIENCE).verdict == verdict


def test_a_queue_needs_a_worker_for_each_kind_of_its_work() -> None:
    workflows = state(None, name=queues.CLAIMS, kind=Kind.WORKFLOW)
    activities = state(1, name=queues.CLAIMS)
    health = judge([workflows, activities], NOW, PATIENCE)
    assert (health.verdict, health.last_seen) == ("unserved", None)
    assert health.sentence == "no worker asks for workflow tasks: `opside worker`"


def test_a_late_queue_still_serves() -> None:
    late = judge([state(oldest=timedelta(seconds=100))], NOW, PATIENCE)
    stuck = judge([state(oldest=timedelta(seconds=400))], NOW, PATIENCE)
    assert (late.serves, stuck.serves) == (True, False)
