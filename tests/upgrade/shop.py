"""One seller's shop on a whole stack: its claims, its people, and Amazon, all over HTTP.

Everything that it does is said to a running stack from outside, so that the stack may be of an
older version, or made from a backup.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any, Self, TypeVar
from uuid import UUID, uuid4

import httpx

from api.auth import Role, mint_token
from clock import utc_now
from connection import connect
from engine.parts import Part
from engine.paths import DataFolder
from engine.stack import EmbeddedStack
from engine.state import Addresses
from integrations.consents import ConsentKeys
from models.contracts.claim import (
    ChannelName,
    ClaimFacts,
    ClaimFamily,
    ClaimIdentity,
    ClaimPolicy,
)
from models.contracts.workflows import ClaimInput
from models.db import Database
from models.repositories import claims
from tests.patience import PATIENCE
from tests.upgrade.account import Account, opened, own_invoice

NAMESPACE = "default"
FAR = timedelta(days=20 * 365)
SOON = {"settle_wait": timedelta(seconds=1), "retry_delays": (timedelta(seconds=1),) * 3}
PAUSE_SECONDS = 0.2
LOOK_SECONDS = 1.0
DAY_SECONDS = 86_400
AMAZONS_MEMORY = "amazon.sqlite3"
Found = TypeVar("Found")
_numbers = count(1)


def stack_in(home: Path, amazon: Path) -> EmbeddedStack:
    """The whole stack but Temporal's UI. `amazon` is the folder of Amazon's memory: the world
    outside, which is in no backup."""
    return EmbeddedStack(
        home,
        parts=frozenset(Part) - {Part.UI},
        environment={
            "OPSIDE_ENVIRONMENT": "development",
            "STORAGE_URL": DataFolder(home).storage.as_uri(),
            "AMAZON_TIMEOUT_SECONDS": "4",
            "SWEEP_INTERVAL_SECONDS": "2",
            "EVIDENCE_AUDIT_SHARE": "0",
            "POLL_INTERVAL_MINUTES": "720",  # polls are asked for
            "SYNC_INTERVAL_MINUTES": "0",
            "PAYMENTS_EVERY_MINUTES": "0",
        },
        arguments={
            Part.SANDBOX: (
                *("--state", str(amazon / AMAZONS_MEMORY)),
                *("--report-seconds", "0", "--rate-scale", "1000"),
            )
        },
    )


@dataclass
class Shop:
    """The account on a stack that runs. `world` is what Amazon knows of the seller."""

    account: Account
    home: Path
    addresses: Addresses
    database: Database
    api: httpx.Client
    amazon: httpx.Client
    world: dict[str, Any]

    @classmethod
    def on(cls, stack: EmbeddedStack, account: Account | None = None) -> Self:
        """Opens the account where it is none yet, and acts as its operator."""
        addresses = stack.addresses
        amazon = httpx.Client(base_url=f"{addresses.sandbox_url}/sandbox", trust_env=False)
        world = amazon.get("/world").json()["sellers"][0]
        database = Database(addresses.database_url, addresses.database_system_url, pool_size=2)
        account = account or opened(database, ConsentKeys(stack.folder.root), world)
        token = mint_token(
            (stack.folder.secrets / "jwt_secret").read_text(),
            subject="olivia.operator",
            tenant_id=account.tenant_id,
            role=Role.OPERATOR,
            sellers=[],
            lifetime=timedelta(hours=1),
        )
        api = httpx.Client(
            base_url=f"{addresses.api_url}/api/v1",
            headers={"authorization": f"Bearer {token}"},
            timeout=20,
            trust_env=False,
        )
        return cls(account, stack.folder.root, addresses, database, api, amazon, world)

    def close(self) -> None:
        self.api.close()
        self.amazon.close()
        self.database.close()

    # What people do.

    def row(self, naming: str) -> dict[str, Any]:
        """Takes the next ledger row whose invoice names the product in this way."""
        for row in self.world["openRows"]:
            if row["naming"] == naming:
                self.world["openRows"].remove(row)
                return row
        raise LookupError(f"the world has no further row with {naming}")

    def begin(self, row: Mapping[str, Any], **policy: Any) -> UUID:
        """Stores the claim of a ledger row, whose deadlines are far and whose tries are near;
        the sweeper starts it."""
        product = row["product"]
        identity = ClaimIdentity(
            tenant_id=self.account.tenant_id, seller_id=self.account.seller_id, claim_id=uuid4()
        )
        facts = ClaimFacts(
            family=ClaimFamily(row["claimType"].lower()),
            marketplace=self.world["marketplaceId"],
            currency=self.world["currency"],
            ledger_key=f"{row['ledgerReference']}:{row['occurrence']}",
            ledger_reference=row["ledgerReference"],
            ledger_date=date.fromisoformat(row["ledgerDate"]),
            fulfillment_center=row["fulfillmentCenter"],
            fnsku=product["fnsku"],
            asin=product["asin"],
            msku=product["msku"],
            title=product["title"],
            quantity=row["unreconciledQuantity"],
            deadline=utc_now() + FAR,
            rule_pack="warehouse",
            rule_pack_version="2026-03",
        )
        windows = ("answer_window", "review_deadline", "appeal_window", "payout_deadline")
        far = dict.fromkeys((*windows, "payout_late_after"), FAR)
        rules = ClaimPolicy.model_validate({"channel": ChannelName.SPAPI, **far, **SOON, **policy})
        claim = ClaimInput(identity=identity, facts=facts, policy=rules)
        with self.database.tenant(self.account.tenant_id) as session:
            claims.create_claim(session, claim, utc_now() - timedelta(minutes=1))
        return identity.claim_id

    def upload_invoice(self, row: Mapping[str, Any]) -> UUID:
        """Uploads the supplier's invoice of a row, and waits until it was read."""
        name = row["invoices"][0]
        path = f"/world/sellers/{self.world['sellerId']}/invoices/{name}"
        answer = self.amazon.get(path).raise_for_status()
        return self.upload(name, answer.content, answer.headers["content-type"])

    def upload_own_invoice(self, claim_id: UUID) -> UUID:
        """Uploads an invoice that names a claim's product exactly."""
        content = own_invoice(self.claim(claim_id)["facts"], self.world["name"])
        return self.upload("invoice.pdf", content)

    def upload(self, name: str, content: bytes, media_type: str = "application/pdf") -> UUID:
        """Uploads a document, and waits until it was read."""
        answer = self.api.post(
            "/documents",
            headers=_key(),
            data={"seller_id": str(self.account.seller_id)},
            files={"file": (name, content, media_type)},
        )
        document = answer.raise_for_status().json()["id"]
        until(lambda: self.read(f"/documents/{document}")["status"] != "uploaded")
        return UUID(document)

    def answer(self, claim_id: UUID, **body: str) -> None:
        question = self.claim(claim_id)["question_id"]
        self.post(f"/questions/{question}/answer", **body)

    def decide(self, claim_id: UUID, action: str, **more: Any) -> None:
        self.post(f"/claims/{claim_id}/decide", action=action, reason="Looked into it.", **more)

    def appeal(self, claim_id: UUID) -> None:
        grounds = "The invoice covers all units."
        self.post(f"/claims/{claim_id}/appeal", grounds=grounds, reason="Read again.")

    # What Amazon does.

    def fault(self, **body: Any) -> None:
        self.amazon.post("/faults", json=body).raise_for_status()

    def no_more_faults(self) -> None:
        self.amazon.delete("/faults").raise_for_status()

    def pass_days(self, days: float) -> None:
        """Amazon's clock alone."""
        body = {"seconds": days * DAY_SECONDS}
        self.amazon.post("/clock/advance", json=body).raise_for_status()

    def pay(self, claim_id: UUID) -> None:
        """Amazon posts what it approved, now."""
        claim = self.claim(claim_id)
        body = {
            "sellerId": self.world["sellerId"],
            "fnsku": claim["facts"]["fnsku"],
            "caseId": claim["file"]["case_id"],
            "quantity": claim["file"]["approved_quantity"],
            "minorUnits": claim["file"]["approved"]["cents"],
        }
        self.amazon.post("/payouts", json=body).raise_for_status()

    def take_back(self, claim_id: UUID) -> None:
        """Amazon reverses the claim's first payment, now."""
        claim = self.claim(claim_id)
        line = claim["file"]["payouts"][0]
        body = {
            "sellerId": self.world["sellerId"],
            "fnsku": claim["facts"]["fnsku"],
            "originalReimbursementId": line["reimbursement_id"],
            "quantity": line["cash_quantity"],
            "minorUnits": line["amount"]["cents"],
        }
        self.amazon.post("/payouts", json=body).raise_for_status()

    def cases(self) -> list[dict[str, Any]]:
        """What Amazon has."""
        return self.amazon.get("/cases").json()["cases"]

    def poll(self) -> None:
        """Asks for a look at Amazon now, by the seller's Schedule."""
        asyncio.run(self._trigger())

    def hears(self, claim_id: UUID, *wanted: str) -> dict[str, Any]:
        """Asks for looks at Amazon until the claim stands in one of these. One that is asked for
        while another is under way is left out."""

        def look() -> dict[str, Any] | None:
            claim = self.claim(claim_id)
            if claim["status"] in wanted:
                return claim
            self.poll()
            return None

        return found(look, LOOK_SECONDS)

    async def _trigger(self) -> None:
        engine = await connect(self.addresses.temporal_address, NAMESPACE)
        await engine.get_schedule_handle(f"payouts-{self.account.seller_id}").trigger()

    # What can be seen.

    def read(self, path: str) -> Any:
        return self.api.get(path).raise_for_status().json()

    def post(self, path: str, **body: Any) -> Any:
        """Sent again under its key until the claim has answered."""
        key = _key()

        def once() -> httpx.Response | None:
            answer = self.api.post(path, json=body, headers=key)
            return None if answer.status_code in {202, 503} else answer

        return found(once).raise_for_status().json()

    def claim(self, claim_id: UUID) -> dict[str, Any]:
        return self.read(f"/claims/{claim_id}")

    def until(self, claim_id: UUID, *wanted: str) -> dict[str, Any]:
        """Waits until the claim stands in one of these. AssertionError when patience ends."""
        end = time.monotonic() + PATIENCE
        while True:
            claim = self.claim(claim_id)
            if claim["status"] in wanted:
                return claim
            at = f"{claim['status']} ({claim.get('desk')})"
            assert time.monotonic() < end, f"claim {claim_id} is {at}, not {' or '.join(wanted)}"
            time.sleep(PAUSE_SECONDS)


def until(true: Callable[[], bool]) -> None:
    """Waits in real time. AssertionError when patience ends."""
    found(lambda: true() or None)


def found(look: Callable[[], Found | None], pause: float = PAUSE_SECONDS) -> Found:
    """What `look` finds at last. AssertionError when patience ends."""
    end = time.monotonic() + PATIENCE
    while (seen := look()) is None:
        assert time.monotonic() < end, "nothing came"
        time.sleep(pause)
    return seen


def _key() -> dict[str, str]:
    return {"idempotency-key": f"shop-{uuid4()}-{next(_numbers)}"}
