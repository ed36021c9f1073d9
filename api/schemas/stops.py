"""Stop switches."""

from pydantic import BaseModel

from api.schemas.base import Body, Reason
from models.repositories.stops import SendInFlight, StopState


class SwitchReason(Body):
    """Why a stop switch is pulled or released."""

    reason: Reason


class Stops(BaseModel):
    """The switch over all tenants, and those of the sellers that the caller sees."""

    over_all: StopState
    sellers: list[StopState]


class Pulled(BaseModel):
    """A pulled switch. `in_flight` left before it, and cannot be called back."""

    stop: StopState
    in_flight: list[SendInFlight]
