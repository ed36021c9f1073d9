"""Is the process there, and can it work?"""

from typing import Literal

from fastapi import APIRouter, Response, status
from pydantic import BaseModel

from api.dependencies import Held
from api.readiness import Readiness

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """The process answers."""

    status: Literal["ok"] = "ok"


@router.get("/healthz", summary="Whether the process runs")
def healthz() -> Health:
    """Always 200 while it does."""
    return Health()


@router.get(
    "/readyz",
    summary="Whether database, engine and workers are there",
    responses={503: {"model": Readiness, "description": "A part is away; the body names it."}},
)
async def readyz(held: Held, response: Response) -> Readiness:
    """Each part by name, within three seconds. A queue is ready when a worker came for each kind
    of its work in the last 90 seconds and its oldest task has waited for less than five minutes.
    """
    readiness = await held.readiness.look()
    if not readiness.ready:
        response.status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    return readiness
