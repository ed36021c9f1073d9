"""The sweeper: what was committed and never started is started, so that no kill loses a claim."""

from datetime import timedelta

from temporalio import workflow
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.workflow import ParentClosePolicy

with workflow.unsafe.imports_passed_through():
    from activities.sweeping import Sweeping
    from models.contracts import queues
    from models.contracts.bulk import BulkInput
    from models.contracts.questions import GroupAnswerInput
    from models.contracts.workflows import DocumentInput, SweepResult
    from workflows import calls, opening, starting
    from workflows.bulk import BulkDecisionWorkflow
    from workflows.document import DocumentWorkflow
    from workflows.group_answer import GroupAnswerWorkflow


@workflow.defn
class SweeperWorkflow:
    """Started by a Schedule. Starting is idempotent, so that two sweeps do no harm."""

    @workflow.run
    async def run(self) -> SweepResult:
        """Starts every claim and document whose row has no workflow, and every seller's poll; tells
        claims of filing places that they do not know of, and sellers of questions still open."""
        polls = await workflow.execute_activity_method(
            Sweeping.ensure_polls,
            task_queue=queues.CLAIMS,
            start_to_close_timeout=timedelta(minutes=2),
            retry_policy=calls.STEADY,
            summary="A poll for every seller",
        )
        missing = await workflow.execute_activity_method(
            Sweeping.find_missing,
            task_queue=queues.CLAIMS,
            start_to_close_timeout=timedelta(minutes=1),
            retry_policy=calls.STEADY,
            summary="Rows without a workflow",
        )
        for claim in missing.claims:
            await opening.start_claim(claim)
        for document in missing.documents:
            await _start_document(document)
        for decision in missing.bulks:
            await _start_bulk(decision)
        for answer in missing.answers:
            await _start_answer(answer)
        if missing.claims:
            await workflow.execute_activity_method(
                Sweeping.mark_started,
                [claim.identity for claim in missing.claims],
                task_queue=queues.CLAIMS,
                start_to_close_timeout=timedelta(minutes=1),
                retry_policy=calls.STEADY,
                summary="Remember that they were started",
            )
        return SweepResult(
            claims=len(missing.claims),
            documents=len(missing.documents),
            polls=polls,
            bulks=len(missing.bulks),
            answers=len(missing.answers),
            places=await _tell_of_places() if workflow.patched("tell-of-places") else 0,
            reminders=await _remind() if workflow.patched("remind-of-questions") else 0,
        )


async def _tell_of_places() -> int:
    return await workflow.execute_activity_method(
        Sweeping.tell_of_places,
        task_queue=queues.CLAIMS,
        start_to_close_timeout=timedelta(minutes=1),
        retry_policy=calls.STEADY,
        summary="Filing places that nobody told of",
    )


async def _remind() -> int:
    return await workflow.execute_activity_method(
        Sweeping.remind_of_questions,
        task_queue=queues.CLAIMS,
        start_to_close_timeout=timedelta(minutes=1),
        retry_policy=calls.STEADY,
        summary="Questions whose deadline is near",
    )


async def _start_document(document: DocumentInput) -> None:
    try:
        await workflow.start_child_workflow(
            DocumentWorkflow.run,
            document,
            id=starting.document_workflow_id(document),
            task_queue=queues.CLAIMS,
            id_reuse_policy=starting.REUSE,
            parent_close_policy=ParentClosePolicy.ABANDON,
        )
    except WorkflowAlreadyStartedError:
        workflow.logger.info("document %s has its workflow", document.document_id)


async def _start_bulk(bulk: BulkInput) -> None:
    try:
        await workflow.start_child_workflow(
            BulkDecisionWorkflow.run,
            bulk,
            id=bulk.decision.workflow_id,
            task_queue=queues.CLAIMS,
            id_reuse_policy=starting.REUSE,
            parent_close_policy=ParentClosePolicy.ABANDON,
            search_attributes=starting.bulk_search_attributes(bulk),
            static_summary=starting.bulk_summary(bulk),
            static_details=starting.bulk_details(bulk),
        )
    except WorkflowAlreadyStartedError:
        workflow.logger.info("bulk decision %s has its workflow", bulk.decision.bulk_id)


async def _start_answer(answer: GroupAnswerInput) -> None:
    try:
        await workflow.start_child_workflow(
            GroupAnswerWorkflow.run,
            answer,
            id=answer.answer.workflow_id,
            task_queue=queues.CLAIMS,
            id_reuse_policy=starting.REUSE,
            parent_close_policy=ParentClosePolicy.ABANDON,
            search_attributes=starting.answer_search_attributes(answer),
            static_summary=starting.ANSWER_SUMMARY,
        )
    except WorkflowAlreadyStartedError:
        workflow.logger.info("answer %s has its workflow", answer.answer.answer_id)
