"""Questions of many claims as one: listed with their paper, answered once, seen by their own."""

import asyncio
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from api.roles import Role
from models.contracts.claim import ClaimStatus as S
from models.contracts.evidence import NamedBy
from models.contracts.workflows import SellerPollInput
from models.db import Database
from models.repositories import question_answers
from tests.api.conftest import Tokens, asked_claim, claim_at
from tests.database.waiting_together import waits_for
from tests.fixtures_database import Writer, new_claim, new_document

GROUPS = "/api/v1/question-groups"


@dataclass(frozen=True)
class Waiting:
    """Two claims that wait for the invoice of their product, and a document that was read."""

    group: dict[str, Any]
    document_id: UUID

    @property
    def path(self) -> str:
        return f"{GROUPS}/{self.group['id']}"

    def answer(self, **more: Any) -> dict[str, Any]:
        """A body that the group takes."""
        known = {"version": 2, "choice": "document", "document_id": str(self.document_id)}
        return known | more


@pytest.fixture
async def waiting(
    without_engine: httpx.AsyncClient,
    database: Database,
    tokens: Tokens,
    seller: SellerPollInput,
) -> Waiting:
    for _ in range(2):
        waiting_claim(database, seller)
    listed = await without_engine.get(GROUPS, headers=tokens.auditor())
    (group,) = listed.json()["items"]
    return Waiting(group, new_document(database, seller, 10))


def waiting_claim(database: Database, seller: SellerPollInput, **wanted: Any) -> Writer:
    writer = Writer(database, new_claim(database, seller).identity)
    writer.write(S.AWAITING_EVIDENCE, waits_for=waits_for(**wanted))
    return writer


async def test_claims_of_one_product_are_one_question_with_what_hangs_on_it(
    waiting: Waiting,
) -> None:
    group = waiting.group
    assert (group["kind"], group["version"], group["takes_document"]) == ("upload_invoice", 2, True)
    assert group["text"] == (
        "Please upload an invoice for Steel bottle (6 units, 2 claims, at most 2.00 USD)."
    )
    assert (group["default"], len(group["choices"])) == ("The claim expires.", 1)


async def test_the_claims_of_a_group_are_listed(
    without_engine: httpx.AsyncClient, tokens: Tokens, waiting: Waiting
) -> None:
    listed = await without_engine.get(f"{waiting.path}/claims", headers=tokens.auditor())
    assert sorted(one["joined_version"] for one in listed.json()["items"]) == [1, 2]


async def test_pages_of_claims_follow_each_other(
    without_engine: httpx.AsyncClient, tokens: Tokens, waiting: Waiting
) -> None:
    path, query, seen = f"{waiting.path}/claims", {"limit": "1"}, list[str]()
    while True:
        sent = await without_engine.get(path, params=query, headers=tokens.auditor())
        seen += [one["claim_id"] for one in sent.json()["items"]]
        if not (cursor := sent.json()["next_cursor"]):
            break
        query["cursor"] = cursor
    assert len(set(seen)) == len(seen) == 2


async def test_a_question_shows_the_line_that_it_is_about(
    without_engine: httpx.AsyncClient, database: Database, tokens: Tokens, seller: SellerPollInput
) -> None:
    document_id = new_document(database, seller, 10, 20)
    about = waits_for().about.model_copy(update={"document_id": document_id, "line_position": 2})
    waiting_claim(database, seller, about=about, kind="confirm_line", key="line")
    (group,) = (await without_engine.get(GROUPS, headers=tokens.auditor())).json()["items"]
    shown = group["evidence"]
    assert (shown["document_id"], shown["page"]) == (str(document_id), 1)
    values = {value["name"]: value["value"] for value in shown["values"]}
    assert values["lines.2.quantity"] == "20"


async def test_an_answer_is_kept_while_the_engine_is_away(
    without_engine: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, waiting: Waiting
) -> None:
    headers = tokens.of(Role.SELLER, seller.seller_id)
    sent = await without_engine.post(
        f"{waiting.path}/answer", json=waiting.answer(), headers=headers
    )
    assert (sent.status_code, sent.json()["state"]) == (202, "taken"), sent.text
    assert (sent.json()["counts"]["waiting"], sent.json()["actor"]) == (2, "a seller")
    read = await without_engine.get(sent.headers["Location"], headers=headers)
    assert read.json() == sent.json()


async def test_the_same_answer_again_is_the_same_answer(
    without_engine: httpx.AsyncClient, tokens: Tokens, waiting: Waiting
) -> None:
    path, headers = f"{waiting.path}/answer", tokens.operator()
    first, again = [
        await without_engine.post(path, json=waiting.answer(), headers=headers) for _ in range(2)
    ]
    assert (again.status_code, again.json()) == (202, first.json())


async def test_of_two_answers_in_the_same_moment_one_is_taken(
    without_engine: httpx.AsyncClient, tokens: Tokens, waiting: Waiting
) -> None:
    sent = await asyncio.gather(
        *[
            without_engine.post(
                f"{waiting.path}/answer", json=waiting.answer(text=text), headers=tokens.operator()
            )
            for text in ("one", "other")
        ]
    )
    assert sorted(one.status_code for one in sent) == [202, 409]
    refused = next(one for one in sent if one.status_code == 409)
    assert refused.json()["code"] == "question_closed"


async def test_an_answer_of_an_old_version_leaves_who_joined_later(
    without_engine: httpx.AsyncClient, tokens: Tokens, waiting: Waiting
) -> None:
    await without_engine.post(
        f"{waiting.path}/answer", json=waiting.answer(version=1), headers=tokens.operator()
    )
    group = (await without_engine.get(waiting.path, headers=tokens.auditor())).json()
    assert (group["state"], group["at_stake"]["claims"]) == ("open", 1)


