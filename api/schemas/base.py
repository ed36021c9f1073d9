"""What bodies share: strictness, and the reason that is audited."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Reason = Annotated[str, Field(min_length=1, max_length=2000)]


class Body(BaseModel):
    """A request's body; a field that it does not know is a mistake, not to be passed over."""

    model_config = ConfigDict(frozen=True, extra="forbid")
