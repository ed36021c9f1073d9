"""Stop switches."""

from pydantic import BaseModel, ConfigDict

from api.schemas import examples
from api.schemas.base import Body, Reason
from models.repositories.stops import SendInFlight, StopState


class SwitchReason(Body):
    """Why a stop switch is pulled or released."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "Amazon warned the account."}]}
    )

    reason: Reason


class Stops(BaseModel):
    """The switch over all tenants, and those of the sellers that the caller sees."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"over_all": {**examples.RELEASED, "seller_id": None}, "sellers": [examples.STOP]}
            ]
        }
    )

    over_all: StopState
    sellers: list[StopState]


class Pulled(BaseModel):
    """A pulled switch. `in_flight` left before it, and cannot be called back."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"stop": examples.STOP, "in_flight": [examples.IN_FLIGHT]}]}
    )

    stop: StopState
    in_flight: list[SendInFlight]
