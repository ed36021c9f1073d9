"""Amazon's reason codes of ledger adjustments (the legend in force since 2021)."""

from enum import StrEnum

from models.contracts.claim import ClaimFamily


class Movement(StrEnum):
    """What an adjustment says about units, as far as losses are concerned."""

    LOST = "lost"
    FOUND = "found"
    DAMAGED = "damaged"


_MOVEMENTS = {
    Movement.LOST: (
        "M", "5", "LOST", "MISPLACED", "MISSING", "INVENTORY MISPLACED", "LOST WAREHOUSE",
        "WAREHOUSE LOST",
    ),
    Movement.FOUND: ("F", "N", "FOUND", "INVENTORY FOUND"),
    Movement.DAMAGED: (
        "E", "6", "7", "H", "K", "U", "DAMAGED", "WAREHOUSE DAMAGED", "DAMAGED AT FC",
        "WAREHOUSE DAMAGE", "DAMAGED WAREHOUSE",
    ),
}  # fmt: skip
_MOVEMENT_OF = {word: movement for movement, words in _MOVEMENTS.items() for word in words}

FAMILY_OF = {
    Movement.LOST: ClaimFamily.LOST_WAREHOUSE,
    Movement.DAMAGED: ClaimFamily.DAMAGED_WAREHOUSE,
}


def movement_of(reason: str) -> Movement | None:
    """The movement of a code ("M") or of a plain word that some exports write ("DAMAGED")."""
    return _MOVEMENT_OF.get(" ".join(reason.upper().replace("_", " ").replace(":", " ").split()))
