"""Answers of Inbound v0 getShipmentItems -> the same header and rows as a report's."""

import json
from typing import Any, cast

import polars as pl
from pydantic import BaseModel, ConfigDict, ValidationError

from detection.reports.text import LINE, ReportText
from models.errors import ReportUnreadable

_HEADER = (
    "ShipmentId",
    "SellerSKU",
    "FulfillmentNetworkSKU",
    "QuantityShipped",
    "QuantityReceived",
    "QuantityInCase",
    "ReleaseDate",
)


class _Items(BaseModel):
    model_config = ConfigDict(extra="ignore")

    ItemData: list[dict[str, Any]]


def read_items(text: str, charset: str) -> ReportText:
    """One answer, with or without its `payload`, or a list of them. `line` counts the items.

    ReportUnreadable for other JSON.
    """
    try:
        content: Any = json.loads(text)
        answers = cast(list[Any], content) if isinstance(content, list) else [content]
        items = [item for answer in answers for item in _items(answer)]
    except (ValueError, ValidationError, RecursionError) as error:
        raise ReportUnreadable(
            "The JSON is no list of shipment items: ask getShipmentItems of Inbound v0 again."
        ) from error
    cells = [[_text(item.get(name)) for name in _HEADER] for item in items]
    rows = pl.DataFrame(
        {LINE: list(range(1, len(cells) + 1)), "cells": cells},
        schema={LINE: pl.Int64(), "cells": pl.List(pl.String())},
    )
    return ReportText(charset, _HEADER, [rows], cut_line=None)


def _items(answer: Any) -> list[dict[str, Any]]:
    body: Any = (
        cast(dict[str, Any], answer).get("payload", answer) if isinstance(answer, dict) else answer
    )
    return _Items.model_validate(body).ItemData


def _text(value: Any) -> str:
    return "" if value is None else str(value)
