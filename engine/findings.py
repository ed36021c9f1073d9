"""What the doctor says of one part."""

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "late", "stopped", "broken"]


@dataclass(frozen=True)
class Finding:
    """One line of the doctor's report; `mend` is empty where nothing needs it."""

    part: str
    state: State
    version: str = ""
    where: str = ""
    mend: str = ""
