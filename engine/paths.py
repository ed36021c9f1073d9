"""Where a stack keeps what it must remember: the layout of a data folder, and the cache."""

import os
from dataclasses import dataclass
from pathlib import Path

PROJECT_ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class DataFolder:
    """All state of one stack lies below `root`; two stacks never share one."""

    root: Path

    @property
    def postgres(self) -> Path:
        """The database cluster's folder, or a link to it (see `engine.account.open_place`)."""
        return self.root / "postgres"

    @property
    def temporal(self) -> Path:
        """Configuration of the Temporal server and its UI, written anew at each start."""
        return self.root / "temporal"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def secrets(self) -> Path:
        return self.root / "secrets"

    @property
    def storage(self) -> Path:
        return self.root / "storage"

    @property
    def lock(self) -> Path:
        """Held (flock) by the process that runs the stack, for as long as it lives."""
        return self.root / "run" / "lock"

    @property
    def state(self) -> Path:
        """Process ids and addresses of the stack that runs, or of the last one."""
        return self.root / "run" / "stack.json"

    def create(self) -> None:
        """Make the folders. The root may be entered by the database's user, the rest only by us."""
        self.root.mkdir(mode=0o711, parents=True, exist_ok=True)
        for folder in (self.temporal, self.logs, self.secrets, self.storage, self.lock.parent):
            folder.mkdir(mode=0o700, exist_ok=True)


def cache_folder() -> Path:
    """Things that can be made again: XDG_CACHE_HOME or ~/.cache, then `opside`."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "opside"
