"""The stack that is measured: every part for real, in a data folder of its own, thrown away after.

The sandbox answers without quotas, so that Opside is measured and not Amazon's patience.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from uuid import UUID, uuid5

import httpx

from api.auth import mint_token
from api.roles import Role
from clock import utc_now
from engine.account import remove_data_folder
from engine.environment import stack_environment
from engine.parts import Part
from engine.paths import DataFolder
from engine.stack import EmbeddedStack
from engine.state import Addresses, running_state
from integrations.consents import ConsentKeys
from models.contracts.claim import ChannelName, ClaimFacts, ClaimFamily
from models.contracts.marketplaces import find_marketplace
from models.db import Database
from models.errors import NotConfigured, StackRunning
from models.repositories import sellers
from models.repositories.sellers import NewSeller
from sandbox.amazon.catalogue import Product
from sandbox.amazon.invoices import Invoice, InvoiceLine
from sandbox.amazon.papers import render_invoice
from sandbox.amazon.suppliers import GREAT_LAKES
from sandbox.amazon.world import Seller, build_world
from settings import Settings

NAMESPACE = "default"
TENANT_ID = uuid5(UUID(int=0), "opside bench")
SEED = 7
NO_QUOTAS = "100000"
PLACES = 1_000_000
UNITS_BOUGHT = 90_000
UNITS_LOST = 3
FILING_WINDOW = timedelta(days=40)
POLL_MINUTES = 24 * 60  # the bench asks for each poll itself


@dataclass(frozen=True)
class Account:
    """A seller of the sandbox, connected to Opside, with one invoice over its whole catalogue."""

    seller_id: UUID
    amazon: Seller

    def facts(self, number: int) -> ClaimFacts:
        """The claim over ledger row `number`: three lost units of one of its products."""
        product = self.amazon.catalogue[number % len(self.amazon.catalogue)]
        return ClaimFacts(
            family=ClaimFamily.LOST_WAREHOUSE,
            marketplace=find_marketplace(self.amazon.marketplace_id).code,
            currency=self.amazon.currency,
            ledger_key=f"bench:{number}",
            ledger_reference=str(7_000_000_000 + number),
            ledger_date=utc_now().date() - timedelta(days=10),
            fulfillment_center="PHX7",
            fnsku=product.fnsku,
            asin=product.asin,
            msku=product.msku,
            title=product.title,
            quantity=UNITS_LOST,
            deadline=utc_now() + FILING_WINDOW,
            rule_pack="warehouse",
            rule_pack_version="bench",
        )


class BenchStack:
    """A context manager around the whole stack; `environment` changes settings of its processes."""

    def __init__(
        self,
        home: Path,
        settings: Settings,
        environment: dict[str, str] | None = None,
        parts: Sequence[Part] = tuple(Part),
    ) -> None:
        self.home = home.resolve()
        folder = DataFolder(self.home)
        if running_state(folder) is not None:
            raise StackRunning(f"A benchmark already runs in {self.home}.")
        remove_data_folder(self.home)
        self.stack = EmbeddedStack(
            self.home,
            parts=frozenset(parts),
            temporal_bin=settings.opside_temporal_bin,
            environment={
                "OPSIDE_ENVIRONMENT": "development",
                "STORAGE_URL": folder.storage.as_uri(),
                "POLL_INTERVAL_MINUTES": str(POLL_MINUTES),
                "SYNC_INTERVAL_MINUTES": "0",
                "PAYMENTS_EVERY_MINUTES": "0",
                "EVIDENCE_AUDIT_SHARE": "0",  # an audited claim waits for a person
                **(environment or {}),
            },
            arguments={
                Part.SANDBOX: (
                    "--report-seconds", "0", "--rate-scale", NO_QUOTAS, "--seed", str(SEED),
                )
            },
        )  # fmt: skip

    def __enter__(self) -> "BenchStack":
        self.stack.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stack.stop()
        remove_data_folder(self.home)

    @property
    def addresses(self) -> Addresses:
        """Where the parts are."""
        return self.stack.addresses

    @property
    def environment(self) -> dict[str, str]:
        """What one more process of this stack is told."""
        return stack_environment(DataFolder(self.home), self.addresses, NAMESPACE)

    def pids(self) -> dict[str, int]:
        """The process of each part."""
        state = running_state(DataFolder(self.home))
        return {part.name: part.pid for part in state.parts} if state else {}

    def database(self) -> Database:
        """Both doors, for setting up and for looking."""
        return Database(self.addresses.database_url, self.addresses.database_system_url, 2)

    def client(self) -> httpx.AsyncClient:
        """An operator of the tenant at the API, over real HTTP."""
        token = mint_token(
            self.environment["JWT_SECRET"],
            subject="bench",
            tenant_id=TENANT_ID,
            role=Role.OPERATOR,
            sellers=[],
            lifetime=timedelta(hours=6),
        )
        if self.addresses.api_url is None:
            raise NotConfigured("This stack has no API.")
        return httpx.AsyncClient(
            base_url=f"{self.addresses.api_url}/api/v1",
            headers={"authorization": f"Bearer {token}"},
            timeout=60,
            limits=httpx.Limits(max_connections=64, max_keepalive_connections=64),
        )


def open_accounts(stack: BenchStack) -> list[Account]:
    """Both sellers of the sandbox, stored with a budget that never binds."""
    now = utc_now()
    world = build_world(SEED, now.date())
    accounts = [Account(uuid5(TENANT_ID, one.merchant_id), one) for one in world.sellers]
    database, keys = stack.database(), ConsentKeys(stack.home)
    with database.system() as session:
        sellers.create_tenant(session, TENANT_ID, "Bench", now)
    with database.tenant(TENANT_ID) as session:
        for account in accounts:
            sellers.create_seller(session, _new_seller(account), now)
            token = account.amazon.refresh_token
            sealed = keys.seal(TENANT_ID, account.seller_id, token)
            sellers.store_consent(session, account.seller_id, sealed, now)
    database.close()
    return accounts


def invoice_over_everything(account: Account) -> bytes:
    """A supplier's PDF that names each product of the catalogue exactly."""
    lines = tuple(_line(place, one) for place, one in enumerate(account.amazon.catalogue, 1))
    return render_invoice(
        Invoice(
            name="bench.pdf",
            kind="invoice",
            number=f"B-{account.amazon.country}-1",
            issued_on=utc_now().date() - timedelta(days=60),
            currency=account.amazon.currency,
            supplier=GREAT_LAKES,
            buyer=replace(GREAT_LAKES.party, name=account.amazon.name),
            lines=lines,
        )
    )


def _line(place: int, product: Product) -> InvoiceLine:
    return InvoiceLine(
        description=product.title[:30],
        code=product.msku,
        quantity=UNITS_BOUGHT,
        unit_price=500 + place,
        fnsku=product.fnsku,
        naming="exact_msku",
    )


def _new_seller(account: Account) -> NewSeller:
    return NewSeller(
        tenant_id=TENANT_ID,
        seller_id=account.seller_id,
        name=account.amazon.name,
        marketplace=find_marketplace(account.amazon.marketplace_id).code,
        merchant_id=account.amazon.merchant_id,
        channel=ChannelName.SPAPI,
        places_per_day=PLACES,
        places_per_week=PLACES,
    )


ledger_numbers = count(1)
