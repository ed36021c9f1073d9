"""Claims of one product that are asked together, and a hand on the answer to them."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from temporalio.client import WorkflowHandle

from clock import utc_now
from models.contracts import queues
from models.contracts.bulk import BulkCounts
from models.contracts.claim import ClaimStatus as S
from models.contracts.questions import GroupAnswer, GroupAnswerInput, GroupAnswerRef
from models.contracts.workflows import ClaimInput
from models.repositories import question_answers, question_group_lists
from models.repositories.question_answers import AnswerItem, AnswerRecord
from models.repositories.question_group_lists import GroupRecord
from tests.patience import PATIENCE
from tests.workflow.house import Account
from tests.workflow.living_claim import LivingClaim, looks

ALWAYS_ASK = 1.01  # no probability reaches it


@dataclass
class LivingAnswer:
    """A hand on one answer on its way."""

    account: Account
    ref: GroupAnswerRef
    handle: WorkflowHandle[Any, Any]

    def record(self) -> AnswerRecord:
        with self.account.house.database.tenant(self.ref.tenant_id) as session:
            return question_answers.get(session, self.ref.answer_id)

    def items(self) -> list[AnswerItem]:
        with self.account.house.database.tenant(self.ref.tenant_id) as session:
            return question_answers.list_items(session, self.ref.answer_id, None, 200).items

    async def until_done(self, number: int) -> None:
        async for _ in looks():
            if self.record().counts.done >= number:
                return
        raise AssertionError(f"not {number} done: {self.record().counts}")

    async def end(self) -> BulkCounts:
        async with asyncio.timeout(PATIENCE):
            return BulkCounts.model_validate(await self.handle.result())


def of_one_product(account: Account, number: int, **policy: Any) -> list[ClaimInput]:
    """Stored claims over one unit each of one product; a person is always asked."""
    policy.setdefault("auto_threshold", ALWAYS_ASK)
    row = account.row()
    drafts: list[ClaimInput] = []
    for place in range(number):
        draft = account.draft(row, **policy)
        facts = draft.facts.model_copy(update={"quantity": 1, "ledger_key": f"row:{place}"})
        drafts.append(draft.model_copy(update={"facts": facts}))
        account.store(drafts[-1])
    return drafts


async def started(account: Account, drafts: list[ClaimInput], *then: S) -> list[LivingClaim]:
    """The claims under way, when each has come to `then`."""
    claims = [await account.start(draft, {}) for draft in drafts]
    for claim in claims:
        await claim.until(*then)
    return claims


async def asked_together(account: Account, number: int, **policy: Any) -> list[LivingClaim]:
    """Claims that wait for the same yes: their invoice has a line with units enough."""
    drafts = of_one_product(account, number, **policy)
    await account.upload_lines(drafts[0].facts.msku, number)
    return await started(account, drafts, S.AWAITING_ANSWER)


def groups(account: Account) -> list[GroupRecord]:
    """The seller's open groups."""
    with account.house.database.tenant(account.seller.tenant_id) as session:
        return question_group_lists.list_open(session).items


def taken(
    account: Account, choice: str, *, at: datetime | None = None, **more: Any
) -> GroupAnswerRef:
    """An answer to the seller's only group, as it stands unless `more` says otherwise; nobody
    carries it yet."""
    (group,) = groups(account)
    known: dict[str, Any] = {
        "answer_id": uuid4(),
        "group_id": group.group_id,
        "version": group.version,
        "choice": choice,
        "actor": "seller",
    }
    answer = GroupAnswer.model_validate(known | more)
    with account.house.database.tenant(account.seller.tenant_id) as session:
        return question_answers.take(session, answer, at or utc_now()).ref


async def carried(account: Account, ref: GroupAnswerRef) -> LivingAnswer:
    """An answer on its way."""
    handle = await account.house.engine.start_workflow(
        "GroupAnswerWorkflow",
        GroupAnswerInput(answer=ref),
        id=ref.workflow_id,
        task_queue=queues.CLAIMS,
    )
    return LivingAnswer(account, ref, handle)
