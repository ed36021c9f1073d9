"""Settlements: two weeks each, and the deposit is the sum of their rows to the cent."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from sandbox.world.life import DAYS, Life, Row

SETTLEMENT = "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2"
PERIOD = 14


@dataclass
class _Period:
    number: str
    first: date
    cents: int = 0
    rows: list[Row] = field(default_factory=list[Row])

    @property
    def end(self) -> date:
        return self.first + timedelta(days=PERIOD)


class Settlements:
    """Rows are posted into the period of their day; `close` writes all of them."""

    def __init__(self, life: Life) -> None:
        self._life = life
        first = life.day(DAYS + PERIOD)
        number = (life.as_of - first).days // PERIOD + 1
        self.periods = [
            _Period(life.number(), first + timedelta(days=PERIOD * place))
            for place in range(number)
        ]

    def period_of(self, day: date) -> int:
        """The place of a day's period."""
        return (day - self.periods[0].first).days // PERIOD

    def post(
        self,
        day: date,
        transaction: str,
        kind: str,
        about: str,
        cents: int,
        *,
        order: str = "",
        sku: str = "",
        units: int | None = None,
        channel: str = "AFN",
    ) -> None:
        """One row. What falls into the period that is under way comes with a later settlement."""
        period = self.periods[self.period_of(day)]
        period.cents += cents
        period.rows.append(
            {
                "settlement_id": period.number,
                "transaction_type": transaction,
                "order_id": order,
                "marketplace_name": self._life.place.shop,
                "amount_type": kind,
                "amount_description": about,
                "amount": self._written(cents),
                "fulfillment_id": channel if order else "",
                "posted_date": day.isoformat(),
                "posted_date_time": f"{day.isoformat()} 08:49:04 UTC",
                "sku": sku,
                "quantity_purchased": units if about == "Principal" else None,
            }
        )

    def close(self) -> None:
        """Writes every period: its total first, as Amazon does."""
        for period in self.periods:
            deposit = period.end + timedelta(days=2)
            self._life.tape.write(
                SETTLEMENT,
                settlement_id=period.number,
                settlement_start_date=f"{period.first} 20:21:38 UTC",
                settlement_end_date=f"{period.end} 20:21:38 UTC",
                deposit_date=f"{deposit} 20:21:38 UTC",
                total_amount=self._written(period.cents),
                currency=self._life.place.currency,
            )
            self._life.tape.rows[SETTLEMENT].extend(period.rows)

    def _written(self, cents: int) -> str:
        sign = "-" if cents < 0 else ""
        mark = "," if self._life.place.comma else "."
        return f"{sign}{abs(cents) // 100}{mark}{abs(cents) % 100:02d}"
