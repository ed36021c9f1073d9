"""Lists: what they are narrowed to, their orders, and cursors that belong to them."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from api.roles import Role
from clock import utc_now
from models.contracts.claim import ChannelName, ClaimFile, ClaimStatus, DeskCause, Ending
from models.contracts.money import Money
from models.contracts.workflows import ClaimInput, SellerPollInput
from models.db import Database
from models.repositories import matches
from tests.api.conftest import Tokens
from tests.database.populate import match_of
from tests.fixtures_database import MOMENT, Writer, new_claim, new_document, new_seller

CLAIMS, DOCUMENTS, MATCHES = "/api/v1/claims", "/api/v1/documents", "/api/v1/matches"


def dollars(cents: int) -> Money:
    return Money(cents=cents, currency="USD")


@pytest.fixture
def known(database: Database, seller: SellerPollInput) -> ClaimInput:
    """A claim that differs from its neighbour in everything that a list can be narrowed to."""
    claim = new_claim(
        database,
        seller,
        family="damaged_warehouse",
        fnsku="X00FOUND",
        asin="B00FOUND",
        msku="FOUND-1",
        ledger_reference="777",
        deadline=MOMENT + timedelta(days=90),
    )
    file = ClaimFile(
        case_id="1234567890",
        channel=ChannelName.SPAPI,
        desk=DeskCause.PAYOUT_SHORT,
        ending=Ending.PART_PAID,
        claimed=dollars(5000),
        approved=dollars(4000),
        paid=dollars(3000),
    )
    Writer(database, claim.identity).write(ClaimStatus.ON_DESK, file=file)
    new_claim(database, seller)
    return claim


async def listed(
    client: httpx.AsyncClient, headers: dict[str, str], path: str, **query: Any
) -> list[str]:
    answer = await client.get(path, params=query, headers=headers)
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


@pytest.mark.parametrize(
    "query",
    [
        {"status": ["on_desk", "denied"]},
        {"family": "damaged_warehouse"},
        {"desk": "payout_short"},
        {"channel": "spapi"},
        {"ending": "part_paid"},
        {"case_id": "1234567890"},
        {"fnsku": "X00FOUND"},
        {"asin": "B00FOUND"},
        {"msku": "FOUND-1"},
        {"ledger_reference": "777"},
        {"currency": "USD", "min_cents": 3000, "max_cents": 3000},
        {"deadline_after": (MOMENT + timedelta(days=90)).isoformat()},
    ],
    ids="-".join,
)
async def test_claims_are_narrowed_by_each_filter(
    client: httpx.AsyncClient, tokens: Tokens, known: ClaimInput, query: dict[str, object]
) -> None:
    found = await listed(client, tokens.auditor(), CLAIMS, **query)
    assert found == [str(known.identity.claim_id)]


async def test_claims_before_a_deadline_leave_that_deadline_out(
    client: httpx.AsyncClient, tokens: Tokens, known: ClaimInput
) -> None:
    before = known.facts.deadline.isoformat()
    found = await listed(client, tokens.auditor(), CLAIMS, deadline_before=before)
    assert len(found) == 1
    assert str(known.identity.claim_id) not in found


async def test_claims_since_a_moment_to_come_are_none(
    client: httpx.AsyncClient, tokens: Tokens, known: ClaimInput
) -> None:
    later = (utc_now() + timedelta(days=1)).isoformat()
    assert await listed(client, tokens.auditor(), CLAIMS, created_since=later) == []


@pytest.mark.parametrize("bound", ["min_cents", "max_cents"])
async def test_an_amount_without_a_currency_is_refused(
    client: httpx.AsyncClient, tokens: Tokens, bound: str
) -> None:
    refused = await client.get(CLAIMS, params={bound: 1}, headers=tokens.auditor())
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_field")
    assert "currency=USD" in refused.json()["detail"]


async def test_a_filter_that_nobody_knows_is_refused(
    client: httpx.AsyncClient, tokens: Tokens
) -> None:
    refused = await client.get(CLAIMS, params={"statsu": "closed"}, headers=tokens.auditor())
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_field")


@pytest.mark.parametrize("word", ["\0", "", "x" * 501])
async def test_a_word_that_no_claim_can_have_is_refused(
    client: httpx.AsyncClient, tokens: Tokens, word: str
) -> None:
    refused = await client.get(CLAIMS, params={"fnsku": word}, headers=tokens.auditor())
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_field")


async def test_the_amount_of_a_new_claim_is_the_cap_for_its_units(
    client: httpx.AsyncClient, tokens: Tokens, database: Database, seller: SellerPollInput
) -> None:
    new_claim(database, seller, quantity=4, cap_per_unit=dollars(250))
    answer = await client.get(CLAIMS, headers=tokens.auditor())
    assert answer.json()["items"][0]["amount"] == {"cents": 1000, "currency": "USD"}


@pytest.mark.parametrize("sort", ["amount", "-amount", "-deadline"])
async def test_pages_hold_every_claim_once_in_each_order(
    client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    seller: SellerPollInput,
    sort: str,
) -> None:
    for cents, currency in [(5, "USD"), (5, "USD"), (3, "GBP"), (9, "USD"), (7, "GBP")]:
        cap = Money(cents=cents, currency=currency)
        new_claim(database, seller, currency=currency, quantity=1, cap_per_unit=cap)
    whole = await listed(client, tokens.auditor(), CLAIMS, sort=sort)
    found: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        query = {"sort": sort, "limit": "2", **cursor}
        page = (await client.get(CLAIMS, params=query, headers=tokens.auditor())).json()
        found += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert (found, len(set(found))) == (whole, 5)


async def test_by_amount_each_currency_stands_by_itself(
    client: httpx.AsyncClient, tokens: Tokens, database: Database, seller: SellerPollInput
) -> None:
    for cents, currency in [(5, "USD"), (900, "GBP"), (7, "GBP"), (1, "USD")]:
        cap = Money(cents=cents, currency=currency)
        new_claim(database, seller, currency=currency, quantity=1, cap_per_unit=cap)
    answer = await client.get(CLAIMS, params={"sort": "amount"}, headers=tokens.auditor())
    amounts = [
        (item["amount"]["currency"], item["amount"]["cents"]) for item in answer.json()["items"]
    ]
    assert amounts == [("GBP", 7), ("GBP", 900), ("USD", 1), ("USD", 5)]


async def test_several_statuses_of_several_sellers_come_in_one_order(
    client: httpx.AsyncClient, tokens: Tokens, database: Database, seller: SellerPollInput
) -> None:
    other = new_seller(database, seller.tenant_id)
    made = [
        new_claim(database, whose, deadline=MOMENT + timedelta(days=day))
        for day, whose in [(3, seller), (1, other), (2, seller), (4, other)]
    ]
    Writer(database, made[1].identity).write(ClaimStatus.MATCHING)
    Writer(database, made[3].identity).write(ClaimStatus.FILING)
    headers = tokens.of(Role.SELLER, seller.seller_id, other.seller_id)
    found = await listed(client, headers, CLAIMS, status=["detected", "matching"])
    assert found == [str(made[place].identity.claim_id) for place in (1, 2, 0)]


@pytest.fixture
async def cursor(
    client: httpx.AsyncClient, tokens: Tokens, database: Database, seller: SellerPollInput
) -> str:
    """Of the claims list by deadline, without a filter."""
    for _ in range(2):
        new_claim(database, seller)
    page = await client.get(CLAIMS, params={"limit": 1}, headers=tokens.auditor())
    return page.json()["next_cursor"]


@pytest.mark.parametrize(
    ("path", "query"),
    [
        (CLAIMS, {"sort": "-deadline"}),
        (CLAIMS, {"sort": "amount"}),
        (CLAIMS, {"status": "detected"}),
        (DOCUMENTS, {}),
        (MATCHES, {}),
        ("/api/v1/questions", {}),
    ],
)
async def test_a_cursor_of_another_list_order_or_filter_is_refused(
    client: httpx.AsyncClient, tokens: Tokens, cursor: str, path: str, query: dict[str, str]
) -> None:
    refused = await client.get(path, params={**query, "cursor": cursor}, headers=tokens.auditor())
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_field")
    assert refused.json()["detail"].startswith("The cursor is of another list")


async def test_documents_are_listed_newest_first_and_by_status(
    client: httpx.AsyncClient, tokens: Tokens, database: Database, seller: SellerPollInput
) -> None:
    made = [str(new_document(database, seller, 1)) for _ in range(3)]
    newest = await listed(client, tokens.auditor(), DOCUMENTS)
    oldest = await listed(client, tokens.auditor(), DOCUMENTS, sort="uploaded", status="read")
    assert newest == oldest[::-1]
    assert sorted(newest) == sorted(made)
    assert await listed(client, tokens.auditor(), DOCUMENTS, status="failed") == []


@pytest.fixture
def matched(database: Database, seller: SellerPollInput) -> ClaimInput:
    """A claim that holds 3 of a line's 10 units, where another one holds 2."""
    first, second = new_claim(database, seller), new_claim(database, seller)
    document_id = new_document(database, seller, 10)
    with database.tenant(seller.tenant_id) as session:
        matches.hold_units(session, match_of(document_id), first.identity, MOMENT)
        matches.hold_units(session, match_of(document_id, 2), second.identity, MOMENT)
    return first


