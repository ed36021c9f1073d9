"""Paid is not final: what Amazon takes back, once, twice, or before the claim is closed."""

import json

import psycopg

from activities.payouts_followed import follow
from clock import utc_now
from detection.reports.kinds import ReportKind
from integrations.keys import SigningKeys
from models.contracts import queues
from models.contracts.audit import verify_chain
from models.contracts.claim import ClaimFile, PayoutLine, reversal_workflow_id
from models.contracts.claim import ClaimStatus as S
from models.contracts.messages import ReversalNews
from models.contracts.workflows import ClaimResult, ReversalInput, SellerPollInput
from models.repositories import projection, raw_reports, reimbursements, report_rows
from models.repositories.report_rows import ReportSource
from packets.container import unpack
from packets.verify import Verdict, verify_packet
from settings import Settings
from tests.workflow.house import Account, House
from tests.workflow.lives import closed, commission_cents
from tests.workflow.living_claim import LivingClaim

DEPOSITED = "2026-03-29"


async def reversed_after_closing(account: Account) -> LivingClaim:
    """A claim whose money was taken back after it was closed."""
    claim = await closed(account, {"kind": "reversed", "afterDays": 20})
    await reverse(account, claim)
    return claim


async def reverse(account: Account, claim: LivingClaim) -> None:
    """Amazon takes the money of a closed claim back."""
    account.house.sandbox.pass_days(25)
    await account.poll()
    (line,) = taken_back(claim)
    await reversal(claim, line)


def settle(claim: LivingClaim) -> None:
    """The settlement that brought the claim's money, as a sync loads and follows it."""
    (paid,) = stored(claim).payouts
    seller = SellerPollInput(tenant_id=claim.identity.tenant_id, seller_id=claim.identity.seller_id)
    currency, cents = paid.amount.currency, paid.amount.cents
    total = {"settlement_id": "900", "currency": currency, "total_amount": cents, "is_total": True}
    total["deposit_date"] = f"{DEPOSITED}T00:00:00.000000+00:00"
    line = {"settlement_id": "900", "currency": currency, "amount": cents, "is_total": False}
    line |= {"transaction_type": "other-transaction", "amount_type": "FBA Inventory Reimbursement"}
    line |= {"amount_description": "WAREHOUSE_LOST", "posted_date": f"{paid.approved_on}"}
    line["sku"] = claim.draft.facts.msku
    kind, at = ReportKind.SETTLEMENT, utc_now()
    with claim.database.tenant(seller.tenant_id) as session:
        raw_reports.remember_asked(session, seller, kind, "50011020001", at)
        source = ReportSource(kind=kind, report_id="50011020001", seen_at=at)
        rows = [("total", 2, json.dumps(total)), ("line", 3, json.dumps(line))]
        report_rows.load_rows(session, seller.seller_id, source, rows)
        follow(session, seller.seller_id, at)


def taken_back(claim: LivingClaim) -> list[PayoutLine]:
    """What Amazon took back, as stored."""
    with claim.database.tenant(claim.identity.tenant_id) as session:
        lines = reimbursements.of_claim(session, claim.identity)
    return [line for line in lines if line.reverses is not None]


async def reversal(claim: LivingClaim, line: PayoutLine) -> ClaimResult:
    """The result of the workflow of one reversal."""
    name = reversal_workflow_id(claim.identity.claim_id, line)
    handle = claim.engine.get_workflow_handle(name)
    return ClaimResult.model_validate(await handle.result())


def stored(claim: LivingClaim) -> ClaimFile:
    with claim.database.tenant(claim.identity.tenant_id) as session:
        return projection.read_snapshot(session, claim.identity).file


async def test_a_reversal_after_closing_is_credited(house: House) -> None:
    claim = await reversed_after_closing(house.account())
    assert claim.path()[-3:] == [S.CLOSED, S.REVERSED, S.CREDITED]


async def test_the_commission_of_a_reversed_claim_sums_to_zero(house: House) -> None:
    claim = await reversed_after_closing(house.account())
    credited, billed = sorted(commission_cents(claim))
    assert billed > 0
    assert credited == -billed


async def test_a_reversal_seals_a_second_packet_that_verifies(
    house: House, lives_settings: Settings
) -> None:
    claim = await reversed_after_closing(house.account())
    packet = stored(claim).packet
    assert packet is not None
    content = house.store.get(house.store.key_of(packet.uri))
    report = verify_packet(content, SigningKeys(lives_settings.home).trusted())
    assert (report.verdict, report.version) == (Verdict.INTACT, 2), report.problems


