"""`opside verify` and `opside keys` as they are typed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from cli.keys import keys
from cli.verify import verify
from integrations.keys import SigningKeys
from packets.build import build_packet
from packets.container import pack, unpack
from tests.unit.packets.samples import contents, packet, signer

app = typer.Typer()
app.command("verify")(verify)
app.command("keys")(keys)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OPSIDE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "signer.pem"
    path.write_bytes(signer().public.pem)
    return path


def _saved(folder: Path, content: bytes) -> Path:
    path = folder / "packet.zip"
    path.write_bytes(content)
    return path


def _damaged() -> bytes:
    return pack({**unpack(packet()).files, "match.json": b"{}"})


def _run(*words: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(word) for word in words])
    return result.exit_code, result.output


@pytest.mark.parametrize(
    ("content", "status", "said"),
    [
        (packet(), 0, "Intact and trusted"),
        (_damaged(), 1, "Damaged or forged"),
        (b"a letter", 2, "Not a proof packet"),
        (build_packet(contents(), signer(2)).content, 3, "the signer is unknown"),
    ],
    ids=["intact", "damaged", "no packet", "unknown signer"],
)
@pytest.mark.usefixtures("home")
def test_each_verdict_has_its_exit_status(
    tmp_path: Path, key_file: Path, content: bytes, status: int, said: str
) -> None:
    code, output = _run("verify", _saved(tmp_path, content), "--key", key_file)
    assert (code, said in output) == (status, True)


@pytest.mark.usefixtures("home")
def test_what_is_wrong_is_named(tmp_path: Path, key_file: Path) -> None:
    _, output = _run("verify", _saved(tmp_path, _damaged()), "--key", key_file)
    assert "match.json" in output


def test_without_a_key_file_the_data_folder_is_trusted(tmp_path: Path, home: Path) -> None:
    content = build_packet(contents(), SigningKeys(home).signer()).content
    assert _run("verify", _saved(tmp_path, content))[0] == 0


def test_the_given_key_replaces_those_of_the_data_folder(
    tmp_path: Path, home: Path, key_file: Path
) -> None:
    content = build_packet(contents(), SigningKeys(home).signer()).content
    assert _run("verify", _saved(tmp_path, content), "--key", key_file)[0] == 3


def test_verifying_makes_no_key(tmp_path: Path, home: Path) -> None:
    _run("verify", _saved(tmp_path, packet()))
    assert not home.exists()


@pytest.mark.usefixtures("home")
def test_the_json_report_can_be_read(tmp_path: Path, key_file: Path) -> None:
    _, output = _run("verify", _saved(tmp_path, _damaged()), "--key", key_file, "--json")
    assert json.loads(output)["verdict"] == "damaged"


@pytest.mark.usefixtures("home")
def test_a_broken_key_file_is_a_wrong_call_not_a_verdict(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pem"
    broken.write_text("nothing")
    code, output = _run("verify", _saved(tmp_path, packet()), "--key", broken)
    assert code == 2
    assert "Intact" not in output


@pytest.mark.usefixtures("home")
def test_a_missing_file_is_a_wrong_call(tmp_path: Path) -> None:
    assert _run("verify", tmp_path / "none.zip")[0] == 2


def test_verifying_loads_no_server_part(tmp_path: Path, key_file: Path) -> None:
    heavy = ["reportlab", "sqlalchemy", "temporalio", "fastapi", "pypdfium2"]
    script = f"""
import sys
import typer
from cli.verify import verify
try:
    verify(__import__("pathlib").Path({str(_saved(tmp_path, packet()))!r}),
           __import__("pathlib").Path({str(key_file)!r}))
except typer.Exit:
    print([name for name in {heavy} if name in sys.modules])
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_keys_shows_the_one_that_signs(home: Path) -> None:
    key_id = SigningKeys(home).signer().public.key_id
    assert f"{key_id}  signs" in _run("keys", "show")[1]


def test_keys_rotate_keeps_the_old_one_trusted(home: Path) -> None:
    old = SigningKeys(home).signer().public.key_id
    _, output = _run("keys", "rotate")
    new = SigningKeys(home).signer().public.key_id
    assert f"{old}  trusted" in output
    assert f"{new}  signs" in output


@pytest.mark.usefixtures("home")
def test_keys_without_any_says_so() -> None:
    assert "no key yet" in _run("keys")[1]
