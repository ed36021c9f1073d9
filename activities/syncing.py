"""A sync's steps: what Amazon knows is fetched, read, and each loss becomes a claim."""

import asyncio
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from secrets import randbits
from uuid import UUID

from pydantic import TypeAdapter
from temporalio import activity
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.service import RPCError, RPCStatusCode

from activities.changed_losses import CHANGED, LedgerUnits, changed_losses
from activities.failures import translated, translated_async
from activities.other_losses import other_losses
from activities.raw_reports import RawReports
from activities.report_frames import frames
from claims.identity import claim_of_owed
from claims.policy import claim_policy
from clock import utc_now
from detection.absence import says_no_rows
from detection.ledger import LedgerExport, parse_ledger
from detection.netting import ReimbursedUnits
from detection.warehouse import find_claims
from integrations.amazon.reimbursements import parse_reimbursements
from integrations.amazon.reports import LEDGER, REIMBURSEMENTS
from integrations.storage.store import ObjectStore
from models.contracts.claim import ClaimFacts, ClaimIdentity, ClaimPolicy
from models.contracts.losses import LossByHand
from models.contracts.marketplaces import find_marketplace
from models.contracts.syncs import (
    CaseLot,
    FoundCases,
    LinkedCases,
    SyncBegun,
    SyncProgress,
    SyncReportAsked,
    SyncStatus,
)
from models.contracts.workflows import ClaimInput, SellerPollInput, StoredReport
from models.db import Database
from models.errors import ReportFailed
from models.repositories import claims, raw_reports, sellers, syncs
from models.repositories.raw_reports import RawReport
from models.repositories.rows import storable
from models.repositories.sellers import SellerRecord
from settings import Settings

# Windows are 60 days and Amazon searches up to 60 more before a loss is in the ledger.
LEDGER_REACHES_BACK = timedelta(days=150)
_LOT_BITS = 32
_FACTS = TypeAdapter(list[ClaimFacts])
_BY_HAND = TypeAdapter(list[LossByHand])


@dataclass(frozen=True)
class SyncReports:
    """The calls to Amazon."""

    raw: RawReports

    @activity.defn
    @translated
    def request_ledger(self, seller: SellerPollInput) -> SyncReportAsked:
        """Asks for the detailed ledger of the last 150 days."""
        now = utc_now()
        report_id = self.raw.ask(seller, LEDGER, now - LEDGER_REACHES_BACK, now)
        return SyncReportAsked(seller=seller, kind=LEDGER, report_id=report_id)

    @activity.defn
    @translated
    def look_at_ledger(self, asked: SyncReportAsked) -> StoredReport:
        """Looks at the report; its bytes are kept once it is done."""
        found, _ = self.raw.look(asked.seller, asked.kind, asked.report_id)
        return StoredReport(status=found.status)


@dataclass(frozen=True)
class SyncRows:
    """How far a sync is, in the rows. One of a seller runs at a time."""

    database: Database
    engine: Client

    @activity.defn
    @translated_async
    async def begin_sync(self, progress: SyncProgress) -> SyncBegun:
        """Begins the sync, unless another one of the seller runs. One whose workflow was ended from
        outside is written off first."""
        running = await asyncio.to_thread(self._begin, progress)
        if running is None:
            return SyncBegun()
        other = await asyncio.to_thread(self._read, progress.seller.tenant_id, running)
        if other is not None and await self._runs(other.workflow_id):
            return SyncBegun(running=running)
        if other is not None:
            await asyncio.to_thread(self._write_off, other)
        return SyncBegun(running=await asyncio.to_thread(self._begin, progress))

    @activity.defn
    @translated
    def record_sync(self, progress: SyncProgress) -> None:
        """Writes how far the sync is, and tells the live feed."""
        with self.database.tenant(progress.seller.tenant_id) as session:
            syncs.record(session, progress)

    def _begin(self, progress: SyncProgress) -> UUID | None:
        with self.database.tenant(progress.seller.tenant_id) as session:
            return syncs.begin(session, progress)

    def _read(self, tenant_id: UUID, sync_id: UUID) -> SyncProgress | None:
        with self.database.tenant(tenant_id) as session:
            return syncs.get(session, sync_id)

    def _write_off(self, other: SyncProgress) -> None:
        now = utc_now()
        ended = other.noting("Its workflow was ended from outside.", now)
        status = {"status": SyncStatus.FAILED, "error_code": "workflow_ended"}
        with self.database.tenant(other.seller.tenant_id) as session:
            syncs.record(session, ended.model_copy(update=status))

    async def _runs(self, workflow_id: str) -> bool:
        try:
            found = await self.engine.get_workflow_handle(workflow_id).describe()
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return False
            raise
        return found.status is WorkflowExecutionStatus.RUNNING