async def test_the_second_packet_follows_the_money_to_its_deposit(house: House) -> None:
    account = house.account()
    claim = await closed(account, {"kind": "reversed", "afterDays": 20})
    settle(claim)
    await reverse(account, claim)
    packet = stored(claim).packet
    assert packet is not None
    files = unpack(house.store.get(house.store.key_of(packet.uri))).files
    first, *_ = json.loads(files["payout.json"])["chain"]
    assert (first["settlement_line"], first["deposit"]) == (
        "900, line 3: WAREHOUSE_LOST",
        DEPOSITED,
    )


async def test_a_reversal_goes_on_in_the_claims_own_audit_chain(house: House) -> None:
    claim = await reversed_after_closing(house.account())
    assert verify_chain(claim.events()) == []


async def test_a_reversal_that_is_reported_again_counts_once(house: House) -> None:
    account = house.account()
    claim = await reversed_after_closing(account)
    before = commission_cents(claim)
    assert (await account.poll()).told == 0
    assert commission_cents(claim) == before


async def test_a_reversal_that_is_started_again_counts_once(house: House) -> None:
    claim = await reversed_after_closing(house.account())
    before = commission_cents(claim)
    (line,) = taken_back(claim)
    await house.engine.execute_workflow(
        "ReversalWorkflow",
        ReversalInput(
            identity=claim.identity,
            facts=claim.draft.facts,
            policy=claim.draft.policy,
            line=line,
        ),
        id=f"again-{claim.identity.claim_id}",
        task_queue=queues.CLAIMS,
    )
    assert commission_cents(claim) == before


async def test_two_reversals_of_one_report_are_booked_one_after_the_other(house: House) -> None:
    account = house.account()
    faults = [{"kind": "reversed", "afterDays": 20}, {"kind": "paid_in_parts"}]
    claim = await closed(account, *faults)
    house.sandbox.pass_days(25)
    await account.poll()
    first, second = taken_back(claim)
    await reversal(claim, first)
    await account.poll()
    await reversal(claim, second)
    file = stored(claim)
    assert file.paid is not None
    assert (file.paid.cents, sum(commission_cents(claim))) == (0, 0)


async def test_two_reversals_one_after_the_other_are_both_booked(house: House) -> None:
    account = house.account()
    claim = await closed(account, {"kind": "paid_in_parts"})
    for paid in stored(claim).payouts:
        take_back(account, claim, paid)
        await account.poll()
        for line in taken_back(claim):
            await reversal(claim, line)
    assert claim.path()[-4:] == [S.REVERSED, S.CREDITED, S.REVERSED, S.CREDITED]
    assert sum(commission_cents(claim)) == 0


async def test_money_that_is_taken_back_while_the_claim_waits_is_missing_again(
    house: House,
) -> None:
    account = house.account()
    house.sandbox.fault(kind="paid_in_parts")
    claim = await account.filed()
    await account.days_and_poll(2.5, claim, then=S.AWAITING_PAYOUT)
    (view,) = await account.days_and_poll(3.5, claim, then=S.PART_PAID)
    take_back(account, claim, view.file.payouts[0])
    await account.poll()
    await claim.until_path_ends(S.PART_PAID, S.PART_PAID)
    file = (await claim.view()).file
    assert file.paid is not None
    assert (len(file.payouts), file.paid.cents) == (2, 0)


async def test_money_that_is_taken_back_while_the_claim_closes_gets_its_workflow(
    house: House, lives_settings: Settings
) -> None:
    account = house.account()
    claim = await account.filed()
    await account.days_and_poll(2.5, claim, then=S.AWAITING_PAYOUT)
    with psycopg.connect(lives_settings.database_owner_url or "") as busy:
        busy.execute("LOCK TABLE documents IN ACCESS EXCLUSIVE MODE")  # no packet for a moment
        await house.pass_days(4)
        await account.poll()
        view = await claim.until(S.BILLED)
        paid = view.file.payouts[0]
        line = paid.model_copy(
            update={"line_id": "taken-back", "amount": paid.amount.times(-1), "reverses": "x"}
        )
        await claim.handle.signal("payout_reversed", ReversalNews(news_id="x", line=line))
    await claim.result()
    await reversal(claim, line)
    assert sum(commission_cents(claim)) == 0


def take_back(account: Account, claim: LivingClaim, line: PayoutLine) -> None:
    """Amazon reverses one reimbursement today."""
    account.house.sandbox.admin(
        "POST",
        "payouts",
        sellerId=account.world["sellerId"],
        fnsku=claim.draft.facts.fnsku,
        originalReimbursementId=line.reimbursement_id,
    )
