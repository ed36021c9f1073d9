"""Detection runs over the API: started once, read page by page, seen by nobody else."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from pydantic import TypeAdapter
from sqlalchemy import update

from api.roles import Role
from claims.identity import claim_id
from clock import utc_now
from integrations.storage.store import ObjectStore
from models.contracts.claim import ClaimFacts, ClaimFamily, ClaimStatus, ReportRow
from models.contracts.losses import LossByHand
from models.contracts.money import Money
from models.contracts.syncs import SyncProgress, SyncStage, SyncStart, SyncStatus
from models.contracts.workflows import SellerPollInput
from models.db import Database
from models.repositories import claims, syncs
from models.tables.claims import ClaimRow
from settings import Settings
from tests.api.conftest import Tokens
from tests.fixtures_database import MOMENT, claim_input

RUN, STATUS = "/api/v1/detections/run", "/api/v1/detections/status"


def loss(seller: SellerPollInput, number: int) -> ClaimFacts:
    """Of three, the last has the nearest deadline."""
    deadline = MOMENT - timedelta(days=number)
    return claim_input(seller, ledger_key=f"row {number}", deadline=deadline).facts


def by_hand(key: str) -> LossByHand:
    return LossByHand(
        family=ClaimFamily.FEE_OVERCHARGE,
        key=key,
        fnsku="X001",
        asin="B001",
        msku="SKU-1",
        title="Shelf",
        reference="settlement 7",
        counted_from=MOMENT.date(),
        deadline=MOMENT,
        quantity=3,
        value=Money(cents=120, currency="USD"),
        formula="3 x 0.40 USD",
        why="3 charged 0.40 USD too much each.",
        confidence="medium",
        to_do="Ask Amazon to measure it.",
        rule_pack="fees",
        rule_pack_version="2026-01",
        rows=(ReportRow(report="settlement", key="row 1"),),
    )


@pytest.fixture
def run(database: Database, settings: Settings, seller: SellerPollInput) -> UUID:
    """A run that has found three losses."""
    found = [loss(seller, number) for number in (1, 2, 3)]
    content = TypeAdapter(list[ClaimFacts]).dump_json(found)
    store = ObjectStore(settings.storage_url or "")
    uri = store.put(f"{seller.tenant_id}/found.json", content, "application/json")
    now = utc_now()
    ended = SyncProgress(
        sync_id=uuid4(),
        seller=seller,
        workflow_id="sync-of-a-test",
        started_by=SyncStart.REQUEST,
        opens_claims=False,
        status=SyncStatus.DONE,
        stage=SyncStage.FINALISE,
        total_cases=3,
        left_out={"too_old": 2},
        not_carried={"fee_overcharge": 2},
        cases_uri=uri,
        by_hand_uri=store.put(
            f"{seller.tenant_id}/by-hand.json",
            TypeAdapter(list[LossByHand]).dump_json([by_hand("fee 1"), by_hand("fee 2")]),
            "application/json",
        ),
        started_at=now,
        updated_at=now,
    )
    with database.tenant(seller.tenant_id) as session:
        syncs.begin(session, ended)
    return ended.sync_id


async def read(
    client: httpx.AsyncClient, headers: dict[str, str], run: UUID, **query: Any
) -> httpx.Response:
    return await client.get(f"{STATUS}/{run}", params=query, headers=headers)


async def start(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, key: str
) -> httpx.Response:
    body = {"seller_id": str(seller.seller_id)}
    return await client.post(RUN, json=body, headers={**tokens.operator(), "Idempotency-Key": key})


def keys(answer: httpx.Response) -> list[str]:
    return [one["facts"]["ledger_key"] for one in answer.json()["losses"]]


async def test_what_was_found_is_read_nearest_deadline_first(
    client: httpx.AsyncClient, tokens: Tokens, run: UUID
) -> None:
    assert keys(await read(client, tokens.operator(), run)) == ["row 3", "row 2", "row 1"]


async def test_it_counts_what_was_left_out(
    client: httpx.AsyncClient, tokens: Tokens, run: UUID
) -> None:
    found = (await read(client, tokens.operator(), run)).json()
    assert (found["total"], found["leftOut"]) == (3, {"too_old": 2})


async def test_a_loss_names_the_claim_that_a_sync_would_open(
    client: httpx.AsyncClient, tokens: Tokens, run: UUID, seller: SellerPollInput
) -> None:
    first = (await read(client, tokens.operator(), run, limit=1)).json()["losses"][0]
    facts = loss(seller, 3)
    known = claim_id(seller.tenant_id, seller.seller_id, facts.family, facts.ledger_key)
    assert first["claimId"] == str(known)


async def test_what_only_a_person_can_claim_is_counted(
    client: httpx.AsyncClient, tokens: Tokens, run: UUID
) -> None:
    found = (await read(client, tokens.operator(), run)).json()
    assert found["byHand"] == {"fee_overcharge": 2}


async def test_what_only_a_person_can_claim_is_read_page_by_page(
    client: httpx.AsyncClient, tokens: Tokens, run: UUID
) -> None:
    path = f"{STATUS}/{run}/by-hand"
    first = await client.get(path, params={"limit": 1}, headers=tokens.operator())
    query = {"cursor": first.json()["next_cursor"]}
    rest = await client.get(path, params=query, headers=tokens.operator())
    items = [
        LossByHand.model_validate(one) for each in (first, rest) for one in each.json()["items"]
    ]
    assert (items, rest.json()["next_cursor"]) == ([by_hand("fee 1"), by_hand("fee 2")], None)


async def test_another_sellers_user_does_not_see_what_is_left_to_people(
    client: httpx.AsyncClient, tokens: Tokens, run: UUID, other_seller: SellerPollInput
) -> None:
    headers = tokens.of(Role.SELLER, other_seller.seller_id)
    answer = await client.get(f"{STATUS}/{run}/by-hand", headers=headers)
    assert answer.status_code == 404


async def test_a_loss_that_amazon_had_settled_names_the_claim_that_goes_on_for_it(
    client: httpx.AsyncClient,
    tokens: Tokens,
    run: UUID,
    seller: SellerPollInput,
    database: Database,
) -> None:
    facts = loss(seller, 3)
    known = claim_id(seller.tenant_id, seller.seller_id, *facts.loss)
    first = claim_input(seller).model_copy(update={"facts": facts})
    identity = first.identity.model_copy(update={"claim_id": known})
    with database.tenant(seller.tenant_id) as session:
        claims.create_claim(session, first.model_copy(update={"identity": identity}), MOMENT)
        session.exec(update(ClaimRow).values(status=ClaimStatus.SETTLED_BY_AMAZON))
    shown = (await read(client, tokens.operator(), run, limit=1)).json()["losses"][0]
    follower = claim_id(seller.tenant_id, seller.seller_id, *facts.loss, known)
    assert shown["claimId"] == str(follower)


async def test_pages_hold_each_loss_once(
    client: httpx.AsyncClient, tokens: Tokens, run: UUID
) -> None:
    first = await read(client, tokens.operator(), run, limit=2)
    rest = await read(client, tokens.operator(), run, cursor=first.json()["nextCursor"])
    assert [*keys(first), *keys(rest)] == ["row 3", "row 2", "row 1"]
    assert rest.json()["nextCursor"] is None


@pytest.mark.parametrize("cursor", ["3", "0", "-1", "x", "\u0661", "9" * 40])
async def test_a_cursor_that_is_none_is_refused(
    client: httpx.AsyncClient, tokens: Tokens, run: UUID, cursor: str
) -> None:
    answer = await read(client, tokens.operator(), run, cursor=cursor)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_field")


async def test_another_sellers_user_does_not_see_it(
    client: httpx.AsyncClient, tokens: Tokens, run: UUID, other_seller: SellerPollInput
) -> None:
    answer = await read(client, tokens.of(Role.SELLER, other_seller.seller_id), run)
    assert answer.status_code == 404


async def test_a_run_that_was_just_started_can_be_read(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    begun = await start(client, tokens, seller, "key-1")
    answer = await read(client, tokens.operator(), UUID(begun.json()["detectionId"]))
    assert (begun.status_code, answer.status_code, keys(answer)) == (202, 200, [])


async def test_while_one_is_under_way_another_start_answers_with_it(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    first = await start(client, tokens, seller, "key-1")
    second = await start(client, tokens, seller, "key-2")
    assert second.status_code == 200
    assert second.json()["detectionId"] == first.json()["detectionId"]
