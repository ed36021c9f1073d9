"""What one row of the table holds, and how a row says that it could not be measured."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

Grade = Literal["goal", "floor", "below", "open"]


class NotMeasured(Exception):
    """A row's data or part is not here; the message says which."""


class Aim(BaseModel):
    """The numbers to reach. `most` is set where the figure must stay below them."""

    model_config = ConfigDict(frozen=True)

    floor: float | None = None
    goal: float | None = None
    most: bool = False


class Figure(BaseModel):
    """One measured number: `lower` is the lower end of its 95 % interval, `n` how many `of` were
    counted, `spread` the least and the greatest of the seeds. `off`: the gate refused to file, as
    it may. Without a value, `note` says why."""

    model_config = ConfigDict(frozen=True)

    metric: str
    value: float | None = None
    lower: float | None = None
    n: int | None = None
    of: str = ""
    spread: tuple[float, float] | None = None
    aim: Aim = Aim()
    off: bool = False
    note: str = ""

    @property
    def grade(self) -> Grade:
        """What the value reaches."""
        if self.off:
            return "goal"
        if self.value is None or (self.aim.floor is None and self.aim.goal is None):
            return "open"
        for name, bound in (("goal", self.aim.goal), ("floor", self.aim.floor)):
            if bound is not None and self._reaches(bound):
                return "goal" if name == "goal" else "floor"
        return "below"

    def _reaches(self, bound: float) -> bool:
        value = self.value or 0.0
        return value <= bound if self.aim.most else value >= bound


class EvidenceFigures(BaseModel):
    """What `evidence.json` holds."""

    figures: list[Figure]
    seconds: dict[str, float]
    machine: dict[str, str | int]
