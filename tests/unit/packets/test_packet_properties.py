"""The packet under any bytes: what goes in comes out, and no change goes unseen."""

from hypothesis import given, settings
from hypothesis import strategies as st

from packets.container import pack, unpack
from packets.verify import Verdict, verify_packet
from tests.unit.packets.samples import packet, signer

names = st.from_regex(
    r"[a-z][a-z0-9_]{0,12}(/[a-z0-9][a-z0-9_]{0,11})?\.[a-z]{1,4}", fullmatch=True
)
contents = st.dictionaries(names, st.binary(max_size=200), min_size=1, max_size=6)
INTACT = (Verdict.INTACT,)


@given(files=contents)
def test_what_is_packed_is_unpacked(files: dict[str, bytes]) -> None:
    assert dict(unpack(pack(files)).files) == files


@given(files=contents)
def test_unpacked_files_pack_to_the_same_bytes(files: dict[str, bytes]) -> None:
    assert pack(dict(unpack(pack(files)).files)) == pack(files)


@given(place=st.integers(min_value=0), change=st.integers(1, 255))
@settings(max_examples=300)
def test_no_changed_byte_goes_unseen(place: int, change: int) -> None:
    content = bytearray(packet())
    content[place % len(content)] ^= change
    assert verify_packet(bytes(content), [signer().public]).verdict not in INTACT


@given(begin=st.integers(min_value=0), length=st.integers(1, 500), added=st.binary(max_size=50))
@settings(max_examples=200)
def test_no_cut_and_no_addition_goes_unseen(begin: int, length: int, added: bytes) -> None:
    content = packet()
    place = begin % len(content)
    changed = content[:place] + added + content[place + length :]
    if changed != content:
        assert verify_packet(changed, [signer().public]).verdict not in INTACT


@given(content=st.binary(max_size=400))
def test_any_bytes_are_judged_without_a_crash(content: bytes) -> None:
    assert verify_packet(content, []).verdict is Verdict.NOT_A_PACKET
