"""What the application's processes are told about the stack that they run in."""

import os

from engine.paths import DataFolder
from engine.secrets import read_or_create
from engine.state import Addresses, running_state
from settings import Settings

SANDBOX_CONSENT_PATH = "/apps/authorize/consent"
SANDBOX_TOKEN_PATH = "/auth/o2/token"  # noqa: S105 (a path, as at api.amazon.com)


def stack_environment(folder: DataFolder, addresses: Addresses, namespace: str) -> dict[str, str]:
    """Settings that follow from a running stack, by their environment names (docs/settings.md)."""
    settings = Settings()
    jwt_secret = settings.jwt_secret.get_secret_value() if settings.jwt_secret else None
    environment = {
        "OPSIDE_HOME": str(folder.root),
        "TEMPORAL_ADDRESS": addresses.temporal_address,
        "TEMPORAL_NAMESPACE": namespace,
        "DATABASE_URL": addresses.database_url,
        "DATABASE_SYSTEM_URL": addresses.database_system_url,
        "DATABASE_OWNER_URL": addresses.database_owner_url,
        "STORAGE_URL": settings.storage_url or folder.storage.as_uri(),
        "JWT_SECRET": jwt_secret or read_or_create(folder.secrets, "jwt_secret"),
    }
    if addresses.sandbox_url is not None:
        environment["AMAZON_ENDPOINT"] = addresses.sandbox_url
        environment["AMAZON_TOKEN_URL"] = addresses.sandbox_url + SANDBOX_TOKEN_PATH
        environment["AMAZON_CONSENT_URL"] = addresses.sandbox_url + SANDBOX_CONSENT_PATH
    return environment


def join_running_stack() -> None:
    """Let this process meet the stack of its data folder; what the environment says, stays."""
    settings = Settings()
    folder = DataFolder(settings.home)
    state = running_state(folder)
    if state is not None and state.addresses is not None:
        told = stack_environment(folder, state.addresses, settings.temporal_namespace)
        for name, value in told.items():
            os.environ.setdefault(name, value)
