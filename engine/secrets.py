"""Passwords and keys of one data folder, made at first use and readable by their owner alone."""

import os
import secrets
from pathlib import Path


def read_or_create(folder: Path, name: str) -> str:
    """The secret `name` kept in `folder` (43 URL-safe characters), made if there is none."""
    path = folder / name
    if not path.exists():
        draft = path.with_suffix(f".{os.getpid()}.new")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(32))
        _publish(draft, path)
    return path.read_text()


def _publish(draft: Path, path: Path) -> None:
    """Link, not rename: of two processes that make the same secret, the first one wins for both."""
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
