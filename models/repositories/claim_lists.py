"""The claims list: what it is narrowed to, its orders, and one statement that reads a page of them
from an index, however many claims there are (`models/tables/claim_lists.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import ARRAY, ColumnElement, TableValuedAlias, Text, Uuid, column, func, literal
from sqlalchemy.orm import Mapped
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.contracts.claim import ChannelName, ClaimFamily, ClaimStatus, DeskCause, Ending
from models.repositories.pages import after, listing
from models.tables.claims import ClaimRow


class ClaimSort(StrEnum):
    """Orders of the list. By amount, each currency stands by itself; - is the other way round."""

    DEADLINE = "deadline"
    DEADLINE_LAST = "-deadline"
    AMOUNT = "amount"
    AMOUNT_LARGEST = "-amount"

    @property
    def descending(self) -> bool:
        """Whether the list falls."""
        return self.value.startswith("-")

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that the list is sorted by; the last one makes it unique."""
        return _COLUMNS[self.value.lstrip("-")]

    @property
    def columns(self) -> list[Mapped[Any]]:
        """Those columns themselves."""
        return [col(getattr(ClaimRow, name)) for name in self.names]


_COLUMNS = {
    "deadline": ("deadline", "id"),
    "amount": ("currency", "amount_cents", "id"),
}
_EXACT = ("case_id", "fnsku", "asin", "msku", "ledger_reference")


class ClaimFilters(BaseModel):
    """What a list is narrowed to. `sellers` are those that the reader may see; None means all.

    `min_cents` and `max_cents` bound the claim's money (`ClaimRow.amount_cents`), and mean nothing
    without `currency`. Both ends are included; `deadline_before` is not.
    """

    model_config = ConfigDict(frozen=True)

    status: ClaimStatus | tuple[ClaimStatus, ...] | None = None
    seller_id: UUID | None = None
    sellers: list[UUID] | None = None
    family: ClaimFamily | None = None
    desk: DeskCause | None = None
    channel: ChannelName | None = None
    ending: Ending | None = None
    currency: str | None = None
    min_cents: int | None = None
    max_cents: int | None = None
    deadline_after: datetime | None = None
    deadline_before: datetime | None = None
    created_since: datetime | None = None
    case_id: str | None = None
    fnsku: str | None = None
    asin: str | None = None
    msku: str | None = None
    ledger_reference: str | None = None

    @property
    def statuses(self) -> list[ClaimStatus] | None:
        """Each wanted status once, in a fixed order; None: all."""
        if self.status is None:
            return None
        return sorted({self.status} if isinstance(self.status, ClaimStatus) else set(self.status))

    @property
    def wanted_sellers(self) -> list[UUID] | None:
        """The sellers whose claims are listed; None: all."""
        if self.seller_id is None:
            return None if self.sellers is None else sorted(set(self.sellers))
        seen = self.sellers is None or self.seller_id in self.sellers
        return [self.seller_id] if seen else []

    @property
    def is_search(self) -> bool:
        """Whether it looks for few claims by an exact word."""
        return any(getattr(self, name) is not None for name in _EXACT)


def page_statement(
    tenant_id: UUID, filters: ClaimFilters, sort: ClaimSort, *, cursor: str | None, limit: int
) -> SelectOfScalar[ClaimRow]:
    """The rows of one page, and one more where there is a next. InvalidField for the cursor.

    An index holds an order for one status of one seller, not for several: so the first of each are
    read by themselves, and the page is taken from those.
    """
    conditions = [col(ClaimRow.tenant_id) == tenant_id, *_conditions(filters)]
    if cursor is not None:
        of = listing_of(filters, sort)
        conditions.append(after(cursor, sort.columns, of=of, descending=sort.descending))
    order = [column.desc() if sort.descending else column for column in sort.columns]
    groups = _groups(filters)
    if filters.is_search or all(len(group.values) < 2 for group in groups):
        alike = [col(group.column).in_(group.values) for group in groups]
        return select(ClaimRow).where(*conditions, *alike).order_by(*order).limit(limit + 1)
    each = [group.one_by_one() for group in groups]
    alike = [col(group.column) == one.c.value for group, one in zip(groups, each, strict=True)]
    firsts = (
        select(ClaimRow.id)
        .where(*conditions, *alike)
        .order_by(*order)
        .limit(limit + 1)
        .correlate(*each)
        .lateral("firsts")
    )
    return (
        select(ClaimRow)
        .select_from(*each, firsts)
        .where(col(ClaimRow.tenant_id) == tenant_id, col(ClaimRow.id) == firsts.c.id)
        .order_by(*order)
        .limit(limit + 1)
    )


def listing_of(filters: ClaimFilters, sort: ClaimSort) -> str:
    """What the cursors of this list belong to."""
    return listing("claims", sort, filters)


@dataclass(frozen=True)
class _Group:
    """A column of which several values may be wanted."""

    name: str
    values: Sequence[Any]

    @property
    def column(self) -> Any:
        return getattr(ClaimRow, self.name)

    def one_by_one(self) -> TableValuedAlias:
        """A row for each value, to look for one after the other."""
        kind = Uuid() if self.name == "seller_id" else Text()
        values = func.unnest(literal(list(self.values), ARRAY(kind)))
        return values.table_valued(column("value", kind), name=f"one_{self.name}").render_derived()


def conditions_of(filters: ClaimFilters) -> list[ColumnElement[bool]]:
    """What a claim has to be, for lists that no index orders."""
    alike = [col(group.column).in_(group.values) for group in _groups(filters)]
    return [*_conditions(filters), *alike]


def _groups(filters: ClaimFilters) -> list[_Group]:
    wanted = (("seller_id", filters.wanted_sellers), ("status", filters.statuses))
    return [_Group(name, values) for name, values in wanted if values is not None]


def _conditions(filters: ClaimFilters) -> list[ColumnElement[bool]]:
    exact = ("family", "desk", "channel", "ending", "currency", *_EXACT)
    found = [
        col(getattr(ClaimRow, name)) == getattr(filters, name)
        for name in exact
        if getattr(filters, name) is not None
    ]
    return [*found, *_bounds(filters)]


def _bounds(filters: ClaimFilters) -> list[ColumnElement[bool]]:
    amount, deadline = col(ClaimRow.amount_cents), col(ClaimRow.deadline)
    bounds = (
        (filters.min_cents, amount.__ge__),
        (filters.max_cents, amount.__le__),
        (filters.deadline_after, deadline.__ge__),
        (filters.deadline_before, deadline.__lt__),
        (filters.created_since, col(ClaimRow.created_at).__ge__),
    )
    return [compare(value) for value, compare in bounds if value is not None]