async def test_who_joined_later_is_answered_too_where_the_body_says_so(
    without_engine: httpx.AsyncClient, tokens: Tokens, waiting: Waiting
) -> None:
    body = waiting.answer(version=1, later_too=True)
    sent = await without_engine.post(f"{waiting.path}/answer", json=body, headers=tokens.operator())
    assert sent.json()["counts"]["waiting"] == 2


@pytest.mark.parametrize(
    "wrong",
    [{"choice": "maybe"}, {"version": 3}, {"version": 0}, {"document_id": None}, {"more": 1}],
    ids=str,
)
async def test_an_answer_that_does_not_fit_is_refused_and_changes_nothing(
    without_engine: httpx.AsyncClient, tokens: Tokens, waiting: Waiting, wrong: dict[str, Any]
) -> None:
    sent = await without_engine.post(
        f"{waiting.path}/answer", json=waiting.answer(**wrong), headers=tokens.operator()
    )
    assert (sent.status_code, sent.json()["code"]) == (422, "invalid_field")
    group = (await without_engine.get(waiting.path, headers=tokens.auditor())).json()
    assert group["at_stake"]["claims"] == 2


async def test_another_sellers_document_answers_nothing(
    *,
    without_engine: httpx.AsyncClient,
    database: Database,
    tokens: Tokens,
    other_seller: SellerPollInput,
    waiting: Waiting,
) -> None:
    body = waiting.answer(document_id=str(new_document(database, other_seller, 1)))
    sent = await without_engine.post(f"{waiting.path}/answer", json=body, headers=tokens.operator())
    assert (sent.status_code, sent.json()["code"]) == (422, "invalid_field")


async def test_another_tenant_and_another_seller_find_nothing(
    *,
    without_engine: httpx.AsyncClient,
    tokens: Tokens,
    other_seller: SellerPollInput,
    stranger: SellerPollInput,
    waiting: Waiting,
) -> None:
    taken = await without_engine.post(
        f"{waiting.path}/answer", json=waiting.answer(), headers=tokens.operator()
    )
    answer = taken.headers["Location"]
    strangers = (
        lambda: tokens.of(Role.SELLER, other_seller.seller_id),
        Tokens(stranger.tenant_id).operator,
    )
    codes: set[tuple[int, str]] = set()
    for headers in strangers:
        for path in (waiting.path, f"{waiting.path}/claims", answer, f"{answer}/claims"):
            sent = await without_engine.get(path, headers=headers())
            codes.add((sent.status_code, sent.json()["code"]))
        sent = await without_engine.post(
            f"{waiting.path}/answer", json=waiting.answer(), headers=headers()
        )
        codes.add((sent.status_code, sent.json()["code"]))
    assert codes == {(404, "not_found")}


async def test_lists_show_a_seller_its_own_alone(
    without_engine: httpx.AsyncClient,
    tokens: Tokens,
    other_seller: SellerPollInput,
    waiting: Waiting,
) -> None:
    headers = tokens.of(Role.SELLER, other_seller.seller_id)
    assert waiting.group
    assert (await without_engine.get(GROUPS, headers=headers)).json()["items"] == []


async def test_an_answer_is_found_below_its_own_group_alone(
    *,
    without_engine: httpx.AsyncClient,
    database: Database,
    tokens: Tokens,
    seller: SellerPollInput,
    waiting: Waiting,
) -> None:
    taken = await without_engine.post(
        f"{waiting.path}/answer", json=waiting.answer(), headers=tokens.operator()
    )
    waiting_claim(database, seller, key="another")
    (other,) = (await without_engine.get(GROUPS, headers=tokens.auditor())).json()["items"]
    path = f"{GROUPS}/{other['id']}/answers/{taken.json()['id']}"
    assert (await without_engine.get(path, headers=tokens.auditor())).status_code == 404


async def test_an_unknown_answer_is_not_found(
    without_engine: httpx.AsyncClient, tokens: Tokens, waiting: Waiting
) -> None:
    path = f"{waiting.path}/answers/{uuid4()}"
    assert (await without_engine.get(path, headers=tokens.auditor())).status_code == 404


async def test_a_yes_for_the_group_reaches_the_claim(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, worker: None
) -> None:
    claim = await asked_claim(client, tokens, seller)
    (group,) = (await client.get(GROUPS, headers=tokens.auditor())).json()["items"]
    body = {"version": group["version"], "choice": "yes"}
    sent = await client.post(
        f"{GROUPS}/{group['id']}/answer",
        json=body,
        headers=tokens.of(Role.SELLER, seller.seller_id),
    )
    reached = await claim_at(client, claim["id"], tokens.auditor(), "on_desk")
    assert reached["file"]["confirmed_by"] == "a seller"
    answer = sent.headers["Location"]
    while True:
        read = (await client.get(answer, headers=tokens.auditor())).json()
        if read["state"] == "carried":
            break
        await asyncio.sleep(0.1)
    (told,) = (await client.get(f"{answer}/claims", headers=tokens.auditor())).json()["items"]
    assert (told["claim_id"], told["state"]) == (claim["id"], "done")


async def test_an_answer_keeps_in_which_role_it_was_given(
    without_engine: httpx.AsyncClient,
    database: Database,
    tokens: Tokens,
    seller: SellerPollInput,
    waiting: Waiting,
) -> None:
    sent = await without_engine.post(
        f"{waiting.path}/answer", json=waiting.answer(), headers=tokens.operator()
    )
    with database.tenant(seller.tenant_id) as session:
        kept = question_answers.get(session, UUID(sent.json()["id"]))
    assert kept.given.role is NamedBy.OPERATOR
