"""The seller's own sheets: kept once, listed, and nobody else's."""

from typing import Any
from uuid import uuid4

import httpx

from api.roles import Role
from clock import utc_now
from models.contracts.sheets import SheetKind
from models.contracts.workflows import SellerPollInput
from models.db import Database
from models.repositories import raw_reports, sheets
from models.repositories.sheets import NewSheet
from tests.api.conftest import Tokens

PATH = "/api/v1/sheets"
COSTS = b"ASIN,FNSKU,Amazon estimated cost,Latest approved cost,Currency\nB1,X1,4.00,5.00,USD\n"


async def send(
    client: httpx.AsyncClient,
    headers: dict[str, str],
    seller: SellerPollInput,
    content: bytes = COSTS,
    *,
    sheet: str = "sourcing-costs",
    key: str = "",
) -> httpx.Response:
    return await client.post(
        f"{PATH}/{sheet}",
        data={"seller_id": str(seller.seller_id)},
        files={"file": ("costs.csv", content, "text/csv")},
        headers={**headers, "Idempotency-Key": key or str(uuid4())},
    )


async def listed(
    client: httpx.AsyncClient, headers: dict[str, str], seller: SellerPollInput
) -> list[dict[str, Any]]:
    answer = await client.get(PATH, params={"seller_id": str(seller.seller_id)}, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def test_a_sheet_waits_for_the_next_run(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    answer = await send(client, tokens.operator(), seller)
    (found,) = await listed(client, tokens.operator(), seller)
    assert (answer.status_code, found, found["state"]) == (201, answer.json(), "waiting")


async def test_the_same_bytes_again_are_the_same_sheet(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    first = await send(client, tokens.operator(), seller)
    again = await send(client, tokens.operator(), seller)
    assert (again.status_code, again.json()) == (200, first.json())


async def test_an_older_sheet_that_is_given_again_is_the_newest(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    first = await send(client, tokens.operator(), seller)
    await send(client, tokens.operator(), seller, COSTS + b"B2,X2,1.00,1.00,USD\n")
    again = await send(client, tokens.operator(), seller)
    newest, *_ = await listed(client, tokens.operator(), seller)
    assert (again.status_code, newest["sha256"]) == (201, first.json()["sha256"])


async def test_a_request_that_is_repeated_late_is_no_newer_sheet(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    first = await send(client, tokens.operator(), seller, key="key-1")
    second = await send(client, tokens.operator(), seller, COSTS + b"B2,X2,1.00,1.00,USD\n")
    late = await send(client, tokens.operator(), seller, key="key-1")
    newest, *_ = await listed(client, tokens.operator(), seller)
    assert (late.json(), newest) == (first.json(), second.json())


async def test_the_two_kinds_are_kept_apart(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    for sheet in ("sourcing-costs", "removal-arrivals"):
        await send(client, tokens.operator(), seller, sheet=sheet)
    kinds = {one["kind"] for one in await listed(client, tokens.operator(), seller)}
    assert kinds == {"sourcing-costs", "removal-arrivals"}


async def test_the_newest_of_a_kind_is_known_behind_many_of_the_other(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, database: Database
) -> None:
    first = await send(client, tokens.operator(), seller)
    with database.tenant(seller.tenant_id) as session:
        for number in range(60):
            new = NewSheet(SheetKind.REMOVAL_ARRIVALS, f"{number:064}", "file:///x", utc_now())
            sheets.keep(session, seller, new)
    again = await send(client, tokens.operator(), seller)
    assert (again.status_code, again.json()) == (200, first.json())


async def test_a_sheet_that_could_not_be_read_says_so(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, database: Database
) -> None:
    sheet_id = (await send(client, tokens.operator(), seller, b"nothing")).json()["sheet_id"]
    with database.tenant(seller.tenant_id) as session:
        raw_reports.mark_loaded(session, seller, sheet_id, utc_now(), "report_unreadable")
    (found,) = await listed(client, tokens.operator(), seller)
    assert (found["state"], found["error_code"]) == ("unreadable", "report_unreadable")


async def test_a_kind_that_there_is_not_is_refused(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    answer = await send(client, tokens.operator(), seller, sheet="prices")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_field")


async def test_an_empty_sheet_is_refused(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    answer = await send(client, tokens.operator(), seller, b"")
    assert (answer.status_code, answer.json()["code"]) == (422, "document_empty")


async def test_another_sellers_user_neither_gives_nor_sees_one(
    client: httpx.AsyncClient,
    tokens: Tokens,
    seller: SellerPollInput,
    other_seller: SellerPollInput,
) -> None:
    headers = tokens.of(Role.SELLER, other_seller.seller_id)
    given = await send(client, headers, seller)
    seen = await client.get(PATH, params={"seller_id": str(seller.seller_id)}, headers=headers)
    assert (given.status_code, seen.status_code) == (404, 404)
