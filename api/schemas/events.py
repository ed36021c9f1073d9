"""Live events, as streams and pages show them."""

from datetime import datetime
from typing import Literal, Self
from uuid import UUID

from pydantic import BaseModel, JsonValue

from claims.states import waiting_for
from clock import utc_now
from models.contracts.claim import ClaimStatus
from models.contracts.feed import FeedEvent, FeedKind
from models.repositories.feed import FeedPage

OPENED: Literal["feed.opened"] = "feed.opened"


class EventView(BaseModel):
    """One event. `position` counts the tenant's events from 1; `content` depends on `kind`.

    `feed.opened` is the first one of a stream that begins at now: `position` is where it begins,
    and it concerns no seller and no claim.
    """

    position: int
    kind: FeedKind | Literal["feed.opened"]
    at: datetime
    seller_id: UUID | None
    claim_id: UUID | None
    content: dict[str, JsonValue]

    @classmethod
    def of(cls, event: FeedEvent) -> Self:
        """The event, with whose turn it is now."""
        content = event.content
        if event.kind is FeedKind.CLAIM_STATUS:
            turn = waiting_for(ClaimStatus(str(content["status"])))
            content = {**content, "waiting_for": turn}
        return cls(**event.model_dump(exclude={"content"}), content=content)

    @classmethod
    def opened(cls, position: int) -> Self:
        """The stream begins here."""
        return cls(
            position=position,
            kind=OPENED,
            at=utc_now(),
            seller_id=None,
            claim_id=None,
            content={},
        )


class EventPage(BaseModel):
    """Events after a position, oldest first. Pass `next_after` as `after` for those that follow;
    there are none yet where it equals `newest`."""

    items: list[EventView]
    next_after: int
    newest: int

    @classmethod
    def of(cls, page: FeedPage) -> Self:
        """The page."""
        return cls(
            items=[EventView.of(event) for event in page.items],
            next_after=page.next_after,
            newest=page.newest,
        )
