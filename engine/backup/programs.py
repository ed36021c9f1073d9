"""PostgreSQL's own programs for copies: `pg_dump` and `pg_restore`, told the password silently."""

import os
import subprocess
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from models.errors import PartFailed


def dump(programs: Path, url: str, snapshot: str, target: Path, *, compress: bool) -> None:
    """The database of `url` as of `snapshot`, in pg_dump's own format."""
    compression = "--compress=gzip" if compress else "--compress=none"
    options = ["--format=custom", f"--snapshot={snapshot}", compression, f"--file={target}"]
    _run(programs / "pg_dump", url, options)


def restore(programs: Path, url: str, source: Path) -> None:
    """Fill the empty database of `url`, wholly or not at all."""
    _run(programs / "pg_restore", url, ["--single-transaction", "--exit-on-error", str(source)])


def _run(program: Path, url: str, options: list[str]) -> None:
    """PartFailed with what it said. The arguments are there for every user to read."""
    parts = urlsplit(url)
    host = f"{parts.username}@{parts.hostname}:{parts.port}"
    silent = urlunsplit(parts._replace(netloc=host))
    done = subprocess.run(
        [program, f"--dbname={silent}", *options],
        check=False,
        capture_output=True,
        text=True,
        env={"PATH": os.defpath, "LC_ALL": "C", "PGPASSWORD": parts.password or ""},
    )
    if done.returncode:
        raise PartFailed(f"PostgreSQL's {program.name} failed.", done.stderr.strip())
