"""Answers of Finances 2024-06-19 listTransactions -> the same header and rows as a report's.

Of all that Amazon posts (orders, fees, transfers) what it pays for lost stock, and takes back, is
kept: a row for each item.
"""

import json
import re
from collections.abc import Iterable
from typing import Any, cast

import polars as pl
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel

from detection.reports.text import LINE, ReportText
from models.errors import ReportUnreadable

_HEADER = (
    "transactionId",
    "item",
    "transactionType",
    "description",
    "transactionStatus",
    "postedDate",
    "sku",
    "asin",
    "quantity",
    "amount",
    "currency",
    "settlementId",
    "financialEventGroupId",
    "deferredTransactionId",
    "deferralReason",
    "maturityDate",
)
# "FBAInventoryReimbursement", and the take-backs that settlements name (docs/field.md).
_OF_REIMBURSEMENTS = re.compile("inventoryreimbursement|reversalreimbursement|clawback")
_NO_LETTER = re.compile(r"[\W_]+")


class _Wire(BaseModel):
    """Nothing is required: Amazon's model requires nothing either."""

    model_config = ConfigDict(alias_generator=to_camel, extra="ignore", coerce_numbers_to_str=True)


class _Currency(_Wire):
    currency_code: str | None = None
    currency_amount: str | None = None


class _Related(_Wire):
    related_identifier_name: str | None = None
    related_identifier_value: str | None = None


class _Context(_Wire):
    asin: str | None = None
    sku: str | None = None
    quantity_shipped: str | None = None
    deferral_reason: str | None = None
    maturity_date: str | None = None


class _Item(_Wire):
    description: str | None = None
    total_amount: _Currency | None = None
    contexts: list[_Context] | None = None


class _Transaction(_Item):
    transaction_id: str | None = None
    transaction_type: str | None = None
    transaction_status: str | None = None
    posted_date: str | None = None
    related_identifiers: list[_Related] | None = None
    items: list[_Item] | None = None


class _Transactions(_Wire):
    transactions: list[_Transaction]


def are_transactions(text: str) -> bool:
    """Whether a text is an answer of listTransactions, or what is kept of several."""
    try:
        return "transactions" in _body(json.loads(text))
    except (ValueError, RecursionError):
        return False


def read_transactions(text: str, charset: str) -> ReportText:
    """One answer, with or without its `payload`. `line` counts the rows. Of a transaction that is
    there twice the last one holds: windows may overlap.

    ReportUnreadable for other JSON.
    """
    try:
        # Amounts stay as they are written: a float is no money.
        content: Any = json.loads(text, parse_float=str)
        told = _Transactions.model_validate(_body(content)).transactions
    except (ValueError, ValidationError, RecursionError) as error:
        raise ReportUnreadable(
            "The JSON is no list of transactions: ask listTransactions of Finances again."
        ) from error
    cells = [row for one in _last_of_each(told) for row in _rows(one)]
    rows = pl.DataFrame(
        {LINE: list(range(1, len(cells) + 1)), "cells": cells},
        schema={LINE: pl.Int64(), "cells": pl.List(pl.String())},
    )
    return ReportText(charset, _HEADER, [rows], cut_line=None)


def _body(content: Any) -> dict[str, Any]:
    if not isinstance(content, dict):
        return {}
    body: Any = cast(dict[str, Any], content).get("payload", content)
    return cast(dict[str, Any], body) if isinstance(body, dict) else {}


def _last_of_each(told: list[_Transaction]) -> list[_Transaction]:
    by_id: dict[str, _Transaction] = {}
    for place, one in enumerate(told):
        by_id[one.transaction_id or f"no id {place}"] = one
    return list(by_id.values())


def _rows(one: _Transaction) -> list[list[str]]:
    """One for each item that pays or takes back a reimbursement; without items the whole."""
    items = one.items or [one]
    return [
        _row(one, number, item)
        for number, item in enumerate(items, start=1)
        if _is_of_reimbursements(one.transaction_type, one.description, item.description)
    ]


def _is_of_reimbursements(*words: str | None) -> bool:
    return any(_OF_REIMBURSEMENTS.search(_NO_LETTER.sub("", one or "").lower()) for one in words)


def _row(one: _Transaction, number: int, item: _Item) -> list[str]:
    related = {
        known.related_identifier_name: known.related_identifier_value
        for known in one.related_identifiers or []
    }
    contexts = [*(item.contexts or []), *(one.contexts or [])]
    amount = item.total_amount or _Currency()
    cells = (
        one.transaction_id,
        str(number),
        one.transaction_type,
        one.description or item.description,
        one.transaction_status,
        one.posted_date,
        _first(known.sku for known in contexts),
        _first(known.asin for known in contexts),
        _first(known.quantity_shipped for known in contexts),
        amount.currency_amount,
        amount.currency_code,
        related.get("SETTLEMENT_ID"),
        related.get("FINANCIAL_EVENT_GROUP_ID"),
        related.get("DEFERRED_TRANSACTION_ID"),
        _first(known.deferral_reason for known in contexts),
        _first(known.maturity_date for known in contexts),
    )
    return ["" if cell is None else cell for cell in cells]


def _first(values: Iterable[str | None]) -> str | None:
    return next((value for value in values if value), None)
