"""Documents that people mend and delete, and what the claims that rest on them do then."""

import asyncio
from typing import Any
from uuid import UUID

import httpx
import pytest

from api.roles import Role
from integrations.storage.store import ObjectStore
from models.contracts.workflows import SellerPollInput
from models.db import Database
from models.repositories import matches
from settings import Settings
from tests.api.conftest import Tokens, asked_claim, claim_at, invoice, new_claim_body, upload
from tests.database.populate import match_of
from tests.fixtures_database import MOMENT, new_claim, new_document

TOTAL = {"field": "total_cents", "old": None, "new": 20_000, "reason": "It says 200.00 below."}
UNITS = {"field": "lines.1.quantity", "old": 10, "new": 12, "reason": "A digit was not read."}


def path(document_id: Any, rest: str = "") -> str:
    return f"/api/v1/documents/{document_id}{rest}"


async def mend(
    client: httpx.AsyncClient, headers: dict[str, str], document_id: Any, **changed: Any
) -> httpx.Response:
    return await client.post(path(document_id, "/correct"), json=UNITS | changed, headers=headers)


@pytest.fixture
def document(database: Database, seller: SellerPollInput) -> UUID:
    """An invoice with one line of 10 units."""
    return new_document(database, seller, 10)


async def test_what_was_read_stays_beside_what_was_mended(
    client: httpx.AsyncClient, tokens: Tokens, document: UUID
) -> None:
    sent = await mend(client, tokens.operator(), document)
    shown = (await client.get(path(document), headers=tokens.auditor())).json()
    assert (sent.status_code, shown) == (200, sent.json())
    assert (shown["fields"]["lines"][0]["quantity"], shown["revision"]) == (12, 1)
    assert shown["reading"]["lines"][0]["quantity"] == 10
    (correction,) = shown["corrections"]
    assert (correction["old"], correction["new"], correction["actor"]) == (10, 12, "a operator")


async def test_a_mended_value_is_a_persons(
    client: httpx.AsyncClient, tokens: Tokens, document: UUID
) -> None:
    fields = (await mend(client, tokens.operator(), document)).json()["fields"]
    place = fields["where"]["lines.1.quantity"]
    assert (place["page"], place["method"], place["confidence"]) == (1, "person", 1.0)


async def test_a_mended_quantity_is_what_claims_take_from(
    client: httpx.AsyncClient,
    tokens: Tokens,
    document: UUID,
    seller: SellerPollInput,
    database: Database,
) -> None:
    await mend(client, tokens.operator(), document)
    with database.tenant(seller.tenant_id) as session:
        (line,) = matches.readable_lines(session, seller.seller_id)
    assert (line.line.quantity, line.free_units) == (12, 12)


async def test_the_same_correction_again_is_done_once(
    client: httpx.AsyncClient, tokens: Tokens, document: UUID
) -> None:
    headers = tokens.operator()
    first = await mend(client, headers, document)
    again = await mend(client, headers, document)
    assert (again.status_code, again.json()) == (200, first.json())


async def test_a_value_that_is_not_there_by_now_is_not_mended(
    client: httpx.AsyncClient, tokens: Tokens, document: UUID
) -> None:
    refused = await mend(client, tokens.operator(), document, old=11)
    assert (refused.status_code, refused.json()["code"]) == (409, "document_changed")
    assert "10 by now" in refused.json()["detail"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"field": "pages", "old": 1, "new": 2},
        {"field": "lines.1.position", "old": 1, "new": 2},
        {"field": "lines.9.quantity"},
        {"field": "lines.-1.quantity"},
        {"field": "where", "old": {}, "new": "a"},
        {"new": 10},
        {"new": "twelve"},
        {"new": True},
        {"new": -1},
        {"new": 2**40},
        {"field": "type", "old": "invoice", "new": "love letter"},
        {"field": "issued_on", "old": None, "new": "yesterday"},
        {"field": "currency", "old": None, "new": "usd"},
        {"field": "supplier", "old": None, "new": " "},
        {"reason": ""},
    ],
)
async def test_a_value_that_cannot_be_is_refused(
    client: httpx.AsyncClient, tokens: Tokens, document: UUID, wrong: dict[str, Any]
) -> None:
    refused = await mend(client, tokens.operator(), document, **wrong)
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_field"), refused.text


