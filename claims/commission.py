"""What the tenant is billed: a share of the cash that came, and its credit when cash is taken back.

Rounding is half up on the claim's whole sum, so that a payment and its full reversal always come to
exactly zero.
"""

from models.contracts.claim import CommissionLine
from models.contracts.money import Money


def commission_on(basis_cents: int, basis_points: int) -> int:
    """The commission in cents on `basis_cents` of cash; `basis_points` 2000 = 20 %."""
    return (max(0, basis_cents) * basis_points + 5_000) // 10_000


def bill(claim_key: str, paid: Money, basis_points: int) -> CommissionLine:
    """The commission line of a paid claim. `paid` is cash only: units in kind cost nothing."""
    cents = commission_on(paid.cents, basis_points)
    return CommissionLine(
        key=f"{claim_key}:billed",
        basis=paid,
        basis_points=basis_points,
        amount=Money(cents=cents, currency=paid.currency),
        formula=f"{paid.cents} x {basis_points} / 10000, rounded half up",
    )


def credit(
    claim_key: str, reversal_id: str, before: Money, taken_back: Money, basis_points: int
) -> CommissionLine:
    """The credit line of a reversal: `before` is the cash held so far, `taken_back` is negative."""
    return _change(f"{claim_key}:credited:{reversal_id}", before, taken_back, basis_points)


def bill_late(
    claim_key: str, line_id: str, before: Money, came: Money, basis_points: int
) -> CommissionLine:
    """The line for cash that came after the bill: `before` is the cash held so far."""
    return _change(f"{claim_key}:billed:{line_id}", before, came, basis_points)


def _change(key: str, before: Money, change: Money, basis_points: int) -> CommissionLine:
    after = before.plus(change)
    cents = commission_on(after.cents, basis_points) - commission_on(before.cents, basis_points)
    return CommissionLine(
        key=key,
        basis=change,
        basis_points=basis_points,
        amount=Money(cents=cents, currency=before.currency),
        formula=f"commission on {after.cents} less commission on {before.cents}",
    )
