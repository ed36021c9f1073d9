"""The Amazon client against the sandbox's real server: filing, its faults, and the report."""

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import httpx
import pytest

from clock import utc_now
from integrations.amazon.auth import TokenSource
from integrations.amazon.client import AmazonClient
from integrations.amazon.limits import Account
from integrations.amazon.narrative import narrative
from integrations.amazon.reimbursements import parse_reimbursements
from integrations.amazon.reports import REIMBURSEMENTS, ReportsApi, ReportStatus
from integrations.amazon.spapi_channel import SpapiChannel
from integrations.amazon.transport import build_http
from models.contracts.claim import ClaimFacts, ClaimFamily, SubmissionKind
from models.contracts.filing import Attachment, ClaimPacket
from models.contracts.messages import CaseStatus
from models.contracts.money import Money
from models.errors import (
    ChannelRefused,
    ChannelThrottled,
    ChannelUnknown,
    ConsentRevoked,
)
from sandbox.amazon.server import SandboxServer
from sandbox.amazon.service import SandboxOptions
from tests.patience import PATIENCE
from tests.unit.integrations.loopback import LIMITS

KEY = "claim-1-initial"
INVOICE = b"%PDF-1.7 an invoice"


class RunningSandbox(SandboxServer):
    """Runs in a thread, and says when it takes calls."""

    def __init__(self, options: SandboxOptions) -> None:
        super().__init__(options)
        self.ready = threading.Event()

    async def startup(self, sockets=None) -> None:
        await super().startup(sockets)
        self.ready.set()


@dataclass
class Amazon:
    """The sandbox as a test directs it, and one of its sellers."""

    url: str
    desk: httpx.Client
    seller: dict
    client: AmazonClient

    @property
    def account(self) -> Account:
        return Account(UUID(int=1), self.seller["sellerId"], self.seller["refreshToken"])

    @property
    def channel(self) -> SpapiChannel:
        return SpapiChannel(self.client, self.account, self.url)

    @property
    def reports(self) -> ReportsApi:
        return ReportsApi(self.client, self.account, self.url)

    def fault(self, kind, **fields):
        body = {"kind": kind, "sellerId": self.seller["sellerId"]} | fields
        self.desk.post("/sandbox/faults", json=body).raise_for_status()

    def pass_time(self, days):
        seconds = timedelta(days=days).total_seconds()
        self.desk.post("/sandbox/clock/advance", json={"seconds": seconds}).raise_for_status()

    def now(self) -> datetime:
        return datetime.fromisoformat(self.desk.get("/sandbox/clock").json()["now"])

    def cases(self):
        return self.desk.get("/sandbox/cases").json()["cases"]

    def packet(self) -> ClaimPacket:
        """The first claimable row of the seller's ledger, with an invoice."""
        row = self.seller["openRows"][0]
        product = row["product"]
        facts = ClaimFacts(
            family=ClaimFamily(row["claimType"].lower()),
            marketplace=self.seller["marketplaceId"],
            currency=self.seller["currency"],
            ledger_key=row["ledgerReference"],
            ledger_reference=row["ledgerReference"],
            ledger_date=date.fromisoformat(row["ledgerDate"]),
            fulfillment_center=row["fulfillmentCenter"],
            fnsku=product["fnsku"],
            asin=product["asin"],
            msku=product["msku"],
            title=product["title"],
            quantity=row["unreconciledQuantity"],
            deadline=datetime(2099, 1, 1, tzinfo=UTC),
            rule_pack="us",
            rule_pack_version="1",
        )
        claimed = Money(cents=row["valueMinorUnits"], currency=facts.currency)
        return ClaimPacket(
            facts=facts,
            claimed=claimed,
            narrative=narrative(facts, claimed),
            attachments=[invoice()],
        )


def invoice() -> Attachment:
    return Attachment(
        document_id=UUID(int=1),
        file_name="invoice.pdf",
        content_type="application/pdf",
        sha256=hashlib.sha256(INVOICE).hexdigest(),
        content=INVOICE,
    )


