"""The fifteen scenarios: what goes wrong, who acts on which day, and where the claim must end."""

from cli.demonstration import acts
from cli.demonstration.scenario import (
    DECIDED,
    FIRST_DAY,
    PAID,
    RETRIES_USED_UP,
    SECOND_ROUND,
    Beat,
    Evidence,
    Scenario,
)
from models.contracts.claim import ClaimStatus as S

MATCHED = (S.DETECTED, S.MATCHING, S.GATE)
SENT = (S.FILING, S.UNDER_REVIEW)
HANDED_OVER = (S.FILING, S.ON_DESK, S.UNDER_REVIEW)
SETTLED = (S.PAID, S.BILLED, S.SEALED, S.CLOSED)
WON = (S.APPROVED, S.AWAITING_PAYOUT, *SETTLED)
# A send, the question whether it arrived, and the wait for the next one.
UNSETTLED = (S.FILING, S.RETRYING, S.RETRYING)

SENT_AT_ONCE = Beat(FIRST_DAY, S.UNDER_REVIEW)
APPROVED_ON_TIME = Beat(DECIDED, S.AWAITING_PAYOUT)
PAID_ON_TIME = Beat(PAID, S.CLOSED)
ON_TIME = (SENT_AT_ONCE, APPROVED_ON_TIME, PAID_ON_TIME)
APPROVED_LATER = Beat(PAID, S.AWAITING_PAYOUT)
PAID_LATER = Beat(SECOND_ROUND, S.CLOSED)
LATER = (APPROVED_LATER, PAID_LATER)

AMERICAN = (
    Scenario(
        key="straight",
        title="straight to paid",
        country="US",
        path=(*MATCHED, *SENT, *WON),
        beats=ON_TIME,
    ),
    Scenario(
        key="asked",
        title="asked, answered, paid",
        country="US",
        path=(*MATCHED, S.AWAITING_ANSWER, *SENT, *WON),
        beats=(Beat(FIRST_DAY, S.AWAITING_ANSWER, acts.confirm_match), *ON_TIME),
        evidence=Evidence.SIMILAR,
    ),
    Scenario(
        key="expired",
        title="deadline passes",
        country="US",
        path=(*MATCHED, S.AWAITING_EVIDENCE, S.EXPIRED),
        beats=(Beat(FIRST_DAY, S.AWAITING_EVIDENCE), Beat(PAID, S.EXPIRED)),
        evidence=Evidence.NONE,
    ),
    Scenario(
        key="reply-lost",
        title="reply lost after acceptance",
        country="US",
        path=(*MATCHED, S.FILING, S.RETRYING, S.UNDER_REVIEW, *WON),
        beats=(
            Beat(FIRST_DAY, S.RETRYING),
            Beat(RETRIES_USED_UP, S.UNDER_REVIEW),
            APPROVED_ON_TIME,
            PAID_ON_TIME,
        ),
        fault={"kind": "reply_lost"},
    ),
    Scenario(
        key="three-retries",
        title="three retries, then operator",
        country="US",
        path=(*MATCHED, *UNSETTLED * 3, S.FILING, S.RETRYING, S.ON_DESK, *SENT, *WON),
        beats=(
            Beat(FIRST_DAY, S.RETRYING),
            Beat(RETRIES_USED_UP, S.ON_DESK, acts.send_again),
            Beat(RETRIES_USED_UP, S.UNDER_REVIEW),
            *LATER,
        ),
        fault={"kind": "server_error", "times": 4},
    ),
    Scenario(
        key="denied",
        title="denied, appealed, paid",
        country="US",
        path=(*MATCHED, *SENT, S.DENIED, *SENT, *WON),
        beats=(
            SENT_AT_ONCE,
            Beat(DECIDED, S.DENIED, acts.appeal),
            Beat(DECIDED, S.UNDER_REVIEW),
            *LATER,
        ),
        evidence=Evidence.TWO,
        fault={"kind": "denied", "reason": "The invoice does not cover all of these units."},
    ),
    Scenario(
        key="partly",
        title="partly approved",
        country="US",
        path=(*MATCHED, *SENT, S.PARTLY_APPROVED, S.AWAITING_PAYOUT, *SETTLED),
        beats=ON_TIME,
        units=2,
        fault={"kind": "partly_approved"},
    ),
    Scenario(
        key="information",
        title="information requested",
        country="US",
        path=(*MATCHED, *SENT, S.INFORMATION_REQUESTED, *SENT, *WON),
        beats=(
            SENT_AT_ONCE,
            Beat(DECIDED, S.INFORMATION_REQUESTED, acts.answer_amazon),
            Beat(DECIDED, S.UNDER_REVIEW),
            *LATER,
        ),
        fault={"kind": "information_requested", "question": "When did you receive these units?"},
    ),
    Scenario(
        key="in-inventory",
        title="paid in inventory",
        country="US",
        path=(*MATCHED, *SENT, *WON),
        beats=ON_TIME,
        fault={"kind": "paid_in_inventory"},
    ),
    Scenario(
        key="reversed",
        title="reversed after closing",
        country="US",
        path=(*MATCHED, *SENT, *WON, S.REVERSED, S.CREDITED),
        beats=(*ON_TIME, Beat(SECOND_ROUND, S.CREDITED)),
        fault={"kind": "reversed", "afterDays": 2},
    ),
    Scenario(
        key="stopped",
        title="stopped by switch, released",
        country="US",
        path=(*MATCHED, S.FILING, S.HELD_BY_STOP, *SENT, *WON),
        beats=(Beat(FIRST_DAY, S.HELD_BY_STOP, acts.release_switch), *ON_TIME),
        wave=1,
        before=acts.pull_switch,
    ),
)

