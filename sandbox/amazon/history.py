"""What Amazon had reimbursed by itself before the story begins."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from sandbox.amazon.catalogue import Product, generator
from sandbox.amazon.payouts import REVERSAL, Line
from sandbox.amazon.world import Seller, World


def past_reimbursements(world: World) -> Iterator[Line]:
    """Automatic lines without a case, merged, in units and reversed, and one of a former case."""
    for seller in world.sellers:
        yield from _of_seller(world, seller)


def _of_seller(world: World, seller: Seller) -> Iterator[Line]:
    source = generator(world.seed, seller.country, "history")
    numbers = iter(range(source.randrange(8_100_000_000, 8_900_000_000), 9_000_000_000, 7919))
    goods = seller.catalogue

    def line(
        product: Product,
        days: int,
        number: str,
        reason: str,
        units: int,
        *,
        case_id: str | None = None,
    ) -> Line:
        day = world.anchor - timedelta(days=days)
        return Line(
            seller_id=seller.merchant_id,
            approved_at=datetime.combine(day, time(9, 30), UTC),
            reimbursement_id=number,
            case_id=case_id,
            reason=reason,
            fnsku=product.fnsku,
            ledger_reference=None,
            currency=seller.currency,
            amount_per_unit=product.sourcing_cost,
            amount_total=product.sourcing_cost * units,
            quantity_cash=units,
            quantity_inventory=0,
        )

    yield line(goods[16], 96, str(next(numbers)), "Lost_Warehouse", 3)
    merged = str(next(numbers))
    yield line(goods[17], 71, merged, "Damaged_Warehouse", 2)
    yield line(goods[18], 71, merged, "Damaged_Warehouse", 1)
    yield line(goods[19], 64, str(next(numbers)), "CustomerReturn", 1)
    given = line(goods[19], 58, str(next(numbers)), "Damaged_Warehouse", 2)
    yield replace(given, amount_per_unit=0, amount_total=0, quantity_cash=0, quantity_inventory=2)
    former = str(source.randrange(1_400_000_000, 1_500_000_000))
    yield line(goods[17], 44, str(next(numbers)), "Lost_Inbound", 4, case_id=former)
    taken_back = line(goods[18], 80, str(next(numbers)), "Lost_Warehouse", 2)
    yield taken_back
    reversal = line(goods[18], 52, str(next(numbers)), REVERSAL, -2)
    yield replace(
        reversal, original_id=taken_back.reimbursement_id, original_type=taken_back.reason
    )
