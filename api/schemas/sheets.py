"""The seller's own sheets, as they are listed."""

from pydantic import BaseModel

from models.contracts.sheets import Sheet


class Sheets(BaseModel):
    """Newest first."""

    items: list[Sheet]
