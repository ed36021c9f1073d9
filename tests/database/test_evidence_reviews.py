"""A review of the gate on a real database, a real store and real trees."""

from pathlib import Path
from random import Random
from uuid import UUID

import pytest

from activities.evidence_reviews import EvidenceReviews
from activities.models_in_use import ModelsInUse
from clock import utc_now
from integrations.storage.store import ObjectStore
from models.contracts.certificates import TenantReview, TenantReviewed
from models.contracts.evidence import MatchTier
from models.contracts.labels import Label, LabelKind, Provenance
from models.contracts.workflows import SellerPollInput
from models.db import Database
from models.errors import ModelUnusable
from models.repositories import labels, match_models, sellers
from tests.fixtures_database import MOMENT, new_seller


def said(seller: SellerPollInput, number: int, *, right: bool, version: str) -> Label:
    """An answer whose features tell right from wrong, each about a document of its own."""
    chance = Random(number)  # noqa: S311
    like = chance.uniform(0.7, 1.0) if right else chance.uniform(0.0, 0.4)
    return Label(
        label_id=UUID(int=number + 1),
        seller_id=seller.seller_id,
        kind=LabelKind.ANSWER,
        provenance=Provenance.PERSON,
        right=right,
        document_id=UUID(int=10_000 + number),
        line_position=1,
        tier=MatchTier.LEARNED,
        probability=0.95 if right else 0.6,
        features={"title_grams": like, "title_ratio": like, "codes_shared": 1.0},
        model_version=version,
        actor="seller",
        at=MOMENT,
    )


class Room:
    """One tenant, its reviews, and its labels."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database, self.seller = database, new_seller(database)
        self.store = ObjectStore(folder.as_uri())
        self.models = ModelsInUse(database, self.store)
        self._reviews = EvidenceReviews(database, self.store, self.models, with_amazon=False)

    def label(self, count: int) -> None:
        """As many answers, a third of them no."""
        version = self.models.of(self.seller.tenant_id).version
        with self.database.tenant(self.seller.tenant_id) as session:
            for number in range(count):
                labels.add(
                    session, said(self.seller, number, right=number % 3 > 0, version=version)
                )

    def review(self) -> TenantReviewed:
        asked = TenantReview(tenant_id=self.seller.tenant_id, actor="opside", reason="A test.")
        return self._reviews.review(asked)

    def accept(self, version: str) -> None:
        with self.database.tenant(self.seller.tenant_id) as session:
            match_models.decide(session, version, "an operator", "Better.", utc_now(), yes=True)


@pytest.fixture
def room(database: Database, tmp_path: Path) -> Room:
    return Room(database, tmp_path)


def test_without_labels_nothing_is_certified_and_nothing_proposed(room: Room) -> None:
    reviewed = room.review()
    assert (reviewed.certified, reviewed.proposed) == (False, None)


def test_right_answers_turn_filing_without_a_person_on(room: Room) -> None:
    room.label(180)
    assert room.review().certified
    in_use = room.models.of(room.seller.tenant_id)
    assert in_use.standing.threshold == 0.85
    with room.database.tenant(room.seller.tenant_id) as session:
        assert sellers.get(session, room.seller.seller_id).certified_threshold == 0.85


def test_a_new_model_is_compared_and_used_by_nobody_before_a_yes(room: Room) -> None:
    room.label(500)
    version = room.review().proposed
    with room.database.tenant(room.seller.tenant_id) as session:
        (model,) = match_models.list_models(session)
    assert model.version == version
    assert model.comparison.labels >= 60
    assert model.comparison.new.log_loss < model.comparison.now.log_loss
    assert room.models.of(room.seller.tenant_id).is_shipped


def test_an_accepted_model_is_in_use_and_has_nothing_certified(room: Room) -> None:
    room.label(500)
    version = room.review().proposed
    assert version is not None
    room.accept(version)
    in_use = room.models.of(room.seller.tenant_id)
    assert (in_use.version, in_use.standing.threshold) == (version, None)


def test_stored_bytes_that_were_changed_are_not_used(room: Room) -> None:
    room.label(500)
    version = room.review().proposed
    assert version is not None
    room.accept(version)
    key = f"{room.seller.tenant_id}/models/{version}.json"
    room.store.put(key, b"{}", "application/json")
    with pytest.raises(ModelUnusable):
        room.models.of(room.seller.tenant_id)


def test_the_same_labels_propose_the_same_model_once(room: Room) -> None:
    room.label(500)
    assert room.review().proposed == room.review().proposed
    with room.database.tenant(room.seller.tenant_id) as session:
        assert len(match_models.list_models(session)) == 1
