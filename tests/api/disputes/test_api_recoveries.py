"""Recoveries: a claim's money from claimed to taken back, and the request to file it."""

from api.roles import Role
from models.contracts.claim import ClaimStatus as S
from models.contracts.messages import DecisionAction
from models.contracts.workflows import SellerPollInput
from tests.api.conftest import Tokens
from tests.api.disputes.conftest import Filing
from tests.fixtures_database import new_seller
from tests.workflow.lives import closed, commission_cents
from tests.workflow.living_claim import LivingClaim


def path(claim: LivingClaim, action: str = "") -> str:
    return f"/recoveries/{claim.identity.claim_id}{action}"


async def test_approved_money_is_open_until_it_is_expected(filing: Filing) -> None:
    claim = await filing.account.filed()
    (view,) = await filing.account.days_and_poll(3, claim, then=S.AWAITING_PAYOUT)
    recovery = (await filing.get(path(claim))).json()
    assert view.file.approved is not None
    assert view.file.awaiting_money_since is not None
    assert recovery["open"] == recovery["approved"] == view.file.approved.model_dump()
    due = view.file.awaiting_money_since + claim.draft.policy.payout_deadline
    assert recovery["expected_by"] == due.isoformat().replace("+00:00", "Z")


async def test_what_is_not_approved_is_not_open(filing: Filing) -> None:
    claim = await filing.account.filed()
    recovery = (await filing.get(path(claim))).json()
    assert (recovery["open"], recovery["expected_by"], recovery["paid"]) == (None, None, None)
    assert recovery["claimed"]["cents"] > 0


async def test_paid_money_names_its_reimbursement_and_its_commission(filing: Filing) -> None:
    claim = await closed(filing.account)
    recovery = (await filing.get(path(claim))).json()
    (line,) = recovery["payouts"]
    assert recovery["paid"] == recovery["approved"] == line["amount"]
    assert (line["case_id"], line["settlement"]) == (recovery["case_id"], "not yet available")
    assert line["reimbursement_id"]
    assert [recovery["commission"]["billed"]["cents"]] == commission_cents(claim)


async def test_money_that_was_taken_back_is_told_apart(filing: Filing) -> None:
    claim = await closed(filing.account, {"kind": "reversed", "afterDays": 20})
    filing.house.sandbox.pass_days(25)
    await filing.account.poll()
    recovery = (await filing.get(path(claim))).json()
    while recovery["status"] != "credited":
        recovery = (await filing.get(path(claim))).json()
    assert recovery["reversed"] == recovery["paid"]
    assert recovery["commission"]["net"]["cents"] == 0
    assert [line["reverses"] is None for line in recovery["payouts"]] == [True, False]


async def test_a_status_says_whose_turn_it_is(filing: Filing) -> None:
    claim = await filing.account.filed()
    await filing.account.days_and_poll(3, claim, then=S.AWAITING_PAYOUT)
    status = (await filing.get(path(claim, "/status"))).json()
    assert (status["waiting_for"], status["desk"]) == ("Amazon: pay", None)
    assert status["open"]["cents"] > 0


async def test_recoveries_are_listed_with_their_money(filing: Filing) -> None:
    claim = await closed(filing.account)
    (recovery,) = (await filing.get("/recoveries?status=closed")).json()["items"]
    assert (recovery["id"], recovery["paid"]) == (
        str(claim.identity.claim_id),
        recovery["approved"],
    )
    assert (await filing.get("/recoveries?status=denied")).json()["items"] == []


async def test_a_recovery_is_filed_by_its_own_match(filing: Filing) -> None:
    claim = await filing.asking()
    sent = await filing.post(path(claim, "/submit"), headers=filing.seller)
    assert (sent.status_code, sent.json()["way"]) == (200, "confirmed"), sent.text
    await claim.until(S.UNDER_REVIEW)
    again = await filing.post(path(claim, "/submit"), headers=filing.seller)
    assert (again.json()["way"], len(filing.account.cases())) == ("as_it_is", 1)


async def test_a_recovery_without_evidence_says_which_document_is_missing(filing: Filing) -> None:
    claim = await filing.account.begin(filing.account.row())
    await claim.until(S.AWAITING_EVIDENCE)
    sent = await filing.post(path(claim, "/submit"))
    assert (sent.status_code, sent.json()["code"]) == (409, "evidence_missing")
    assert claim.draft.facts.msku in sent.json()["detail"]


async def test_a_recovery_that_has_ended_is_not_filed(filing: Filing) -> None:
    claim = await filing.asking()
    await claim.decide(DecisionAction.WITHDRAW)
    await claim.result()
    sent = await filing.post(path(claim, "/submit"))
    assert (sent.status_code, sent.json()["code"]) == (409, "claim_ended")


async def test_strangers_and_other_sellers_see_no_recovery(
    filing: Filing, stranger: SellerPollInput
) -> None:
    claim = await filing.asking()
    other = new_seller(filing.house.database, claim.identity.tenant_id)
    for headers in (
        Tokens(stranger.tenant_id).operator(),
        filing.tokens.of(Role.SELLER, other.seller_id),
    ):
        assert (await filing.get("/recoveries", headers)).json()["items"] == []
        asked = [
            await filing.get(path(claim), headers),
            await filing.get(path(claim, "/status"), headers),
            await filing.get(f"/recoveries?seller={claim.identity.seller_id}", headers),
            await filing.post(path(claim, "/submit"), headers=headers),
        ]
        assert [sent.status_code for sent in asked] == [404] * len(asked)


async def test_an_auditor_files_no_recovery(filing: Filing) -> None:
    claim = await filing.asking()
    sent = await filing.post(path(claim, "/submit"), headers=filing.tokens.auditor())
    assert (sent.status_code, sent.json()["code"]) == (403, "forbidden")
