"""`/sandbox/...`: the director's desk. No token, loopback only, and no part of Amazon."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response
from pydantic import Field

from sandbox.amazon.cases import Case
from sandbox.amazon.claims import DisputeRequest
from sandbox.amazon.clock import stamp
from sandbox.amazon.disputes import case_view
from sandbox.amazon.errors import SpApiError, not_found
from sandbox.amazon.faults import FaultRequest, Wire
from sandbox.amazon.gateway import get_sandbox
from sandbox.amazon.papers import MEDIA_TYPES, render_invoice
from sandbox.amazon.payouts import Line
from sandbox.amazon.service import DEFAULT_SEED, Sandbox
from sandbox.amazon.world import Seller
from sandbox.amazon.world_view import invoice_view, seller_view, world_view

LOOPBACK = frozenset({"127.0.0.1", "::1"})


async def _from_loopback(request: Request) -> None:
    if request.client is None or request.client.host not in LOOPBACK:
        raise SpApiError(403, "Unauthorized", "The sandbox takes orders from this machine only.")


router = APIRouter(prefix="/sandbox", dependencies=[Depends(_from_loopback)])
Desk = Annotated[Sandbox, Depends(get_sandbox)]


class Advance(Wire):
    """How far to move the clock."""

    seconds: float = Field(ge=0)


class Reset(Wire):
    """The seed of the next world."""

    seed: int = DEFAULT_SEED


class LivedWorld(Wire):
    """The seed of a world of `opside sandbox score`."""

    seed: int


class SellerSettings(Wire):
    """What a seller's account does differently."""

    deduplicates_by_key: bool


class RateScale(Wire):
    """1 is Amazon's own pace."""

    scale: float = Field(gt=0)


class Payout(Wire):
    """A line for the reimbursements report that no plan of a case brings.

    Without `case_id` it is automatic; with `original_reimbursement_id` it takes that one back. With
    `ledger_reference` the row is reconciled with it.
    """

    seller_id: str
    fnsku: str
    quantity: int = Field(default=1, ge=1)
    minor_units: int | None = Field(default=None, ge=0)
    currency: str | None = Field(default=None, min_length=3, max_length=3)
    reason: str = "Lost_Warehouse"
    case_id: str | None = None
    reimbursement_id: str | None = None
    original_reimbursement_id: str | None = None
    in_inventory: bool = False
    ledger_reference: str | None = None


class HandFiledDispute(DisputeRequest):
    """A case that a person types into Seller Central."""

    seller_id: str


@router.get("/clock")
async def read_clock(desk: Desk) -> dict[str, Any]:
    """The sandbox's present."""
    return {"now": stamp(desk.clock.now()), "offsetSeconds": desk.clock.offset_seconds}


@router.post("/clock/advance")
async def advance_clock(desk: Desk, body: Advance) -> dict[str, Any]:
    """Move the clock forward; what becomes due happens at once."""
    with desk.store.transaction():
        desk.clock.advance(body.seconds)
    desk.catch_up()
    return await read_clock(desk)


@router.post("/faults", status_code=201)
async def add_fault(desk: Desk, body: FaultRequest) -> dict[str, Any]:
    """Order a fault. One that names a claim also changes the plan of its open case."""
    with desk.store.transaction():
        fault = desk.faults.add(body)
        desk.cases.replan(fault)
    return fault.view()


@router.get("/faults")
async def list_faults(desk: Desk) -> dict[str, Any]:
    """All ordered faults, with what is left of each."""
    return {"faults": [fault.view() for fault in desk.faults.all()]}


@router.delete("/faults")
async def remove_faults(desk: Desk) -> dict[str, Any]:
    """Take every fault back; plans that are made already stay."""
    with desk.store.transaction():
        return {"removed": desk.faults.remove()}


@router.delete("/faults/{fault_id}")
async def remove_fault(desk: Desk, fault_id: int) -> dict[str, Any]:
    """Take one fault back."""
    with desk.store.transaction():
        if not desk.faults.remove(fault_id):
            raise not_found("No such fault.")
    return {"removed": 1}


@router.get("/cases")
async def list_cases(desk: Desk) -> dict[str, Any]:
    """Everything Amazon has, of all sellers."""
    desk.catch_up()
    return {"cases": [_whole_case(desk, case) for case in desk.cases.all()]}


@router.post("/cases", status_code=201)
async def file_by_hand(desk: Desk, body: HandFiledDispute) -> dict[str, Any]:
    """Seller Central's form: a case without a key."""
    seller = _seller(desk, body.seller_id)
    claim = DisputeRequest.model_validate(body.model_dump(exclude={"seller_id"}))
    desk.catch_up()
    with desk.store.transaction():
        case = desk.cases.open(seller, claim, None, desk.clock.now())
    return _whole_case(desk, case)


@router.post("/payouts", status_code=201)
async def post_payout(desk: Desk, body: Payout) -> dict[str, Any]:
    """Post a line now, or take an earlier one back."""
    seller = _seller(desk, body.seller_id)
    with desk.store.transaction():
        is_reversal = body.original_reimbursement_id is not None
        line = _take_back(desk, body) if is_reversal else _pay(desk, seller, body)
    return {"reimbursementId": line.reimbursement_id, "approvedAt": stamp(line.approved_at)}