@pytest.mark.parametrize(
    "right",
    [
        {"field": "issued_on", "old": None, "new": "2026-04-01"},
        {"field": "supplier", "old": None, "new": "Acme Ltd"},
        {"field": "shipment_ids", "old": [], "new": ["FBA15ABC"]},
        {"field": "lines.1.case_pack", "old": None, "new": 12},
        {"new": None},
    ],
)
async def test_any_value_of_the_document_can_be_mended(
    client: httpx.AsyncClient, tokens: Tokens, document: UUID, right: dict[str, Any]
) -> None:
    done = await mend(client, tokens.operator(), document, **right)
    assert done.status_code == 200, done.text
    assert done.json()["corrections"][0]["new"] == right["new"]


async def test_a_quantity_stays_above_what_claims_hold(
    client: httpx.AsyncClient,
    tokens: Tokens,
    document: UUID,
    seller: SellerPollInput,
    database: Database,
) -> None:
    hold(database, seller, document, units=8)
    refused = await mend(client, tokens.operator(), document, new=7)
    taken = await mend(client, tokens.operator(), document, new=8)
    assert (refused.status_code, refused.json()["code"]) == (409, "document_in_use")
    assert taken.status_code == 200


async def test_an_auditor_mends_nothing(
    client: httpx.AsyncClient, tokens: Tokens, document: UUID
) -> None:
    assert (await mend(client, tokens.auditor(), document)).status_code == 403


async def test_another_seller_finds_no_document_to_mend(
    client: httpx.AsyncClient, tokens: Tokens, document: UUID, other_seller: SellerPollInput
) -> None:
    headers = tokens.of(Role.SELLER, other_seller.seller_id)
    assert (await mend(client, headers, document)).status_code == 404


async def test_another_tenant_finds_no_document_to_mend_or_delete(
    client: httpx.AsyncClient, document: UUID, stranger: SellerPollInput
) -> None:
    headers = Tokens(stranger.tenant_id).operator()
    mended = await mend(client, headers, document)
    deleted = await client.delete(path(document), headers=headers)
    assert (mended.status_code, deleted.status_code) == (404, 404)


async def test_without_the_engine_the_value_is_mended_all_the_same(
    without_engine: httpx.AsyncClient, tokens: Tokens, document: UUID
) -> None:
    sent = await mend(without_engine, tokens.operator(), document)
    assert (sent.status_code, sent.json()["revision"]) == (202, 1)


async def test_a_claim_looks_again_at_the_document_that_it_asks_about(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, worker: None
) -> None:
    """The invoice shows no total: with it, the claim needs nobody's yes."""
    claim = await asked_claim(client, tokens, seller)
    document_id = claim["file"]["match"]["document_id"]
    await mend(client, tokens.operator(), document_id, **TOTAL)
    filed = await claim_at(client, claim["id"], tokens.operator(), "on_desk")
    assert (filed["file"]["match"]["lint"], filed["file"]["confirmed_by"]) == (
        [item for item in filed["file"]["match"]["lint"] if item["code"] != "sums"],
        None,
    )


async def test_a_document_that_nothing_rests_on_is_deleted(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, settings: Settings
) -> None:
    sent = (await upload(client, tokens.operator(), seller, invoice())).json()
    place = f"{seller.tenant_id}/documents/{seller.seller_id}/{sent['sha256']}"
    store = ObjectStore(str(settings.storage_url))
    assert store.exists(place)

    gone = await client.delete(path(sent["id"]), headers=tokens.operator())

    listed = (await client.get("/api/v1/documents", headers=tokens.auditor())).json()
    read = await client.get(path(sent["id"]), headers=tokens.auditor())
    assert (gone.status_code, gone.json()["status"]) == (200, "deleted")
    assert (store.exists(place), listed["items"], read.status_code) == (False, [], 404)