@dataclass(frozen=True)
class SyncCases:
    """From the reports that are kept to claims."""

    database: Database
    store: ObjectStore
    settings: Settings

    @activity.defn
    @translated
    def find_cases(self, progress: SyncProgress) -> FoundCases:
        """Every loss of the newest ledger that can be claimed today, and what the tables show
        beside.

        ReportFailed where there is no ledger, or where it is not known what Amazon has reimbursed:
        then nothing may be claimed.
        """
        seller = progress.seller
        with self.database.tenant(seller.tenant_id) as session:
            record = sellers.get(session, seller.seller_id)
            ledgers = raw_reports.latest(session, seller, LEDGER, 2)
            payments = raw_reports.latest(session, seller, REIMBURSEMENTS, 50)
            known = frames(session, seller.seller_id)
            unfiled = claims.unfiled(session, seller.seller_id)
        ledger = self._ledger(ledgers)
        found = find_claims(
            ledger,
            self._reimbursed(payments),
            marketplace=record.marketplace,
            currency=find_marketplace(record.marketplace).currency,
            as_of=utc_now(),
        )
        counts: dict[str, int] = {}
        for row in found.left_out:
            counts[row.reason.value] = counts.get(row.reason.value, 0) + 1
        others = other_losses(known, record.marketplace, utc_now())
        for reason, many in others.left_out.items():
            counts[reason] = counts.get(reason, 0) + many
        losses = [storable(one) for one in (*found.candidates, *others.facts)]
        kept_as = f"{seller.tenant_id}/syncs/{seller.seller_id}/{progress.sync_id}"
        uri = self.store.put(f"{kept_as}.json", _FACTS.dump_json(losses), "application/json")
        units = LedgerUnits.of(ledger, found)
        changed = changed_losses(unfiled, units, others, utc_now())
        told = CHANGED.dump_json(changed)
        return FoundCases(
            uri=uri,
            changed=len(changed),
            changed_uri=self.store.put(f"{kept_as}-changed.json", told, "application/json"),
            total=len(losses),
            left_out=counts,
            not_carried=dict(Counter(one.family.value for one in others.by_hand)),
            by_hand_uri=self.store.put(
                f"{kept_as}-by-hand.json", _BY_HAND.dump_json(others.by_hand), "application/json"
            ),
            not_judged=others.not_judged,
        )

    @activity.defn
    @translated
    def open_cases(self, lot: CaseLot) -> list[ClaimInput]:
        """Stores a claim for each loss of the lot that has none, or whose claim Amazon had settled
        before it was owed again; those that have no workflow yet are given back."""
        seller = lot.seller
        facts = self._facts(lot.uri)[lot.first : lot.first + lot.size]
        losses = [one.loss for one in facts]
        with self.database.tenant(seller.tenant_id) as session:
            record = sellers.get(session, seller.seller_id)
            known = claims.standing(session, seller.seller_id, losses)
            for one in facts:
                last = known.get(one.loss)
                owed = claim_of_owed(
                    seller.tenant_id, seller.seller_id, one.loss, last.where if last else None
                )
                identity = ClaimIdentity(
                    tenant_id=seller.tenant_id, seller_id=seller.seller_id, claim_id=owed.claim_id
                )
                claim = ClaimInput.of(identity, one, self._policy(record), owed.follows)
                claims.create_claim(session, claim, utc_now())
            stored = claims.standing(session, seller.seller_id, losses)
        return [one.as_started for one in stored.values() if one.workflow_started_at is None]

    @activity.defn
    @translated
    def count_linked(self, lot: CaseLot) -> LinkedCases:
        """How many of the losses' claims have found a document."""
        losses = [one.loss for one in self._facts(lot.uri)]
        with self.database.tenant(lot.seller.tenant_id) as session:
            stored = claims.standing(session, lot.seller.seller_id, losses)
            return claims.count_linked(session, [one.identity.claim_id for one in stored.values()])

    def _ledger(self, ledgers: list[RawReport]) -> LedgerExport:
        newest = next((one for one in ledgers if one.uri is not None), None)
        if newest is None or newest.uri is None:
            raise ReportFailed(
                "Amazon gave no ledger (cancelled): it has no rows, or was asked for too soon."
                " Nothing is concluded from it; the next sync asks again."
            )
        return parse_ledger(self._bytes(newest.uri))

    def _reimbursed(self, reports: list[RawReport]) -> list[ReimbursedUnits]:
        """What Amazon has paid, by the newest report that brought bytes."""
        newest = next((one for one in reports if one.uri is not None), None)
        if newest is not None and newest.uri is not None:
            read = parse_reimbursements(self._bytes(newest.uri), newest.charset)
            return [
                ReimbursedUnits(
                    fnsku=line.fnsku,
                    reason=line.reason,
                    quantity_cash=line.quantity_cash,
                    quantity_inventory=line.quantity_inventory,
                    approved_on=line.approved_on,
                    reimbursement_id=line.reimbursement_id,
                    reverses=line.original_reimbursement_id if line.is_reversal else "",
                )
                for line in read.lines
            ]
        asked = [one.asked_at for one in reports]
        if says_no_rows(asked, [one.status == "cancelled" for one in reports]):
            return []
        raise ReportFailed(
            "It is not known yet what Amazon has reimbursed: its report was cancelled, or not made."
            " Nothing is claimed until it is; the next sync asks again."
        )

    def _bytes(self, uri: str) -> bytes:
        return self.store.get(self.store.key_of(uri))

    def _facts(self, uri: str) -> list[ClaimFacts]:
        return _FACTS.validate_json(self._bytes(uri))

    def _policy(self, record: SellerRecord) -> ClaimPolicy:
        return claim_policy(
            self.settings,
            channel=record.channel,
            auto_submit=record.auto_submit,
            certified_threshold=record.certified_threshold,
            audit_lot=randbits(_LOT_BITS) / 2**_LOT_BITS,
        )
