"""What a stack is made of, and which of it runs elsewhere."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from models.errors import NotConfigured


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

    def database_urls(self) -> dict[str, str] | None:
        """All three, by their names in `Addresses`; None where the embedded one is meant."""
        if self.database_url is None:
            return None
        if self.database_system_url is None or self.database_owner_url is None:
            raise NotConfigured(
                "With DATABASE_URL, set DATABASE_SYSTEM_URL and DATABASE_OWNER_URL as well: "
                "the application, its pollers and the migrations use logins of their own."
            )
        return {
            "database_url": self.database_url,
            "database_system_url": self.database_system_url,
            "database_owner_url": self.database_owner_url,
        }


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
