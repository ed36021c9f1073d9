"""Can it be proven afterwards: the chains, the packets, the live events?"""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from uuid import UUID

from integrations.keys import SigningKeys
from models.contracts.audit import AuditEvent, verify_chain
from packets.verify import Verdict, verify_packet
from tests.chaos.record import Record

PACKETS_BY_COMMAND = 3  # each costs the start of a process; the others are verified in this one


def chains_verify(record: Record) -> Iterator[str]:
    """The audit chain of each claim is whole, and its head is the one in the claim's row."""
    for claim_id, row in record.claims.items():
        stored = sorted(record.of_claim("claim_events", claim_id), key=lambda one: one["seq"])
        events = [
            AuditEvent.model_validate({name: one[name] for name in AuditEvent.model_fields})
            for one in stored
        ]
        yield from (f"claim {claim_id}: {problem}" for problem in verify_chain(events))
        if not events or (events[-1].seq, events[-1].hash) != (row["last_seq"], row["last_hash"]):
            yield f"claim {claim_id}: the row's head is not the chain's"


def packets_verify(record: Record) -> Iterator[str]:
    """Each claim that closed after filing has a packet, and `opside verify` finds it intact."""
    keys = SigningKeys(record.home).trusted()
    for role in record.run.roles:
        packets = record.packets.get(role.id, []) if role.id else []
        if bool(packets) != (role.plan.fate.cases > 0):
            yield f"claim {role.id} ({role.plan.fate.name}) has {len(packets)} packets"
        for packet in packets:
            report = verify_packet(packet.read_bytes(), keys)
            if report.verdict is not Verdict.INTACT:
                yield f"{packet.name} is {report.verdict}: {report.problems[:3]}"
    chosen = [packets[-1] for packets in record.packets.values()][:PACKETS_BY_COMMAND]
    for packet in chosen:
        if _opside_verify(record, str(packet)) != 0:
            yield f"`opside verify {packet}` does not find it intact"


def live_events_had_no_gap(record: Record) -> Iterator[str]:
    """Who listened through all kills heard each position once, in order, as it is stored."""
    for account, listener in _listeners(record):
        stored = _stored(record, account)
        if [position for position, _ in stored] != list(range(1, len(stored) + 1)):
            yield f"tenant {account}: the stored positions are not 1 to {len(stored)}"
        heard = [position for position, _ in listener]
        wrong = [(one, other) for one, other in pairwise([0, *heard]) if other != one + 1]
        if wrong:
            yield f"tenant {account}: after position {wrong[0][0]} came {wrong[0][1]}"
        if listener != stored:
            yield f"tenant {account}: heard {len(listener)} events, stored are {len(stored)}"
        pages = [(one["position"], one["kind"]) for one in record.pages[account]]
        if pages != stored:
            yield f"tenant {account}: read {len(pages)} by page, stored are {len(stored)}"


def live_events_tell_every_step(record: Record) -> Iterator[str]:
    """Each step of each claim was told once by a `claim.status` event."""
    told = Counter(
        (row["claim_id"], row["content"]["seq"])
        for row in record.rows["feed_events"]
        if row["kind"] == "claim.status"
    )
    steps = {
        (row["claim_id"], row["seq"])
        for row in record.rows["claim_events"]
        if row["kind"] != "note"
    }
    yield from (f"claim {claim}: step {seq} was not told" for claim, seq in steps - told.keys())
    yield from (f"{step} was told {times} times" for step, times in told.items() if times > 1)


def _listeners(record: Record) -> Iterator[tuple[UUID, list[tuple[int, str]]]]:
    for listener in record.run.listeners:
        yield listener.tenant_id, [(position, event["kind"]) for position, event in listener.heard]


def _stored(record: Record, tenant_id: UUID) -> list[tuple[int, str]]:
    rows = [row for row in record.rows["feed_events"] if row["tenant_id"] == tenant_id]
    return sorted((row["position"], row["kind"]) for row in rows)


def _opside_verify(record: Record, packet: str) -> int:
    command = [sys.executable, "-m", "cli.main", "verify", packet]
    environment = {"OPSIDE_HOME": str(record.home)}
    return subprocess.run(command, check=False, capture_output=True, env=environment).returncode
