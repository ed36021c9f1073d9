"""Finances 2024-06-19: what was paid for stock, as Amazon posts it to an account."""

import base64
import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Query
from fastapi.responses import JSONResponse, Response

from sandbox.amazon.clock import moment_of, stamp
from sandbox.amazon.errors import invalid_input
from sandbox.amazon.gateway import Call, admit
from sandbox.amazon.payouts import Line
from sandbox.amazon.report_data import decimal_text
from sandbox.amazon.world import Seller
from sandbox.world.building import World as Months
from sandbox.world.settlements import SETTLEMENT

BASE = "/finances/2024-06-19"
PAGE = 100
# What is younger than this Amazon does not tell.
DELAY = timedelta(minutes=2)
# A longer time is answered by nothing.
LONGEST = timedelta(days=180)
# Every third payment is held for a week before it counts.
HELD_FOR = timedelta(days=7)
_EVERY = 3

router = APIRouter()


@dataclass(frozen=True)
class Posted:
    """Money posted to an account, in minor units. `settlement_id` once a settlement has it."""

    transaction_id: str
    posted_at: datetime
    sku: str
    asin: str
    units: int
    cents: int
    currency: str
    matures_at: datetime | None = None
    settlement_id: str | None = None

    def status(self, now: datetime) -> str:
        """A transaction keeps its id when it is released."""
        if self.matures_at is None:
            return "RELEASED"
        return "DEFERRED" if now < self.matures_at else "DEFERRED_RELEASED"


@router.get(f"{BASE}/transactions")
async def list_transactions(
    call: Annotated[Call, Depends(admit("listTransactions"))],
    *,
    posted_after: Annotated[str | None, Query(alias="postedAfter")] = None,
    posted_before: Annotated[str | None, Query(alias="postedBefore")] = None,
    marketplace_id: Annotated[str | None, Query(alias="marketplaceId")] = None,
    status: Annotated[str | None, Query(alias="transactionStatus")] = None,
    next_token: Annotated[str | None, Query(alias="nextToken")] = None,
) -> Response:
    """What was posted in a time, oldest first; a token is good with the question that it is of."""
    if posted_after is None:
        raise invalid_input("Start date cannot be null")
    now = call.sandbox.clock.now()
    latest = now - DELAY
    since, until = _moment(posted_after), _moment(posted_before) if posted_before else latest
    if since > latest or until > latest or since > until:
        raise invalid_input("postedAfter and postedBefore are two minutes ago, in their order.")
    question = f"{stamp(since)} {posted_before} {marketplace_id} {status}"
    first = _place(next_token, question) if next_token else 0

    def act() -> Response:
        seller = call.seller
        elsewhere = marketplace_id not in (None, seller.marketplace_id)
        found = (
            []
            if elsewhere or until - since > LONGEST
            else [
                one
                for one in posted(seller, call.sandbox.payouts.lines(seller.merchant_id), now)
                if since <= one.posted_at < until and status in (None, one.status(now))
            ]
        )
        page = found[first : first + PAGE]
        payload: dict[str, Any] = {"transactions": [_view(seller, one, now) for one in page]}
        if first + PAGE < len(found):
            payload["nextToken"] = _token(question, first + PAGE)
        return JSONResponse({"payload": payload})

    return await call.answer(act)


def posted(seller: Seller, lines: list[Line], now: datetime) -> list[Posted]:
    """All payments and take-backs of an account in money, oldest first."""
    found = [*_of_lines(seller, lines)]
    if seller.months is not None:
        found += _of_months(seller.months, now)
    return sorted(found, key=lambda one: (one.posted_at, one.transaction_id))


def _of_lines(seller: Seller, lines: list[Line]) -> Iterator[Posted]:
    for line, transaction_id in zip(lines, _ids(lines), strict=True):
        if line.amount_total == 0:
            continue
        product = seller.product(line.fnsku)
        held = line.amount_total > 0 and int(line.reimbursement_id) % _EVERY == 0
        yield Posted(
            transaction_id=transaction_id,
            posted_at=line.approved_at,
            sku=product.msku if product else "",
            asin=product.asin if product else "",
            units=abs(line.quantity_cash),
            cents=line.amount_total,
            currency=line.currency,
            matures_at=line.approved_at + HELD_FOR if held else None,
        )


