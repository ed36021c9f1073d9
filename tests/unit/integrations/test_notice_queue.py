"""The queue over HTTP, against a real server that speaks SQS."""

from collections.abc import Iterator

import pytest

from integrations.amazon.notice_queue import NoticeQueue
from models.errors import NotConfigured, QueueAway
from tests.live_queue import REGION, LiveQueue, LiveQueues, live_queues


@pytest.fixture(scope="module")
def served() -> Iterator[LiveQueues]:
    with live_queues() as running:
        yield running


@pytest.fixture
def live(served) -> LiveQueue:
    return served.new(VisibilityTimeout="0")


@pytest.fixture
def queue(live) -> NoticeQueue:
    return NoticeQueue(live.url, REGION)


def test_what_was_written_is_received(live, queue):
    live.write("a", "b")
    found = {one.body for _ in range(2) for one in queue.receive()}
    assert found == {"a", "b"}


def test_what_is_not_deleted_comes_again(live, queue):
    live.write("a")
    assert [one.body for _ in range(2) for one in queue.receive()] == ["a", "a"]


def test_what_is_deleted_does_not(live, queue):
    live.write("a")
    queue.delete(queue.receive())
    assert live.left() == 0


def test_nothing_is_deleted_for_nothing(live, queue):
    live.write("a")
    queue.delete([])
    assert live.left() == 1


def test_the_queue_has_amazons_name(live, queue):
    name = live.url.rsplit("/", 1)[1]
    assert queue.arn() == f"arn:aws:sqs:{REGION}:123456789012:{name}"


def test_a_queue_that_is_not_there_is_away(live):
    with pytest.raises(QueueAway):
        NoticeQueue(live.url + "-not", REGION).receive()


def test_a_server_that_is_not_there_is_away(served):
    with pytest.raises(QueueAway):
        NoticeQueue("http://127.0.0.1:9/123456789012/q", REGION).arn()


def test_a_queue_without_a_region_is_not_configured(live, monkeypatch):
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")
    with pytest.raises(NotConfigured, match="AMAZON_QUEUE_REGION"):
        NoticeQueue(live.url, None)
