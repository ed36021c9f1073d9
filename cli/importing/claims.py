"""One claim per loss, created through the API, and followed until somebody else's turn comes."""

import asyncio
import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from api.schemas.claims import ClaimDetail
from claims.identity import claim_id
from claims.valuation import claimed_amount
from cli.importing.accounts import Account
from cli.importing.doors import AT_ONCE, Doors, RefusedByApi
from cli.importing.settling import settle
from cli.importing.sources import Refused
from models.contracts.claim import ClaimFacts, ClaimStatus
from models.contracts.money import Money
from models.errors import ClaimExists

OPSIDES_TURN = "Opside:"
# A document is offered to the claims that wait once it is read: one after the other, in seconds.
OFFER_SECONDS = 10.0
TAKES_OFFERS = {ClaimStatus.AWAITING_EVIDENCE, ClaimStatus.AWAITING_ANSWER}


@dataclass(frozen=True)
class OpenedClaim:
    """A loss and its claim. `is_new`: this import created it."""

    facts: ClaimFacts
    view: ClaimDetail
    is_new: bool

    @property
    def expected(self) -> Money | None:
        """What is claimed, or would be if the open question is answered with yes; None where no
        document says what a unit costs."""
        if self.view.claimed is not None:
            return self.view.claimed
        match = self.view.file.match
        asked = self.view.status is ClaimStatus.AWAITING_ANSWER
        if not asked or match is None or match.unit_cost is None:
            return None
        return claimed_amount(self.view.facts, match.unit_cost)


@dataclass
class Opening:
    """Claims in the ledger's order; `refused` are losses that the API took no claim for."""

    claims: list[OpenedClaim] = field(default_factory=list[OpenedClaim])
    refused: list[Refused] = field(default_factory=list[Refused])


class Claims:
    """A seller's claims."""

    def __init__(self, doors: Doors, account: Account) -> None:
        self._doors = doors
        self._seller = account.seller
        self._waits_for_consent = account.waits_for_consent

    async def open(
        self,
        losses: list[ClaimFacts],
        progress: Callable[[str, int], None],
        *,
        new_documents: bool,
    ) -> Opening:
        """Creates what is missing and waits until every claim has matched and done what it can, or
        nothing moves any more. The same losses again find the same claims.

        With `new_documents`, claims that waited for evidence get a moment to take them. Sending is
        waited for where the account can file.
        """
        opening = Opening()
        is_new: dict[UUID, bool] = {}
        left = iter(losses)
        sent = 0

        async def open_some() -> None:
            nonlocal sent
            for facts in left:
                try:
                    is_new[self._id_of(facts)] = await self._create(facts)
                except RefusedByApi as problem:
                    opening.refused.append(Refused(_name_of(facts), problem.code, problem.detail))
                sent += 1
                progress("Opening claims", len(losses) - sent)

        await asyncio.gather(*(open_some() for _ in range(AT_ONCE)))
        offered_until = time.monotonic() + (OFFER_SECONDS if new_documents else 0.0)

        def is_settled(view: ClaimDetail) -> bool:
            if view.status is ClaimStatus.FILING and self._waits_for_consent:
                return True
            may_take = view.status in TAKES_OFFERS and not is_new[view.id]
            if may_take and time.monotonic() < offered_until:
                return False
            return not view.waiting_for.startswith(OPSIDES_TURN)

        views = await settle(
            is_new, self.read, is_settled, lambda left: progress("Matching claims", left)
        )
        for facts in losses:
            known = self._id_of(facts)
            if known in views:
                opening.claims.append(OpenedClaim(facts, views[known], is_new[known]))
        return opening

    async def read(self, known: UUID) -> ClaimDetail:
        """The claim as it stands now."""
        return ClaimDetail.model_validate(await self._doors.get(f"/claims/{known}"))

    def _id_of(self, facts: ClaimFacts) -> UUID:
        seller = self._seller
        return claim_id(seller.tenant_id, seller.seller_id, facts.family, facts.ledger_key)

    async def _create(self, facts: ClaimFacts) -> bool:
        """Whether the claim is new. The key names the row and what the ledger says of it today, so
        that a request that is repeated is one, and a later export of the row another."""
        body = {
            "seller_id": str(self._seller.seller_id),
            "facts": facts.model_dump(mode="json"),
        }
        content = hashlib.sha256(facts.model_dump_json().encode()).hexdigest()[:16]
        key = f"import-{self._id_of(facts)}-{content}"
        try:
            answer = await self._doors.send("POST", "/claims", key=key, json=body)
        except RefusedByApi as problem:
            if problem.code == ClaimExists.code:
                return False
            raise
        return answer.status_code != 200


def _name_of(facts: ClaimFacts) -> str:
    return f"{facts.fnsku} of {facts.ledger_date}, {facts.ledger_reference or 'no reference'}"
