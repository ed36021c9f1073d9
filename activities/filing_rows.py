"""What filing writes without a word to Amazon: the budget's places, and cases filed by hand."""

from dataclasses import dataclass
from uuid import UUID

from temporalio import activity

from activities.failures import translated
from claims import budget
from claims.budget import Limit
from models.contracts.filing import FiledByHand, PlaceAnswer, PlaceRequest
from models.db import Database
from models.repositories import budget as places
from models.repositories import reimbursements, submissions


@dataclass(frozen=True)
class FilingRows:
    """Short writes beside the claim's own steps."""

    database: Database

    @activity.defn
    @translated
    def take_place(self, wanted: PlaceRequest) -> PlaceAnswer:
        """Takes one of the seller's filing places, or queues for it, nearest deadline first.

        Whoever finds free places hands them to all that are due, and names them to be told.
        """
        identity = wanted.identity
        with self.database.tenant(identity.tenant_id) as session:
            if places.has_place(session, identity):
                return PlaceAnswer(granted=True)
            places.enqueue(session, identity, wanted.deadline)
            seller = places.lock_budget(session, identity.seller_id)
            limits = [Limit(limit.places, limit.window) for limit in seller.limits]
            free = budget.free_places(seller.taken, limits, wanted.at)
            due, later = seller.waiting[:free], seller.waiting[free:]
            for lucky in due:
                places.grant(session, lucky, wanted.at)
        others = [lucky for lucky in due if lucky != identity]
        if identity in due:
            return PlaceAnswer(granted=True, also_granted=others)
        taken = [*seller.taken, *[wanted.at for _ in due]]
        expected = budget.expected_at(taken, limits, wanted.at, later.index(identity))
        when = f"expected {expected:%Y-%m-%d %H:%M} UTC" if expected else "not to be expected"
        return PlaceAnswer(
            granted=False,
            expected_at=expected,
            also_granted=others,
            reason=f"The budget is used up; a place is {when}",
        )

    @activity.defn
    @translated
    def record_filed_by_hand(self, filed: FiledByHand) -> UUID | None:
        """A person filed it and typed the case id. Returns the other claim that has this case."""
        identity = filed.request.identity
        with self.database.tenant(identity.tenant_id) as session:
            known = reimbursements.match_case(session, identity.seller_id, filed.case_id)
            if known is not None and known.identity != identity:
                return known.identity.claim_id
            submissions.record_filed_by_hand(session, filed.request, filed.case_id, filed.actor)
        return None