def _of_months(months: Months, now: datetime) -> Iterator[Posted]:
    """Of a lived seller's settlements, also of the fortnight that is not settled yet."""
    totals = {row["settlement_id"]: row for row in months.rows[SETTLEMENT] if row.get("currency")}
    asins = {good.sku: good.asin for good in months.goods}
    rows = [
        row
        for row in months.rows[SETTLEMENT]
        if row.get("amount_type") == "FBA Inventory Reimbursement"
    ]
    for place, row in enumerate(rows):
        ended = _written(totals[row["settlement_id"]]["settlement_end_date"])
        yield Posted(
            transaction_id=_digest("lived", row["settlement_id"], place),
            posted_at=_written(row["posted_date_time"]),
            sku=str(row["sku"]),
            asin=asins.get(str(row["sku"]), ""),
            units=1,
            cents=round(float(str(row["amount"]).replace(",", ".")) * 100),
            currency=months.place.currency,
            settlement_id=str(row["settlement_id"]) if ended <= now else None,
        )


def _ids(lines: list[Line]) -> Iterator[str]:
    """The same for the same line: lines that are alike are counted."""
    seen: Counter[tuple[object, ...]] = Counter()
    for line in lines:
        key = (line.reimbursement_id, line.fnsku, line.case_id, line.amount_total)
        seen[key] += 1
        yield _digest(*key, seen[key])


def _digest(*parts: object) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(repr(parts).encode()).digest())[:43].decode()


def _view(seller: Seller, one: Posted, now: datetime) -> dict[str, Any]:
    amount = {"currencyCode": one.currency, "currencyAmount": float(decimal_text(one.cents))}
    related = [
        {
            "relatedIdentifierName": "FINANCIAL_EVENT_GROUP_ID",
            "relatedIdentifierValue": _digest(seller.merchant_id, one.settlement_id),
        }
    ]
    if one.settlement_id is not None:
        related.append(
            {
                "relatedIdentifierName": "SETTLEMENT_ID",
                "relatedIdentifierValue": one.settlement_id,
            }
        )
    contexts: list[dict[str, Any]] = []
    if one.matures_at is not None:
        matures = one.matures_at.strftime("%Y-%m-%dT%H:%M:%SZ")
        contexts.append(
            {"contextType": "DeferredContext", "deferralReason": "DD7", "maturityDate": matures}
        )
    product = {
        "contextType": "ProductContext",
        "asin": one.asin,
        "sku": one.sku,
        "quantityShipped": one.units,
        "fulfillmentNetwork": "AFN",
    }
    return {
        "sellingPartnerMetadata": {
            "sellingPartnerId": seller.merchant_id,
            "accountType": "Standard Orders",
            "marketplaceId": seller.marketplace_id,
        },
        "relatedIdentifiers": related,
        "transactionType": "Adjustment",
        "transactionId": one.transaction_id,
        "transactionStatus": one.status(now),
        "description": "FBAInventoryReimbursement",
        "postedDate": one.posted_at.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z",
        "totalAmount": amount,
        "items": [{"totalAmount": amount, "contexts": [product]}],
        "contexts": contexts,
    }


def _moment(text: str) -> datetime:
    try:
        return moment_of(text)
    except ValueError as error:
        raise invalid_input("postedAfter and postedBefore are ISO 8601.") from error


def _written(text: object) -> datetime:
    return datetime.strptime(str(text), "%Y-%m-%d %H:%M:%S UTC").replace(tzinfo=UTC)


def _token(question: str, place: int) -> str:
    return base64.urlsafe_b64encode(json.dumps([question, place]).encode()).decode()


def _place(token: str, question: str) -> int:
    try:
        known, place = cast(list[Any], json.loads(base64.urlsafe_b64decode(token)))
    except ValueError as error:
        raise invalid_input("nextToken is not valid.") from error
    if known != question:
        raise invalid_input("nextToken is of another question.")
    return int(place)