async def test_deleting_again_says_the_same(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    sent = (await upload(client, tokens.operator(), seller, invoice())).json()
    first = await client.delete(path(sent["id"]), headers=tokens.operator())
    again = await client.delete(path(sent["id"]), headers=tokens.operator())
    assert (again.status_code, again.json()) == (200, first.json())


async def test_a_deleted_document_is_taken_and_read_again(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, worker: None
) -> None:
    sent = (await upload(client, tokens.operator(), seller, invoice())).json()
    await _read(client, tokens, sent["id"])
    await client.delete(path(sent["id"]), headers=tokens.operator())

    again = await upload(client, tokens.operator(), seller, invoice())

    shown = await _read(client, tokens, again.json()["id"])
    assert (again.status_code, shown["status"], shown["revision"]) == (201, "read", 1)


async def test_a_document_whose_units_a_claim_holds_stays(
    client: httpx.AsyncClient,
    tokens: Tokens,
    document: UUID,
    seller: SellerPollInput,
    database: Database,
) -> None:
    claim_id = hold(database, seller, document, units=3)
    refused = await client.delete(path(document), headers=tokens.operator())
    assert (refused.status_code, refused.json()["code"]) == (409, "document_in_use")
    assert str(claim_id) in refused.json()["detail"]


async def test_a_document_that_a_claim_was_filed_with_stays(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, worker: None
) -> None:
    claim = await asked_claim(client, tokens, seller)
    headers = tokens.operator()
    answer = f"/api/v1/questions/{claim['question_id']}/answer"
    await client.post(answer, json={"choice": "yes"}, headers=headers)
    await claim_at(client, claim["id"], headers, "on_desk")
    document_id = claim["file"]["match"]["document_id"]
    refused = await client.delete(path(document_id), headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (409, "document_in_use")
    assert "was filed" in refused.json()["detail"]


async def test_a_document_that_a_person_said_no_to_can_go(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, worker: None
) -> None:
    claim = await asked_claim(client, tokens, seller)
    answer = f"/api/v1/questions/{claim['question_id']}/answer"
    await client.post(answer, json={"choice": "no"}, headers=tokens.operator())
    await claim_at(client, claim["id"], tokens.operator(), "awaiting_evidence")
    document_id = claim["file"]["match"]["document_id"]
    gone = await client.delete(path(document_id), headers=tokens.operator())
    left = await client.get(f"/api/v1/claims/{claim['id']}/evidence", headers=tokens.auditor())
    assert gone.status_code == 200, gone.text
    assert (left.json()["document_id"], left.json()["ready"]) == (None, False)


async def test_a_document_shows_the_claims_that_it_serves_and_could_serve(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, worker: None
) -> None:
    claim = await asked_claim(client, tokens, seller)
    body = new_claim_body(seller, quantity=60)
    other = (await client.post("/api/v1/claims", json=body, headers=tokens.operator())).json()
    await claim_at(client, other["id"], tokens.operator(), "awaiting_answer")
    document_id = claim["file"]["match"]["document_id"]
    shown = (await client.get(path(document_id), headers=tokens.auditor())).json()
    served = {one["claim_id"]: (one["line_position"], one["units"]) for one in shown["claims"]}
    assert served[claim["id"]] == (1, 3)
    assert served[other["id"]][0] == 1


async def test_a_claim_says_what_amazon_will_ask_for(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, worker: None
) -> None:
    claim = await asked_claim(client, tokens, seller)
    shown = await client.get(f"/api/v1/claims/{claim['id']}/evidence", headers=tokens.auditor())
    states = {item["code"]: item["state"] for item in shown.json()["items"]}
    assert (states["transaction"], states["quantity"], states["sums"]) == (
        "present",
        "present",
        "missing",
    )
    assert shown.json()["ready"] is False


async def test_another_tenant_reads_no_evidence(
    client: httpx.AsyncClient, database: Database, seller: SellerPollInput, stranger: Any
) -> None:
    claim = new_claim(database, seller)
    headers = Tokens(stranger.tenant_id).operator()
    address = f"/api/v1/claims/{claim.identity.claim_id}/evidence"
    assert (await client.get(address, headers=headers)).status_code == 404


def hold(database: Database, seller: SellerPollInput, document_id: UUID, units: int) -> UUID:
    """A claim that holds units of line 1."""
    claim = new_claim(database, seller, quantity=units)
    with database.tenant(seller.tenant_id) as session:
        matches.hold_units(session, match_of(document_id, units), claim.identity, MOMENT)
    return claim.identity.claim_id


async def _read(client: httpx.AsyncClient, tokens: Tokens, document_id: str) -> dict[str, Any]:
    while True:
        shown = (await client.get(path(document_id), headers=tokens.auditor())).json()
        if shown["status"] != "uploaded":
            return shown
        await asyncio.sleep(0.1)
