"""Labels, the book of certificates, and models that wait for a yes, in a real database."""

from datetime import timedelta
from uuid import uuid4

import pytest

from models.contracts.certificates import CertificateState, Certified, ModelState
from models.contracts.labels import LabelKind, Provenance
from models.contracts.workflows import SellerPollInput
from models.db import Database
from models.errors import NotFound, NotInThisState
from models.repositories import certificates, labels, match_models, sellers
from models.repositories.labels import LabelFilters
from tests.database.populate import a_label, a_model, a_refusal
from tests.fixtures_database import MOMENT, new_claim, new_seller

ACTOR, REASON = "an operator", "Looked at it."


def certified(threshold: float, labels_sha256: str = "b" * 64) -> Certified:
    return Certified(
        threshold=threshold,
        reason="It holds.",
        labels=100,
        labels_sha256=labels_sha256,
        sure=100,
        right=100,
    )


@pytest.fixture
def seller(database: Database) -> SellerPollInput:
    return new_seller(database)


def test_a_label_is_kept_once(database: Database, seller: SellerPollInput) -> None:
    label = a_label(new_claim(database, seller), uuid4())
    with database.tenant(seller.tenant_id) as session:
        assert [labels.add(session, label), labels.add(session, label)] == [True, False]
        assert labels.list_labels(session, LabelFilters()).items == [label]


def test_what_amazon_said_is_left_out_of_training(
    database: Database, seller: SellerPollInput
) -> None:
    claim = new_claim(database, seller)
    said = a_label(claim, uuid4(), kind=LabelKind.OUTCOME, provenance=Provenance.AMAZON)
    with database.tenant(seller.tenant_id) as session:
        labels.add(session, said)
        assert labels.of_matches(session, with_amazon=False) == []
        assert labels.of_matches(session, with_amazon=True) == [said]


def test_pages_of_labels_follow_each_other(database: Database, seller: SellerPollInput) -> None:
    claim = new_claim(database, seller)
    made = [a_label(claim, uuid4(), at=MOMENT + timedelta(hours=n)) for n in range(3)]
    with database.tenant(seller.tenant_id) as session:
        for label in made:
            labels.add(session, label)
        first = labels.list_labels(session, LabelFilters(), limit=2)
        second = labels.list_labels(session, LabelFilters(), first.next_cursor, limit=2)
    assert [*first.items, *second.items] == made[::-1]


def test_a_certificate_reaches_every_seller(database: Database, seller: SellerPollInput) -> None:
    new_seller(database, seller.tenant_id)
    with database.tenant(seller.tenant_id) as session:
        certificates.enter(session, certified(0.9), "m", "opside", MOMENT)
        found = [one.certified_threshold for one in sellers.of_tenant(session)]
    assert found == [0.9, 0.9]


def test_the_same_labels_are_entered_once(database: Database, seller: SellerPollInput) -> None:
    with database.tenant(seller.tenant_id) as session:
        for _ in range(2):
            certificates.enter(session, certified(0.9), "m", "opside", MOMENT)
        assert len(certificates.book(session)) == 1


def test_what_is_revoked_is_off_until_there_are_other_labels(
    database: Database, seller: SellerPollInput
) -> None:
    with database.tenant(seller.tenant_id) as session:
        certificates.enter(session, certified(0.9), "m", "opside", MOMENT)
        certificates.revoke(session, ACTOR, REASON, MOMENT)
        again = certificates.enter(session, certified(0.9), "m", "opside", MOMENT)
        assert (again.state, again.threshold) == (CertificateState.REVOKED, None)
        assert sellers.get(session, seller.seller_id).certified_threshold is None
        later = certificates.enter(session, certified(0.9, "d" * 64), "m", "opside", MOMENT)
        assert later.state is CertificateState.CERTIFIED


def test_worse_labels_turn_it_off(database: Database, seller: SellerPollInput) -> None:
    with database.tenant(seller.tenant_id) as session:
        certificates.enter(session, certified(0.9), "m", "opside", MOMENT)
        certificates.enter(session, a_refusal(), "m", "opside", MOMENT)
        assert sellers.get(session, seller.seller_id).certified_threshold is None
        assert certificates.highest_threshold(session) == 0.9


def test_nothing_certified_cannot_be_revoked(database: Database, seller: SellerPollInput) -> None:
    with database.tenant(seller.tenant_id) as session, pytest.raises(NotInThisState):
        certificates.revoke(session, ACTOR, REASON, MOMENT)


def test_a_proposed_model_is_not_in_use(database: Database, seller: SellerPollInput) -> None:
    with database.tenant(seller.tenant_id) as session:
        match_models.propose(session, a_model())
        assert match_models.accepted(session) is None


def test_a_yes_puts_a_model_in_use_and_retires_the_one_before(
    database: Database, seller: SellerPollInput
) -> None:
    with database.tenant(seller.tenant_id) as session:
        for version, beside in (("first", "shipped"), ("second", "first")):
            match_models.propose(session, a_model(version, beside))
            match_models.decide(session, version, ACTOR, REASON, MOMENT, yes=True)
        states = {one.version: one.state for one in match_models.list_models(session)}
    assert states == {"first": ModelState.RETIRED, "second": ModelState.ACCEPTED}


def test_a_model_is_decided_once(database: Database, seller: SellerPollInput) -> None:
    with database.tenant(seller.tenant_id) as session:
        match_models.propose(session, a_model("first"))
        match_models.decide(session, "first", ACTOR, REASON, MOMENT, yes=False)
        with pytest.raises(NotInThisState):
            match_models.decide(session, "first", ACTOR, REASON, MOMENT, yes=True)


def test_a_model_compared_with_one_that_is_gone_is_compared_anew_first(
    database: Database, seller: SellerPollInput
) -> None:
    with database.tenant(seller.tenant_id) as session:
        for version in ("first", "second"):
            match_models.propose(session, a_model(version))
        match_models.decide(session, "first", ACTOR, REASON, MOMENT, yes=True)
        with pytest.raises(NotInThisState, match="compared with model shipped"):
            match_models.decide(session, "second", ACTOR, REASON, MOMENT, yes=True)
        match_models.propose(session, a_model("second", "first"))
        accepted = match_models.decide(session, "second", ACTOR, REASON, MOMENT, yes=True)
    assert accepted.state is ModelState.ACCEPTED


def test_a_refused_model_that_is_proposed_again_stays_refused(
    database: Database, seller: SellerPollInput
) -> None:
    with database.tenant(seller.tenant_id) as session:
        match_models.propose(session, a_model("first"))
        match_models.decide(session, "first", ACTOR, REASON, MOMENT, yes=False)
        assert match_models.propose(session, a_model("first")) is ModelState.REFUSED


def test_another_tenants_model_is_not_there(database: Database, seller: SellerPollInput) -> None:
    other = new_seller(database)
    with database.tenant(other.tenant_id) as session:
        match_models.propose(session, a_model("theirs"))
    with database.tenant(seller.tenant_id) as session, pytest.raises(NotFound):
        match_models.decide(session, "theirs", ACTOR, REASON, MOMENT, yes=True)
