"""Histories of claims that were lived once are lived again by the code of today: a change of a
workflow that a running claim could not follow fails here (docs/testing.md says what to do then)."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from temporalio.client import WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.worker import Replayer
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions
from temporalio.workflow import SandboxImportNotificationPolicy

from workers.claims import WORKFLOWS
from workflows.bulk import BulkDecisionWorkflow
from workflows.claim import ClaimWorkflow
from workflows.cost_document import CostDocumentWorkflow
from workflows.document import DocumentWorkflow
from workflows.evidence_review import EvidenceReviewWorkflow
from workflows.group_answer import GroupAnswerWorkflow
from workflows.report_news import ReportNewsWorkflow
from workflows.reversal import ReversalWorkflow
from workflows.seller_sync import SellerSyncWorkflow

FOLDER = Path(__file__).parents[1] / "histories"
LIVES = {
    "claim": ClaimWorkflow,
    # Recorded before steps were written together (docs/decisions/steps-together.md).
    "claim-step-by-step": ClaimWorkflow,
    "reversal": ReversalWorkflow,
    "bulk": BulkDecisionWorkflow,
    "evidence-review": EvidenceReviewWorkflow,
    "group-answer": GroupAnswerWorkflow,
    "cost-document": CostDocumentWorkflow,
    "document": DocumentWorkflow,
    "sync": SellerSyncWorkflow,
    "report-news": ReportNewsWorkflow,
}
HISTORIES = sorted(FOLDER.glob("*/*.json"))
STRICT = replace(
    SandboxRestrictions.default,
    import_notification_policy=SandboxImportNotificationPolicy.RAISE_ON_UNINTENTIONAL_PASSTHROUGH,
)


def replayer(workflow: type) -> Replayer:
    """Replays one kind of workflow, in a sandbox that takes no import by accident."""
    return Replayer(
        workflows=[workflow],
        workflow_runner=SandboxedWorkflowRunner(restrictions=STRICT),
        data_converter=pydantic_data_converter,
    )


@pytest.mark.parametrize("path", HISTORIES, ids=lambda path: f"{path.parent.name}/{path.stem}")
async def test_a_recorded_history_replays(path: Path) -> None:
    await replayer(LIVES[path.parent.name]).replay_workflow(read(path))


def read(path: Path) -> WorkflowHistory:
    return WorkflowHistory.from_json(path.stem, path.read_text())


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda workflow: workflow.__name__)
async def test_a_workflow_loads_in_the_strict_sandbox(workflow: type) -> None:
    results = await replayer(workflow).replay_workflows(_no_histories())
    assert not results.replay_failures


async def _no_histories() -> AsyncIterator[WorkflowHistory]:
    for history in list[WorkflowHistory]():
        yield history


@pytest.mark.parametrize("folder", LIVES)
def test_a_workflow_that_outlives_a_deploy_has_histories(folder: str) -> None:
    assert any(path.parent.name == folder for path in HISTORIES)
