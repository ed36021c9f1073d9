"""The claim's journal in PostgreSQL: one transaction for each step."""

from dataclasses import dataclass

from temporalio import activity

from activities.failures import translated
from models.contracts.claim import ClaimIdentity
from models.contracts.projection import (
    ClaimSnapshot,
    StoredTransition,
    Transition,
    WrittenSteps,
)
from models.db import Database
from models.repositories import projection


@dataclass(frozen=True)
class Projection:
    """Local activities: short, and safe to repeat (keyed by claim, writer and step)."""

    database: Database

    @activity.defn
    @translated
    def record_transition(self, step: Transition) -> StoredTransition:
        """Appends the step to the audit chain and moves the claim's row; returns what is stored."""
        with self.database.tenant(step.identity.tenant_id) as session:
            return projection.record_transition(session, step)

    @activity.defn
    @translated
    def record_steps(self, steps: list[Transition]) -> WrittenSteps:
        """`record_transition` for steps of one claim that follow each other: all or none."""
        with self.database.tenant(steps[0].identity.tenant_id) as session:
            return projection.record_steps(session, steps)

    @activity.defn
    @translated
    def read_snapshot(self, claim: ClaimIdentity) -> ClaimSnapshot:
        """Where a claim's row stands."""
        with self.database.tenant(claim.tenant_id) as session:
            return projection.read_snapshot(session, claim)
