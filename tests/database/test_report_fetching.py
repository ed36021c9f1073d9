"""What a sync asks Amazon for, over HTTP, and what is kept of each report."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from temporalio.client import Client
from temporalio.testing import ActivityEnvironment

from activities.amazon_access import AmazonAccess
from activities.polling import Polling
from activities.raw_reports import RawReports
from activities.report_fetching import ReportFetching
from activities.report_frames import frames
from activities.report_loading import ReportLoading
from activities.report_subscribing import ReportSubscribing
from clock import utc_now
from detection.reports.kinds import ReportKind
from integrations.amazon.auth import TokenSource
from integrations.amazon.client import AmazonClient
from integrations.amazon.notice_queue import NoticeQueue
from integrations.amazon.notifications import REPORT_FINISHED
from integrations.amazon.report_plan import PLAN, SETTLEMENTS, SHIPMENT_ITEMS, TRANSACTIONS
from integrations.amazon.reports import REIMBURSEMENTS
from integrations.amazon.transport import build_http
from integrations.consents import ConsentKeys
from integrations.storage.store import ObjectStore
from models.contracts.report_fetching import ReportsFetch
from models.db import Database
from models.repositories import raw_reports, sellers, transactions
from tests.database.test_report_rows import settlement
from tests.fixtures_database import new_seller
from tests.live_queue import REGION, live_queues
from tests.unit.integrations.loopback import (
    CLIENT_SECRET,
    LIMITS,
    Received,
    Reply,
    Server,
    errors_reply,
    json_reply,
)

ROOT = "/reports/2021-06-30"
FINANCES = "/finances/2024-06-19/transactions"
LEDGER, RETURNS = ReportKind.LEDGER_DETAIL, ReportKind.CUSTOMER_RETURNS


class Amazon:
    """Reports by their id. Each is made at once, unless `status` of its type says otherwise."""

    def __init__(self) -> None:
        self.http = Server()
        self.types: dict[str, str] = {"S1": SETTLEMENTS, "S2": SETTLEMENTS}
        self.status: dict[str, str] = {}
        self.refused: set[str] = set()
        self.http.on("POST", f"{ROOT}/reports", self._create)
        self.http.on("GET", f"{ROOT}/reports", self._list)
        self.http.on("GET", "/fba/inbound/v0/shipmentItems", self._items)
        self.http.on("GET", FINANCES, self._transactions)
        self.posted: list[dict[str, Any]] = []
        for report_id in self.types:
            self._serve(report_id, settlement().replace(b"900", report_id.encode()))

    def asked(self) -> Counter[str]:
        return Counter(
            request.json()["reportType"]
            for request in self.http.calls(f"{ROOT}/reports")
            if request.method == "POST"
        )

    def lists(self) -> int:
        return sum(one.method == "GET" for one in self.http.calls(f"{ROOT}/reports"))

    def _create(self, request: Received) -> Reply:
        kind = request.json()["reportType"]
        if kind in self.refused:
            return errors_reply(400, "InvalidInput", "not for this seller")
        report_id = f"R{len(self.types)}"
        self.types[report_id] = kind
        self._serve(report_id, b"")
        return json_reply({"reportId": report_id}, 202)

    def _items(self, request: Received) -> Reply:
        """Two pages, an item each."""
        page = "2" if "NextToken" in request.query else "1"
        item = {
            "ShipmentId": f"FBA{page}",
            "SellerSKU": "SKU-1",
            "QuantityShipped": 10,
            "QuantityReceived": 8,
        }
        payload: dict[str, object] = {"ItemData": [item]}
        return json_reply({"payload": payload | ({"NextToken": "more"} if page == "1" else {})})

    def _transactions(self, request: Received) -> Reply:
        """Those that were posted in the time, two a page."""
        since, until = request.query["postedAfter"], request.query.get("postedBefore", "9")
        found = [one for one in self.posted if since <= one["postedDate"] < until]
        first = int(request.query.get("nextToken", 0))
        payload: dict[str, object] = {"transactions": found[first : first + 2]}
        following = {"nextToken": str(first + 2)} if len(found) > first + 2 else {}
        return json_reply({"payload": payload | following})

    def _serve(self, report_id: str, content: bytes) -> None:
        document = {"reportDocumentId": report_id, "url": f"{self.http.url}/files/{report_id}"}
        self.http.on("GET", f"{ROOT}/documents/{report_id}", json_reply(document))
        self.http.on("GET", f"/files/{report_id}", Reply(200, content))
        self.http.on(
            "GET", f"{ROOT}/reports/{report_id}", lambda _: json_reply(self._view(report_id))
        )

    def _list(self, request: Received) -> Reply:
        """A report a page, so that each list is turned over."""
        if "nextToken" in request.query:
            kinds, _, place = request.query["nextToken"].partition(";")
        else:
            kinds, place = request.query["reportTypes"], "0"
        found = [one for one, kind in self.types.items() if kind in kinds.split(",")]
        page, following = found[int(place) : int(place) + 1], int(place) + 1
        answer: dict[str, object] = {"reports": [self._view(one) for one in page]}
        if following < len(found):
            answer["nextToken"] = f"{kinds};{following}"
        return json_reply(answer)

    def _view(self, report_id: str) -> dict[str, str]:
        status = self.status.get(self.types[report_id], "DONE")
        view = {
            "reportId": report_id,
            "reportType": self.types[report_id],
            "processingStatus": status,
        }
        return view | ({"reportDocumentId": report_id} if status == "DONE" else {})


class Fetcher:
    """A connected seller, and the activities that fetch for it."""

    def __init__(self, database: Database, amazon: Amazon, client: AmazonClient, folder: Path):
        self.database, self.seller = database, new_seller(database)
        keys = ConsentKeys(folder)
        tenant_id, seller_id = self.seller.tenant_id, self.seller.seller_id
        with database.tenant(tenant_id) as session:
            sealed = keys.seal(tenant_id, seller_id, "Atzr|seller")
            sellers.store_consent(session, seller_id, sealed, utc_now())
        store = ObjectStore((folder / "storage").as_uri())
        access = AmazonAccess(database, client, amazon.http.url, keys)
        self.fetching = ReportFetching(RawReports(database, access, store))
        self.loading = ReportLoading(database, store)

    def request(self) -> ReportsFetch:
        return ActivityEnvironment().run(self.fetching.request_reports, self.seller)

    def look(self, fetch: ReportsFetch) -> ReportsFetch:
        return ActivityEnvironment().run(self.fetching.look_at_reports, fetch)

    def fetch(self) -> dict[str, str]:
        """What came of each kind after one look; what is waited for yet is not in it."""
        return {one.kind: one.status for one in self.look(self.request()).outcomes}


@pytest.fixture
def amazon() -> Iterator[Amazon]:
    amazon = Amazon()
    yield amazon
    amazon.http.close()


@pytest.fixture
def fetcher(database: Database, amazon: Amazon, tmp_path: Path) -> Iterator[Fetcher]:
    with build_http(timeout_seconds=5) as http:
        tokens = TokenSource(f"{amazon.http.url}/auth/o2/token", "client", CLIENT_SECRET, http)
        yield Fetcher(database, amazon, AmazonClient(http, tokens, LIMITS, utc_now), tmp_path)


def test_every_kind_is_fetched(fetcher: Fetcher) -> None:
    kinds = {*(one.report_type for one in PLAN), SETTLEMENTS, SHIPMENT_ITEMS, TRANSACTIONS}
    assert fetcher.fetch() == dict.fromkeys(kinds, "done")


def test_all_that_are_open_are_looked_at_in_lists_of_ten_kinds(
    fetcher: Fetcher, amazon: Amazon
) -> None:
    fetch = fetcher.request()
    before = amazon.lists()
    fetcher.look(fetch)

    assert amazon.lists() - before == len(PLAN)  # a report a page; by id it would be as many more
    assert not [one for one in amazon.http.received if one.path == f"{ROOT}/reports/R2"]


def test_settlements_are_in_the_tables(fetcher: Fetcher) -> None:
    fetcher.fetch()
    ActivityEnvironment().run(fetcher.loading.load_reports, fetcher.seller)
    with fetcher.database.tenant(fetcher.seller.tenant_id) as session:
        found = frames(session, fetcher.seller.seller_id)[ReportKind.SETTLEMENT]

    assert sorted(found["settlement_id"]) == ["S1"] * 3 + ["S2"] * 3


def test_items_of_all_shipments_are_in_the_tables(fetcher: Fetcher) -> None:
    fetcher.fetch()
    ActivityEnvironment().run(fetcher.loading.load_reports, fetcher.seller)
    with fetcher.database.tenant(fetcher.seller.tenant_id) as session:
        found = frames(session, fetcher.seller.seller_id)[ReportKind.INBOUND_SHIPMENT_ITEMS]

    assert sorted(found["shipment_id"]) == ["FBA1", "FBA2"]


def test_items_of_shipments_are_listed_every_four_hours_at_most(
    fetcher: Fetcher, amazon: Amazon
) -> None:
    for _ in range(2):
        fetcher.fetch()

    assert len(amazon.http.calls("/fba/inbound/v0/shipmentItems")) == 2  # two pages


def posted(days_ago: float, state: str = "RELEASED", name: str = "") -> dict[str, Any]:
    """A transaction that pays for stock."""
    total = {"currencyCode": "USD", "currencyAmount": 33.3}
    return {
        "transactionId": name or f"T{days_ago}",
        "description": "FBAInventoryReimbursement",
        "transactionStatus": state,
        "postedDate": f"{utc_now() - timedelta(days=days_ago):%Y-%m-%dT%H:%M:%SZ}",
        "totalAmount": total,
    }


def known_states(fetcher: Fetcher) -> dict[str, str]:
    """The transactions in the tables."""
    ActivityEnvironment().run(fetcher.loading.load_reports, fetcher.seller)
    with fetcher.database.tenant(fetcher.seller.tenant_id) as session:
        found = transactions.of_seller(session, fetcher.seller.seller_id)
    return {one.transaction_id: one.state.value for one in found}


def later(fetcher: Fetcher, hours: float) -> None:
    """Transactions were asked for so long ago."""
    with fetcher.database.tenant(fetcher.seller.tenant_id) as session:
        of_kind = {"kind": TRANSACTIONS, "seller": fetcher.seller.seller_id, "hours": hours}
        session.connection().exec_driver_sql(
            "UPDATE raw_reports SET asked_at = asked_at - %(hours)s * interval '1 hour'"
            " WHERE kind = %(kind)s AND seller_id = %(seller)s",
            of_kind,
        )


def test_transactions_of_six_weeks_are_in_the_tables(fetcher: Fetcher, amazon: Amazon) -> None:
    amazon.posted = [posted(days) for days in (50, 44, 43.5, 43, 20, 0.1)]
    fetcher.fetch()

    assert set(known_states(fetcher)) == {"T44", "T43.5", "T43", "T20", "T0.1"}


def test_transactions_are_listed_every_four_hours_at_most(fetcher: Fetcher, amazon: Amazon) -> None:
    fetcher.fetch()
    before = len(amazon.http.calls(FINANCES))
    fetcher.fetch()

    assert len(amazon.http.calls(FINANCES)) == before == 7  # a window for each week


def test_transactions_go_on_from_where_they_are_known(fetcher: Fetcher, amazon: Amazon) -> None:
    fetcher.fetch()
    later(fetcher, hours=5)
    before = len(amazon.http.calls(FINANCES))
    amazon.posted = [posted(1)]  # told late
    fetcher.fetch()

    assert (len(amazon.http.calls(FINANCES)) - before, [*known_states(fetcher)]) == (1, ["T1"])


def test_a_held_transaction_is_looked_at_again_until_it_is_free(
    fetcher: Fetcher, amazon: Amazon
) -> None:
    amazon.posted = [posted(20, "DEFERRED", "T1")]
    fetcher.fetch()
    known_states(fetcher)
    later(fetcher, hours=5)
    amazon.posted[0]["transactionStatus"] = "DEFERRED_RELEASED"
    fetcher.fetch()

    assert known_states(fetcher) == {"T1": "DEFERRED_RELEASED"}


def test_refused_transactions_keep_no_report_back(fetcher: Fetcher, amazon: Amazon) -> None:
    amazon.http.on("GET", FINANCES, errors_reply(403, "Unauthorized"))
    came = fetcher.fetch()

    assert (came.pop(TRANSACTIONS), set(came.values())) == ("refused", {"done"})


def test_windows_that_were_read_stay_when_a_later_one_fails(
    fetcher: Fetcher, amazon: Amazon
) -> None:
    amazon.posted = [posted(44)]
    whole = amazon.http.routes["GET", FINANCES]
    answers = [whole, whole]

    def in_turn(asked: Received) -> Reply:
        return answers.pop()(asked) if answers else Reply(503)

    amazon.http.on("GET", FINANCES, in_turn)
    came = fetcher.fetch()

    assert (came[TRANSACTIONS], [*known_states(fetcher)]) == ("put_off", ["T44"])


def listening(fetcher: Fetcher, url: str) -> ReportFetching:
    """The same with a queue."""
    raw = fetcher.fetching.raw
    queue = NoticeQueue(url, REGION)
    return replace(fetcher.fetching, subscribing=ReportSubscribing(raw.database, raw.amazon, queue))


def subscribable(amazon: Amazon) -> None:
    """Amazon knows the queue and has subscribed the seller."""
    subscription = {"subscriptionId": "S-1", "payloadVersion": "2020-09-04", "destinationId": "D"}
    amazon.http.on(
        "GET",
        f"/notifications/v1/subscriptions/{REPORT_FINISHED}",
        json_reply({"payload": subscription}),
    )
    amazon.http.on("GET", "/notifications/v1/destinations", json_reply({"payload": []}))
    made = {"destinationId": "D", "resource": {"sqs": {"arn": "arn:aws:sqs:a:b:c"}}}
    amazon.http.on("POST", "/notifications/v1/destinations", json_reply({"payload": made}))


def test_a_seller_is_subscribed_and_looked_after_once_a_day(
    fetcher: Fetcher, amazon: Amazon
) -> None:
    subscribable(amazon)
    with live_queues() as queues:
        fetching = listening(fetcher, queues.new().url)
        fetches = [
            ActivityEnvironment().run(fetching.request_reports, fetcher.seller) for _ in range(2)
        ]
    asked = amazon.http.calls(f"/notifications/v1/subscriptions/{REPORT_FINISHED}")

    assert ([one.notified for one in fetches], len(asked)) == ([True, True], 1)


def test_a_refused_subscription_is_told_and_the_sync_looks_for_itself(
    fetcher: Fetcher, amazon: Amazon
) -> None:
    amazon.http.on("GET", "/notifications/v1/destinations", errors_reply(403, "Unauthorized"))
    with live_queues() as queues:
        fetching = listening(fetcher, queues.new().url)
        fetch = ActivityEnvironment().run(fetching.request_reports, fetcher.seller)
    told = {one.kind: one.status for one in fetch.outcomes}

    assert (fetch.notified, told[REPORT_FINISHED]) == (False, "refused")


def test_a_queue_that_is_away_keeps_no_report_back(fetcher: Fetcher) -> None:
    with live_queues():
        fetching = listening(fetcher, "http://127.0.0.1:9/123456789012/q")
        fetch = ActivityEnvironment().run(fetching.request_reports, fetcher.seller)

    assert (fetch.notified, len(fetch.waiting)) == (False, len(PLAN) + 2)


def test_reports_that_are_named_are_looked_at_alone(fetcher: Fetcher, amazon: Amazon) -> None:
    fetch = fetcher.request()
    named = next(one for one in fetch.waiting if one.kind == RETURNS)
    before = amazon.lists()
    looked = fetcher.look(fetch.model_copy(update={"named": (named.report_id,)}))

    assert [one for one in fetch.waiting if one not in looked.waiting] == [named]
    assert (amazon.lists(), looked.named) == (before, ())


def test_a_named_report_that_is_not_made_is_waited_for(fetcher: Fetcher, amazon: Amazon) -> None:
    """What the message says is not believed."""
    amazon.status[RETURNS] = "IN_PROGRESS"
    fetch = fetcher.request()
    named = next(one for one in fetch.waiting if one.kind == RETURNS)
    looked = fetcher.look(fetch.model_copy(update={"named": (named.report_id,)}))

    assert len(looked.waiting) == len(fetch.waiting)


def test_a_settlement_is_fetched_once(fetcher: Fetcher, amazon: Amazon) -> None:
    for _ in range(2):
        fetcher.fetch()

    assert len(amazon.http.calls("/files/S1")) == 1


def test_what_was_just_asked_for_is_not_asked_for_again(fetcher: Fetcher, amazon: Amazon) -> None:
    for _ in range(2):
        fetcher.fetch()

    assert set(amazon.asked().values()) == {1}


def test_what_is_being_made_is_not_asked_for_again(fetcher: Fetcher, amazon: Amazon) -> None:
    amazon.status[LEDGER] = "IN_PROGRESS"
    fetcher.fetch()
    again = fetcher.request()

    assert (amazon.asked()[LEDGER], [one.kind for one in again.waiting]) == (1, [LEDGER])


@pytest.mark.parametrize("status", ["CANCELLED", "FATAL"])
def test_a_kind_that_is_not_made_keeps_no_other_back(
    fetcher: Fetcher, amazon: Amazon, status: str
) -> None:
    amazon.status[RETURNS] = status
    came = fetcher.fetch()

    assert (came.pop(RETURNS), set(came.values())) == (status.lower(), {"done"})


def test_a_kind_that_is_late_keeps_no_other_back(fetcher: Fetcher, amazon: Amazon) -> None:
    amazon.status[RETURNS] = "IN_QUEUE"

    assert set(fetcher.fetch().values()) == {"done"}


def test_a_refused_kind_is_told_with_amazons_words(fetcher: Fetcher, amazon: Amazon) -> None:
    amazon.refused = {RETURNS}
    (told,) = [line for line in fetcher.look(fetcher.request()).told() if RETURNS in line]

    assert told.endswith("Amazon refused (InvalidInput): not for this seller")


def test_a_refused_kind_is_not_asked_for_with_each_sync(fetcher: Fetcher, amazon: Amazon) -> None:
    amazon.refused = {RETURNS}
    for _ in range(2):
        fetcher.fetch()

    assert amazon.asked()[RETURNS] == 1


def test_a_download_that_breaks_off_is_waited_for(fetcher: Fetcher, amazon: Amazon) -> None:
    fetch = fetcher.request()
    whole = amazon.http.routes["GET", "/files/S1"]
    amazon.http.on("GET", "/files/S1", Reply(hang_up=True))
    first = fetcher.look(fetch)
    amazon.http.routes["GET", "/files/S1"] = whole

    assert ([one.report_id for one in first.waiting], fetcher.look(first).waiting) == (["S1"], ())


def test_a_look_that_is_taken_again_fetches_nothing_twice(fetcher: Fetcher, amazon: Amazon) -> None:
    fetch = fetcher.request()
    looks = [fetcher.look(fetch) for _ in range(2)]

    assert (looks[0].waiting, len(amazon.http.calls("/files/S2"))) == (looks[1].waiting, 1)


def test_the_bytes_are_kept_as_they_came(fetcher: Fetcher) -> None:
    fetcher.fetch()
    with fetcher.database.tenant(fetcher.seller.tenant_id) as session:
        kept = raw_reports.kept(session, fetcher.seller, only_new=False)
    (first,) = [one for one in kept if one.report_id == "S1"]
    store = fetcher.loading.store

    assert store.get(store.key_of(first.uri or "")) == settlement().replace(b"900", b"S1")


def polling(fetcher: Fetcher, every: timedelta) -> Polling:
    """The poll's side of reports; nothing is signalled, so that no engine is needed."""
    raw = fetcher.fetching.raw
    return Polling(fetcher.database, raw.amazon, raw, cast("Client", None), every)


def test_payments_that_were_asked_for_lately_are_not_asked_for_again(
    fetcher: Fetcher, amazon: Amazon
) -> None:
    polls = polling(fetcher, timedelta(hours=4))
    asked = [
        ActivityEnvironment().run(polls.request_report, fetcher.seller).report_id for _ in range(3)
    ]
    assert (len(set(asked)), amazon.asked()[REIMBURSEMENTS]) == (1, 1)


def test_payments_are_asked_for_again_when_their_time_has_come(
    fetcher: Fetcher, amazon: Amazon
) -> None:
    polls = polling(fetcher, timedelta(0))
    for _ in range(2):
        ActivityEnvironment().run(polls.request_report, fetcher.seller)
    assert amazon.asked()[REIMBURSEMENTS] == 2
