"""The dispute endpoint: a filing operation with the manners of SP-API.

The real SP-API has none; partners and any future operation are reached by this contract.
"""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query
from fastapi.responses import JSONResponse, Response

from sandbox.amazon.cases import Case
from sandbox.amazon.claims import AppealRequest, DisputeRequest, ReplyRequest
from sandbox.amazon.clock import moment_of, stamp
from sandbox.amazon.errors import invalid_input, not_found
from sandbox.amazon.gateway import Call, admit
from sandbox.amazon.plans import Stage
from sandbox.amazon.store import Row

PAGE_SIZE = 50

router = APIRouter(prefix="/disputes/2026-01-01")
IdempotencyKey = Annotated[str, Header(min_length=1, max_length=200)]


@router.get("/capabilities")
async def capabilities(call: Annotated[Call, Depends(admit("getCapabilities"))]) -> Response:
    """What this side promises: deduplication, and how long a request may take to be settled."""
    body = {
        "deduplicatesByKey": call.sandbox.deduplicates(call.seller.merchant_id),
        "requestTimeoutSeconds": call.sandbox.options.request_timeout_seconds,
    }
    return await call.answer(lambda: JSONResponse(body))


@router.post("/disputes")
async def create_dispute(
    body: DisputeRequest,
    idempotency_key: IdempotencyKey,
    call: Annotated[Call, Depends(admit("createDispute"))],
) -> Response:
    """Open a case; the same key again answers with the same case, where keys are kept."""
    _check_account(call, body)

    def act() -> Response:
        known = _known(call, idempotency_key, "INITIAL")
        if known:
            return JSONResponse(_receipt(known, idempotency_key))
        case = call.sandbox.cases.open(call.seller, body, idempotency_key, call.sandbox.clock.now())
        return JSONResponse(_receipt(case, idempotency_key), status_code=201)

    return await call.answer(
        act,
        fnsku=body.fnsku,
        ledger_reference=body.ledger_reference,
        idempotency_key=idempotency_key,
    )


@router.get("/disputes")
async def find_disputes(
    call: Annotated[Call, Depends(admit("findDisputes"))],
    key: Annotated[str, Query(alias="idempotencyKey", min_length=1)],
) -> Response:
    """Every submission under a key; an empty list says that nothing arrived."""

    def act() -> Response:
        found = call.sandbox.cases.find(call.seller.merchant_id, key)
        views = [
            {**case_view(case), "kind": row["kind"], "idempotencyKey": key} for row, case in found
        ]
        return JSONResponse({"disputes": views})

    return await call.answer(act, idempotency_key=key)


@router.get("/disputes/{case_id}")
async def get_dispute(
    case_id: str, call: Annotated[Call, Depends(admit("getDispute"))]
) -> Response:
    """A case as it stands."""
    case = _own_case(call, case_id)
    return await _about(call, case, lambda: JSONResponse(case_view(case)))


@router.post("/disputes/{case_id}/appeals")
async def create_appeal(
    case_id: str,
    body: AppealRequest,
    idempotency_key: IdempotencyKey,
    call: Annotated[Call, Depends(admit("createAppeal"))],
) -> Response:
    """Appeal a denial or a partial approval."""
    book = call.sandbox.cases

    def send(case: Case) -> Case:
        return book.appeal(case, body, idempotency_key, call.sandbox.clock.now())

    return await _follow_up(call, case_id, idempotency_key, "APPEAL", send)


@router.post("/disputes/{case_id}/replies")
async def create_reply(
    case_id: str,
    body: ReplyRequest,
    idempotency_key: IdempotencyKey,
    call: Annotated[Call, Depends(admit("createReply"))],
) -> Response:
    """Answer Amazon's question."""
    book = call.sandbox.cases

    def send(case: Case) -> Case:
        return book.reply(case, body, idempotency_key, call.sandbox.clock.now())

    return await _follow_up(call, case_id, idempotency_key, "REPLY", send)


