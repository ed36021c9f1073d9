"""Claims: made once, started once, listed page by page, each tenant its own."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy.exc import IntegrityError

from models.contracts.claim import ClaimFile, ClaimStatus, DeskCause
from models.contracts.workflows import ClaimInput, SellerPollInput
from models.db import Database
from models.errors import ClaimExists, InvalidField, NotFound
from models.repositories import claims
from models.repositories.claims import ClaimFilters
from tests.fixtures_database import MOMENT, Writer, claim_input, new_claim, new_seller


@pytest.fixture
def seller(database: Database) -> SellerPollInput:
    return new_seller(database)


def _create(database: Database, claim: ClaimInput) -> bool:
    with database.tenant(claim.identity.tenant_id) as session:
        return claims.create_claim(session, claim, MOMENT)


def _listed(database: Database, seller: SellerPollInput, filters: ClaimFilters) -> list[ClaimInput]:
    with database.tenant(seller.tenant_id) as session:
        page = claims.list_claims(session, filters)
    return [ClaimInput.of(row.identity, row.facts, row.policy) for row in page.items]


def test_new_claim_is_stored_as_it_is(database: Database, seller: SellerPollInput) -> None:
    claim = claim_input(seller)
    _create(database, claim)

    assert _listed(database, seller, ClaimFilters()) == [claim]


def test_same_claim_again_is_not_new(database: Database, seller: SellerPollInput) -> None:
    claim = claim_input(seller)

    assert [_create(database, claim), _create(database, claim)] == [True, False]


def test_ledger_row_has_one_claim(database: Database, seller: SellerPollInput) -> None:
    first = new_claim(database, seller)
    second = claim_input(seller, ledger_key=first.facts.ledger_key)

    with pytest.raises(ClaimExists):
        _create(database, second)


def test_same_ledger_row_of_another_seller_is_another_claim(
    database: Database, seller: SellerPollInput
) -> None:
    first = new_claim(database, seller)
    other = new_seller(database, seller.tenant_id)

    assert _create(database, claim_input(other, ledger_key=first.facts.ledger_key))


def _following(first: ClaimInput) -> ClaimInput:
    identity = first.identity.model_copy(update={"claim_id": uuid4()})
    return first.model_copy(update={"identity": identity, "follows": first.identity.claim_id})


def _standing(database: Database, seller: SellerPollInput, claim: ClaimInput) -> list[UUID]:
    with database.tenant(seller.tenant_id) as session:
        found = claims.standing(session, seller.seller_id, [claim.facts.loss])
    return [one.identity.claim_id for one in found.values()]


def test_claim_that_follows_another_stands_for_their_loss(
    database: Database, seller: SellerPollInput
) -> None:
    first = new_claim(database, seller)
    second = _following(first)

    assert _create(database, second)
    assert _standing(database, seller, first) == [second.identity.claim_id]


def test_a_claim_is_followed_by_one(database: Database, seller: SellerPollInput) -> None:
    first = new_claim(database, seller)
    _create(database, _following(first))

    with pytest.raises(ClaimExists):
        _create(database, _following(first))


@pytest.mark.parametrize("same_tenant", [True, False])
def test_a_claim_follows_none_of_another_seller(
    database: Database, seller: SellerPollInput, same_tenant: bool
) -> None:
    first = new_claim(database, seller)
    other = new_seller(database, seller.tenant_id) if same_tenant else new_seller(database)
    stray = claim_input(other).model_copy(update={"follows": first.identity.claim_id})

    with pytest.raises(IntegrityError):
        _create(database, stray)


@pytest.mark.parametrize("same_tenant", [True, False])
def test_a_loss_of_another_seller_has_its_own_claim(
    database: Database, seller: SellerPollInput, same_tenant: bool
) -> None:
    first = new_claim(database, seller)
    other = new_seller(database, seller.tenant_id) if same_tenant else new_seller(database)

    assert _standing(database, other, first) == []


def test_claim_of_an_unknown_seller_is_refused(database: Database, seller: SellerPollInput) -> None:
    stranger = seller.model_copy(update={"seller_id": uuid4()})
    with pytest.raises(NotFound):
        _create(database, claim_input(stranger))


def test_claim_of_another_tenant_is_not_there(database: Database, seller: SellerPollInput) -> None:
    claim = new_claim(database, seller)
    with database.tenant(new_seller(database).tenant_id) as session:
        assert claims.get(session, claim.identity.claim_id) is None


def test_unstarted_claims_are_found_across_tenants(database: Database) -> None:
    waiting = [new_claim(database, new_seller(database)) for _ in range(2)]
    with database.system() as session:
        found = claims.unstarted(session, MOMENT + timedelta(seconds=1), 10)

    assert {claim.identity.claim_id for claim in found} == {
        claim.identity.claim_id for claim in waiting
    }


def test_started_claim_is_not_found_again(database: Database, seller: SellerPollInput) -> None:
    claim = new_claim(database, seller)
    with database.system() as session:
        claims.mark_started(session, claim.identity, MOMENT)
        assert claims.unstarted(session, MOMENT + timedelta(seconds=1), 10) == []


def test_young_claim_is_left_to_whoever_made_it(
    database: Database, seller: SellerPollInput
) -> None:
    new_claim(database, seller)
    with database.system() as session:
        assert claims.unstarted(session, MOMENT, 10) == []


@pytest.mark.parametrize("size", [1, 2, 5])
def test_pages_hold_every_claim_once_by_deadline(
    database: Database, seller: SellerPollInput, size: int
) -> None:
    days = [5, 1, 3, 3, 2]
    for day in days:
        new_claim(database, seller, deadline=MOMENT + timedelta(days=day))
    found: list[int] = []
    cursor = None
    while True:
        with database.tenant(seller.tenant_id) as session:
            page = claims.list_claims(session, ClaimFilters(), cursor, size)
        found += [(row.facts.deadline - MOMENT).days for row in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break

    assert found == sorted(days)


@pytest.mark.parametrize("cursor", ["", "x", "e30", "WzEsMl0", "WyIyMDI2LTA2LTAxIiwgIngiXQ", "é"])
def test_cursor_that_is_not_one_is_refused(
    database: Database, seller: SellerPollInput, cursor: str
) -> None:
    with pytest.raises(InvalidField), database.tenant(seller.tenant_id) as session:
        claims.list_claims(session, ClaimFilters(), cursor)


def test_list_is_narrowed_by_status_and_desk(database: Database, seller: SellerPollInput) -> None:
    on_desk, _ = new_claim(database, seller), new_claim(database, seller)
    file = ClaimFile(desk=DeskCause.FILE_BY_HAND)
    Writer(database, on_desk.identity).write(ClaimStatus.ON_DESK, file=file)

    by_status = _listed(database, seller, ClaimFilters(status=ClaimStatus.ON_DESK))
    by_desk = _listed(database, seller, ClaimFilters(desk=DeskCause.FILE_BY_HAND))
    assert by_status == by_desk == [on_desk]


@pytest.mark.parametrize("by", ["seller_id", "sellers"])
def test_list_is_narrowed_by_seller(database: Database, seller: SellerPollInput, by: str) -> None:
    own = new_claim(database, seller)
    new_claim(database, new_seller(database, seller.tenant_id))
    wanted = seller.seller_id if by == "seller_id" else [seller.seller_id]

    assert _listed(database, seller, ClaimFilters.model_validate({by: wanted})) == [own]


def test_reader_without_sellers_sees_no_claims(database: Database, seller: SellerPollInput) -> None:
    new_claim(database, seller)

    assert _listed(database, seller, ClaimFilters(sellers=[])) == []


def test_claims_that_a_document_may_help_are_found(
    database: Database, seller: SellerPollInput
) -> None:
    waiting, busy = new_claim(database, seller), new_claim(database, seller)
    Writer(database, waiting.identity).write(ClaimStatus.AWAITING_EVIDENCE)
    Writer(database, busy.identity).write(ClaimStatus.FILING)

    with database.tenant(seller.tenant_id) as session:
        assert claims.waiting_for_evidence(session, seller.seller_id) == [waiting]


def test_stopped_claims_are_found_over_all_tenants(database: Database) -> None:
    held = [new_claim(database, new_seller(database)).identity for _ in range(2)]
    for identity in held:
        Writer(database, identity).write(ClaimStatus.HELD_BY_STOP)

    with database.system() as session:
        found = claims.stopped(session, None)
    assert {one.claim_id for one in found} == {one.claim_id for one in held}
