"""The audit chain: whatever is changed, removed or moved is found."""

import json
from datetime import timedelta, timezone
from typing import Any
from uuid import UUID

import pytest

from models.contracts.audit import (
    GENESIS_HASH,
    AuditEvent,
    canonical_json,
    erasure_remarks,
    event_hash,
    left_hash,
    sealed,
    verify_chain,
)
from models.contracts.claim import ClaimStatus
from models.contracts.projection import EventKind
from tests.fixtures_database import MOMENT

CLAIM = UUID("0e5f09d1-725f-4a74-8729-e528e4f0f2ec")
TAMPERED: dict[str, Any] = {
    "claim_id": UUID(int=1),
    "seq": 7,
    "kind": EventKind.NOTE,
    "writer": "another",
    "run_id": "another",
    "step": 9,
    "at": MOMENT + timedelta(microseconds=1),
    "source": ClaimStatus.PAID,
    "target": ClaimStatus.PAID,
    "actor": "another",
    "reason": "another",
    "file": {"confidence": 0.98},
    "previous_hash": "f" * 64,
    "hash": "f" * 64,
    "erased": 3,
}


def _chain(length: int = 3) -> list[AuditEvent]:
    events: list[AuditEvent] = []
    for seq in range(1, length + 1):
        event = AuditEvent(
            claim_id=CLAIM,
            seq=seq,
            kind=EventKind.TRANSITION,
            writer="claim-1",
            run_id="run-1",
            step=seq,
            at=MOMENT,
            source=None,
            target=ClaimStatus.MATCHING,
            actor="opside",
            reason="café",
            file={"confidence": 0.97, "claimed": {"cents": 1250, "currency": "USD"}},
            previous_hash=events[-1].hash if events else GENESIS_HASH,
        )
        events.append(sealed(event))
    return events


def test_untouched_chain_is_intact() -> None:
    assert verify_chain(_chain()) == []


def test_every_field_is_tampered_with_below() -> None:
    assert set(TAMPERED) == set(AuditEvent.model_fields)


@pytest.mark.parametrize("field", sorted(TAMPERED))
def test_changed_field_is_found(field: str) -> None:
    chain = _chain()
    chain[1] = chain[1].model_copy(update={field: TAMPERED[field]})
    assert verify_chain(chain) != []


def test_changed_event_with_a_fitting_hash_breaks_the_next_link() -> None:
    chain = _chain()
    chain[1] = sealed(chain[1].model_copy(update={"reason": "another"}))
    assert verify_chain(chain) == ["event 3: it does not hold the hash of event 2"]


@pytest.mark.parametrize("position", [0, 1])
def test_removed_event_is_found(position: int) -> None:
    chain = _chain()
    del chain[position]
    assert verify_chain(chain) != []


def test_exchanged_events_are_found() -> None:
    first, second, third = _chain()
    assert verify_chain([first, third, second]) != []


def test_problem_names_the_event() -> None:
    chain = _chain()
    chain[2] = chain[2].model_copy(update={"actor": "another"})
    assert verify_chain(chain) == ["event 3: its content does not match its hash"]


def test_hash_does_not_depend_on_the_time_zone_of_the_reader() -> None:
    event = _chain()[0]
    elsewhere = event.at.astimezone(timezone(timedelta(hours=9)))
    assert event_hash(event.model_copy(update={"at": elsewhere})) == event.hash


def test_hash_survives_a_journey_as_json() -> None:
    event = _chain()[0]
    assert event_hash(AuditEvent.model_validate_json(event.model_dump_json())) == event.hash


@pytest.mark.parametrize(("number", "read_back"), [(1.0, 1), (0.0, 0), (-0.0, 0), (1e20, 10**20)])
def test_whole_number_is_the_same_with_and_without_a_fraction(
    number: float, read_back: int
) -> None:
    assert canonical_json({"n": [number]}) == canonical_json({"n": [read_back]})


def test_canonical_json_has_sorted_keys_and_no_spaces() -> None:
    assert (
        canonical_json({"b": 1, "a": {"d": "é", "c": None}})
        == '{"a":{"c":null,"d":"é"},"b":1}'.encode()
    )


def test_yes_is_not_one() -> None:
    assert json.loads(canonical_json({"yes": True})) == {"yes": True}


def test_not_a_number_is_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical_json({"n": float("nan")})


def _erased_chain() -> list[AuditEvent]:
    """Events 1 to 3, of which the second lost its reason, and the event that vouches for it."""
    chain = _chain()
    chain[1] = chain[1].model_copy(update={"reason": "[erased]", "erased": 4})
    return [*chain, _vouching(chain, 2)]


def _vouching(chain: list[AuditEvent], seq: int) -> AuditEvent:
    """The next event, which vouches for what is left of event `seq`."""
    return sealed(
        chain[-1].model_copy(
            update={
                "seq": len(chain) + 1,
                "kind": EventKind.ERASURE,
                "erased": None,
                "file": {"erased": {"events": {str(seq): left_hash(chain[seq - 1])}}},
                "previous_hash": chain[-1].hash,
            }
        )
    )


def test_a_tombstone_that_an_erasure_vouches_for_is_intact() -> None:
    assert verify_chain(_erased_chain()) == []


@pytest.mark.parametrize("field", sorted(TAMPERED))
def test_changed_field_of_a_tombstone_is_found(field: str) -> None:
    chain = _erased_chain()
    chain[1] = chain[1].model_copy(update={field: TAMPERED[field]})
    assert verify_chain(chain) != []


def test_a_tombstone_without_its_erasure_is_found() -> None:
    assert verify_chain(_erased_chain()[:3]) != []


def test_a_tombstone_that_the_erasure_does_not_list_is_found() -> None:
    chain = _erased_chain()
    chain[0] = chain[0].model_copy(update={"reason": "[erased]", "erased": 4})
    assert verify_chain(chain) == [
        "event 1: erased, and no intact event 4 vouches for what is left"
    ]


def test_an_event_that_is_no_erasure_vouches_for_nothing() -> None:
    chain = _erased_chain()
    chain[3] = sealed(chain[3].model_copy(update={"kind": EventKind.NOTE}))
    assert verify_chain(chain) != []


def test_an_erasure_that_lost_words_itself_still_vouches() -> None:
    chain = _erased_chain()
    chain[3] = chain[3].model_copy(update={"actor": "[erased]", "erased": 5})
    assert verify_chain([*chain, _vouching(chain, 4)]) == []


def test_a_reader_is_told_of_an_erasure() -> None:
    (remark,) = erasure_remarks(_erased_chain())
    assert remark.startswith("event 4: opside erased a person on 2026-06-01 (words of events 2)")


def test_an_event_that_kept_its_words_is_written_as_ever() -> None:
    assert "erased" not in _chain()[0].model_dump()


def test_unknown_field_is_refused() -> None:
    content = _chain()[0].model_dump(mode="json") | {"also": 1}
    with pytest.raises(ValueError, match="also"):
        AuditEvent.model_validate(content)
