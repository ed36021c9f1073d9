"""The role `amazon`: every call to Amazon. The one role that knows the application's secret."""

from datetime import timedelta

from activities.amazon_access import AmazonAccess
from activities.call_limits import StoredLimits
from activities.connecting import Connecting
from activities.filing import Filing
from activities.polling import Polling
from activities.raw_reports import RawReports
from activities.report_fetching import ReportFetching
from activities.report_notices import ReportNotices
from activities.report_subscribing import ReportSubscribing
from activities.syncing import SyncReports
from clock import utc_now
from integrations.amazon.auth import CodeExchange, TokenSource
from integrations.amazon.client import AmazonClient
from integrations.amazon.notice_queue import NoticeQueue
from integrations.amazon.transport import build_http
from integrations.consents import ConsentKeys
from settings import Settings
from workers.wiring import Duties, Wiring, needed


def duties(wiring: Wiring) -> Duties:
    """What the queue `amazon` serves. NotConfigured without the way to Amazon."""
    settings, database, store = wiring.settings, wiring.database, wiring.store
    endpoint = needed(settings.amazon_endpoint, "AMAZON_ENDPOINT")
    token_url = needed(settings.amazon_token_url, "AMAZON_TOKEN_URL")
    http = wiring.closing.enter_context(build_http(settings.amazon_timeout_seconds))
    secret = settings.amazon_client_secret.get_secret_value()
    tokens = TokenSource(token_url, settings.amazon_client_id, secret, http)
    keys = ConsentKeys(settings.home)
    limits = StoredLimits(database, settings.amazon_client_id)
    client = AmazonClient(http, tokens, limits, utc_now)
    access = AmazonAccess(database, client, endpoint, keys)
    filing = Filing(database, access, store)
    raw = RawReports(database, access, store)
    payments_every = timedelta(minutes=settings.payments_every_minutes)
    polling = Polling(database, access, raw, wiring.engine, payments_every)
    syncing = SyncReports(raw)
    queue = notice_queue(settings)
    subscribing = None if queue is None else ReportSubscribing(database, access, queue)
    fetching = ReportFetching(raw, subscribing)
    exchange = CodeExchange(token_url, settings.amazon_client_id, secret, http)
    connecting = Connecting(database, exchange, keys, wiring.engine)
    return Duties(
        activities=[
            filing.submit_claim,
            filing.find_submission,
            polling.tell_case_changes,
            polling.request_report,
            polling.store_report,
            polling.tell_payouts,
            syncing.request_ledger,
            syncing.look_at_ledger,
            fetching.request_reports,
            fetching.look_at_reports,
            connecting.exchange_code,
            connecting.wake_claims,
        ],
        beside=[] if queue is None else [ReportNotices(queue, wiring.engine).run],
    )


def notice_queue(settings: Settings) -> NoticeQueue | None:
    """The queue that Amazon tells of finished reports, if there is one. NotConfigured."""
    if not settings.amazon_queue_url:
        return None
    return NoticeQueue(settings.amazon_queue_url, settings.amazon_queue_region or None)
