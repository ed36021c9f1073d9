"""Lives of syncs that hear of their reports by Amazon's queue, recorded by `make histories`."""

from activities.report_notices import news_workflow_id
from integrations.amazon.notices import read_notice
from tests.live_queue import LiveQueue
from tests.workflow import test_report_news as told
from tests.workflow.house import Account
from tests.workflow.recording import save

live, working, account = told.live, told.working, told.account


async def test_sync_that_is_told(account: Account, live: LiveQueue) -> None:
    handle = await told.lived(account, live)
    await save(handle, "sync", "told-of-its-reports")
    ids = await told.waiting_for(account)
    notice = read_notice(told.notice(account, *ids))
    assert notice is not None
    news = account.house.engine.get_workflow_handle(news_workflow_id([notice]))
    await news.result()
    await save(news, "report-news", "told")
