"""What the demo proves at its end."""

from dataclasses import dataclass
from pathlib import Path

from cli.demonstration.cast import Role
from models.contracts.claim import ChannelName, ClaimStatus
from models.contracts.money import Money


@dataclass(frozen=True)
class Ended:
    """One claim at the end. `problems` says what is not as it must be; empty means all is well."""

    role: Role
    path: list[ClaimStatus]
    channel: ChannelName
    status: ClaimStatus
    claimed: Money
    paid: Money
    units_in_kind: int
    history_events: int
    acknowledged: int
    packets: list[Path]
    problems: list[str]


@dataclass(frozen=True)
class Tampering:
    """A packet's copy with another sum in it, and what verify says of that copy."""

    copy: Path
    problems: list[str]


@dataclass(frozen=True)
class Findings:
    """All claims, how many packets hold, and the one that was tampered with."""

    claims: list[Ended]
    packets_verified: int
    tampering: Tampering | None

    @property
    def tampering_found(self) -> bool:
        """Whether verify saw through the copy."""
        return self.tampering is not None and bool(self.tampering.problems)

    @property
    def problems(self) -> list[str]:
        """Everything that is not as it must be, one sentence each."""
        found = [
            f"“{claim.role.scenario.title}”: {problem}"
            for claim in self.claims
            for problem in claim.problems
        ]
        if not self.tampering_found:
            found.append("verify did not find the tampering.")
        return found
