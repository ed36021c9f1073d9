"""The one door to chance: everything made here is the same again from the same seed."""

from random import Random


def generator(*parts: object) -> Random:
    """Randomness of its own for each purpose: (seed, "invoices", 12)."""
    return Random("/".join(str(part) for part in parts))  # noqa: S311
