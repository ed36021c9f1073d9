"""Which system user runs PostgreSQL, and folders that this user can enter.

PostgreSQL refuses to run as root. A person who is root (a container, a fresh server) gets the
cluster run by an unprivileged account instead; everybody else runs it as themselves.
"""

import os
import pwd
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from models.errors import NotConfigured

UNPRIVILEGED_ACCOUNTS = ("postgres", "nobody")
OPEN_PLACE = Path("/var/lib/opside")


@dataclass(frozen=True)
class Account:
    """A system user; `uid` and `gid` as in the password file."""

    uid: int
    gid: int

    @property
    def is_ours(self) -> bool:
        return self.uid == os.geteuid()

    def own(self, path: Path) -> None:
        if not self.is_ours:
            os.chown(path, self.uid, self.gid)

    def can_reach(self, path: Path) -> bool:
        """Whether each folder above and at `path` may be entered by this account."""
        return all(self._can_enter(folder) for folder in (path, *path.parents) if folder.exists())

    def _can_enter(self, folder: Path) -> bool:
        found = folder.stat()
        if found.st_uid == self.uid:
            return bool(found.st_mode & stat.S_IXUSR)
        if found.st_gid == self.gid:
            return bool(found.st_mode & stat.S_IXGRP)
        return bool(found.st_mode & stat.S_IXOTH)


def database_account(cluster: Path) -> Account:
    """Who runs the cluster: ourselves; as root, its owner, or a free account if there is none."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    if cluster.exists():
        owner = cluster.stat()
        if owner.st_uid != 0:
            return Account(owner.st_uid, owner.st_gid)
    for name in UNPRIVILEGED_ACCOUNTS:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(found.pw_uid, found.pw_gid)
    raise NotConfigured(
        "PostgreSQL does not run as root and there is no user 'postgres' or 'nobody': "
        "run opside as another user, or set DATABASE_URL."
    )


def open_place(wanted: Path, account: Account) -> Path:
    """Make `wanted` a folder of `account`'s; below a closed folder, a link to one it can enter.

    Root's home is closed to others. There the folder is made in /var/lib/opside under a name of
    its own, and `wanted` becomes a link to it, so that the data folder still says where all is.
    """
    if not wanted.exists():
        wanted.unlink(missing_ok=True)
        if account.can_reach(wanted.parent):
            wanted.mkdir(mode=0o700)
            account.own(wanted)
        else:
            wanted.symlink_to(_make_open_folder(wanted, account))
    return wanted.resolve()


def _make_open_folder(wanted: Path, account: Account) -> Path:
    folder = Path(tempfile.mkdtemp(prefix=f"{wanted.name}-", dir=shared_place(account)))
    account.own(folder)
    return folder


def shared_place(account: Account) -> Path:
    """The folder of root's that `account` can enter."""
    if not account.can_reach(OPEN_PLACE.parent):
        raise NotConfigured(
            f"The database's user cannot enter {OPEN_PLACE.parent}: "
            "run opside as another user, or set DATABASE_URL."
        )
    OPEN_PLACE.mkdir(mode=0o711, exist_ok=True)
    return OPEN_PLACE


def remove_data_folder(home: Path) -> None:
    """Delete a data folder, and the database cluster outside it that it may link to."""
    cluster = home / "postgres"
    if cluster.is_symlink():
        shutil.rmtree(cluster.resolve(), ignore_errors=True)
    if home.exists():
        shutil.rmtree(home)
