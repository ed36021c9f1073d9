"""The states of a claim and the legal arrows between them (docs/life-of-a-claim.md draws them)."""

from models.contracts.claim import ClaimStatus as S

_GIVEN_UP = {S.EXPIRED, S.WITHDRAWN}
# Fewer units are owed than were to be claimed: judged anew. None is: the claim ends.
_AMAZON_ACTED = {S.MATCHING, S.SETTLED_BY_AMAZON}
_DECIDED = {S.INFORMATION_REQUESTED, S.APPROVED, S.PARTLY_APPROVED, S.DENIED}

ARROWS: dict[S, frozenset[S]] = {
    source: frozenset(targets)
    for source, targets in {
        S.DETECTED: {S.MATCHING, S.EXPIRED},
        S.MATCHING: {S.GATE},
        S.GATE: {S.FILING, S.AWAITING_ANSWER, S.AWAITING_EVIDENCE, S.EXPIRED},
        S.AWAITING_ANSWER: {S.FILING, S.AWAITING_EVIDENCE} | _AMAZON_ACTED | _GIVEN_UP,
        S.AWAITING_EVIDENCE: _AMAZON_ACTED | _GIVEN_UP,
        S.FILING: {S.HELD_BY_BUDGET, S.HELD_BY_STOP, S.RETRYING, S.ON_DESK, S.UNDER_REVIEW}
        | {S.EXPIRED}
        | _AMAZON_ACTED,
        S.HELD_BY_BUDGET: {S.FILING, S.ON_DESK, S.WITHDRAWN} | _AMAZON_ACTED,
        S.HELD_BY_STOP: {S.FILING, S.ON_DESK, S.WITHDRAWN} | _AMAZON_ACTED,
        S.RETRYING: {S.FILING, S.RETRYING, S.UNDER_REVIEW, S.ON_DESK, S.WITHDRAWN} | _AMAZON_ACTED,
        S.ON_DESK: {S.FILING, S.UNDER_REVIEW, S.AWAITING_PAYOUT, S.PAID, S.SEALED}
        | _DECIDED
        | _GIVEN_UP,
        S.UNDER_REVIEW: {S.ON_DESK, S.WITHDRAWN} | _DECIDED,
        S.INFORMATION_REQUESTED: {S.FILING, S.UNDER_REVIEW, S.ON_DESK, S.WITHDRAWN}
        | (_DECIDED - {S.INFORMATION_REQUESTED}),
        S.DENIED: {S.FILING, S.SEALED, S.ON_DESK, S.UNDER_REVIEW, S.WITHDRAWN}
        | (_DECIDED - {S.DENIED}),
        S.APPROVED: {S.AWAITING_PAYOUT},
        S.PARTLY_APPROVED: {S.AWAITING_PAYOUT},
        S.AWAITING_PAYOUT: {S.PART_PAID, S.PAID, S.ON_DESK},
        S.PART_PAID: {S.PART_PAID, S.PAID, S.ON_DESK},
        S.PAID: {S.BILLED},
        S.BILLED: {S.SEALED},
        S.SEALED: {S.CLOSED},
        S.WITHDRAWN: {S.SEALED},
        S.CLOSED: {S.REVERSED},
        S.REVERSED: {S.CREDITED},
        S.CREDITED: {S.REVERSED},
        S.EXPIRED: set[S](),
        S.SETTLED_BY_AMAZON: set[S](),
    }.items()
}

BEFORE_FILING = frozenset(
    {S.DETECTED, S.MATCHING, S.GATE, S.AWAITING_ANSWER, S.AWAITING_EVIDENCE, S.HELD_BY_BUDGET}
)
TAKES_EVIDENCE = frozenset(
    {
        S.DETECTED,
        S.MATCHING,
        S.GATE,
        S.AWAITING_ANSWER,
        S.AWAITING_EVIDENCE,
        S.INFORMATION_REQUESTED,
    }
)
TAKES_OUTCOME = frozenset({S.UNDER_REVIEW, S.INFORMATION_REQUESTED, S.DENIED})

_WAITING_FOR: dict[S, str] = {
    S.DETECTED: "Opside: start",
    S.MATCHING: "Opside: match the documents",
    S.GATE: "Opside: decide whether to file",
    S.AWAITING_ANSWER: "the seller: answer the question",
    S.AWAITING_EVIDENCE: "the seller: upload an invoice that covers the units",
    S.FILING: "Opside: send to Amazon",
    S.HELD_BY_BUDGET: "a free filing place of this seller",
    S.HELD_BY_STOP: "an operator: release the stop switch",
    S.RETRYING: "the next try",
    S.ON_DESK: "an operator: decide",
    S.UNDER_REVIEW: "Amazon: decide the case",
    S.INFORMATION_REQUESTED: "the seller: answer Amazon's question",
    S.DENIED: "the seller or an operator: appeal, or let it close",
    S.APPROVED: "Opside: watch for the payout",
    S.PARTLY_APPROVED: "Opside: watch for the payout",
    S.AWAITING_PAYOUT: "Amazon: pay",
    S.PART_PAID: "Amazon: pay the rest",
    S.PAID: "Opside: bill",
    S.BILLED: "Opside: seal the proof packet",
    S.SEALED: "Opside: close",
    S.REVERSED: "Opside: credit the commission",
}


def is_legal(source: S | None, target: S) -> bool:
    """Whether a claim may go from `source` to `target`; every claim begins as `detected`."""
    return target is S.DETECTED if source is None else target in ARROWS[source]


def waiting_for(status: S) -> str:
    """Whose turn it is, as "who: what"; "nobody" once a claim has ended."""
    return _WAITING_FOR.get(status, "nobody")


def is_end(status: S, *, was_filed: bool) -> bool:
    """Whether a claim's workflow ends here. Withdrawn after filing, it still gets its packet."""
    return status in (S.CLOSED, S.EXPIRED, S.SETTLED_BY_AMAZON) or (
        status is S.WITHDRAWN and not was_filed
    )