@pytest.fixture(scope="module")
def sandbox_url(tmp_path_factory) -> Iterator[str]:
    state = tmp_path_factory.mktemp("amazon") / "amazon.db"
    server = RunningSandbox(SandboxOptions(state, rate_scale=1000, report_seconds=0))
    thread = threading.Thread(target=server.run)
    thread.start()
    assert server.ready.wait(20)
    yield f"http://127.0.0.1:{server.port}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def waits() -> float:
    """How many seconds an answer is waited for: a test of time-outs says fewer."""
    return PATIENCE


@pytest.fixture
def amazon(sandbox_url, waits) -> Iterator[Amazon]:
    with httpx.Client(base_url=sandbox_url) as desk, build_http(timeout_seconds=waits) as http:
        desk.post("/sandbox/reset", json={"seed": 7}).raise_for_status()
        world = desk.get("/sandbox/world").json()
        own = world["client"]
        token_url = f"{sandbox_url}/auth/o2/token"
        tokens = TokenSource(token_url, own["clientId"], own["clientSecret"], http)
        client = AmazonClient(http, tokens, LIMITS, utc_now)
        yield Amazon(sandbox_url, desk, world["sellers"][0], client)


def test_a_claim_is_filed_and_found_by_its_key(amazon):
    filed = amazon.channel.submit(amazon.packet(), KEY)
    assert amazon.channel.find(KEY) == filed


def test_a_key_that_was_never_sent_is_not_found(amazon):
    assert amazon.channel.find(KEY) is None


def test_the_same_key_is_the_same_case(amazon):
    first = amazon.channel.submit(amazon.packet(), KEY)
    assert amazon.channel.submit(amazon.packet(), KEY) == first
    assert len(amazon.cases()) == 1


def test_an_endpoint_that_does_not_deduplicate_says_so(amazon):
    path = f"/sandbox/sellers/{amazon.seller['sellerId']}"
    amazon.desk.patch(path, json={"deduplicatesByKey": False}).raise_for_status()
    assert amazon.channel.deduplicates_by_key is False


@pytest.mark.parametrize("waits", [2.0])
@pytest.mark.parametrize(
    ("fault", "arrived"),
    [
        pytest.param({"kind": "reply_lost"}, True, id="reply lost after acceptance"),
        pytest.param({"kind": "server_error"}, False, id="500"),
        pytest.param({"kind": "server_error", "accepted": True}, True, id="500 after acceptance"),
        pytest.param({"kind": "unavailable", "html": True}, False, id="503 in HTML"),
        pytest.param({"kind": "timeout", "seconds": 4}, False, id="time-out"),
        pytest.param({"kind": "timeout", "seconds": 4, "accepted": True}, True, id="too late"),
    ],
)
def test_what_became_of_an_unknown_send_is_found_by_its_key(amazon, fault, arrived):
    amazon.fault(**fault)
    with pytest.raises(ChannelUnknown):
        amazon.channel.submit(amazon.packet(), KEY)
    assert (amazon.channel.find(KEY) is not None) is arrived


def test_a_throttled_send_waits_as_told(amazon):
    amazon.fault("throttled", retryAfterSeconds=7)
    with pytest.raises(ChannelThrottled) as throttled:
        amazon.channel.submit(amazon.packet(), KEY)
    assert throttled.value.retry_after == timedelta(seconds=7)


def test_a_refused_send_tells_amazons_reason(amazon):
    amazon.fault("refused", message="The quantity is not open.")
    with pytest.raises(ChannelRefused, match="The quantity is not open") as refused:
        amazon.channel.submit(amazon.packet(), KEY)
    assert refused.value.remote_code == "InvalidInput"


def test_a_token_that_amazon_drops_is_renewed_within_the_call(amazon):
    amazon.fault("unauthorized")
    assert amazon.channel.submit(amazon.packet(), KEY).case_id


def test_a_revoked_consent_is_found_at_once(amazon):
    amazon.channel.find(KEY)
    amazon.fault("revoked")
    with pytest.raises(ConsentRevoked):
        amazon.channel.submit(amazon.packet(), KEY)


def test_an_approval_is_told_with_its_amount(amazon):
    packet = amazon.packet()
    case_id = amazon.channel.submit(packet, KEY).case_id
    amazon.pass_time(days=30)
    outcome = amazon.channel.status(case_id).outcome
    assert (outcome.status, outcome.approved) == (CaseStatus.APPROVED, packet.claimed)


