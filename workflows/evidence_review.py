"""The review of the gate: by a Schedule for every tenant, or for one that a person asked about."""

from datetime import timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.evidence_reviews import EvidenceReviews, ReviewedTenants
    from models.contracts import queues
    from models.contracts.certificates import (
        ReviewInput,
        ReviewResult,
        TenantReview,
        TenantReviewed,
    )
    from workflows import calls


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
        return ReviewResult(
            tenants=len(done),
            certified=sum(one.certified for one in done),
            proposed=[one.proposed for one in done if one.proposed],
        )


async def _review(tenant: TenantReview) -> TenantReviewed:
    return await workflow.execute_activity_method(
        EvidenceReviews.review_evidence,
        tenant,
        task_queue=queues.EVIDENCE,
        start_to_close_timeout=timedelta(minutes=10),
        retry_policy=calls.STEADY,
        summary="Certify the gate, compare a new model",
    )
