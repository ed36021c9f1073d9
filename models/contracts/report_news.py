"""What Amazon's queue says of reports, on its way to the syncs that wait for them."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

# Ids of Amazon's are short; what is longer is none.
_Id = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[\x21-\x7e]+$")]


class ReportNotice(BaseModel):
    """A report has ended, says a message: which one, and by whose subscription."""

    model_config = ConfigDict(frozen=True, strict=True)

    report_id: _Id
    merchant_id: _Id | None = None
    subscription_id: _Id
    notification_id: _Id


class ReportNews(BaseModel):
    """Notices that came together."""

    model_config = ConfigDict(frozen=True)

    notices: tuple[ReportNotice, ...]


class FinishedReports(BaseModel):
    """Told to a sync: Amazon says that these are made. It looks at them itself."""

    model_config = ConfigDict(frozen=True)

    report_ids: tuple[str, ...]
