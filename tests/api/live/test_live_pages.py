"""Live events page by page, for clients that ask now and then."""

import httpx
import pytest

from api.roles import Role
from models.contracts.claim import ClaimStatus as S
from models.contracts.workflows import SellerPollInput
from models.db import Database
from tests.api.conftest import Tokens
from tests.api.live.conftest import EVENTS, positions, remove_events, writer_of
from tests.fixtures_database import DatabaseUrls, Writer

PAGE = f"{EVENTS}/page"


async def test_pages_follow_each_other_without_gap(
    client: httpx.AsyncClient, tokens: Tokens, writer: Writer
) -> None:
    for _ in range(5):
        writer.write(S.MATCHING)
    found: list[int] = []
    page = {"next_after": 0, "newest": 5}
    while page["next_after"] < page["newest"]:
        params = {"after": page["next_after"], "limit": 2}
        page = (await client.get(PAGE, params=params, headers=tokens.auditor())).json()
        found += positions(page["items"])

    assert found == [1, 2, 3, 4, 5]


async def test_page_without_a_position_says_where_now_is(
    client: httpx.AsyncClient, tokens: Tokens, writer: Writer
) -> None:
    writer.write(S.MATCHING)
    page = await client.get(PAGE, headers=tokens.auditor())
    assert page.json() == {"items": [], "next_after": 1, "newest": 1}


async def test_page_of_a_seller_passes_over_the_events_of_others(
    client: httpx.AsyncClient,
    tokens: Tokens,
    writer: Writer,
    database: Database,
    other_seller: SellerPollInput,
) -> None:
    writer_of(database, other_seller).write(S.MATCHING)
    writer.write(S.MATCHING)
    headers = tokens.of(Role.SELLER, other_seller.seller_id)
    page = (await client.get(PAGE, params={"after": 0}, headers=headers)).json()
    assert (positions(page["items"]), page["next_after"]) == ([1], 2)


async def test_other_tenant_reads_no_event(
    client: httpx.AsyncClient, writer: Writer, stranger: SellerPollInput
) -> None:
    writer.write(S.MATCHING)
    headers = Tokens(stranger.tenant_id).auditor()
    page = await client.get(PAGE, params={"after": 0}, headers=headers)
    assert page.json() == {"items": [], "next_after": 0, "newest": 0}


async def test_page_of_events_that_were_removed_is_gone(
    client: httpx.AsyncClient, tokens: Tokens, writer: Writer, database_urls: DatabaseUrls
) -> None:
    for _ in range(2):
        writer.write(S.MATCHING)
    remove_events(database_urls, 1)
    page = await client.get(PAGE, params={"after": 0}, headers=tokens.auditor())
    assert (page.status_code, page.json()["code"]) == (410, "events_gone")


@pytest.mark.parametrize("wrong", [{"after": "x"}, {"after": -1}, {"limit": 0}, {"limit": 1001}])
async def test_wrong_page_is_a_wrong_field(
    client: httpx.AsyncClient, tokens: Tokens, wrong: dict[str, str]
) -> None:
    page = await client.get(PAGE, params=wrong, headers=tokens.auditor())
    assert (page.status_code, page.json()["code"]) == (422, "invalid_field")
