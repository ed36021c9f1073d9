"""What a worker and its readers say to each other over two pipes: frames of bytes, JSON back.

An answer is plain JSON, never a pickle: a reader that a hostile file has taken over can say wrong
things about that file, and do nothing in the worker.
"""

import struct
from typing import BinaryIO

from pydantic import BaseModel, ConfigDict, Field

from models.contracts.evidence import DocumentFields
from models.contracts.pictures import PagePicture, PageWanted

_LENGTH = struct.Struct(">Q")
_LARGEST = 256 * 1024 * 1024


class Request(BaseModel):
    """One document to read, or pages of it to `draw`; its bytes follow in a frame of their own.
    `look_for_changes`: its pages are searched for signs that somebody changed them, too."""

    model_config = ConfigDict(frozen=True)

    file_name: str
    ignore_embedded: bool = False
    look_for_changes: bool = False
    draw: list[PageWanted] | None = None
    seconds: int


class Answer(BaseModel):
    """The fields or the drawn pages, or the code and sentence of the DocumentError."""

    model_config = ConfigDict(frozen=True)

    fields: DocumentFields | None = None
    pictures: list[PagePicture] = Field(default_factory=list[PagePicture])
    error_code: str | None = None
    message: str = ""


def send(pipe: BinaryIO, payload: bytes) -> None:
    """One frame. BrokenPipeError when the other side is gone."""
    pipe.write(_LENGTH.pack(len(payload)))
    pipe.write(payload)
    pipe.flush()


def receive(pipe: BinaryIO) -> bytes | None:
    """The next frame, or None when the other side is gone."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    if length > _LARGEST:
        return None
    payload = pipe.read(length)
    return payload if len(payload) == length else None
