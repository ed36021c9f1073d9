"""What the repositories share. They take a session and never commit: its opener does."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, JsonValue
from sqlalchemy import literal
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from models.contracts.money import Money
from models.tables.base import Row

Contract = TypeVar("Contract", bound=BaseModel)


def insert_once(session: Session, table: type[Row], values: Mapping[str, Any]) -> bool:
    """Insert the row unless one of its unique keys is taken. Whether it was new."""
    statement = insert(table).values(**values).on_conflict_do_nothing().returning(literal(1))
    return session.exec(statement).first() is not None


def money(cents: int | None, currency: str) -> Money | None:
    """An amount as it travels."""
    return None if cents is None else Money(cents=cents, currency=currency)


def storable(contract: Contract) -> Contract:
    """The contract without NUL characters, which PostgreSQL cannot store: U+FFFD stands instead.

    They come from broken text layers of documents and from hostile requests.
    """
    if "\\u0000" not in contract.model_dump_json():
        return contract
    return type(contract).model_validate(_clean(contract.model_dump(mode="json")))


def without_nul(words: str) -> str:
    """The words as PostgreSQL can store them."""
    return words.replace("\0", "\ufffd")


def _clean(value: JsonValue) -> JsonValue:
    if isinstance(value, str):
        return without_nul(value)
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {without_nul(key): _clean(item) for key, item in value.items()}
    return value
