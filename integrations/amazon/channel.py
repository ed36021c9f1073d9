"""How a claim reaches Amazon: the one contract that filing knows (docs/channels.md).

A channel belongs to one seller. It sends once and tells what came of it; when to send, to ask or
to send again is the claim's business. What goes wrong is raised as one of the channel errors:
ChannelUnknown, ChannelThrottled, ChannelRefused, ConsentRevoked.
"""

from datetime import datetime
from typing import Protocol, TypeAlias

from models.contracts.claim import AssistedTask, ChannelName
from models.contracts.filing import Acknowledgement, Attachment, ClaimPacket
from models.contracts.messages import CaseNews

# A receipt of Amazon's, or the task of the person who will get one.
Sent: TypeAlias = Acknowledgement | AssistedTask


class Channel(Protocol):
    """One way to Amazon for one seller. `key` is the submission's idempotency key, for life."""

    @property
    def name(self) -> ChannelName: ...

    @property
    def deduplicates_by_key(self) -> bool:
        """Whether the other side answers a key that it knows with the same case; may ask it."""
        ...

    def submit(self, packet: ClaimPacket, key: str) -> Sent:
        """Sends the claim's first submission, once."""
        ...

    def find(self, key: str) -> Acknowledgement | None:
        """What the other side has under `key`; None when it is sure to have nothing."""
        ...

    def status(self, case_id: str) -> CaseNews | None:
        """Where a case stands; None where only a person can see it."""
        ...

    def changed_since(self, moment: datetime) -> list[CaseNews]:
        """All changes at or after `moment`, oldest first. The same change may come again."""
        ...

    def appeal(self, case_id: str, grounds: str, attachments: list[Attachment], key: str) -> Sent:
        """Answers a denial, once."""
        ...

    def reply(self, case_id: str, answer: str, attachments: list[Attachment], key: str) -> Sent:
        """Answers Amazon's question, once."""
        ...
