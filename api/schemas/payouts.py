"""Sums of a seller's money, from what Amazon approved to what it deposited."""

from pydantic import BaseModel, ConfigDict

from models.contracts.deposits import PayoutSums


class SellerPayouts(BaseModel):
    """By currency, in minor units, of claims alone: what Amazon pays unasked is not among them.

    `expected` is approved, `received` what the reimbursements report shows less what was taken
    back, `settled` what settlements brought of it, `deposited` what of that is at the bank.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "items": [
                        {
                            "currency": "USD",
                            "expected": 9990,
                            "received": 6660,
                            "settled": 6660,
                            "deposited": 3330,
                        }
                    ]
                }
            ]
        }
    )

    items: list[PayoutSums]
