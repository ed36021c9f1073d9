"""The indexes of the claims list: each filter with each order, so that a page reads what it shows.

An order is read from either end. An exact search finds few claims, which are then sorted.
"""

from sqlalchemy import Index, text

ORDERS = {
    "deadline": ("deadline", "id"),
    "amount": ("currency", "amount_cents", "id"),
}
NARROWED = {
    "all": (),
    "status": ("status",),
    "seller": ("seller_id",),
    "seller_status": ("seller_id", "status"),
    "family": ("family",),
    "channel": ("channel",),
    "desk": ("desk",),
    "ending": ("ending",),
}
SEARCHED = ("case_id", "fnsku", "asin", "msku", "ledger_reference")
_SOMETIMES = ("case_id", "desk", "ending")


def list_indexes() -> list[Index]:
    """One for each filter and order, one for each exact search, one for the day of creation."""
    ordered = [
        _index(f"ix_claims_{name}_by_{order}", *narrowed, *columns)
        for name, narrowed in NARROWED.items()
        for order, columns in ORDERS.items()
    ]
    searched = [_index(f"ix_claims_of_{name}", name) for name in SEARCHED]
    return [*ordered, *searched, _index("ix_claims_by_created", "created_at")]


def _index(name: str, *columns: str) -> Index:
    """What most claims do not have is kept out of its index."""
    seldom = columns[0] if columns[0] in _SOMETIMES else None
    only = None if seldom is None else text(f"{seldom} IS NOT NULL")
    return Index(name, "tenant_id", *columns, postgresql_where=only)