def test_the_changes_end_where_the_status_stands(amazon):
    start = amazon.now()
    case_id = amazon.channel.submit(amazon.packet(), KEY).case_id
    amazon.pass_time(days=30)
    changes = amazon.channel.changed_since(start)
    assert [news.version for news in changes] == [1, 2]
    assert changes[-1] == amazon.channel.status(case_id)


def test_more_changes_than_a_page_holds_come_whole(amazon):
    start = amazon.now()
    packet = amazon.packet()
    for number in range(60):
        amazon.channel.submit(packet, f"claim-{number}")
    assert len({news.case_id for news in amazon.channel.changed_since(start)}) == 60


def test_a_denial_is_appealed_under_its_own_key(amazon):
    amazon.fault("denied", reason="The units were found.")
    case_id = amazon.channel.submit(amazon.packet(), KEY).case_id
    amazon.pass_time(days=30)
    denied = amazon.channel.status(case_id).outcome
    amazon.channel.appeal(case_id, "They were not.", [invoice()], "claim-1-appeal-1")
    found = amazon.channel.find("claim-1-appeal-1")
    assert (denied.status, denied.reason) == (CaseStatus.DENIED, "The units were found.")
    assert found is not None
    assert (found.case_id, found.kind) == (case_id, SubmissionKind.APPEAL)


def test_a_question_is_replied_to(amazon):
    amazon.fault("information_requested", question="Which supplier?")
    case_id = amazon.channel.submit(amazon.packet(), KEY).case_id
    amazon.pass_time(days=10)
    asked = amazon.channel.status(case_id).outcome
    amazon.channel.reply(case_id, "See the invoice.", [invoice()], "claim-1-reply-1")
    assert asked.question == "Which supplier?"
    assert amazon.channel.status(case_id).outcome.status is CaseStatus.UNDER_REVIEW


def test_an_appeal_against_nothing_is_refused(amazon):
    case_id = amazon.channel.submit(amazon.packet(), KEY).case_id
    with pytest.raises(ChannelRefused) as refused:
        amazon.channel.appeal(case_id, "Why not?", [], "claim-1-appeal-1")
    assert refused.value.remote_code == "InvalidState"


def ask_for_report(amazon):
    now = amazon.now()
    place = amazon.seller["marketplaceId"]
    return amazon.reports.request(REIMBURSEMENTS, now - timedelta(days=90), now, [place])


def test_the_payout_of_a_case_is_read_from_the_report(amazon):
    packet = amazon.packet()
    case_id = amazon.channel.submit(packet, KEY).case_id
    amazon.pass_time(days=60)
    progress = amazon.reports.progress(ask_for_report(amazon))
    assert progress.status is ReportStatus.DONE
    downloaded = amazon.reports.fetch(progress.document_id)
    report = parse_reimbursements(downloaded.content, downloaded.charset)
    paid = [line.payout() for line in report.lines if line.case_id == case_id]
    assert report.problems == []
    assert [line.amount for line in paid] == [packet.claimed]


def test_a_reversal_in_the_report_names_the_payout_that_it_takes_back(amazon):
    amazon.fault("reversed", afterDays=3)
    case_id = amazon.channel.submit(amazon.packet(), KEY).case_id
    amazon.pass_time(days=60)
    progress = amazon.reports.progress(ask_for_report(amazon))
    downloaded = amazon.reports.fetch(progress.document_id)
    lines = [line.payout() for line in parse_reimbursements(downloaded.content).lines]
    paid = next(line for line in lines if line.case_id == case_id and line.reverses is None)
    taken = next(line for line in lines if line.reverses == paid.reimbursement_id)
    assert taken.amount.cents == -paid.amount.cents


@pytest.mark.parametrize("status", ["CANCELLED", "FATAL"])
def test_a_report_that_amazon_does_not_make_says_which_way(amazon, status):
    amazon.fault(f"report_{status.lower()}")
    assert amazon.reports.progress(ask_for_report(amazon)).status is ReportStatus[status]
