"""The reader of the queue: what it hands on to the engine, and what it deletes."""

import json
from collections.abc import Iterator
from itertools import count

import pytest
from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.service import RPCError

from activities.report_notices import ReportNotices, news_workflow_id
from integrations.amazon.notice_queue import NoticeQueue
from integrations.amazon.notices import read_notice
from tests.live_queue import REGION, LiveQueue, LiveQueues, live_queues
from tests.unit.integrations.test_notices import STRANGE, message
from tests.workflow.house import House

_REPORTS = count(54_000_000_000)


@pytest.fixture(scope="module")
def served() -> Iterator[LiveQueues]:
    with live_queues() as running:
        yield running


@pytest.fixture
def live(served: LiveQueues) -> LiveQueue:
    return served.new()


@pytest.fixture
def reader(live: LiveQueue, idle_house: House) -> ReportNotices:
    """Nobody serves the workflows that it starts."""
    return ReportNotices(NoticeQueue(live.url, REGION), idle_house.engine)


def notice(report_id: str) -> str:
    """News of a report, by a notification of its own."""
    about = {"subscriptionId": "sub-1", "notificationId": f"note-{report_id}"}
    return json.dumps(message(report_id) | {"notificationMetadata": about})


async def handed_on(house: House, report_id: str) -> str | None:
    """The run of the workflow that was started for the report alone."""
    told = read_notice(notice(report_id))
    assert told is not None
    handle = house.engine.get_workflow_handle(news_workflow_id([told]))
    try:
        return (await handle.describe()).run_id
    except RPCError:
        return None


async def read_all(reader: ReportNotices, live: LiveQueue) -> None:
    while live.left():
        await reader.once()


async def test_news_are_handed_on(
    reader: ReportNotices, live: LiveQueue, idle_house: House
) -> None:
    report_id = str(next(_REPORTS))
    live.write(notice(report_id))
    await read_all(reader, live)
    assert await handed_on(idle_house, report_id)


async def test_news_that_come_twice_are_handed_on_once(
    reader: ReportNotices, live: LiveQueue, idle_house: House
) -> None:
    report_id = str(next(_REPORTS))
    runs: list[str | None] = []
    for _ in range(2):
        live.write(notice(report_id))
        await read_all(reader, live)
        runs.append(await handed_on(idle_house, report_id))
    assert runs[0] == runs[1]


async def test_strange_messages_are_deleted_and_keep_no_news_back(
    reader: ReportNotices, live: LiveQueue, idle_house: House
) -> None:
    report_id = str(next(_REPORTS))
    strange = [body for body in STRANGE if 0 < len(body) < 10_000]
    live.write(*strange[:9], notice(report_id))
    await read_all(reader, live)
    assert await handed_on(idle_house, report_id)


async def test_messages_stay_while_the_engine_does_not_take_them(
    served: LiveQueues, idle_house: House
) -> None:
    live = served.new(VisibilityTimeout="0")
    away = Client(
        idle_house.engine.service_client,
        namespace="nowhere",
        data_converter=pydantic_data_converter,
    )
    live.write(notice(str(next(_REPORTS))))
    with pytest.raises(RPCError):
        await ReportNotices(NoticeQueue(live.url, REGION), away).once()
    assert live.left() == 1
