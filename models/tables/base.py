"""What the tables share: names of keys and indexes, column types, and the composite foreign keys.

Every key of a tenant's table begins with `tenant_id`: a plain unique key would tell one tenant
which ids another one uses, and a plain foreign key would accept another tenant's row.
"""

from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import BigInteger, Computed, DateTime, ForeignKeyConstraint, Text
from sqlalchemy.dialects.postgresql import CHAR, JSONB
from sqlmodel import Field, SQLModel

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# Here, before the first table is declared: the names are made when a constraint is.
SQLModel.metadata.naming_convention = NAMING_CONVENTION


class Row(SQLModel):
    """A stored row. Repositories turn it into contracts; it never leaves them."""

    if TYPE_CHECKING:  # SQLModel types the name as a callable attribute, and means a string
        __tablename__: ClassVar[Any]


def primary(**options: Any) -> Any:
    """A column of the primary key."""
    return Field(primary_key=True, **options)


def timestamp(**options: Any) -> Any:
    """A moment: UTC and aware."""
    return Field(sa_type=DateTime(timezone=True), **options)


def cents(**options: Any) -> Any:
    """An amount in minor units; a currency column stands beside it."""
    return Field(sa_type=BigInteger, **options)


def currency(**options: Any) -> Any:
    """ISO 4217."""
    return Field(sa_type=CHAR(3), **options)


def sha256(**options: Any) -> Any:
    """A hash in lower-case hexadecimal."""
    return Field(sa_type=CHAR(64), **options)


def jsonb(**options: Any) -> Any:
    """A contract's snapshot, as its `model_dump(mode="json")`."""
    return Field(sa_type=JSONB(none_as_null=True), **options)


def generated(expression: str) -> Any:
    """A text that PostgreSQL keeps beside the columns of the row that `expression` names."""
    return Field(default=None, sa_type=Text, sa_column_args=[Computed(expression, persisted=True)])


def references(table: str, *columns: str, to: tuple[str, ...] | None = None) -> Any:
    """A composite foreign key to `table`; `to` names the columns there where they differ."""
    targets = [f"{table}.{column}" for column in to or columns]
    return ForeignKeyConstraint(columns, targets)


def of_tenant() -> Any:
    """The row's tenant exists."""
    return references("tenants", "tenant_id", to=("id",))


def of_seller() -> Any:
    """The row's seller is the tenant's own."""
    return references("sellers", "tenant_id", "seller_id", to=("tenant_id", "id"))


def of_claim() -> Any:
    """The row's claim is the tenant's and the seller's own."""
    return references(
        "claims", "tenant_id", "seller_id", "claim_id", to=("tenant_id", "seller_id", "id")
    )
