"""Messages of Amazon's queue: of each that is news of a report its id is read, and no more."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.amazon.notices import read_notice

SAMPLES = Path(os.environ.get("OPSIDE_SPAPI_DATA", Path(__file__).parents[4] / "shared/data/spapi"))
SCHEMA = SAMPLES / "notification_ReportProcessingFinished.json"


def message(report_id: str = "54517018502", **report: Any) -> dict[str, Any]:
    return {
        "notificationVersion": "2020-09-04",
        "notificationType": "REPORT_PROCESSING_FINISHED",
        "payload": {
            "reportProcessingFinishedNotification": {
                "sellerId": "A3TH9S8BH6GOGM",
                "reportId": report_id,
                "processingStatus": "DONE",
                **report,
            }
        },
        "notificationMetadata": {"subscriptionId": "sub-1", "notificationId": "note-1"},
    }


def test_a_finished_report_is_told_by_its_ids():
    notice = read_notice(json.dumps(message()))
    assert notice is not None
    assert notice.model_dump() == {
        "report_id": "54517018502",
        "merchant_id": "A3TH9S8BH6GOGM",
        "subscription_id": "sub-1",
        "notification_id": "note-1",
    }


def test_names_with_a_capital_are_read_too():
    told = {name[0].upper() + name[1:]: value for name, value in message().items()}
    assert read_notice(json.dumps(told)) == read_notice(json.dumps(message()))


STRANGE = [
    "",
    "no JSON",
    "[" * 100_000,
    "[]",
    "null",
    json.dumps(message() | {"notificationType": "TRANSACTION_UPDATE"}),
    json.dumps(message() | {"payload": None}),
    json.dumps(message() | {"notificationMetadata": "none"}),
    json.dumps(message("")),
    json.dumps(message("x" * 201)),
    json.dumps(message("1 OR 1")),
    json.dumps(message("1\n2")),
    json.dumps(message(reportId=7)),
    json.dumps(message(sellerId=["A"])),
]


@pytest.mark.parametrize("body", STRANGE, ids=range(len(STRANGE)))
def test_a_strange_body_is_no_notice(body: str):
    assert read_notice(body) is None


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(_JSON, _JSON)
def test_no_body_raises(payload: Any, about: Any):
    body = message() | {"payload": payload, "notificationMetadata": about}
    assert read_notice(json.dumps(body)) is None


def test_amazons_own_examples_are_read():
    if not SCHEMA.exists():
        pytest.skip("Amazon's samples are not here")
    examples = json.loads(SCHEMA.read_text())["examples"]
    read = [read_notice(json.dumps(one)) for one in examples]
    assert [one and (one.report_id, one.merchant_id) for one in read] == [
        ("54517018502", "A3TH9S8BH6GOGM"),
        ("54517018502", None),
    ]
