"""The review of the gate: by a Schedule for every tenant, or for one that a person asked about."""

from dataclasses import replace
from datetime import timedelta

from temporalio import workflow
from temporalio.exceptions import ActivityError, is_cancelled_exception

with workflow.unsafe.imports_passed_through():
    from activities.evidence_reviews import EvidenceReviews, ReviewedTenants
    from models.contracts import queues
    from models.contracts.certificates import (
        ReviewInput,
        ReviewResult,
        TenantReview,
        TenantReviewed,
    )
    from models.errors import ModelUnusable
    from workflows import calls

# Waiting does not mend a stored model that was changed.
_UNLESS_UNUSABLE = replace(calls.STEADY, non_retryable_error_types=[ModelUnusable.code])


@workflow.defn
class EvidenceReviewWorkflow:
    """Certifies, refuses and proposes; a model that it proposes is used by nobody before a yes."""

    @workflow.run
    async def run(self, review: ReviewInput) -> ReviewResult:
        """One tenant after the other: it is the machine's idle work."""
        if review.tenant_id is not None:
            tenants = [review.tenant_id]
        else:
            tenants = await workflow.execute_activity_method(
                ReviewedTenants.tenants_with_labels,
                task_queue=queues.CLAIMS,
                start_to_close_timeout=timedelta(minutes=1),
                retry_policy=calls.STEADY,
                summary="Tenants with labels",
            )
        done = [
            await _review(TenantReview(tenant_id=tenant, actor=review.actor, reason=review.reason))
            for tenant in tenants
        ]
        reviewed = [one for one in done if one is not None]
        return ReviewResult(
            tenants=len(reviewed),
            certified=sum(one.certified for one in reviewed),
            proposed=[one.proposed for one in reviewed if one.proposed],
            failed=len(done) - len(reviewed),
        )


async def _review(tenant: TenantReview) -> TenantReviewed | None:
    """None where it cannot be done: the other tenants do not wait for this one."""
    try:
        return await workflow.execute_activity_method(
            EvidenceReviews.review_evidence,
            tenant,
            task_queue=queues.EVIDENCE,
            start_to_close_timeout=timedelta(minutes=10),
            schedule_to_close_timeout=timedelta(hours=2),
            heartbeat_timeout=timedelta(seconds=30),
            retry_policy=_UNLESS_UNUSABLE,
            summary="Certify the gate, compare a new model",
        )
    except ActivityError as error:
        if is_cancelled_exception(error):
            raise
        workflow.logger.warning("tenant %s was not reviewed: %s", tenant.tenant_id, error.cause)
        return None
