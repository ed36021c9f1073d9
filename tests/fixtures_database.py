"""A database for each test that wants one: a clone of a template that the migrations made once.

Clones, not rollbacks: the tests see real commits, and logins that row-level security holds.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.engine import make_url

from engine.state import Addresses
from models.contracts.claim import ClaimFacts, ClaimFamily, ClaimFile, ClaimIdentity, ClaimPolicy
from models.contracts.claim import ClaimStatus as S
from models.contracts.evidence import DocumentFields, DocumentLine, DocumentType
from models.contracts.projection import StoredTransition, Transition
from models.contracts.workflows import ClaimInput, SellerPollInput
from models.db import Database
from models.migrate import migrate
from models.repositories import claims, documents, projection, sellers

TEMPLATE = "opside_template"
MOMENT = datetime(2026, 6, 1, 12, tzinfo=UTC)
_numbers = count(1)


@dataclass(frozen=True)
class DatabaseUrls:
    """One database by its three logins. The owner passes row-level security: for looking only."""

    app: str
    system: str
    owner: str


@pytest.fixture(scope="session")
def database_template(engine: Addresses) -> str:
    """The name of a migrated, empty database."""
    _create(engine, TEMPLATE, template=None)
    migrate(_named(engine.database_owner_url, TEMPLATE))
    return TEMPLATE


@pytest.fixture
def database_urls(engine: Addresses, database_template: str) -> Iterator[DatabaseUrls]:
    """A migrated database of the test's own."""
    yield from cloned(engine, database_template)


@pytest.fixture
def database(database_urls: DatabaseUrls) -> Iterator[Database]:
    """The test's own database, through both doors of the application."""
    opened = Database(database_urls.app, database_urls.system, pool_size=4)
    yield opened
    opened.close()


@pytest.fixture
def empty_database_url(engine: Addresses) -> Iterator[str]:
    """The owner's URL of a database without tables."""
    for urls in cloned(engine, None):
        yield urls.owner


def cloned(engine: Addresses, template: str | None) -> Iterator[DatabaseUrls]:
    """A new database, and its end."""
    name = f"opside_test_{next(_numbers)}"
    _create(engine, name, template)
    yield DatabaseUrls(
        app=_named(engine.database_url, name),
        system=_named(engine.database_system_url, name),
        owner=_named(engine.database_owner_url, name),
    )
    with psycopg.connect(engine.database_owner_url, autocommit=True) as connection:
        drop = sql.SQL("DROP DATABASE {} WITH (FORCE)")
        connection.execute(drop.format(sql.Identifier(name)))


def new_tenant(database: Database) -> UUID:
    """A tenant, stored."""
    tenant_id = uuid4()
    with database.system() as session:
        sellers.create_tenant(session, tenant_id, "A tenant", MOMENT)
    return tenant_id


def new_seller(
    database: Database, tenant_id: UUID | None = None, **options: Any
) -> SellerPollInput:
    """A seller, stored with its switch and budget; of a new tenant where none is given."""
    tenant_id = tenant_id or new_tenant(database)
    seller_id = uuid4()
    new = sellers.NewSeller(
        tenant_id=tenant_id,
        seller_id=seller_id,
        name="A seller",
        marketplace="ATVPDKIKX0DER",
        merchant_id=f"M{seller_id.hex[:12].upper()}",
        **options,
    )
    with database.tenant(tenant_id) as session:
        sellers.create_seller(session, new, MOMENT)
    return SellerPollInput(tenant_id=tenant_id, seller_id=seller_id)


def claim_input(seller: SellerPollInput, **facts: Any) -> ClaimInput:
    """A claim of the seller over a ledger row of its own, not stored."""
    claim_id = uuid4()
    known: dict[str, Any] = {
        "family": ClaimFamily.LOST_WAREHOUSE,
        "marketplace": "ATVPDKIKX0DER",
        "currency": "USD",
        "ledger_key": f"ledger:{claim_id}",
        "ledger_reference": "3571123",
        "ledger_date": date(2026, 5, 1),
        "fulfillment_center": "PHX7",
        "fnsku": "X001ABCDEF",
        "asin": "B00TEST123",
        "msku": "SKU-1",
        "title": "Steel bottle",
        "quantity": 3,
        "deadline": MOMENT + timedelta(days=30),
        "rule_pack": "lost-warehouse-us",
        "rule_pack_version": "2026-03",
    }
    return ClaimInput.of(
        ClaimIdentity(tenant_id=seller.tenant_id, seller_id=seller.seller_id, claim_id=claim_id),
        ClaimFacts.model_validate(known | facts),
        ClaimPolicy(),
    )


def new_claim(database: Database, seller: SellerPollInput, **facts: Any) -> ClaimInput:
    """A claim of the seller, stored."""
    claim = claim_input(seller, **facts)
    with database.tenant(seller.tenant_id) as session:
        claims.create_claim(session, claim, MOMENT)
    return claim


def new_document(
    database: Database,
    seller: SellerPollInput,
    *quantities: int,
    sku: str | None = None,
    **values: Any,
) -> UUID:
    """An invoice that was read: one line of the product for each quantity, positions from 1;
    `values` are the document's own."""
    document_id = uuid4()
    new = documents.NewDocument(
        tenant_id=seller.tenant_id,
        seller_id=seller.seller_id,
        document_id=document_id,
        file_name="invoice.pdf",
        content_type="application/pdf",
        size=1,
        sha256=document_id.hex * 2,
        uri=f"memory://{document_id}",
        uploaded_by="seller",
    )
    lines = [
        DocumentLine(
            position=position, page=1, description="Steel bottle", sku=sku, quantity=quantity
        )
        for position, quantity in enumerate(quantities, start=1)
    ]
    fields = DocumentFields(type=DocumentType.INVOICE, pages=1, lines=lines, **values)
    with database.tenant(seller.tenant_id) as session:
        documents.create_document(session, new, MOMENT)
        documents.store_fields(session, document_id, fields, None, MOMENT)
    return document_id


@dataclass
class Writer:
    """Writes a claim's steps as its workflow would; `run_id` names the run."""

    database: Database
    identity: ClaimIdentity
    run_id: str = "run-1"
    steps: Iterator[int] = field(default_factory=lambda: count(1))

    def step(self, target: S, **fields: Any) -> Transition:
        """The next step, not written yet."""
        known: dict[str, Any] = {
            "identity": self.identity,
            "writer": self.identity.workflow_id,
            "run_id": self.run_id,
            "at": MOMENT,
            "source": None,
            "target": target,
            "actor": "opside",
            "reason": f"now {target}",
            "file": ClaimFile(),
        }
        number = fields.pop("step", None) or next(self.steps)
        return Transition.model_validate(known | {"step": number} | fields)

    def write(self, target: S, **fields: Any) -> StoredTransition:
        """Writes the next step; gives back what is stored."""
        with self.database.tenant(self.identity.tenant_id) as session:
            return projection.record_transition(session, self.step(target, **fields))


def _create(engine: Addresses, name: str, template: str | None) -> None:
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
        sql.Identifier(name), sql.Identifier(template or "template1")
    )
    with psycopg.connect(engine.database_owner_url, autocommit=True) as connection:
        connection.execute(statement)


def _named(url: str, name: str) -> str:
    return make_url(url).set(database=name).render_as_string(hide_password=False)