FILED_AT_ONCE = (
    Beat(FIRST_DAY, S.ON_DESK, acts.file_by_hand),
    SENT_AT_ONCE,
    Beat(DECIDED, S.UNDER_REVIEW, acts.record_outcome),
    APPROVED_ON_TIME,
)
FILED_LATER = (
    Beat(RETRIES_USED_UP, S.ON_DESK, acts.file_by_hand),
    Beat(RETRIES_USED_UP, S.UNDER_REVIEW),
    Beat(PAID, S.UNDER_REVIEW, acts.record_outcome),
    *LATER,
)
PAID_IN_PARTS = (S.APPROVED, S.AWAITING_PAYOUT, S.PART_PAID, *SETTLED)

BRITISH = (
    Scenario(
        key="by-hand",
        title="filed by hand",
        country="GB",
        path=(*MATCHED, *HANDED_OVER, *WON),
        beats=(*FILED_AT_ONCE, PAID_ON_TIME),
    ),
    Scenario(
        key="in-parts",
        title="by hand, paid in two parts",
        country="GB",
        path=(*MATCHED, *HANDED_OVER, *PAID_IN_PARTS),
        beats=(*FILED_AT_ONCE, Beat(PAID, S.PART_PAID), PAID_LATER),
        units=2,
        fault={
            "kind": "paid_in_parts",
            "payments": [{"afterDays": 3, "share": 60}, {"afterDays": 5.5, "share": 40}],
        },
    ),
    Scenario(
        key="late-evidence",
        title="evidence arrives late",
        country="GB",
        path=(*MATCHED, S.AWAITING_EVIDENCE, S.MATCHING, S.GATE, *HANDED_OVER, *WON),
        beats=(
            Beat(FIRST_DAY, S.AWAITING_EVIDENCE),
            Beat(RETRIES_USED_UP, S.AWAITING_EVIDENCE, acts.upload_invoice),
            *FILED_LATER,
        ),
        evidence=Evidence.LATE,
    ),
    # The claim whose evidence comes late asks for a place next, and finds one for both.
    Scenario(
        key="budget",
        title="held by the budget, told",
        country="GB",
        path=(*MATCHED, S.FILING, S.HELD_BY_BUDGET, *HANDED_OVER, *WON),
        beats=(Beat(FIRST_DAY, S.HELD_BY_BUDGET), *FILED_LATER),
        wave=1,
    ),
)

SCENARIOS = (*AMERICAN, *BRITISH)
