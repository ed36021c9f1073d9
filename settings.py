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
    jwt_secret_previous: SecretStr | None = None
    jwt_jwks_url: str | None = None
    jwt_issuer: str | None = None
    jwt_audience: str | None = None
    jwt_jwks_refetch_seconds: int = Field(default=30, ge=1)
    cors_origins: tuple[str, ...] = ()
    rate_limit_reads: int = Field(default=6000, ge=1)
    rate_limit_writes: int = Field(default=6000, ge=1)
    rate_limit_uploads: int = Field(default=1200, ge=1)
    rate_limit_anonymous: int = Field(default=600, ge=1)
    json_limit_bytes: int = Field(default=1024 * 1024, ge=1024)
    link_secret: SecretStr | None = None
    upload_limit_bytes: int = Field(default=20 * 1024 * 1024, ge=1)

    # Object store (fsspec URL). Without it: a folder below OPSIDE_HOME.
    storage_url: str | None = None

    # Amazon
    amazon_endpoint: str | None = None
    amazon_token_url: str | None = None
    amazon_client_id: str = "opside-sandbox-client"
    amazon_client_secret: SecretStr = SecretStr("opside-sandbox-secret")
    amazon_application_id: str = "amzn1.sellerapps.app.opside-sandbox"
    amazon_application_draft: bool = False
    amazon_consent_url: str | None = None
    amazon_redirect_uri: str | None = None
    amazon_timeout_seconds: float = 20.0
    # Without a queue finished reports are looked for; the credentials are AWS's own variables.
    amazon_queue_url: str | None = None
    amazon_queue_region: str | None = None

    # The gate and filing
    evidence_confidence_auto: float = Field(default=0.85, ge=0.0, le=1.0)
    evidence_confidence_ask: float = Field(default=0.50, ge=0.0, le=1.0)
    evidence_audit_share: float = Field(default=0.03, ge=0.0, le=1.0)
    evidence_review_hours: int = Field(default=24, ge=1)
    evidence_train_on_amazon: bool = False
    submission_retry_minutes: tuple[int, ...] = (5, 60, 1440)
    submission_settle_seconds: int = Field(default=120, ge=1)
    payout_late_days: int = 14
    payout_deadline_days: int = 45
    appeal_window_days: int = 30
    answer_window_days: int = 14
    commission_basis_points: int = Field(default=2000, ge=0, le=10_000)

    # Polling
    poll_interval_minutes: int = Field(default=30, ge=1)
    payments_every_minutes: int = Field(default=240, ge=0)
    sync_interval_minutes: int = Field(default=60, ge=0)
    sweep_interval_seconds: int = Field(default=300, ge=1)

    # Workers. An activity holds one connection at most: a role's slots size its pool.
    worker_claims_slots: int = Field(default=10, ge=1)
    worker_evidence_slots: int = Field(default=2, ge=1)
    worker_amazon_slots: int = Field(default=8, ge=1)
    worker_reading_seconds: int = Field(default=120, ge=5, le=240)
    worker_reading_memory_mb: int = Field(default=1200, ge=400)
    worker_reading_documents: int = Field(default=200, ge=1)
    worker_cached_claims: int = Field(default=2000, ge=1)
    worker_sandbox: bool = False
    worker_event_loop: Literal["asyncio", "uvloop"] = "uvloop"
    worker_niceness: int = Field(default=10, ge=0, le=19)
    worker_grace_seconds: float = Field(default=25.0, gt=0)

    # Readiness: the age of a queue's oldest task that is a warning, and that is a failure.
    queue_late_seconds: int = Field(default=60, ge=1)
    queue_stuck_seconds: int = Field(default=300, ge=1)

    @cached_property
    def home(self) -> Path:
        """The data folder, absolute."""
        return self.opside_home.expanduser().resolve()
