"""What a stack is made of, and which of it runs elsewhere."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Part(StrEnum):
    """The parts, in the order of starting."""

    POSTGRES = "postgres"
    TEMPORAL = "temporal"
    UI = "ui"
    SANDBOX = "sandbox"
    WORKER = "worker"
    API = "api"


SERVICES = frozenset({Part.POSTGRES, Part.TEMPORAL})
APPLICATIONS = frozenset({Part.SANDBOX, Part.WORKER, Part.API})


class External(BaseModel):
    """Addresses of parts that run elsewhere. The three database URLs are set together."""

    model_config = ConfigDict(frozen=True)

    temporal_address: str | None = None
    database_url: str | None = None
    database_system_url: str | None = None
    database_owner_url: str | None = None
    amazon_endpoint: str | None = None


def embedded_parts(external: External) -> frozenset[Part]:
    """The parts that must run here. The embedded Temporal keeps the embedded PostgreSQL."""
    parts = set(Part)
    if external.temporal_address:
        parts -= {Part.TEMPORAL, Part.UI}
        if external.database_url:
            parts.remove(Part.POSTGRES)
    if external.amazon_endpoint:
        parts.remove(Part.SANDBOX)
    return frozenset(parts)