@router.get("/world")
async def read_world(desk: Desk) -> dict[str, Any]:
    """The world: sellers with credentials, catalogue, claimable rows and documents."""
    return world_view(desk.world)


@router.post("/world/sellers", status_code=201)
async def add_lived_seller(desk: Desk, body: LivedWorld) -> dict[str, Any]:
    """A further seller, whose reports are those of a world; the same one for the same seed."""
    seller = desk.add_lived_seller(body.seed)
    return {**seller_view(desk.world, seller), "asOf": desk.world.anchor.isoformat()}


@router.get("/world/sellers/{seller_id}/invoices")
async def list_invoices(desk: Desk, seller_id: str) -> dict[str, Any]:
    """The seller's documents, with which product each line really is."""
    seller = _seller(desk, seller_id)
    return {"invoices": [invoice_view(invoice) for invoice in seller.invoices]}


@router.get("/world/sellers/{seller_id}/invoices/{name}")
async def download_invoice(desk: Desk, seller_id: str, name: str) -> Response:
    """A document as its supplier sends it: a PDF, a scan, a mail or a workbook."""
    invoice = _seller(desk, seller_id).invoice(name)
    if invoice is None:
        raise not_found("No such document.")
    return Response(render_invoice(invoice), media_type=MEDIA_TYPES[invoice.form])


@router.patch("/sellers/{seller_id}")
async def change_seller(desk: Desk, seller_id: str, body: SellerSettings) -> dict[str, Any]:
    """Switch deduplication by key on or off."""
    seller = _seller(desk, seller_id)
    with desk.store.transaction():
        desk.set_deduplication(seller.merchant_id, on=body.deduplicates_by_key)
    return body.model_dump(by_alias=True)


@router.post("/sellers/{seller_id}/authorize")
async def authorize(desk: Desk, seller_id: str) -> dict[str, Any]:
    """Consent: a code for the token endpoint, good for five minutes and once."""
    seller = _seller(desk, seller_id)
    with desk.store.transaction():
        return {"spapiOauthCode": desk.tokens.issue_code(seller.merchant_id)}


@router.post("/rate-scale")
async def change_rate_scale(desk: Desk, body: RateScale) -> dict[str, Any]:
    """Make the limits more or less generous; all buckets are full again."""
    desk.buckets.rescale(body.scale)
    return {"scale": desk.buckets.scale}


@router.post("/reset")
async def reset(desk: Desk, body: Reset) -> JSONResponse:
    """Forget everything; the next world begins today."""
    desk.reset(body.seed)
    return JSONResponse({"seed": desk.world.seed, "anchor": desk.world.anchor.isoformat()})


def _seller(desk: Sandbox, seller_id: str) -> Seller:
    seller = desk.world.seller(seller_id)
    if seller is None:
        raise not_found("No such seller.")
    return seller


def _whole_case(desk: Sandbox, case: Case) -> dict[str, Any]:
    claim = case.claim.model_dump(mode="json", by_alias=True, exclude={"attachments"})
    sent = [
        {
            "kind": row["kind"],
            "idempotencyKey": row["idempotency_key"],
            "body": row["body"],
            "receivedAt": row["received_at"],
        }
        for row in desk.cases.submissions(case.case_id)
    ]
    attachments = [
        {"fileName": one.file_name, "contentType": one.content_type, "sha256": one.sha256}
        for one in case.claim.attachments
    ]
    return {
        **case_view(case),
        "sellerId": case.seller_id,
        "receivedAt": stamp(case.received_at),
        "claim": {**claim, "attachments": attachments},
        "submissions": sent,
        "plan": case.plan.model_dump(mode="json"),
    }


def _pay(desk: Sandbox, seller: Seller, body: Payout) -> Line:
    product = seller.product(body.fnsku)
    cost = product.sourcing_cost if product else 0
    total = cost * body.quantity if body.minor_units is None else body.minor_units
    in_kind = body.in_inventory
    return desk.payouts.post(
        Line(
            seller_id=seller.merchant_id,
            approved_at=desk.clock.now(),
            reimbursement_id=body.reimbursement_id or desk.payouts.new_id(),
            case_id=body.case_id,
            reason=body.reason,
            fnsku=body.fnsku,
            ledger_reference=body.ledger_reference,
            currency=body.currency or seller.currency,
            amount_per_unit=0 if in_kind else total // body.quantity,
            amount_total=0 if in_kind else total,
            quantity_cash=0 if in_kind else body.quantity,
            quantity_inventory=body.quantity if in_kind else 0,
        )
    )


def _take_back(desk: Sandbox, body: Payout) -> Line:
    for line in desk.payouts.lines(body.seller_id):
        if line.reimbursement_id == body.original_reimbursement_id and line.fnsku == body.fnsku:
            return desk.payouts.reverse(line, desk.clock.now())
    raise not_found("No such reimbursement.")
