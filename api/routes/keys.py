"""The public halves of the keys that proof packets are signed with."""

from fastapi import APIRouter

from api.dependencies import Caller, Keys
from api.problems import problem_responses
from api.schemas.keys import PacketKey, PacketKeys
from models.errors import PacketError

router = APIRouter(prefix="/keys", tags=["keys"])


@router.get(
    "",
    summary="List the keys that packets are signed with",
    responses=problem_responses(PacketError),
)
def list_keys(_caller: Caller, keys: Keys) -> PacketKeys:
    """Every key that ever signed: `opside verify PACKET.zip --key FILE` takes one of them.

    They lie in the data folder that the worker signs in, which the API has to share.
    """
    found = [PacketKey(id=key.key_id, pem=key.pem.decode()) for key in keys.trusted()]
    return PacketKeys(items=found)
