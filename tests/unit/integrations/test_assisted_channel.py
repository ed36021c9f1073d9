from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from integrations.amazon.assisted_channel import AssistedChannel
from integrations.amazon.narrative import narrative
from models.contracts.claim import ChannelName, ClaimFacts, ClaimFamily
from models.contracts.filing import Attachment, ClaimPacket
from models.contracts.marketplaces import MARKETPLACES, find_marketplace
from models.contracts.money import Money
from models.errors import InvalidField

FACTS = ClaimFacts(
    family=ClaimFamily.DAMAGED_WAREHOUSE,
    marketplace="US",
    currency="USD",
    ledger_key="row-1",
    ledger_reference="21188081",
    ledger_date=date(2026, 10, 3),
    fulfillment_center="ACY1",
    fnsku="X001ABCDEF",
    asin="B0ABCDEFGH",
    msku="HP-KET17-US",
    title="Electric kettle",
    quantity=2,
    deadline=datetime(2026, 12, 2, tzinfo=UTC),
    rule_pack="us",
    rule_pack_version="2026-01-01",
)
INVOICE = Attachment(
    document_id=UUID(int=1),
    file_name="invoice.pdf",
    content_type="application/pdf",
    sha256="ab" * 32,
    content=b"%PDF-1.7",
)
CLAIMED = Money(cents=2370, currency="USD")
PACKET = ClaimPacket(
    facts=FACTS, claimed=CLAIMED, narrative=narrative(FACTS, CLAIMED), attachments=[INVOICE]
)


@pytest.fixture
def channel():
    return AssistedChannel(find_marketplace("US"))


def facts_of(task):
    return {fact.label: fact.value for fact in task.facts}


def test_a_submission_becomes_a_task_with_what_seller_central_asks_for(channel):
    facts = facts_of(channel.submit(PACKET, "claim-1-initial"))
    assert facts["FNSKU"] == "X001ABCDEF"
    assert facts["Transaction item id"] == "21188081"
    assert facts["Quantity"] == "2"
    assert facts["Amount claimed"] == "23.70 USD"
    assert facts["Opside key"] == "claim-1-initial"


def test_a_task_names_its_attachments_and_its_front_door(channel):
    task = channel.submit(PACKET, "key")
    assert task.attachment_names == ["invoice.pdf"]
    assert task.link == "https://sellercentral.amazon.com/"


@pytest.mark.parametrize("send", ["appeal", "reply"])
def test_an_answer_stays_in_its_case(channel, send):
    task = getattr(channel, send)("12345678901", "see the invoice", [INVOICE], "key")
    assert facts_of(task)["Case id"] == "12345678901"
    assert task.text == "see the invoice"


def test_only_a_person_knows_what_became_of_it(channel):
    assert channel.find("key") is None
    assert channel.status("12345678901") is None
    assert channel.changed_since(datetime(2026, 11, 1, tzinfo=UTC)) == []


def test_the_channel_is_named_for_the_packet(channel):
    assert channel.name is ChannelName.ASSISTED


def test_the_claim_says_what_is_asked_for():
    text = narrative(FACTS, CLAIMED)
    assert text.startswith(
        "We ask for the reimbursement of 2 units that, by the inventory ledger, were damaged"
    )
    assert "Amount claimed: 23.70 USD" in text


def test_the_claim_says_that_software_prepared_it():
    assert "automated software" in narrative(FACTS, CLAIMED)


def test_long_values_leave_the_claim_within_amazons_limit():
    long = ("fnsku", "asin", "msku", "title", "fulfillment_center", "ledger_reference")
    endless: dict[str, str] = dict.fromkeys(long, "x " * 4000)
    text = narrative(FACTS.model_copy(update=endless), CLAIMED)
    assert len(text) <= 2000
    assert text.endswith("automated software that acts for the seller.")


def test_a_marketplace_is_found_by_code_and_by_amazons_id():
    assert find_marketplace("UK") is find_marketplace("A1F83G8C2ARO7P")


def test_an_unknown_marketplace_names_the_known_ones():
    with pytest.raises(InvalidField, match="use one of US, CA"):
        find_marketplace("MOON")


def test_no_two_marketplaces_share_an_id():
    assert len({place.marketplace_id for place in MARKETPLACES}) == len(MARKETPLACES)
