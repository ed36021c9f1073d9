"""What people do in the demo: each act is a person's, over the API (or in Seller Central)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cli.demonstration.amazon import AmazonDesk
from cli.demonstration.doors import Doors
from cli.demonstration.failure import DemoFailed
from models.contracts.claim import ClaimFacts
from models.contracts.money import Money

if TYPE_CHECKING:
    from cli.demonstration.cast import Role


@dataclass(frozen=True)
class World:
    """What every act can reach: Opside's doors, and Amazon's desk."""

    doors: Doors
    amazon: AmazonDesk


async def confirm_match(world: World, role: "Role") -> None:
    """The seller says: yes, this invoice is for these units."""
    await _answer(world, role, {"choice": "yes"})


async def answer_amazon(world: World, role: "Role") -> None:
    """The seller answers what Amazon wants to know."""
    text = "The units came with the delivery on the attached invoice, complete and undamaged."
    await _answer(world, role, {"choice": "reply", "text": text})


async def upload_invoice(world: World, role: "Role") -> None:
    """The seller finds the invoice at last."""
    await _upload(world, role, role.invoices[0])


async def appeal(world: World, role: "Role") -> None:
    """The seller appeals with a second invoice for the same product."""
    document_id = await _upload(world, role, role.invoices[1])
    body = {
        "grounds": "A second delivery, on the invoice attached, covers the units as well.",
        "document_ids": [document_id],
    }
    await world.doors.post(
        f"/claims/{role.id}/appeal", body, token=role.account.token, key=_key(role, "appeal")
    )


async def send_again(world: World, role: "Role") -> None:
    """Amazon's side is well again, and the operator says so."""
    for fault in role.faults:
        await world.amazon.end_fault(fault)
    await _decide(world, role, action="retry_now", reason="Amazon's endpoint answers again.")


async def pull_switch(world: World, role: "Role") -> None:
    """The operator stops all sends of the seller."""
    await _switch(world, role, "stop", "Checking a batch of invoices before more is sent.")


async def release_switch(world: World, role: "Role") -> None:
    """The operator lets them leave again."""
    await _switch(world, role, "release", "The invoices are in order.")


async def file_by_hand(world: World, role: "Role") -> None:
    """The operator files what Opside prepared in Seller Central, and types the case id back."""
    claim = await world.doors.claim(role.id)
    if claim.file.task is None or claim.claimed is None:
        raise DemoFailed(f"{role.scenario.title}: Opside prepared nothing to file by hand.")
    case_id = await world.amazon.file_by_hand(_typed(role, claim.file.task.text, claim.claimed))
    await _decide(
        world,
        role,
        action="filed_by_hand",
        reason="Filed in Seller Central.",
        case_id=case_id,
    )


async def record_outcome(world: World, role: "Role") -> None:
    """The operator reads Amazon's decision in Seller Central, and records it."""
    cases = [case for case in await world.amazon.cases() if role.is_subject_of(case)]
    case = cases[0] if cases else {}
    money = case.get("approvedAmount")
    if money is None:
        raise DemoFailed(f"{role.scenario.title}: Amazon has not approved the case: {case}")
    outcome = {
        "status": case["status"].lower(),
        "reason": case["reason"],
        "approved": {"cents": money["minorUnits"], "currency": money["currencyCode"]},
        "approved_quantity": case["approvedQuantity"],
    }
    await _decide(
        world, role, action="record_outcome", reason="Read in the case log.", outcome=outcome
    )


async def _answer(world: World, role: "Role", body: dict[str, Any]) -> None:
    claim = await world.doors.claim(role.id)
    if claim.question_id is None:
        raise DemoFailed(f"{role.scenario.title}: no question is open.")
    await world.doors.post(
        f"/questions/{claim.question_id}/answer",
        body,
        token=role.account.token,
        key=_key(role, "answer"),
    )


async def _upload(world: World, role: "Role", name: str) -> str:
    account = role.account
    file = await world.amazon.invoice(account.merchant_id, name)
    return str(await world.doors.upload(account.token, account.seller_id, file))


async def _decide(world: World, role: "Role", **decision: Any) -> None:
    await world.doors.post(
        f"/claims/{role.id}/decide",
        decision,
        token=world.doors.operator,
        key=_key(role, decision["action"]),
    )


async def _switch(world: World, role: "Role", what: str, reason: str) -> None:
    await world.doors.post(
        f"/sellers/{role.account.seller_id}/{what}",
        {"reason": reason},
        token=world.doors.operator,
        key=_key(role, what),
    )


def _typed(role: "Role", text: str, claimed: Money) -> dict[str, Any]:
    """The form in Seller Central, filled in from what Opside prepared."""
    facts: ClaimFacts = role.facts
    return {
        "sellerId": role.account.merchant_id,
        "claimType": facts.family.value.upper(),
        "marketplaceId": role.account.marketplace_id,
        "fnsku": facts.fnsku,
        "asin": facts.asin,
        "msku": facts.msku,
        "quantity": facts.quantity,
        "ledgerReference": facts.ledger_reference,
        "ledgerDate": facts.ledger_date.isoformat(),
        "fulfillmentCenter": facts.fulfillment_center,
        "claimedAmount": {"currencyCode": claimed.currency, "minorUnits": claimed.cents},
        "narrative": text,
    }


def _key(role: "Role", what: str) -> str:
    return f"{role.scenario.key}-{what}"
