"""The claims list by expected value, and what each claim says that it can be expected to bring."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from api.roles import Role
from claims.ranking import day_begun, ranking
from clock import utc_now
from models.contracts.claim import ClaimFile, ClaimStatus
from models.contracts.money import Money
from models.contracts.workflows import ClaimInput, SellerPollInput
from models.db import Database
from models.repositories import ranked_claims
from models.repositories.claim_lists import ClaimFilters
from tests.api.conftest import Tokens
from tests.fixtures_database import MOMENT, Writer, new_claim, new_seller

CLAIMS = "/api/v1/claims"
RANKED = {"sort": "-expected_value"}


def worth(database: Database, seller: SellerPollInput, cents: int, **facts: Any) -> ClaimInput:
    """A claim of one unit with this cap."""
    cap = Money(cents=cents, currency=facts.get("currency", "USD"))
    return new_claim(database, seller, quantity=1, cap_per_unit=cap, **facts)


def decide(database: Database, claim: ClaimInput, status: ClaimStatus, **fields: Any) -> None:
    Writer(database, claim.identity).write(status, **fields)


async def ranked(
    client: httpx.AsyncClient, headers: dict[str, str], **query: Any
) -> list[dict[str, Any]]:
    """All pages of two, one after the other."""
    found: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        asked = {**RANKED, "limit": 2, **query, **cursor}
        answer = await client.get(CLAIMS, params=asked, headers=headers)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        found += page["items"]
        if page["next_cursor"] is None:
            return found
        cursor = {"cursor": page["next_cursor"]}


def ids(claims: list[dict[str, Any]]) -> list[str]:
    return [claim["id"] for claim in claims]


def ids_of(*claims: ClaimInput) -> list[str]:
    return [str(claim.identity.claim_id) for claim in claims]


@pytest.fixture
def family_of_denials(database: Database, seller: SellerPollInput) -> str:
    """Amazon denied three of three."""
    for _ in range(3):
        claim = worth(database, seller, 100, family="damaged_warehouse")
        decide(database, claim, ClaimStatus.DENIED)
    return "damaged_warehouse"


async def test_the_greater_amount_of_a_family_that_is_denied_comes_later(
    client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    seller: SellerPollInput,
    family_of_denials: str,
) -> None:
    more = worth(database, seller, 1000, family=family_of_denials)
    less = worth(database, seller, 500)
    assert ids(await ranked(client, tokens.auditor())) == ids_of(less, more)


async def test_a_claim_tells_its_probability_with_the_counts(
    client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    seller: SellerPollInput,
    family_of_denials: str,
) -> None:
    claim = worth(database, seller, 1000, family=family_of_denials)
    read = await client.get(f"{CLAIMS}/{claim.identity.claim_id}", headers=tokens.auditor())
    assert read.json()["expected"] == {
        "amount": {"cents": 200, "currency": "USD"},
        "probability": 0.2,
        "source": "counted",
        "approved": 0,
        "partly_approved": 0,
        "denied": 3,
        "n": 3,
        "prior_approved": 1,
        "prior_denied": 1,
        "counted_until": day_begun(utc_now()).isoformat().replace("+00:00", "Z"),
    }


async def test_pages_hold_every_claim_once_and_in_the_order_that_the_claims_tell(
    client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    seller: SellerPollInput,
    family_of_denials: str,
) -> None:
    for cents in (900, 301, 301, 700):
        worth(database, seller, cents)
        worth(database, seller, cents, family=family_of_denials)
    worth(database, seller, 1, currency="GBP")
    found = await ranked(client, tokens.auditor())
    amounts = [(claim["expected"]["amount"]["currency"], -claim["expected"]["amount"]["cents"])
               for claim in found]  # fmt: skip
    assert (len(set(ids(found))), amounts) == (9, sorted(amounts))


async def test_an_outcome_between_two_pages_hides_and_repeats_nothing(
    client: httpx.AsyncClient, tokens: Tokens, database: Database, seller: SellerPollInput
) -> None:
    claims = [worth(database, seller, cents) for cents in (500, 400, 300)]
    params = {**RANKED, "limit": 2}
    first = (await client.get(CLAIMS, params=params, headers=tokens.auditor())).json()
    decide(database, claims[0], ClaimStatus.DENIED, at=utc_now())
    params["cursor"] = first["next_cursor"]
    second = (await client.get(CLAIMS, params=params, headers=tokens.auditor())).json()
    assert ids(first["items"]) + ids(second["items"]) == ids_of(*claims)


async def test_a_cursor_of_yesterday_goes_on_by_yesterdays_counts(
    client: httpx.AsyncClient, tokens: Tokens, database: Database, seller: SellerPollInput
) -> None:
    claims = [worth(database, seller, cents) for cents in (500, 400)]
    yesterday = day_begun(utc_now()) - timedelta(days=1)
    with database.tenant(seller.tenant_id) as session:
        by_counts = ranking([], yesterday)
        first = ranked_claims.list_ranked(session, ClaimFilters(), by_counts, limit=1)
    decide(database, worth(database, seller, 1), ClaimStatus.DENIED, at=yesterday)
    params = {**RANKED, "cursor": first.next_cursor}
    page = (await client.get(CLAIMS, params=params, headers=tokens.auditor())).json()
    assert ids(page["items"]) == ids_of(claims[1])
    assert page["items"][0]["expected"]["n"] == 0


async def test_equal_values_come_by_deadline_and_then_by_effort(
    client: httpx.AsyncClient, tokens: Tokens, database: Database, seller: SellerPollInput
) -> None:
    day = MOMENT + timedelta(days=40)
    late = worth(database, seller, 500, deadline=day + timedelta(days=1))
    paper = worth(database, seller, 500, deadline=day)
    answer = worth(database, seller, 500, deadline=day)
    decide(database, paper, ClaimStatus.AWAITING_EVIDENCE)
    decide(database, answer, ClaimStatus.AWAITING_ANSWER)
    assert ids(await ranked(client, tokens.auditor())) == ids_of(answer, paper, late)


async def test_what_is_approved_is_expected_whole(
    client: httpx.AsyncClient, tokens: Tokens, database: Database, seller: SellerPollInput
) -> None:
    sure, more = worth(database, seller, 800), worth(database, seller, 1000)
    approved = ClaimFile(approved=Money(cents=800, currency="USD"))
    decide(database, sure, ClaimStatus.AWAITING_PAYOUT, file=approved)
    found = await ranked(client, tokens.auditor())
    assert [claim["expected"]["source"] for claim in found] == ["amazon", "counted"]
    assert ids(found) == ids_of(sure, more)


async def test_outcomes_of_another_tenant_count_for_nothing(
    client: httpx.AsyncClient,
    stranger: SellerPollInput,
    database: Database,
    family_of_denials: str,
) -> None:
    worth(database, stranger, 1000, family=family_of_denials)
    (claim,) = await ranked(client, Tokens(stranger.tenant_id).auditor())
    assert (claim["expected"]["n"], claim["expected"]["probability"]) == (0, 0.5)


async def test_a_seller_counts_its_own_outcomes_alone(
    client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    seller: SellerPollInput,
    family_of_denials: str,
) -> None:
    other = new_seller(database, seller.tenant_id)
    worth(database, other, 1000, family=family_of_denials)
    (claim,) = await ranked(client, tokens.of(Role.SELLER, other.seller_id))
    assert claim["expected"]["n"] == 0


async def test_a_filter_narrows_the_order(
    client: httpx.AsyncClient, tokens: Tokens, database: Database, seller: SellerPollInput
) -> None:
    worth(database, seller, 900)
    wanted = worth(database, seller, 100)
    decide(database, wanted, ClaimStatus.FILING)
    found = await ranked(client, tokens.auditor(), status=["filing", "closed"])
    assert ids(found) == ids_of(wanted)


async def test_a_cursor_of_another_order_is_refused(
    client: httpx.AsyncClient, tokens: Tokens, database: Database, seller: SellerPollInput
) -> None:
    for cents in (500, 400):
        worth(database, seller, cents)
    page = (await client.get(CLAIMS, params={"limit": 1}, headers=tokens.auditor())).json()
    asked = {**RANKED, "cursor": page["next_cursor"]}
    refused = await client.get(CLAIMS, params=asked, headers=tokens.auditor())
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_field")
