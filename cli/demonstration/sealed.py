"""The proof packets of the demo: kept as files, verified, and one copy tampered with."""

import re
import zipfile
from pathlib import Path

from cli.demonstration.findings import Tampering
from integrations.keys import SigningKeys
from packets.verify import Verdict, verify_packet

SUMMARY = "summary.json"
A_SUM = re.compile(rb'("cents"\s*:\s*)([1-9])')


class SealedPackets:
    """A folder of packets, held against the keys that this data folder trusts."""

    def __init__(self, home: Path) -> None:
        self._keys = SigningKeys(home)
        self._folder = home / "packets"
        self._folder.mkdir(exist_ok=True)

    def keep(self, name: str, content: bytes) -> Path:
        """Write a packet to the folder."""
        path = self._folder / name
        path.write_bytes(content)
        return path

    def problems(self, packet: Path) -> list[str]:
        """What `opside verify` finds wrong; empty for a packet that is intact and trusted."""
        report = verify_packet(packet.read_bytes(), self._keys.trusted())
        if report.verdict is Verdict.INTACT:
            return []
        return report.problems or [f"{packet.name} is {report.verdict}"]

    def tamper(self, packet: Path) -> Tampering:
        """Make a copy whose summary names other sums, in a ZIP that is in order by itself."""
        copy = packet.with_name("tampered-copy.zip")
        with zipfile.ZipFile(packet) as source, zipfile.ZipFile(copy, "w") as target:
            for entry in source.infolist():
                content = source.read(entry)
                target.writestr(entry, _raise(content) if entry.filename == SUMMARY else content)
        return Tampering(copy, self.problems(copy))


def _raise(summary: bytes) -> bytes:
    """Every sum begins with a nine."""
    return A_SUM.sub(rb"\g<1>9", summary)
