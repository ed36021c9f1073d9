"""Where the keys of packets lie: the private one with the secrets, the public halves beside them.

HOME/secrets/packet-signing.pem   the private key, readable by its owner alone
HOME/keys/<key id>.pub.pem        every public half that ever signed; all stay trusted
"""

import os
from pathlib import Path
from tempfile import mkstemp

from models.errors import PacketError
from packets.signing import PublicKey, Signer


class SigningKeys:
    """The signing keys of one data folder. Safe for several processes at once."""

    def __init__(self, home: Path) -> None:
        self.private = home / "secrets" / "packet-signing.pem"
        self.folder = home / "keys"

    def signer(self) -> Signer:
        """The key that signs, made at first use. PacketError when its file is broken."""
        if not self.private.exists():
            draft = draft_beside(self.private, Signer.generate().private_pem)
            try:
                self.private.hardlink_to(draft)  # the first of two processes wins for both
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        signer = Signer.from_pem(self.private.read_bytes())
        self._publish(signer.public)
        return signer

    def rotate(self) -> Signer:
        """Signs with a new key from now on; packets of the old ones stay trusted."""
        signer = Signer.generate()
        self._publish(signer.public)
        draft_beside(self.private, signer.private_pem).replace(self.private)
        return signer

    def trusted(self) -> list[PublicKey]:
        """Every public half, by file name; empty where no key was ever made.

        PacketError names a file that is no key.
        """
        return [read_public_key(path) for path in sorted(self.folder.glob("*.pub.pem"))]

    def _publish(self, key: PublicKey) -> None:
        path = self.folder / f"{key.key_id}.pub.pem"
        if not path.exists():
            draft = draft_beside(path, key.pem)
            draft.chmod(0o644)
            draft.replace(path)


def read_public_key(path: Path) -> PublicKey:
    """The public key in a PEM file. PacketError names the file when it holds none."""
    try:
        return PublicKey.from_pem(path.read_bytes())
    except PacketError as error:
        raise PacketError(f"{path}: {error.message}") from error


def draft_beside(target: Path, content: bytes) -> Path:
    """A file beside `target` that only its owner may read, whole on disk before it is named."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = mkstemp(dir=target.parent, prefix=f".{target.name}.")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return Path(name)
