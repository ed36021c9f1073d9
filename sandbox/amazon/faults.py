"""Faults on demand: what they are, whom they hit, and how often."""

from dataclasses import dataclass
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

from sandbox.amazon.plans import Payment, Plan
from sandbox.amazon.store import Row, Store

CallKind = Literal[
    "reply_lost", "server_error", "unavailable", "timeout", "slow", "refused", "throttled",
    "unauthorized",
]  # fmt: skip
PlanKind = Literal[
    "decision_after", "denied", "information_requested", "partly_approved", "paid_in_inventory",
    "paid_in_parts", "paid_after", "reversed", "other_currency", "merged",
]  # fmt: skip
ReportKind = Literal["report_cancelled", "report_fatal", "report_slow"]

CALL_KINDS: frozenset[str] = frozenset(get_args(CallKind))
PLAN_KINDS: frozenset[str] = frozenset(get_args(PlanKind))
REPORT_KINDS: frozenset[str] = frozenset(get_args(ReportKind))

Operation = Literal[
    "any", "token", "createDispute", "findDisputes", "getDispute", "getChanges", "createAppeal",
    "createReply", "getCapabilities", "createReport", "getReport", "getReports",
    "getReportDocument", "cancelReport", "listTransactions", "getShipmentItems",
    "getSubscription", "createSubscription",
]  # fmt: skip


class Wire(BaseModel):
    """JSON in camelCase, as Amazon writes it."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid")


class Match(Wire):
    """Which claim a fault is for; every field that is given has to agree."""

    fnsku: str | None = None
    ledger_reference: str | None = None
    idempotency_key: str | None = None
    case_id: str | None = None


class FaultRequest(Wire):
    """A fault as ordered over `/sandbox/faults`; docs/sandbox.md lists the fields of each kind."""

    kind: CallKind | PlanKind | ReportKind | Literal["revoked"]
    seller_id: str | None = None
    match: Match = Field(default_factory=Match)
    operation: Operation = "createDispute"
    times: int | None = Field(default=None, ge=1)
    seconds: float = Field(default=5.0, ge=0)
    accepted: bool = False
    accept_after_seconds: float = Field(default=0.0, ge=0)
    retry_after_seconds: int | None = Field(default=None, ge=0)
    message: str = "The request is not valid."
    html: bool = False
    reason: str | None = None
    question: str = "Please send the supplier invoice that shows the units."
    quantity: int | None = Field(default=None, ge=1)
    appeal: Literal["APPROVED", "DENIED"] = "APPROVED"
    after_days: float | None = Field(default=None, ge=0)
    payments: tuple[Payment, ...] = ()
    currency: str = Field(default="CAD", min_length=3, max_length=3)
    report_type: str | None = None

    @model_validator(mode="after")
    def _hit_once_unless_told(self) -> "FaultRequest":
        if self.times is None and self.kind in CALL_KINDS | REPORT_KINDS:
            self.times = 1
        return self


@dataclass(frozen=True)
class Subject:
    """Whom a call or a case is about, as far as it is known."""

    seller_id: str | None
    fnsku: str | None = None
    ledger_reference: str | None = None
    idempotency_key: str | None = None
    case_id: str | None = None


@dataclass(frozen=True)
class Fault:
    """An ordered fault; `remaining` None means: until it is deleted."""

    fault_id: int
    request: FaultRequest
    remaining: int | None

    def hits(self, subject: Subject) -> bool:
        """Whether the fault is for this seller and this claim."""
        if self.remaining == 0 or self.request.seller_id not in {None, subject.seller_id}:
            return False
        wanted = self.request.match.model_dump(exclude_none=True)
        return all(getattr(subject, name) == value for name, value in wanted.items())

    def view(self) -> dict[str, Any]:
        """The fault as the admin interface shows it."""
        body = self.request.model_dump(mode="json", by_alias=True, exclude_none=True)
        return {"faultId": self.fault_id, "remaining": self.remaining, **body}


class FaultBook:
    """All ordered faults, in the order in which they were ordered."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, request: FaultRequest) -> Fault:
        """Order a fault."""
        body = request.model_dump_json(by_alias=True)
        number = self._store.insert("faults", request=body, remaining=request.times)
        return Fault(number, request, request.times)

    def all(self) -> list[Fault]:
        """Every fault, used up or not."""
        return [_read(row) for row in self._store.all("SELECT * FROM faults ORDER BY fault_id")]

    def remove(self, fault_id: int | None = None) -> int:
        """Take one fault back, or all of them; returns how many there were."""
        chosen = [one for one in self.all() if fault_id in {None, one.fault_id}]
        for fault in chosen:
            self._store.run("DELETE FROM faults WHERE fault_id = ?", fault.fault_id)
        return len(chosen)

    def take_call(self, operation: str, subject: Subject) -> FaultRequest | None:
        """The first fault that hits this call, used once."""
        for fault in self.all():
            request = fault.request
            is_meant = request.kind in CALL_KINDS and request.operation in {"any", operation}
            if is_meant and fault.hits(subject):
                self._use(fault)
                return request
        return None

    def take_report(self, seller_id: str, report_type: str) -> FaultRequest | None:
        """The first fault that hits a new report of this type, used once."""
        for fault in self.all():
            request = fault.request
            is_meant = request.kind in REPORT_KINDS and request.report_type in {None, report_type}
            if is_meant and fault.hits(Subject(seller_id)):
                self._use(fault)
                return request
        return None

    def plan_for(self, subject: Subject) -> Plan:
        """The plan of a new case: the default, changed by every fault that hits it."""
        plan = Plan()
        for fault in self.all():
            if fault.request.kind in PLAN_KINDS and fault.hits(subject):
                self._use(fault)
                plan = change_plan(plan, fault.request)
        return plan

    def is_revoked(self, seller_id: str | None) -> bool:
        """Whether the seller has withdrawn its consent."""
        return any(
            fault.request.kind == "revoked" and fault.hits(Subject(seller_id))
            for fault in self.all()
        )

    def end_revocations(self, seller_id: str) -> None:
        """The seller gave its consent again."""
        for fault in self.all():
            if fault.request.kind == "revoked" and fault.hits(Subject(seller_id)):
                self.remove(fault.fault_id)

    def _use(self, fault: Fault) -> None:
        self._store.run(
            "UPDATE faults SET remaining = remaining - 1 WHERE fault_id = ?", fault.fault_id
        )