async def test_a_match_says_which_line_supports_the_claim_and_what_is_left_of_it(
    client: httpx.AsyncClient, tokens: Tokens, matched: ClaimInput
) -> None:
    query = {"claim": str(matched.identity.claim_id), "state": "held"}
    (match,) = (await client.get(MATCHES, params=query, headers=tokens.auditor())).json()["items"]
    read = await client.get(f"{MATCHES}/{match['id']}", headers=tokens.auditor())
    assert match["units"] == {"of_line": 10, "held": 3, "held_by_all": 5, "free": 5}
    assert (match["line"]["position"], match["probability"]) == (1, 0.99)
    assert read.json() == match


@pytest.mark.parametrize("query", ["claim", "document", "seller"])
async def test_matches_of_what_another_tenant_has_are_not_found(
    client: httpx.AsyncClient,
    stranger: SellerPollInput,
    matched: ClaimInput,
    query: str,
) -> None:
    ids = {"claim": matched.identity.claim_id, "seller": matched.identity.seller_id}
    wanted = str(ids.get(query, matched.identity.claim_id))
    headers = Tokens(stranger.tenant_id).operator()
    refused = await client.get(MATCHES, params={query: wanted}, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (404, "not_found")


async def test_a_match_of_another_seller_is_not_found(
    client: httpx.AsyncClient,
    tokens: Tokens,
    other_seller: SellerPollInput,
    matched: ClaimInput,
) -> None:
    (match, *_) = (await client.get(MATCHES, headers=tokens.auditor())).json()["items"]
    headers = tokens.of(Role.SELLER, other_seller.seller_id)
    refused = await client.get(f"{MATCHES}/{match['id']}", headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (404, "not_found")