@router.get("/changes")
async def get_changes(
    call: Annotated[Call, Depends(admit("getChanges"))],
    since: str,
    next_token: Annotated[str | None, Query(alias="nextToken")] = None,
) -> Response:
    """Changes of status from a moment on, in order; one page of the seller's cases."""
    try:
        start = stamp(moment_of(since))
        after = int(next_token) if next_token else 0
    except ValueError as error:
        raise invalid_input("since or nextToken is not valid.") from error

    def act() -> Response:
        rows = call.sandbox.store.all(
            "SELECT * FROM changes WHERE seller_id = ? AND changed_at >= ? AND number > ? "
            "ORDER BY changed_at, number LIMIT ?",
            call.seller.merchant_id,
            start,
            after,
            PAGE_SIZE + 1,
        )
        page = rows[:PAGE_SIZE]
        more = str(page[-1]["number"]) if len(rows) > PAGE_SIZE else None
        return JSONResponse({"changes": [_change_view(row) for row in page], "nextToken": more})

    return await call.answer(act)


def case_view(case: Case) -> dict[str, Any]:
    """A case as its seller reads it."""
    return {
        "caseId": case.case_id,
        "status": case.status,
        "statusVersion": case.status_version,
        "updatedAt": stamp(case.updated_at),
        "reason": case.reason,
        "approvedQuantity": case.approved_quantity,
        "approvedAmount": _money(case.approved_minor_units, case.currency),
        "question": case.question,
        "idempotencyKey": case.idempotency_key,
    }


def _change_view(row: Row) -> dict[str, Any]:
    return {
        "changeId": f"chg-{row['number']:010d}",
        "caseId": row["case_id"],
        "status": row["status"],
        "statusVersion": row["status_version"],
        "changedAt": row["changed_at"],
        "reason": row["reason"],
        "approvedQuantity": row["approved_quantity"],
        "approvedAmount": _money(row["approved_minor_units"], row["currency"]),
        "question": row["question"],
    }


def _receipt(case: Case, key: str) -> dict[str, Any]:
    return {
        "caseId": case.case_id,
        "status": case.status,
        "receivedAt": stamp(case.received_at),
        "idempotencyKey": key,
    }


def _money(minor_units: int | None, currency: str) -> dict[str, Any] | None:
    return None if minor_units is None else {"currencyCode": currency, "minorUnits": minor_units}


def _check_account(call: Call, body: DisputeRequest) -> None:
    if body.marketplace_id != call.seller.marketplace_id:
        raise invalid_input(
            "marketplaceId: the seller does not sell there.", call.seller.marketplace_id
        )
    if body.claimed_amount.currency_code != call.seller.currency:
        raise invalid_input(
            "claimedAmount: the marketplace has another currency.", call.seller.currency
        )


def _own_case(call: Call, case_id: str) -> Case:
    try:
        case = call.sandbox.cases.get(case_id)
    except KeyError as error:
        raise not_found("No such case.") from error
    if case.seller_id != call.seller.merchant_id:
        raise not_found("No such case.")
    return case


def _known(call: Call, key: str, kind: Stage, case_id: str | None = None) -> Case | None:
    if not call.sandbox.deduplicates(call.seller.merchant_id):
        return None
    for row, case in call.sandbox.cases.find(call.seller.merchant_id, key):
        if row["kind"] == kind and case_id in {None, case.case_id}:
            return case
    return None


async def _follow_up(
    call: Call, case_id: str, key: str, kind: Stage, send: Callable[[Case], Case]
) -> Response:
    case = _own_case(call, case_id)

    def act() -> Response:
        known = _known(call, key, kind, case_id)
        if known:
            return JSONResponse(_receipt(known, key))
        return JSONResponse(_receipt(send(case), key), status_code=201)

    return await _about(call, case, act, key)


async def _about(
    call: Call, case: Case, act: Callable[[], Response], key: str | None = None
) -> Response:
    return await call.answer(
        act,
        fnsku=case.claim.fnsku,
        ledger_reference=case.claim.ledger_reference,
        idempotency_key=key or case.idempotency_key,
        case_id=case.case_id,
    )
