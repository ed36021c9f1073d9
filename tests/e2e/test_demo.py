"""`opside demo` as a person runs it: one run, and all that it must have shown and left behind."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from engine.account import remove_data_folder
from integrations.keys import SigningKeys
from packets.verify import Verdict, verify_packet

pytestmark = pytest.mark.e2e

CLAIM_KEYS = {
    "id",
    "seller",
    "path",
    "channel",
    "status",
    "expected_status",
    "history_events",
    "acknowledged_submissions",
    "claimed_cents",
    "paid_cents",
    "currency",
    "packet",
}
MATCHED = ["detected", "matching", "gate"]
SETTLED = ["paid", "billed", "sealed", "closed"]


@dataclass(frozen=True)
class Run:
    home: Path
    exit_status: int
    output: str

    @property
    def summary(self) -> dict[str, Any]:
        return json.loads((self.home / "summary.json").read_text())

    @property
    def claims(self) -> list[dict[str, Any]]:
        return self.summary["claims"]


@pytest.fixture(scope="module")
def run(open_folder: Path) -> Iterator[Run]:
    home = open_folder / "demonstrated"
    ended = subprocess.run(
        [sys.executable, "-m", "cli.main", "demo"],
        env={**os.environ, "OPSIDE_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=280,
        check=False,
    )
    yield Run(home / "demo", ended.returncode, ended.stdout)
    remove_data_folder(home / "demo")


def test_every_claim_ends_where_it_should(run: Run):
    assert run.exit_status == 0, run.output
    assert run.summary["ok"] is True
    assert [claim["status"] for claim in run.claims] == [
        claim["expected_status"] for claim in run.claims
    ]


def test_the_summary_has_the_fields_that_scripts_read(run: Run):
    assert set(run.summary) == {
        "ok",
        "seconds",
        "claims",
        "packets_verified",
        "tampering_found",
    }
    assert all(set(claim) == CLAIM_KEYS for claim in run.claims)


def test_two_sellers_have_at_least_fourteen_claims(run: Run):
    assert len(run.claims) >= 14
    assert len({claim["id"] for claim in run.claims}) == len(run.claims)
    assert len({claim["seller"] for claim in run.claims}) == 2


def test_an_untroubled_claim_takes_the_straight_way_within_its_event_budget(run: Run):
    straight = [*MATCHED, "filing", "under_review", "approved", "awaiting_payout", *SETTLED]
    untroubled = [claim for claim in run.claims if claim["path"] == straight]

    assert untroubled
    assert all(claim["history_events"] <= 60 for claim in untroubled)
    assert any(claim["paid_cents"] == claim["claimed_cents"] > 0 for claim in untroubled)


@pytest.mark.parametrize(
    "status",
    [
        "awaiting_answer",
        "awaiting_evidence",
        "expired",
        "retrying",
        "on_desk",
        "denied",
        "partly_approved",
        "information_requested",
        "held_by_stop",
        "held_by_budget",
        "part_paid",
        "reversed",
        "credited",
    ],
)
def test_a_claim_passes(run: Run, status: str):
    assert any(status in claim["path"] for claim in run.claims)


def test_no_claim_is_acknowledged_twice(run: Run):
    assert {claim["acknowledged_submissions"] for claim in run.claims} == {0, 1}


def test_claims_are_filed_by_machine_and_by_hand(run: Run):
    assert {claim["channel"] for claim in run.claims} == {"spapi", "assisted"}


def test_every_claim_that_closed_has_a_packet_that_holds(run: Run):
    keys = SigningKeys(run.home).trusted()
    packets = [Path(claim["packet"]) for claim in run.claims if claim["packet"]]

    assert len(packets) == sum("closed" in claim["path"] for claim in run.claims)
    assert {verify_packet(one.read_bytes(), keys).verdict for one in packets} == {Verdict.INTACT}


def test_all_packets_were_verified_and_the_tampering_was_found(run: Run):
    kept = [one for one in (run.home / "packets").iterdir() if one.name.startswith("claim-")]

    assert run.summary["packets_verified"] == len(kept)
    assert run.summary["tampering_found"] is True


def test_without_a_terminal_it_prints_plain_lines(run: Run):
    assert "\x1b" not in run.output
    assert "Day 8" in run.output


def test_no_process_is_left_behind(run: Run):
    assert not [line for line in _command_lines() if str(run.home) in line]


def _command_lines() -> list[str]:
    lines: list[str] = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            lines.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:  # it ended meanwhile
            continue
    return lines
