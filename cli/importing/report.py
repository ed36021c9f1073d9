"""All that an import has to say, as data: the screen shows it, `--json` prints it."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel

from detection.families.findings import Reason
from models.contracts.claim import ChannelName, ClaimFamily, ClaimStatus, DeskCause
from models.contracts.money import Money


class Whose(BaseModel):
    """The account. Ids are None in a dry run, which stores nothing."""

    tenant: str
    tenant_id: UUID | None
    seller: str
    seller_id: UUID | None
    is_new: bool | None
    marketplace: str
    channel: ChannelName | None
    is_connected: bool | None


class FileNote(BaseModel):
    """A file that was read. `bad_rows` are sentences, each with its row."""

    name: str
    kind: str
    encoding: str
    rows: int
    first_day: date | None
    last_day: date | None
    day_first: bool
    bad_rows: list[str]


class Trouble(BaseModel):
    """A file or row that is not used, with a stable code and a sentence."""

    name: str
    code: str
    message: str


class Sum(BaseModel):
    """`money` by currency, over the claims whose value is known; `unpriced` counts the others."""

    claims: int
    units: int
    money: list[Money]
    unpriced: int


class LeftOutGroup(BaseModel):
    """Rows that are no claims for one reason; `units` are those that Amazon shows as open. `money`
    where an invoice says what the same product cost."""

    reason: Reason
    message: str
    rows: int
    units: int
    money: list[Money]


class DocumentNote(BaseModel):
    """The folder's files. `not_read` and `duplicates` are named."""

    files: int
    hidden: int
    uploaded: int
    already_there: int
    read: int
    pending: int
    duplicates: dict[str, str]
    not_read: list[Trouble]


class ClaimNote(BaseModel):
    """A claim as it stands. `money` is what is claimed, or asked about."""

    id: UUID
    is_new: bool
    family: ClaimFamily
    fnsku: str
    msku: str
    title: str
    ledger_date: date
    ledger_reference: str
    units: int
    units_in_ledger: int
    status: ClaimStatus
    desk: DeskCause | None
    waiting_for: str
    deadline: datetime
    money: Money | None


class ImportReport(BaseModel):
    """`looked_at` rows take lost or damaged units away; each is a claim or left out."""

    dry_run: bool
    as_of: datetime
    whose: Whose
    files: list[FileNote]
    unused_files: list[Trouble]
    ledger_rows: int
    looked_at: int
    has_reimbursements: bool
    differing_products: int
    found: Sum
    opened: Sum
    already_there: Sum
    left_out: list[LeftOutGroup]
    refused: list[Trouble]
    documents: DocumentNote | None
    claims: list[ClaimNote]
    api_url: str | None
    temporal_ui_url: str | None
    stack_was_started: bool
