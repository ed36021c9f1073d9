"""Claims that wait for the same thing are asked together, and one answer settles them all."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from models.contracts.claim import Choice
from models.contracts.evidence import CheckCode, NamedBy, Place
from models.contracts.money import Money

MOST_CHOICES = 5


class GroupKind(StrEnum):
    """What the claims of a group wait for.

    `confirm_line`: that a line is their product. `failed_check`: that a document counts, although
    it failed a check. `upload_invoice`: a document for their product. `amazon_asks`: an answer to
    Amazon, and `confirm_claim`: a yes to what Amazon's reports show; both are about one claim.
    """

    CONFIRM_LINE = "confirm_line"
    FAILED_CHECK = "failed_check"
    UPLOAD_INVOICE = "upload_invoice"
    AMAZON_ASKS = "amazon_asks"
    CONFIRM_CLAIM = "confirm_claim"


class GroupState(StrEnum):
    """`answered`: every claim in it has an answer. `closed`: the claims went on without one."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


class AnswerState(StrEnum):
    """`taken`: stored, its workflow has not begun. `carried`: every claim has said what it made of
    it."""

    TAKEN = "taken"
    UNDER_WAY = "under_way"
    CARRIED = "carried"


class Product(BaseModel):
    """The product of all claims of a group."""

    model_config = ConfigDict(frozen=True)

    title: str
    fnsku: str
    asin: str
    msku: str


class AskedAbout(BaseModel):
    """What the claims of a group have in common, and what may be answered.

    `product` is None where the document as a whole is asked about; `document_id` and
    `line_position` name the line that is shown beside the question. `reasons` are sentences,
    `asked` is Amazon's own question. `takes_document`: the answer names one.
    """

    model_config = ConfigDict(frozen=True)

    product: Product | None = None
    document_id: UUID | None = None
    document_number: str | None = None
    line_position: int | None = None
    line_description: str | None = None
    failed_checks: list[CheckCode] = Field(default_factory=list[CheckCode])
    reasons: list[str] = Field(default_factory=list[str])
    asked: str | None = None
    choices: list[Choice] = Field(max_length=MOST_CHOICES)
    takes_text: bool = False
    takes_document: bool = False
    default: str


class WaitingFor(BaseModel):
    """What one claim waits for. Claims of one seller with the same `key` wait for the same.

    `units` and `money` are the claim's own; `money` is None where no cost and no cap is known.
    """

    model_config = ConfigDict(frozen=True)

    kind: GroupKind
    key: str
    about: AskedAbout
    units: int = Field(ge=1)
    money: Money | None
    deadline: datetime
    remind_at: datetime


class AtStake(BaseModel):
    """What the claims of a group come to, in each currency; `without_amount` claims have none."""

    model_config = ConfigDict(frozen=True)

    claims: int = 0
    units: int = 0
    money: list[Money] = Field(default_factory=list[Money])
    without_amount: int = 0


class ReadValue(BaseModel):
    """A value of a document as it was read, and where it stands."""

    model_config = ConfigDict(frozen=True)

    name: str
    value: str
    place: Place | None = None


class GroupAnswer(BaseModel):
    """A person's answer to the claims that were in a group at `version`; `later_too`: to those as
    well that have joined since. `actor` is who gave it."""

    model_config = ConfigDict(frozen=True)

    answer_id: UUID
    group_id: UUID
    version: int
    later_too: bool = False
    choice: str
    text: str = ""
    document_id: UUID | None = None
    actor: str
    role: NamedBy = NamedBy.PERSON


class GroupAnswerRef(BaseModel):
    """Which answer. What it says stands in its row: a history must not keep a person's words."""

    model_config = ConfigDict(frozen=True)

    tenant_id: UUID
    answer_id: UUID

    @property
    def workflow_id(self) -> str:
        """The one workflow that carries this answer."""
        return f"group-answer-{self.answer_id}"


class GroupAnswerInput(BaseModel):
    """Starts `GroupAnswerWorkflow`. `repeats` counts the looks at claims that did not answer."""

    model_config = ConfigDict(frozen=True)

    answer: GroupAnswerRef
    repeats: int = 0


class DueReminder(BaseModel):
    """A group that nobody has answered, and whose time to remind has come."""

    model_config = ConfigDict(frozen=True)

    tenant_id: UUID
    group_id: UUID