def change_plan(plan: Plan, fault: FaultRequest) -> Plan:
    """The plan with one fault added to it."""
    return plan.model_copy(update=_changes(plan, fault))


def _changes(plan: Plan, fault: FaultRequest) -> dict[str, object]:
    days = 5.0 if fault.after_days is None else fault.after_days
    last = plan.payments[-1]
    parts = fault.payments or (
        last.model_copy(update={"share": 60}),
        Payment(after_days=last.after_days + 4, share=40),
    )
    changes: dict[str, dict[str, object]] = {
        "decision_after": {"decision_days": days},
        "denied": {"decision": "DENIED", "reason": fault.reason, "appeal": fault.appeal},
        "information_requested": {
            "decision": "INFORMATION_REQUESTED",
            "question": fault.question,
        },
        "partly_approved": {
            "decision": "PARTLY_APPROVED",
            "approved_quantity": fault.quantity,
            "reason": fault.reason,
            "appeal": fault.appeal,
        },
        "paid_in_inventory": {"in_inventory": True},
        "paid_in_parts": {"payments": parts},
        "paid_after": {"payments": (Payment(after_days=days, share=100),)},
        "reversed": {"reverse_after_days": days},
        "other_currency": {"currency": fault.currency},
        "merged": {"merge": True},
    }
    return changes[fault.kind]


def _read(row: Row) -> Fault:
    request = FaultRequest.model_validate_json(row["request"])
    return Fault(row["fault_id"], request, row["remaining"])
