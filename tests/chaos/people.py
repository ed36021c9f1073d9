"""What people do: sellers upload and answer, operators decide, as the fate of each claim says."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from clock import utc_now
from tests.chaos.accounts import Account
from tests.chaos.fates import Paper
from tests.chaos.papers import paper_of
from tests.chaos.patience import Refused
from tests.chaos.plan import ClaimPlan

AT_ONCE = 8
BOUGHT_BEFORE, LOST_BEFORE = timedelta(days=100), timedelta(days=10)
TIME_TO_FILE, TIME_TO_EXPIRE = timedelta(days=45), timedelta(days=9)
PAPER_LATE_BY = timedelta(days=3)
# What an operator does about what lies on the desk; ANSWER_OVERDUE is left to Amazon's own word.
ON_DESK = {
    "submission_unknown": "retry_now",
    "not_received": "retry_now",
    "submission_refused": "retry_now",
    "consent_revoked": "retry_now",
    "deadline_near": "retry_now",
    "review_overdue": "retry_now",
    "payout_missing": "retry_now",
    "payout_short": "close",
    "payout_currency": "close",
}


class Role:
    """A planned claim and its seller; `id` once it was created."""

    def __init__(self, plan: ClaimPlan, account: Account) -> None:
        self.plan = plan
        self.account = account
        self.id: UUID | None = None
        self.has_paper = False
        self.appealed = False

    @property
    def facts(self) -> dict[str, Any]:
        """The ledger row, as the client sends it."""
        plan, now = self.plan, utc_now()
        in_time = plan.fate.cases > 0
        return {
            "family": "lost_warehouse" if plan.number % 2 else "damaged_warehouse",
            "marketplace": self.account.marketplace_id,
            "currency": self.account.currency,
            "ledger_key": f"{plan.reference}:0",
            "ledger_reference": plan.reference,
            "ledger_date": (now - LOST_BEFORE).date().isoformat(),
            "fulfillment_center": "ACY1",
            "fnsku": plan.fnsku,
            "asin": f"B0CHAOS{plan.number % 1000:03}",
            "msku": plan.sku,
            "title": plan.title,
            "quantity": plan.quantity,
            "deadline": (now + (TIME_TO_FILE if in_time else TIME_TO_EXPIRE)).isoformat(),
            "rule_pack": "warehouse",
            "rule_pack_version": "2026-03",
        }


class People:
    """Sellers and operators of all tenants. `acts` counts what they did."""

    def __init__(self, roles: list[Role]) -> None:
        self._roles = {role.plan.number: role for role in roles}
        self._turns = asyncio.Semaphore(AT_ONCE)
        self.acts: Counter[str] = Counter()

    async def enter(self, role: Role) -> None:
        """The client's first requests for a claim: its paper and its row, in either order."""
        async with self._turns:
            has_paper = role.plan.fate.paper in (Paper.EXACT, Paper.UNDATED)
            if has_paper and role.plan.papers_first:
                await self._upload(role)
            await self._create(role)
            if has_paper and not role.plan.papers_first:
                await self._upload(role)

    async def act(self, claims: Iterable[dict[str, Any]], day: timedelta, *, consent: bool) -> None:
        """Everybody looks at the open claims once, and does what is theirs. Without `consent` of
        the sellers nobody tries again what needs it."""
        by_id = {str(role.id): role for role in self._roles.values()}
        await asyncio.gather(
            *(self._act(by_id[item["id"]], item, day, consent=consent) for item in claims)
        )

    async def _act(
        self, role: Role, claim: dict[str, Any], day: timedelta, *, consent: bool
    ) -> None:
        async with self._turns:
            try:
                await self._play(role, claim, day, consent=consent)
            except Refused as refused:
                # The claim moved on between the look and the act.
                if refused.status != 409:
                    raise
                self.acts[f"too late: {refused.code}"] += 1

    async def _play(
        self, role: Role, claim: dict[str, Any], day: timedelta, *, consent: bool
    ) -> None:
        fate = role.plan.fate
        match claim["status"]:
            case "awaiting_answer" if fate.answer and claim["question_id"]:
                await self._answer(role, claim, {"choice": fate.answer})
            case "information_requested" if fate.reply and claim["question_id"]:
                reply = {"choice": "reply", "text": "The invoice that is attached shows them."}
                await self._answer(role, claim, reply)
            case "awaiting_evidence" if fate.withdraws:
                await self._decide(role, claim, "withdraw")
            case "awaiting_evidence" if fate.paper is Paper.LATE and day >= PAPER_LATE_BY:
                await self._upload(role)
            case "denied" if fate.appeals and not role.appealed:
                await self._appeal(role)
            case "on_desk" if claim["desk"] in ON_DESK:
                if consent or claim["desk"] != "consent_revoked":
                    await self._decide(role, claim, ON_DESK[claim["desk"]])
            case _:
                pass

    async def _create(self, role: Role) -> None:
        account, facts = role.account, role.facts
        body = {"seller_id": str(account.seller_id), "facts": facts}
        key = f"create-{role.plan.reference}"
        created = await account.doors.post("/claims", body, token=account.token, key=key)
        role.id = UUID(created["id"])
        self.acts["created"] += 1
        if role.plan.twice:
            again = await account.doors.post("/claims", body, token=account.token, key=key)
            assert again["id"] == created["id"], "one key made two claims"
            self.acts["created again"] += 1

    async def _upload(self, role: Role) -> None:
        if role.has_paper:
            return
        account, bought = role.account, utc_now().date() - BOUGHT_BEFORE
        name, content = paper_of(role.plan, account.currency, bought)
        await account.doors.upload(account.token, account.seller_id, name, content)
        role.has_paper = True
        self.acts["uploaded"] += 1

    async def _answer(self, role: Role, claim: dict[str, Any], body: dict[str, Any]) -> None:
        account, question = role.account, claim["question_id"]
        await account.doors.post(
            f"/questions/{question}/answer", body, token=account.token, key=f"answer-{question}"
        )
        self.acts["answered"] += 1

    async def _appeal(self, role: Role) -> None:
        body = {"grounds": "The invoice covers all units.", "reason": "Read again by a person."}
        doors = role.account.doors
        await doors.post(
            f"/claims/{role.id}/appeal", body, token=doors.operator, key=f"appeal-{role.id}"
        )
        role.appealed = True
        self.acts["appealed"] += 1

    async def _decide(self, role: Role, claim: dict[str, Any], action: str) -> None:
        doors = role.account.doors
        await doors.post(
            f"/claims/{role.id}/decide",
            {"action": action, "reason": f"Chaos: {claim['desk'] or claim['status']}."},
            token=doors.operator,
            key=f"{action}-{role.id}-{claim['updated_at']}",
        )
        self.acts[action] += 1
