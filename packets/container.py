"""The ZIP around a packet: its bytes are fixed by the names and contents of its files alone.

Written here rather than by `zipfile`, so that no version of Python changes a packet's bytes, and so
that the check can lay the one right container beside the one at hand: whatever hides in headers, in
comments or around the files shows as a difference.
"""

import struct
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO

from models.errors import NotAPacket, PacketDamaged, PacketError
from packets.names import is_safe, shown

MAX_PACKET_BYTES = 256 * 1024 * 1024
MAX_ENTRIES = 10_000

_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_CENTRAL_HEADER = struct.Struct("<4s6H3L5H2L")
_END_RECORD = struct.Struct("<4s4H2LH")
_VERSION = 20
_UNIX = 3
_UTF8_NAMES = 0x800
_STORED = 0
_MIDNIGHT = 0
_FIRST_OF_JANUARY_1980 = (1 << 5) | 1
_READABLE_FILE = 0o100644 << 16


@dataclass(frozen=True)
class Unpacked:
    """Every name in the container, the files that could be read, what is wrong with the rest."""

    names: frozenset[str]
    files: dict[str, bytes]
    problems: list[str]


def pack(files: dict[str, bytes]) -> bytes:
    """A ZIP of `files` in their order: stored, dated 1 January 1980, nothing added.

    PacketError when the files together are larger than a packet may be.
    """
    if sum(map(len, files.values())) > MAX_PACKET_BYTES or len(files) > MAX_ENTRIES:
        raise PacketError("The packet would be too large; enclose fewer or smaller documents.")
    body, directory = bytearray(), bytearray()
    for name, content in files.items():
        common = (
            _UTF8_NAMES,
            _STORED,
            _MIDNIGHT,
            _FIRST_OF_JANUARY_1980,
            zlib.crc32(content),
            len(content),
            len(content),
            len(name.encode()),
        )
        directory += _CENTRAL_HEADER.pack(
            b"PK\x01\x02", _UNIX << 8 | _VERSION, _VERSION, *common, 0, 0, 0, 0, _READABLE_FILE,
            len(body),
        )  # fmt: skip
        directory += name.encode()
        body += _LOCAL_HEADER.pack(b"PK\x03\x04", _VERSION, *common, 0)
        body += name.encode() + content
    count = len(files)
    end = _END_RECORD.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), len(body), 0)
    return bytes(body + directory + end)


def unpack(content: bytes) -> Unpacked:
    """Reads a container that anybody may have made; nothing is decompressed.

    NotAPacket when it is no ZIP at all, PacketDamaged when it is one that cannot be read.
    """
    if len(content) > MAX_PACKET_BYTES:
        raise NotAPacket("The file is larger than any packet; check that it is the right one.")
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
    except Exception as error:  # hostile bytes make zipfile raise far more than BadZipFile
        if content.startswith(b"PK\x03\x04"):
            raise PacketDamaged("the ZIP is cut short or its directory is broken") from error
        raise NotAPacket("The file is not a ZIP; a proof packet is one.") from error
    stored = sum(entry.file_size for entry in entries if entry.compress_type == _STORED)
    if len(entries) > MAX_ENTRIES or stored > len(content):
        raise PacketDamaged("the ZIP claims to hold more than its own size, so it was not opened")
    return _read(content, entries)


def describe_difference(content: bytes, files: dict[str, bytes]) -> str | None:
    """How `content` differs from the one right container of `files`; None when it does not."""
    right = pack(files)
    if content == right:
        return None
    surplus = len(content) - len(right)
    if content.startswith(right):
        return f"{surplus} bytes were appended behind the packet"
    if content.endswith(right):
        return f"{surplus} bytes were put in front of the packet"
    return "the ZIP container is not the one that was sealed (order, headers or hidden bytes)"


def _read(content: bytes, entries: list[zipfile.ZipInfo]) -> Unpacked:
    files: dict[str, bytes] = {}
    problems: list[str] = []
    for entry in entries:
        problem = _entry_problem(entry, files)
        if problem is None:
            files[entry.filename] = _stored_bytes(content, entry)
        else:
            problems.append(f"{shown(entry.filename)}: {problem}")
    return Unpacked(frozenset(entry.filename for entry in entries), files, problems)


def _entry_problem(entry: zipfile.ZipInfo, seen: dict[str, bytes]) -> str | None:
    if entry.filename in seen:
        return "is in the packet twice"
    if not is_safe(entry.filename):
        return "is no name of a packet's file (it may point outside the folder it is unpacked to)"
    if entry.compress_type != _STORED or entry.flag_bits & 0x1:
        return "is compressed or encrypted, so it was not opened; a packet stores its files plainly"
    return None


def _stored_bytes(content: bytes, entry: zipfile.ZipInfo) -> bytes:
    """The entry's bytes; short when its header lies, which the manifest's hash then shows."""
    lengths = content[entry.header_offset + 26 : entry.header_offset + 30]
    name_length, extra_length = struct.unpack("<HH", lengths.ljust(4, b"\0"))
    start = entry.header_offset + _LOCAL_HEADER.size + name_length + extra_length
    return content[start : start + entry.file_size]
