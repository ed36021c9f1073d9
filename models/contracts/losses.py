"""What Amazon seems to owe, and only a person can claim."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict

from models.contracts.claim import ClaimFamily, ReportRow
from models.contracts.money import Money


class LossByHand(BaseModel):
    """A loss that Opside cannot file. `to_do` says what a person does, until `deadline` (UTC).

    `value` is for all `quantity` units, None where no report tells it; `formula` says how it comes
    about. `counted_from` is the day that the window is counted from, `confidence` how surely the
    reports alone show the loss: high, medium or low. `rows` are those of Amazon's reports.
    """

    model_config = ConfigDict(frozen=True)

    family: ClaimFamily
    key: str
    fnsku: str
    asin: str
    msku: str
    title: str
    reference: str
    counted_from: date
    deadline: datetime
    quantity: int
    value: Money | None
    formula: str
    why: str
    confidence: str
    to_do: str
    rule_pack: str
    rule_pack_version: str
    rows: tuple[ReportRow, ...]
