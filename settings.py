"""Everything that a deployment may set, in one frozen object (docs/settings.md lists each)."""

from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Read from the environment (and `.env`) once, at the edge: `cli/` and `worker.py`.

    Workflows never see it: what a claim needs travels in its input as a `ClaimPolicy`.
    """

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True)

    # Where state lives
    opside_home: Path = Path(".opside")
    opside_environment: Literal["development", "production"] = "development"
    opside_temporal_bin: Path | None = None

    # PostgreSQL: three logins, because the application must not be able to pass row-level security.
    # Without DATABASE_URL the embedded PostgreSQL is used.
    database_url: str | None = None
    database_system_url: str | None = None
    database_owner_url: str | None = None
    database_pool_size: int = Field(default=10, ge=1)

    # Temporal: TEMPORAL_ADDRESS and the SDK's environment configuration, else the embedded one.
    temporal_address: str | None = None
    temporal_namespace: str = "default"

    # API
    api_host: str = "127.0.0.1"
    api_port: int = 8000
    jwt_secret: SecretStr | None = None
    upload_limit_bytes: int = Field(default=20 * 1024 * 1024, ge=1)

    # Object store (fsspec URL). Without it: a folder below OPSIDE_HOME.
    storage_url: str | None = None

    # Amazon
    amazon_endpoint: str | None = None
    amazon_token_url: str | None = None
    amazon_client_id: str = "opside-sandbox-client"
    amazon_client_secret: SecretStr = SecretStr("opside-sandbox-secret")
    amazon_timeout_seconds: float = 20.0

    # The gate and filing
    evidence_confidence_auto: float = Field(default=0.85, ge=0.0, le=1.0)
    evidence_confidence_ask: float = Field(default=0.50, ge=0.0, le=1.0)
    submission_retry_minutes: tuple[int, ...] = (5, 60, 1440)
    submission_settle_seconds: int = Field(default=120, ge=1)
    payout_late_days: int = 14
    payout_deadline_days: int = 45
    appeal_window_days: int = 30
    answer_window_days: int = 14
    commission_basis_points: int = Field(default=2000, ge=0, le=10_000)

    # Polling
    poll_interval_minutes: int = Field(default=30, ge=1)
    sweep_interval_seconds: int = Field(default=300, ge=1)

    @cached_property
    def home(self) -> Path:
        """The data folder, absolute."""
        return self.opside_home.expanduser().resolve()
