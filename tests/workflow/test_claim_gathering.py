"""Evidence and the gate: asked, answered, waited for, found late, or never found."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import psycopg

from claims.questions import CONFIRM_MATCH, Answer
from clock import utc_now
from models.contracts.claim import AutoSubmit, Ending
from models.contracts.claim import ClaimStatus as S
from models.contracts.messages import DecisionAction
from settings import Settings
from tests.workflow.house import Account, House
from tests.workflow.living_claim import LivingClaim, refusal_of


async def asked(account: Account, **options: object) -> LivingClaim:
    """A claim whose only invoice names the product by its words: a person must say yes."""
    claim = await account.with_invoice("similar_title", **options)
    await claim.until(S.AWAITING_ANSWER)
    return claim


async def test_a_match_by_words_asks_one_question(house: House) -> None:
    claim = await asked(house.account())
    question = (await claim.view()).file.question
    assert question is not None
    assert question.kind == CONFIRM_MATCH
    assert [choice.code for choice in question.choices] == [Answer.YES, Answer.NO, Answer.UPLOAD]


async def test_yes_files_the_claim_and_names_who_said_so(house: House) -> None:
    claim = await asked(house.account())
    await claim.answer(Answer.YES)
    view = await claim.until(S.UNDER_REVIEW)
    assert view.file.confirmed_by == "seller"


async def test_no_rejects_the_match_and_waits_for_another_document(house: House) -> None:
    claim = await asked(house.account())
    match = (await claim.view()).file.match
    await claim.answer(Answer.NO)
    view = await claim.until(S.AWAITING_EVIDENCE)
    assert match is not None
    assert view.file.rejected_matches == [match.match_id]


async def test_a_rejected_match_is_not_offered_again(house: House) -> None:
    claim = await asked(house.account())
    await claim.answer(Answer.NO)
    await claim.decide(DecisionAction.RETRY_NOW)
    view = await claim.until(S.AWAITING_EVIDENCE)
    assert view.file.match is None


async def test_upload_waits_and_rejects_nothing(house: House) -> None:
    claim = await asked(house.account())
    await claim.answer(Answer.UPLOAD)
    view = await claim.until(S.AWAITING_EVIDENCE)
    assert view.file.rejected_matches == []


async def test_a_new_document_supersedes_the_question(house: House) -> None:
    account = house.account()
    claim = await asked(account)
    first = (await claim.view()).file.question
    msku, quantity = claim.row["product"]["msku"], claim.row["unreconciledQuantity"]
    document = await account.upload_lines(msku, quantity)
    view = await claim.until(S.AWAITING_ANSWER)
    assert view.file.question != first
    assert view.file.match is not None
    assert view.file.match.document_id == document


async def test_a_question_that_nobody_answers_lets_the_claim_wait_for_evidence(
    house: House,
) -> None:
    claim = await asked(house.account(), answer_window=timedelta(days=2))
    await claim.sleep(timedelta(days=2, minutes=1))
    await claim.until(S.AWAITING_EVIDENCE)


async def test_an_exact_match_asks_where_a_hard_check_failed(house: House) -> None:
    account = house.account()
    row = account.row(at_least=2)
    await account.upload_lines(row["product"]["msku"], 1)
    claim = await account.begin(row)
    view = await claim.until(S.AWAITING_ANSWER, S.AWAITING_EVIDENCE, S.UNDER_REVIEW)
    assert view.status is S.AWAITING_ANSWER


async def test_a_tenant_that_trusts_the_threshold_files_without_asking(house: House) -> None:
    claim = await house.account().with_invoice(
        "similar_title", auto_submit=AutoSubmit.THRESHOLD, auto_threshold=0.5
    )
    await claim.until(S.UNDER_REVIEW)


async def test_evidence_that_comes_late_files_the_claim(house: House) -> None:
    account = house.account()
    row = account.row()
    claim = await account.begin(row)
    await claim.until(S.AWAITING_EVIDENCE)
    await claim.sleep(timedelta(days=9))
    await account.upload_invoice(row)
    await claim.until(S.UNDER_REVIEW)


async def test_a_document_is_offered_to_every_claim_that_waits(house: House) -> None:
    account = house.account()
    first, second = account.row(), account.row()
    claims = [await account.begin(row) for row in (first, second)]
    for claim in claims:
        await claim.until(S.AWAITING_EVIDENCE)
    offered = await account.upload(*account.invoice(first))
    assert set(offered.offered_to) == {claim.identity.claim_id for claim in claims}


async def test_a_document_that_cannot_be_read_says_why(house: House) -> None:
    result = await house.account().upload(b"%PDF-1.7 and nothing more", "broken.pdf")
    assert result.error_code == "document_broken"


async def test_a_document_that_cannot_be_read_moves_no_claim(house: House) -> None:
    account = house.account()
    claim = await account.begin(account.row())
    await claim.until(S.AWAITING_EVIDENCE)
    before = len(claim.events())
    await account.upload(b"%PDF-1.7 and nothing more", "broken.pdf")
    assert len(claim.events()) == before


async def test_an_invoice_gives_its_units_to_one_claim_only(house: House) -> None:
    account = house.account()
    row = account.row()
    await account.upload_lines(row["product"]["msku"], row["unreconciledQuantity"])
    first = await account.begin(row)
    await first.until(S.AWAITING_ANSWER)
    second = await account.begin({**row, "occurrence": row["occurrence"] + 1})
    view = await second.until(S.AWAITING_ANSWER)
    assert view.file.question is not None
    assert Answer.YES not in [choice.code for choice in view.file.question.choices]


async def test_a_claim_that_starts_after_its_deadline_expires(house: House) -> None:
    account = house.account()
    claim = await account.begin(account.row(), deadline=utc_now() - timedelta(minutes=1))
    assert (await claim.result()).status is S.EXPIRED
    assert claim.path() == [S.DETECTED, S.EXPIRED]


async def test_a_deadline_that_passes_while_matching_ends_the_claim_at_the_gate(
    house: House, lives_settings: Settings
) -> None:
    account = house.account()
    deadline = utc_now() + timedelta(seconds=1.5)
    with psycopg.connect(lives_settings.database_owner_url or "") as busy:
        busy.execute("LOCK TABLE documents IN ACCESS EXCLUSIVE MODE")
        claim = await account.begin(account.row(), deadline=deadline)
        await claim.until(S.MATCHING)
        await asyncio.sleep(2.0)
    assert (await claim.result()).status is S.EXPIRED
    assert claim.path() == [S.DETECTED, S.MATCHING, S.GATE, S.EXPIRED]


async def test_a_claim_without_evidence_expires_at_its_deadline(house: House) -> None:
    account = house.account()
    claim = await account.begin(account.row(), skipping=True)
    result = await claim.result()
    assert (result.status, result.file.ending) == (S.EXPIRED, Ending.EXPIRED)


async def test_a_claim_that_was_asked_expires_when_its_deadline_comes_first(house: House) -> None:
    claim = await house.account().with_invoice(
        "similar_title", deadline=utc_now() + timedelta(days=3), skipping=True
    )
    assert (await claim.result()).status is S.EXPIRED
    assert claim.path()[-2:] == [S.AWAITING_ANSWER, S.EXPIRED]


async def test_an_expired_claim_gives_its_units_back(house: House) -> None:
    account = house.account()
    row = account.row("similar_title")
    await account.upload_invoice(row)
    first = await account.begin(row, deadline=utc_now() + timedelta(days=1), skipping=True)
    await first.result()
    second = await account.begin({**row, "occurrence": row["occurrence"] + 1})
    view = await second.until(S.AWAITING_ANSWER)
    assert view.file.question is not None
    assert Answer.YES in [choice.code for choice in view.file.question.choices]


async def test_a_claim_that_never_was_filed_has_no_packet(house: House) -> None:
    account = house.account()
    claim = await account.begin(account.row(), skipping=True)
    assert (await claim.result()).file.packet is None


async def test_a_claim_can_be_withdrawn_while_it_waits_for_evidence(house: House) -> None:
    account = house.account()
    claim = await account.begin(account.row())
    await claim.until(S.AWAITING_EVIDENCE)
    await claim.decide(DecisionAction.WITHDRAW)
    result = await claim.result()
    assert (result.status, result.file.packet) == (S.WITHDRAWN, None)


async def test_a_claim_can_be_withdrawn_while_it_was_asked(house: House) -> None:
    claim = await asked(house.account())
    await claim.decide(DecisionAction.WITHDRAW)
    assert (await claim.result()).status is S.WITHDRAWN


async def test_a_document_that_one_claim_attaches_makes_it_match_again(house: House) -> None:
    account = house.account()
    row = account.row()
    claim = await account.begin(row)
    await claim.until(S.AWAITING_EVIDENCE)
    await claim.attach(uuid4())
    await claim.until(S.AWAITING_EVIDENCE)
    assert claim.path()[-3:] == [S.MATCHING, S.GATE, S.AWAITING_EVIDENCE]


async def test_a_claim_under_review_takes_no_further_evidence(house: House) -> None:
    claim = await house.account().filed()
    assert await refusal_of(claim.attach(uuid4())) == "not_in_this_state"
