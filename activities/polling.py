"""What Amazon says about one seller: changed cases and payouts, told to the claims.

Everything is stored first and told afterwards, so that a poll that dies is finished by the next.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from temporalio import activity
from temporalio.client import Client
from temporalio.common import WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError

from activities.amazon_access import AmazonAccess
from activities.failures import translated, translated_async
from activities.raw_reports import RawReports
from activities.signalling import is_running, several_at_once, tell
from clock import utc_now
from integrations.amazon.reimbursements import parse_reimbursements
from integrations.amazon.reports import REIMBURSEMENTS
from models.contracts import queues
from models.contracts.claim import ClaimStatus, PayoutLine, reversal_workflow_id
from models.contracts.messages import CaseNews, PayoutNews, ReversalNews
from models.contracts.workflows import (
    PayoutsTold,
    ReportRef,
    ReversalInput,
    SellerPollInput,
    StoredReport,
)
from models.db import Database
from models.repositories import raw_reports, reimbursements, sellers
from models.repositories.claims import ClaimRecord
from models.repositories.reimbursements import UntoldLine

# As far as the ledger, whose losses these lines pay for. They appear up to 5 days after approval,
# reversals much later (docs/field.md).
_REPORT_REACHES_BACK = timedelta(days=180)
# News of a case that nobody knows yet is asked for again: its claim may be about to learn the id.
_UNKNOWN_CASE_REACHES_BACK = timedelta(days=14)
_FIRST_LOOK_BACK = timedelta(days=90)

_ENDED = (ClaimStatus.CLOSED, ClaimStatus.REVERSED, ClaimStatus.CREDITED)


@dataclass(frozen=True)
class Polling:
    """One seller's poll. `engine` is the Temporal client that the signals go through. A report of
    payments is asked for once in `payments_every`."""

    database: Database
    amazon: AmazonAccess
    raw: RawReports
    engine: Client
    payments_every: timedelta

    @activity.defn
    @translated_async
    async def tell_case_changes(self, seller: SellerPollInput) -> int:
        """Signals `case_status_changed` to the claims concerned; returns how many were told."""
        changes = await asyncio.to_thread(self._changes, seller)
        told, kept_back = 0, list[datetime]()

        async def tell_of_case(of_case: list[CaseNews]) -> None:
            nonlocal told
            for news in of_case:
                claim = await asyncio.to_thread(self._claim_of, seller, news.case_id)
                if claim is None:
                    kept_back.append(news.changed_at)
                elif _is_news(claim, news):
                    heard = await tell(self.engine, claim.identity, "case_status_changed", news)
                    told += heard  # not in one line: another claim counts during the wait
            activity.heartbeat(told)

        by_case: dict[str, list[CaseNews]] = {}
        for news in changes:
            by_case.setdefault(news.case_id, []).append(news)
        await several_at_once(by_case.values(), tell_of_case)
        if changes:
            cursor = _next_cursor(changes[-1].changed_at, kept_back)
            await asyncio.to_thread(self._move_cursor, seller, cursor)
        return told

    @activity.defn
    @translated
    def request_report(self, seller: SellerPollInput) -> ReportRef:
        """Asks for the reimbursements of the last 180 days, up to Amazon's present; or gives the
        report that was asked for so lately that Amazon would cancel another."""
        now = utc_now()
        with self.database.tenant(seller.tenant_id) as session:
            newest = raw_reports.newest_of_each(session, seller).get(REIMBURSEMENTS)
        if newest is not None and now - newest.asked_at < self.payments_every:
            return ReportRef(seller=seller, report_id=newest.report_id)
        start = now - _REPORT_REACHES_BACK
        return ReportRef(seller=seller, report_id=self.raw.ask(seller, REIMBURSEMENTS, start))

    @activity.defn
    @translated
    def store_report(self, report: ReportRef) -> StoredReport:
        """Looks at the report; once it is done, keeps its bytes and stores its lines.

        CANCELLED may mean that there is no data, and is never read as "nothing was paid".
        """
        seller = report.seller
        found, content = self.raw.look(seller, REIMBURSEMENTS, report.report_id)
        if content is None:
            return StoredReport(status=found.status)
        parsed = parse_reimbursements(content, found.charset)
        for problem in parsed.problems:
            activity.logger.warning("row %d left out: %s", problem.number, problem.message)
        with self.database.tenant(seller.tenant_id) as session:
            new = reimbursements.store_lines(
                session, seller, [line.payout() for line in parsed.lines], utc_now()
            )
        return StoredReport(status="done", new_lines=len(new))

    @activity.defn
    @translated_async
    async def tell_payouts(self, seller: SellerPollInput) -> PayoutsTold:
        """Signals each line that was not told; a take-back of an ended claim gets a workflow."""
        lines, unmatched = await asyncio.to_thread(self._untold, seller)
        told = 0

        async def tell_of_claim(of_claim: list[UntoldLine]) -> None:
            nonlocal told
            for untold in of_claim:
                if await self._tell_line(untold.claim, untold.line):
                    await asyncio.to_thread(self._mark_told, seller, untold.line)
                    told += 1
            activity.heartbeat(told)

        by_claim: dict[UUID, list[UntoldLine]] = {}
        for untold in lines:
            by_claim.setdefault(untold.claim.identity.claim_id, []).append(untold)
        await several_at_once(by_claim.values(), tell_of_claim)
        return PayoutsTold(told=told, unmatched=unmatched)

    async def _tell_line(self, claim: ClaimRecord, line: PayoutLine) -> bool:
        """Whether the line found its claim. A payment for a claim that has ended stays listed."""
        if line.reverses is None:
            news = PayoutNews(news_id=f"payout:{line.line_id}", line=line)
            return await tell(self.engine, claim.identity, "payout_posted", news)
        if claim.status not in _ENDED:
            news = ReversalNews(news_id=f"reversal:{line.line_id}", line=line)
            if await tell(self.engine, claim.identity, "payout_reversed", news):
                return True
        return await self._start_reversal(claim, line)

    async def _start_reversal(self, claim: ClaimRecord, line: PayoutLine) -> bool:
        """Whether its turn has come: reversals of one claim go one after the other, because each
        goes on from the row that the one before it left. The next poll tries again."""
        for other in await asyncio.to_thread(self._other_reversals, claim, line):
            if await is_running(self.engine, reversal_workflow_id(claim.identity.claim_id, other)):
                return False
        taken_back = ReversalInput(
            identity=claim.identity, facts=claim.facts, policy=claim.policy, line=line
        )
        with suppress(WorkflowAlreadyStartedError):
            await self.engine.start_workflow(
                "ReversalWorkflow",
                taken_back,
                id=reversal_workflow_id(claim.identity.claim_id, line),
                task_queue=queues.CLAIMS,
                id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                static_summary=f"Amazon took back {line.amount.times(-1)}",
            )
        return True

    def _changes(self, seller: SellerPollInput) -> list[CaseNews]:
        record = self.amazon.seller(seller.tenant_id, seller.seller_id)
        channel = self.amazon.channel(seller.tenant_id, seller.seller_id, record.channel)
        since = record.case_changes_since or utc_now() - _FIRST_LOOK_BACK
        return channel.changed_since(since)

    def _claim_of(self, seller: SellerPollInput, case_id: str) -> ClaimRecord | None:
        with self.database.tenant(seller.tenant_id) as session:
            return reimbursements.match_case(session, seller.seller_id, case_id)

    def _move_cursor(self, seller: SellerPollInput, until: datetime) -> None:
        with self.database.tenant(seller.tenant_id) as session:
            sellers.read_case_changes(session, seller.seller_id, until)

    def _untold(self, seller: SellerPollInput) -> tuple[list[UntoldLine], int]:
        with self.database.tenant(seller.tenant_id) as session:
            lines = reimbursements.untold(session, seller.seller_id)
            return lines, reimbursements.count_unmatched(session, seller.seller_id)

    def _other_reversals(self, claim: ClaimRecord, line: PayoutLine) -> list[PayoutLine]:
        with self.database.tenant(claim.identity.tenant_id) as session:
            known = reimbursements.of_claim(session, claim.identity)
        return [other for other in known if other.reverses and other.line_id != line.line_id]

    def _mark_told(self, seller: SellerPollInput, line: PayoutLine) -> None:
        with self.database.tenant(seller.tenant_id) as session:
            reimbursements.mark_told(session, seller.seller_id, [line.line_id], utc_now())


def _is_news(claim: ClaimRecord, news: CaseNews) -> bool:
    """Whether the claim does not know it yet, so that its history holds what changed it alone."""
    is_same = claim.status.value == news.outcome.status.value
    return news.version > claim.file.case_version and not is_same


def _next_cursor(last: datetime, kept_back: list[datetime]) -> datetime:
    """Where the next poll begins: at the oldest change whose case nobody knows yet."""
    oldest = min(kept_back, default=last)
    return max(oldest, last - _UNKNOWN_CASE_REACHES_BACK)
