"""One house for the tests of a claim's life: a seller of the live sandbox, its claims, their days.

Everything is real: claims run on the engine in a worker's process, rows stand in PostgreSQL, Amazon
is the sandbox over HTTP. Only the days are skipped, for a claim and for the sandbox alike.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from itertools import count
from mimetypes import guess_type
from typing import Any
from uuid import UUID, uuid4

from temporalio.client import Client
from temporalio.testing import TimeSkipper

from claims.identity import document_id
from clock import utc_now
from integrations.consents import ConsentKeys
from integrations.storage.store import ObjectStore
from models.contracts import queues
from models.contracts.claim import (
    ChannelName,
    ClaimFacts,
    ClaimFamily,
    ClaimIdentity,
    ClaimPolicy,
    ClaimView,
)
from models.contracts.claim import ClaimStatus as S
from models.contracts.corrections import Value
from models.contracts.workflows import (
    ClaimInput,
    DocumentInput,
    DocumentResult,
    SellerPollInput,
    SellerPollResult,
)
from models.db import Database
from models.repositories import claims, corrections, documents, sellers
from tests.patience import PATIENCE
from tests.sandbox_live import LiveSandbox
from tests.workflow.living_claim import LivingClaim
from workflows import starting

_POLLS = count(1)


@dataclass
class House:
    """What all tests share, begun again for each."""

    engine: Client
    database: Database
    store: ObjectStore
    sandbox: LiveSandbox
    consents: ConsentKeys
    living: list[LivingClaim] = field(default_factory=list[LivingClaim])

    def account(self, place: int = 0, **options: Any) -> "Account":
        """A tenant of its own whose seller is one of the sandbox's; `options` are NewSeller's, and
        `connected=False` leaves out its consent."""
        connected = options.pop("connected", True)
        world = self.sandbox.world["sellers"][place]
        tenant_id, seller_id = uuid4(), uuid4()
        options.setdefault("channel", ChannelName.SPAPI)
        new = sellers.NewSeller(
            tenant_id=tenant_id,
            seller_id=seller_id,
            name=world["name"],
            marketplace=world["marketplaceId"],
            merchant_id=world["sellerId"],
            **options,
        )
        with self.database.system() as session:
            sellers.create_tenant(session, tenant_id, "A tenant", utc_now())
        with self.database.tenant(tenant_id) as session:
            sellers.create_seller(session, new, utc_now())
            if connected:
                sealed = self.consents.seal(tenant_id, seller_id, world["refreshToken"])
                sellers.store_consent(session, seller_id, sealed, utc_now())
        seller = SellerPollInput(tenant_id=tenant_id, seller_id=seller_id)
        return Account(self, seller, world, list(world["openRows"]))

    async def pass_days(self, days: float) -> None:
        """Moves the sandbox and every claim that lives."""
        self.sandbox.pass_days(days)
        await asyncio.gather(*[claim.sleep(timedelta(days=days)) for claim in self.living])


@dataclass
class Account:
    """A seller. `rows` are the sandbox's claimable ledger rows that no claim was made of yet."""

    house: House
    seller: SellerPollInput
    world: dict[str, Any]
    rows: list[dict[str, Any]]

    def consent_again(self) -> None:
        """The seller gives its consent once more."""
        tenant_id, seller_id = self.seller.tenant_id, self.seller.seller_id
        sealed = self.house.consents.seal(tenant_id, seller_id, self.world["refreshToken"])
        with self.house.database.tenant(tenant_id) as session:
            sellers.store_consent(session, seller_id, sealed, utc_now())

    def row(self, naming: str = "exact_msku", at_least: int = 1) -> dict[str, Any]:
        """Takes the next ledger row whose invoice names the product in this way."""
        for row in self.rows:
            if row["naming"] == naming and row["unreconciledQuantity"] >= at_least:
                self.rows.remove(row)
                return row
        raise LookupError(f"the world has no further row with {naming}")

    def draft(
        self, row: dict[str, Any], deadline: datetime | None = None, **policy: Any
    ) -> ClaimInput:
        """The claim of a ledger row, not stored; `policy` changes fields of its policy."""
        product, tenant_id = row["product"], self.seller.tenant_id
        key = f"{row['ledgerReference']}:{row['occurrence']}"
        facts = ClaimFacts(
            family=ClaimFamily(row["claimType"].lower()),
            marketplace=self.world["marketplaceId"],
            currency=self.world["currency"],
            ledger_key=key,
            ledger_reference=row["ledgerReference"],
            ledger_date=date.fromisoformat(row["ledgerDate"]),
            fulfillment_center=row["fulfillmentCenter"],
            fnsku=product["fnsku"],
            asin=product["asin"],
            msku=product["msku"],
            title=product["title"],
            quantity=row["unreconciledQuantity"],
            deadline=deadline or utc_now() + timedelta(days=30),
            rule_pack="warehouse",
            rule_pack_version="2026-03",
        )
        identity = ClaimIdentity(
            tenant_id=tenant_id, seller_id=self.seller.seller_id, claim_id=uuid4()
        )
        policy.setdefault("channel", ChannelName.SPAPI)
        return ClaimInput.of(identity, facts, ClaimPolicy(**policy))

    def store(self, draft: ClaimInput, at: datetime | None = None) -> None:
        """Writes the claim's row and starts nothing."""
        with self.house.database.tenant(self.seller.tenant_id) as session:
            claims.create_claim(session, draft, at or utc_now())

    async def begin(
        self, row: dict[str, Any], *, skipping: bool = False, **options: Any
    ) -> LivingClaim:
        """Stores a claim and starts it. `skipping`: idle time is skipped without end."""
        draft = self.draft(row, **options)
        self.store(draft)
        return await self.start(draft, row, skipping=skipping)

    async def start(
        self, draft: ClaimInput, row: dict[str, Any], *, skipping: bool = False
    ) -> LivingClaim:
        """Starts a stored claim."""
        plain = self.house.engine
        client = TimeSkipper(plain).client if skipping else plain
        await client.start_workflow(
            "ClaimWorkflow",
            draft,
            id=draft.identity.workflow_id,
            task_queue=queues.CLAIMS,
            id_reuse_policy=starting.REUSE,
            search_attributes=starting.claim_search_attributes(draft),
            static_summary=starting.claim_summary(draft),
            static_details=starting.claim_details(draft),
        )
        with self.house.database.tenant(self.seller.tenant_id) as session:
            claims.mark_started(session, draft.identity, utc_now())
        return self.adopt(draft, row)

    def adopt(self, draft: ClaimInput, row: dict[str, Any]) -> LivingClaim:
        """A hand on a claim that runs."""
        house = self.house
        handle = house.engine.get_workflow_handle(draft.identity.workflow_id)
        claim = LivingClaim(house.engine, house.database, draft, row, handle)
        house.living.append(claim)
        return claim

    def keep(
        self, content: bytes, name: str = "invoice.pdf", at: datetime | None = None
    ) -> DocumentInput:
        """Stores an upload and starts nothing."""
        tenant_id, digest = self.seller.tenant_id, sha256(content).hexdigest()
        document = document_id(tenant_id, self.seller.seller_id, digest)
        kind = guess_type(name)[0] or "application/octet-stream"
        uri = self.house.store.put(f"{tenant_id}/documents/{document}-{name}", content, kind)
        new = documents.NewDocument(
            tenant_id=tenant_id,
            seller_id=self.seller.seller_id,
            document_id=document,
            file_name=name,
            content_type=kind,
            size=len(content),
            sha256=digest,
            uri=uri,
            uploaded_by="seller",
        )
        with self.house.database.tenant(tenant_id) as session:
            documents.create_document(session, new, at or utc_now())
        return DocumentInput(
            tenant_id=tenant_id, seller_id=self.seller.seller_id, document_id=document
        )

    async def upload(self, content: bytes, name: str = "invoice.pdf") -> DocumentResult:
        """Uploads, and waits until the document was read and offered."""
        return await self.read(self.keep(content, name))

    async def mend(self, document: UUID, name: str, old: Value, new: Value) -> DocumentInput:
        """Mends one value that was read, and waits until the document was offered again."""
        wanted = corrections.NewCorrection(
            document_id=document, field=name, old=old, new=new, actor="ana", reason="read wrongly"
        )
        with self.house.database.tenant(self.seller.tenant_id) as session:
            _, made = corrections.correct(session, wanted, utc_now())
        again = DocumentInput(
            tenant_id=self.seller.tenant_id,
            seller_id=self.seller.seller_id,
            document_id=document,
            revision=made.seq,
        )
        await self.read(again)
        return again

    async def read(self, document: DocumentInput) -> DocumentResult:
        """Runs the workflow of a stored upload."""
        return await self.house.engine.execute_workflow(
            "DocumentWorkflow",
            document,
            id=starting.document_workflow_id(document),
            task_queue=queues.CLAIMS,
            result_type=DocumentResult,
        )

    def invoice(self, row: dict[str, Any]) -> tuple[bytes, str]:
        """The supplier's invoice of a row, as the file came, and its name."""
        name = row["invoices"][0]
        path = f"/sandbox/world/sellers/{self.world['sellerId']}/invoices/{name}"
        return self.house.sandbox.http.get(path).raise_for_status().content, name

    async def upload_invoice(self, row: dict[str, Any]) -> UUID:
        """Uploads the supplier's invoice of a row; gives back the document's id."""
        return (await self.upload(*self.invoice(row))).document_id

    async def upload_lines(self, sku: str, quantity: int, unit_price: str = "7.50") -> UUID:
        """Uploads a supplier's invoice of one line, as CSV; gives back the document's id."""
        lines = [
            "Invoice number,Invoice date,Currency,SKU,Description,Quantity,Unit price",
            f"{uuid4().hex[:8]},{utc_now().date() - timedelta(days=100)},"
            f"{self.world['currency']},{sku},Goods,{quantity},{unit_price}",
        ]
        return (await self.upload("\n".join(lines).encode(), "invoice.csv")).document_id

    async def filed(self, naming: str = "exact_msku", **options: Any) -> LivingClaim:
        """A claim with its invoice, until Amazon has acknowledged it."""
        claim = await self.with_invoice(naming, **options)
        await claim.until(S.UNDER_REVIEW)
        return claim

    async def left_on_desk(self, **options: Any) -> LivingClaim:
        """A claim whose send does not succeed, when all its retries are used up."""
        claim = await self.with_invoice(**options)
        await claim.until(S.RETRYING)
        await claim.sleep(timedelta(hours=28))
        await claim.until(S.ON_DESK)
        return claim

    async def with_invoice(self, naming: str = "exact_msku", **options: Any) -> LivingClaim:
        """A claim that finds its invoice there already, just started."""
        row = self.row(naming)
        await self.upload_invoice(row)
        return await self.begin(row, **options)

    async def poll(self) -> SellerPollResult:
        """One look at what Amazon says, as the seller's Schedule would take it."""
        async with asyncio.timeout(PATIENCE):
            return await self.house.engine.execute_workflow(
                "SellerPollWorkflow",
                self.seller,
                id=f"payouts-{self.seller.seller_id}-{next(_POLLS)}",
                task_queue=queues.CLAIMS,
                result_type=SellerPollResult,
            )

    async def days_and_poll(self, days: float, *claims: LivingClaim, then: S) -> list[ClaimView]:
        """Days pass, Amazon is looked at, and each of the claims comes to `then`."""
        await self.house.pass_days(days)
        await self.poll()
        return [await claim.until(then) for claim in claims]

    def cases(self) -> Sequence[dict[str, Any]]:
        """What Amazon has of this seller."""
        mine = self.world["sellerId"]
        return [case for case in self.house.sandbox.cases() if case["sellerId"] == mine]
