"""Public keys of packets."""

from pydantic import BaseModel


class PacketKey(BaseModel):
    """A public key (PEM); a packet's manifest names its `id`."""

    id: str
    pem: str


class PacketKeys(BaseModel):
    """Every key that ever signed a packet here."""

    items: list[PacketKey]
