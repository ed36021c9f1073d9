"""The desk: what waits for a person or is stuck, by its cause, for each who may see it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx

from api.roles import Role
from clock import utc_now
from models.contracts.claim import (
    ChannelName,
    ClaimFile,
    DeskCause,
    PendingSubmission,
    SubmissionKind,
)
from models.contracts.claim import ClaimStatus as S
from models.contracts.money import Money
from models.contracts.workflows import ClaimInput, SellerPollInput
from models.db import Database
from models.repositories import claims, documents, reimbursements
from tests.api.conftest import Tokens
from tests.database.populate import payment, question
from tests.fixtures_database import Writer, claim_input, new_claim, new_document, new_seller

DESK = "/api/v1/desk"


def stands(
    database: Database, seller: SellerPollInput, status: S, file: ClaimFile | None = None
) -> ClaimInput:
    """A claim whose row stands there, with 60 days left."""
    claim = new_claim(database, seller, deadline=utc_now() + timedelta(days=60))
    Writer(database, claim.identity).write(status, file=file or ClaimFile())
    return claim


def on_desk(cents: int = 1000, cause: DeskCause = DeskCause.NOT_RECEIVED) -> ClaimFile:
    pending = PendingSubmission(kind=SubmissionKind.INITIAL, key="k", text="")
    return ClaimFile(
        desk=cause,
        desk_note="Amazon has not received it",
        pending=pending,
        claimed=Money(cents=cents, currency="USD"),
    )


async def groups(
    client: httpx.AsyncClient, headers: dict[str, str], query: str = ""
) -> dict[str, dict[str, Any]]:
    answer = await client.get(DESK + query, headers=headers)
    assert answer.status_code == 200, answer.text
    return {group["cause"]: group for group in answer.json()["groups"]}


async def test_claims_of_one_cause_are_counted_and_summed_in_all(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, database: Database
) -> None:
    for cents in (1000, 250, 7):
        stands(database, seller, S.ON_DESK, on_desk(cents))
    group = (await groups(client, tokens.operator(), "?first=2"))["not_received"]
    assert (group["count"], group["money"], len(group["items"])) == (
        3,
        [{"cents": 1257, "currency": "USD"}],
        2,
    )


async def test_an_item_says_whose_turn_it_is_why_and_what_can_be_decided(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, database: Database
) -> None:
    claim = stands(database, seller, S.ON_DESK, on_desk())
    (item,) = (await groups(client, tokens.operator()))["not_received"]["items"]
    assert (item["claim_id"], item["turn"], item["why"]) == (
        str(claim.identity.claim_id),
        "operator",
        "Amazon has not received it",
    )
    assert item["actions"] == ["retry_now", "filed_by_hand", "withdraw"]
    assert item["next_wake_up"] == item["deadline"]


async def test_every_kind_of_thing_has_its_group(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, database: Database
) -> None:
    asked = ClaimFile(question=question())
    for status, file in (
        (S.AWAITING_ANSWER, asked),
        (S.INFORMATION_REQUESTED, asked),
        (S.DENIED, None),
        (S.HELD_BY_STOP, None),
        (S.HELD_BY_BUDGET, None),
        (S.RETRYING, None),
        (S.PART_PAID, None),
        (S.AWAITING_PAYOUT, ClaimFile(paid_late=True)),
    ):
        stands(database, seller, status, file)
    due = new_claim(database, seller, deadline=utc_now() + timedelta(days=3))
    Writer(database, due.identity).write(S.AWAITING_EVIDENCE)
    new_claim(database, seller)  # stored long ago, and never started
    new_seller(database, seller.tenant_id, channel=ChannelName.SPAPI)
    with database.tenant(seller.tenant_id) as session:
        document_id = uuid4()
        failed = documents.NewDocument(
            tenant_id=seller.tenant_id,
            seller_id=seller.seller_id,
            document_id=document_id,
            file_name="scan.pdf",
            content_type="application/pdf",
            size=1,
            sha256="0" * 64,
            uri="memory://scan",
            uploaded_by="seller",
        )
        documents.create_document(session, failed, utc_now())
        documents.store_fields(session, document_id, None, "document_has_no_text", utc_now())
        reimbursements.store_lines(session, seller, [payment()], utc_now())
    assert set(await groups(client, tokens.operator())) == {
        "question_open",
        "information_requested",
        "appeal_possible",
        "held_by_stop",
        "held_by_budget",
        "retrying",
        "part_paid",
        "money_late",
        "evidence_due",
        "not_started",
        "document_failed",
        "payment_unmatched",
        "consent_missing",
    }


async def test_what_goes_its_way_is_not_on_the_desk(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, database: Database
) -> None:
    for status in (S.UNDER_REVIEW, S.AWAITING_PAYOUT, S.AWAITING_EVIDENCE, S.CLOSED):
        stands(database, seller, status)
    new_document(database, seller, 3)
    young = claim_input(seller, deadline=utc_now() + timedelta(days=60))
    with database.tenant(seller.tenant_id) as session:
        claims.create_claim(session, young, utc_now())
    assert await groups(client, tokens.operator()) == {}


async def test_a_payment_for_a_claim_that_could_not_be_told_is_listed_with_its_claim(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, database: Database
) -> None:
    claim = stands(database, seller, S.CLOSED, ClaimFile(case_id="1234567890"))
    with database.tenant(seller.tenant_id) as session:
        long_ago = utc_now() - timedelta(days=1)
        reimbursements.store_lines(session, seller, [payment()], long_ago)
        reimbursements.untold(session, seller.seller_id)  # matches it
    (item,) = (await groups(client, tokens.operator()))["payment_untold"]["items"]
    assert item["claim_id"] == str(claim.identity.claim_id)


async def test_a_group_is_read_page_by_page_without_gap_or_repeat(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, database: Database
) -> None:
    wanted = [
        str(stands(database, seller, S.ON_DESK, on_desk()).identity.claim_id) for _ in range(5)
    ]
    path, found = f"{DESK}/not_received?limit=2", list[str]()
    cursor = ""
    while True:
        page = (await client.get(path + cursor, headers=tokens.auditor())).json()
        found += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert (len(found), set(found)) == (5, set(wanted))


async def test_a_cursor_of_another_group_is_refused(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, database: Database
) -> None:
    for _ in range(2):
        stands(database, seller, S.ON_DESK, on_desk())
    first = await client.get(f"{DESK}/not_received?limit=1", headers=tokens.operator())
    cursor = first.json()["next_cursor"]
    other = await client.get(f"{DESK}/file_by_hand?cursor={cursor}", headers=tokens.operator())
    assert (other.status_code, other.json()["code"]) == (422, "invalid_field")


async def test_a_seller_sees_its_own_and_only_what_it_may_say(
    client: httpx.AsyncClient,
    tokens: Tokens,
    seller: SellerPollInput,
    other_seller: SellerPollInput,
    database: Database,
) -> None:
    own = stands(database, seller, S.DENIED)
    stands(database, other_seller, S.DENIED)
    seen = await groups(client, tokens.of(Role.SELLER, seller.seller_id))
    (item,) = seen["appeal_possible"]["items"]
    assert (item["claim_id"], item["actions"]) == (str(own.identity.claim_id), ["appeal"])
    assert seen["appeal_possible"]["count"] == 1


async def test_an_auditor_reads_and_can_decide_nothing(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, database: Database
) -> None:
    stands(database, seller, S.DENIED)
    (item,) = (await groups(client, tokens.auditor()))["appeal_possible"]["items"]
    assert item["actions"] == []


async def test_another_tenant_sees_nothing_of_it(
    client: httpx.AsyncClient,
    seller: SellerPollInput,
    stranger: SellerPollInput,
    database: Database,
) -> None:
    stands(database, seller, S.DENIED)
    assert await groups(client, Tokens(stranger.tenant_id).operator()) == {}


async def test_the_list_is_narrowed_to_whose_turn_it_is(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, database: Database
) -> None:
    stands(database, seller, S.DENIED)
    stands(database, seller, S.ON_DESK, on_desk())
    assert set(await groups(client, tokens.operator(), "?turn=operator")) == {"not_received"}


async def test_with_the_engine_away_the_list_says_so(
    without_engine: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, database: Database
) -> None:
    stands(database, seller, S.DENIED)
    answer = (await without_engine.get(DESK, headers=tokens.operator())).json()
    assert (answer["engine_answers"], len(answer["groups"])) == (False, 1)


async def test_with_the_engine_there_no_workflow_is_stuck(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    answer = (await client.get(DESK, headers=tokens.operator())).json()
    assert (answer["engine_answers"], answer["groups"]) == (True, [])
    listed = await client.get(f"{DESK}/workflow_failing", headers=tokens.operator())
    assert (listed.status_code, listed.json()["items"]) == (200, [])
