"""The dispute endpoint's JSON, both ways (docs/channels.md describes it)."""

import base64

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from models.contracts.claim import SubmissionKind
from models.contracts.filing import Attachment, ClaimPacket
from models.contracts.messages import CaseNews, CaseOutcome, CaseStatus
from models.contracts.money import Money


class Wire(BaseModel):
    """camelCase outside, snake_case inside; fields that we do not know are passed over."""

    model_config = ConfigDict(frozen=True, alias_generator=to_camel, populate_by_name=True)


class WireMoney(Wire):
    """`minor_units`: cents, pence."""

    currency_code: str
    minor_units: int


class WireAttachment(Wire):
    """A document, inline."""

    file_name: str
    content_type: str
    sha256: str
    content_base64: str


class DisputeBody(Wire):
    """The body of a first submission."""

    claim_type: str
    marketplace_id: str
    fnsku: str
    asin: str
    msku: str
    quantity: int
    ledger_reference: str
    ledger_date: str
    fulfillment_center: str
    claimed_amount: WireMoney
    narrative: str
    attachments: list[WireAttachment]


class AppealBody(Wire):
    """The body of an appeal."""

    grounds: str
    attachments: list[WireAttachment]


class ReplyBody(Wire):
    """The body of a reply to a question."""

    answer: str
    attachments: list[WireAttachment]


class Receipt(Wire):
    """The answer to a send; `idempotency_key` is the one that arrived, where it is said."""

    case_id: str = Field(min_length=1)
    idempotency_key: str | None = None


class FoundDispute(Wire):
    """One entry of the search by key."""

    case_id: str = Field(min_length=1)
    kind: str


class FoundDisputes(Wire):
    """The answer to the search by key: empty when the key is not known."""

    disputes: list[FoundDispute]


class Capabilities(Wire):
    """What the other side says of itself."""

    deduplicates_by_key: bool


class CaseView(Wire):
    """A case as it stands, or as a change left it; the two differ in the name of the date."""

    case_id: str = Field(min_length=1)
    status: str
    status_version: int
    reason: str | None = None
    question: str | None = None
    approved_quantity: int | None = None
    approved_amount: WireMoney | None = None

    def outcome(self) -> CaseOutcome:
        """ValueError when the status is unknown, or an approval has no amount."""
        money = self.approved_amount
        return CaseOutcome(
            status=CaseStatus(self.status.lower()),
            reason=self.reason,
            question=self.question,
            approved_quantity=self.approved_quantity,
            approved=money and Money(cents=money.minor_units, currency=money.currency_code),
        )

    def news(self, changed_at: AwareDatetime) -> CaseNews:
        """A case's version makes the news' id, so that status and changes tell the same news."""
        return CaseNews(
            news_id=f"{self.case_id}:{self.status_version}",
            case_id=self.case_id,
            version=self.status_version,
            outcome=self.outcome(),
            changed_at=changed_at,
        )


class CurrentCase(CaseView):
    """The answer to the status of one case."""

    updated_at: AwareDatetime


class CaseChange(CaseView):
    """One change in the list of changes."""

    changed_at: AwareDatetime


class ChangesPage(Wire):
    """One page of changes; `next_token` is None on the last."""

    changes: list[CaseChange]
    next_token: str | None = None


def dispute_body(packet: ClaimPacket, marketplace_id: str) -> DisputeBody:
    """A claim in the endpoint's words."""
    facts = packet.facts
    return DisputeBody(
        claim_type=facts.family.value.upper(),
        marketplace_id=marketplace_id,
        fnsku=facts.fnsku,
        asin=facts.asin,
        msku=facts.msku,
        quantity=facts.quantity,
        ledger_reference=facts.ledger_reference,
        ledger_date=facts.ledger_date.isoformat(),
        fulfillment_center=facts.fulfillment_center,
        claimed_amount=WireMoney(
            currency_code=packet.claimed.currency, minor_units=packet.claimed.cents
        ),
        narrative=packet.narrative,
        attachments=wire_attachments(packet.attachments),
    )


def wire_attachments(attachments: list[Attachment]) -> list[WireAttachment]:
    """Documents in the endpoint's words."""
    return [
        WireAttachment(
            file_name=attachment.file_name,
            content_type=attachment.content_type,
            sha256=attachment.sha256,
            content_base64=base64.b64encode(attachment.content).decode("ascii"),
        )
        for attachment in attachments
    ]


def kind_of(found: FoundDispute) -> SubmissionKind:
    """ValueError when the kind is none of ours."""
    return SubmissionKind(found.kind.lower())
