"""A folder of documents: each file is uploaded through the API, once, and followed until read."""

import asyncio
import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from api.schemas.documents import DocumentView
from cli.importing.doors import AT_ONCE, Doors, RefusedByApi
from cli.importing.settling import settle
from cli.importing.sources import Refused, visible_files
from models.contracts.evidence import DocumentStatus
from models.errors import DocumentTooLarge, InvalidField

UNREADABLE = "unreadable"


@dataclass
class Documents:
    """What became of the folder's files. Names are paths below the folder."""

    files: int = 0
    hidden: int = 0
    uploaded: int = 0
    already_there: int = 0
    duplicates: dict[str, str] = field(default_factory=dict[str, str])
    refused: list[Refused] = field(default_factory=list[Refused])
    names: dict[UUID, str] = field(default_factory=dict[UUID, str])
    views: dict[UUID, DocumentView] = field(default_factory=dict[UUID, DocumentView])

    @property
    def read(self) -> int:
        """How many were read."""
        return sum(view.status is DocumentStatus.READ for view in self.views.values())

    @property
    def pending(self) -> int:
        """How many are still being read."""
        return sum(view.status is DocumentStatus.UPLOADED for view in self.views.values())

    @property
    def not_read(self) -> list[Refused]:
        """Files that are no evidence, each with its code."""
        failed = [
            Refused(self.names[one], view.error_code or "internal", "")
            for one, view in self.views.items()
            if view.status is DocumentStatus.FAILED
        ]
        return sorted([*self.refused, *failed], key=lambda one: one.name)


def survey(folder: Path) -> tuple[list[Path], int]:
    """The files below a folder by name, and how many hidden ones there are. InvalidField when it is
    no folder."""
    if not folder.is_dir():
        raise InvalidField(f"--documents {folder}: there is no such folder.")
    files = list(visible_files(folder))
    everything = sum(len(names) for _, _, names in os.walk(folder))
    return files, everything - len(files)


class Uploads:
    """Sends a seller's documents: at most `AT_ONCE` files are in memory at a time."""

    def __init__(self, doors: Doors, seller_id: UUID, limit_bytes: int) -> None:
        self._doors = doors
        self._seller_id = seller_id
        self._limit = limit_bytes
        self._first_of: dict[str, str] = {}

    async def send(
        self, folder: Path, progress: Callable[[str, int], None] = lambda what, left: None
    ) -> Documents:
        """Uploads every file and waits until each is read, or reading stands still."""
        files, hidden = survey(folder)
        found = Documents(files=len(files), hidden=hidden)
        left = iter(files)
        sent = 0

        async def send_some() -> None:
            nonlocal sent
            for file in left:
                await self._send_one(file, str(file.relative_to(folder)), found)
                sent += 1
                progress("Uploading documents", len(files) - sent)

        await asyncio.gather(*(send_some() for _ in range(AT_ONCE)))
        found.views = await settle(
            found.names,
            self._look,
            lambda view: view.status is not DocumentStatus.UPLOADED,
            lambda left: progress("Reading documents", left),
        )
        return found

    async def _send_one(self, file: Path, name: str, found: Documents) -> None:
        try:
            content = await asyncio.to_thread(_content, file, self._limit)
        except DocumentTooLarge as error:
            found.refused.append(Refused(name, error.code, error.message))
            return
        except OSError as error:
            found.refused.append(Refused(name, UNREADABLE, error.strerror or str(error)))
            return
        digest = hashlib.sha256(content).hexdigest()
        if digest in self._first_of:
            found.duplicates[name] = self._first_of[digest]
            return
        self._first_of[digest] = name
        try:
            view, is_new = await self._upload(file.name, content, digest)
        except RefusedByApi as problem:
            found.refused.append(Refused(name, problem.code, problem.detail))
            return
        found.names[view.id] = name
        found.uploaded += is_new
        found.already_there += not is_new

    async def _upload(self, name: str, content: bytes, digest: str) -> tuple[DocumentView, bool]:
        answer = await self._doors.send(
            "POST",
            "/documents",
            key=f"import-{self._seller_id}-{digest}",
            data={"seller_id": str(self._seller_id)},
            files={"file": (name, content, "application/octet-stream")},
        )
        return DocumentView.model_validate(answer.json()), answer.status_code != 200

    async def _look(self, document_id: UUID) -> DocumentView:
        return DocumentView.model_validate(await self._doors.get(f"/documents/{document_id}"))


def _content(file: Path, limit: int) -> bytes:
    """The file's bytes; one over the limit is not read, so that memory holds small files only."""
    if file.stat().st_size > limit:
        raise DocumentTooLarge(f"larger than {limit:,} bytes: send a smaller scan, or split it")
    return file.read_bytes()
