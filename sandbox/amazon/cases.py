"""Amazon's cases: opening, deciding, appealing, replying, paying, and what each reader sees."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sandbox.amazon.agenda import Agenda, Due
from sandbox.amazon.claims import AppealRequest, ClaimType, DisputeRequest, ReplyRequest
from sandbox.amazon.clock import moment_of, stamp
from sandbox.amazon.errors import SpApiError
from sandbox.amazon.faults import PLAN_KINDS, Fault, FaultBook, Subject, change_plan
from sandbox.amazon.payouts import Line, PayoutBook
from sandbox.amazon.plans import Decision, Plan, Stage, Standing, Status, decide, split
from sandbox.amazon.store import Row, Store
from sandbox.amazon.world import Seller, World

FIRST_CASE_ID = 1_700_000_001
UNANSWERED_DAYS = 21
LAPSED_REASON = "We did not receive the information that we asked for."
PAY_REASONS: dict[ClaimType, str] = {
    "LOST_WAREHOUSE": "Lost_Warehouse",
    "DAMAGED_WAREHOUSE": "Damaged_Warehouse",
    "INBOUND_SHORTAGE": "Lost_Inbound",
    "REFUND_NOT_RETURNED": "CustomerReturn",
    "WRONG_RETURN": "CustomerReturn",
    "MULTICHANNEL_LOST": "Lost:Outbound",
}
OTHER_REASON = "GeneralAdjustment"


@dataclass(frozen=True)
class Case:
    """One case as it stands."""

    case_id: str
    seller_id: str
    claim: DisputeRequest
    plan: Plan
    status: Status
    status_version: int
    received_at: datetime
    updated_at: datetime
    reason: str | None
    question: str | None
    approved_quantity: int | None
    approved_minor_units: int | None
    currency: str
    idempotency_key: str | None

    @property
    def subject(self) -> Subject:
        """Whom faults have to name to hit this case."""
        return Subject(
            self.seller_id,
            self.claim.fnsku,
            self.claim.ledger_reference,
            self.idempotency_key,
            self.case_id,
        )

    @property
    def decided(self) -> Decision:
        """The status and what it grants."""
        return Decision(
            self.status,
            self.reason,
            self.question,
            self.approved_quantity,
            self.approved_minor_units,
        )


class CaseBook:
    """Everything that Amazon knows about disputes. Callers hold the transaction."""

    def __init__(
        self, store: Store, world: World, agenda: Agenda, payouts: PayoutBook, faults: FaultBook
    ) -> None:
        self._store = store
        self._world = world
        self._agenda = agenda
        self._payouts = payouts
        self._faults = faults

    def open(self, seller: Seller, claim: DisputeRequest, key: str | None, now: datetime) -> Case:
        """Open a case and plan its decision; `key` is None for a case typed in by hand."""
        case_id = str(self._store.next_number("case_id", FIRST_CASE_ID))
        subject = Subject(seller.merchant_id, claim.fnsku, claim.ledger_reference, key, case_id)
        plan = self._faults.plan_for(subject)
        self._store.insert(
            "cases",
            case_id=case_id,
            seller_id=seller.merchant_id,
            claim=claim.model_dump_json(by_alias=True),
            plan=plan.model_dump_json(),
            status="UNDER_REVIEW",
            status_version=0,
            received_at=stamp(now),
            updated_at=stamp(now),
            currency=seller.currency,
            idempotency_key=key,
        )
        case = self.get(case_id)
        self._record(case, "INITIAL", key, claim.narrative, now)
        return self._review(case, "INITIAL", now)

    def appeal(self, case: Case, request: AppealRequest, key: str, now: datetime) -> Case:
        """Ask for another look. Raises 409 unless the case was denied or approved in part."""
        if case.status not in {"DENIED", "PARTLY_APPROVED"}:
            raise _invalid_state("appeal", case)
        self._record(case, "APPEAL", key, request.grounds, now)
        return self._review(case, "APPEAL", now)

    def reply(self, case: Case, request: ReplyRequest, key: str, now: datetime) -> Case:
        """Answer Amazon's question. Raises 409 when nothing was asked."""
        if case.status != "INFORMATION_REQUESTED":
            raise _invalid_state("reply", case)
        self._record(case, "REPLY", key, request.answer, now)
        return self._review(case, "REPLY", now)

    def get(self, case_id: str) -> Case:
        """A case by its id. Raises KeyError."""
        row = self._store.one("SELECT * FROM cases WHERE case_id = ?", case_id)
        if row is None:
            raise KeyError(case_id)
        return _read(row)

    def find(self, seller_id: str, key: str) -> list[tuple[Row, Case]]:
        """Every submission (initial, appeal or reply) under a key, with its case."""
        rows = self._store.all(
            "SELECT * FROM submissions WHERE seller_id = ? AND idempotency_key = ? ORDER BY number",
            seller_id,
            key,
        )
        return [(row, self.get(row["case_id"])) for row in rows]

    def all(self) -> list[Case]:
        """Every case of every seller."""
        return [_read(row) for row in self._store.all("SELECT * FROM cases ORDER BY case_id")]

    def submissions(self, case_id: str) -> list[Row]:
        """What was sent for a case, in order."""
        return self._store.all(
            "SELECT * FROM submissions WHERE case_id = ? ORDER BY number", case_id
        )

    def replan(self, fault: Fault) -> None:
        """Let a fault that names a claim change the plans of cases that are already open."""
        if fault.request.kind not in PLAN_KINDS or not fault.request.match.model_fields_set:
            return
        for case in self.all():
            if fault.hits(case.subject):
                plan = change_plan(case.plan, fault.request)
                self._update(case.case_id, plan=plan.model_dump_json())

    def run_due(self, now: datetime) -> None:
        """Let everything happen that is due by now."""
        for due in self._agenda.take_due(now):
            case = self.get(due.case_id)
            if due.event == "pay":
                self._pay(case, due)
            elif due.event == "reverse":
                self._payouts.reverse_case(case.seller_id, case.case_id, due.at)
            elif due.details["version"] == case.status_version:
                self._conclude(case, due)

    def _review(self, case: Case, stage: Stage, now: datetime) -> Case:
        reviewed = self._change(case, Decision("UNDER_REVIEW"), now)
        self._agenda.schedule(
            now + timedelta(days=case.plan.decision_days),
            case.case_id,
            "decide",
            version=reviewed.status_version,
            stage=stage,
            before=vars(case.decided),
        )
        return reviewed

    def _conclude(self, case: Case, due: Due) -> None:
        if due.event == "lapse":
            self._change(case, Decision("DENIED", LAPSED_REASON), due.at)
            return
        before = Decision(**due.details["before"])
        standing = Standing(case.claim.quantity, self._value(case), before)
        concluded = self._change(case, decide(case.plan, due.details["stage"], standing), due.at)
        if concluded.status == "INFORMATION_REQUESTED":
            self._agenda.schedule(
                due.at + timedelta(days=UNANSWERED_DAYS),
                case.case_id,
                "lapse",
                version=concluded.status_version,
            )
        self._schedule_payments(concluded, before, due.at)

    def _schedule_payments(self, case: Case, before: Decision, at: datetime) -> None:
        """Plan what the new approval grants beyond what was granted before it."""
        quantity = (case.approved_quantity or 0) - (before.quantity or 0)
        minor_units = (case.approved_minor_units or 0) - (before.minor_units or 0)
        if minor_units <= 0:
            return
        shares = [payment.share for payment in case.plan.payments]
        parts = zip(
            case.plan.payments, split(quantity, shares), split(minor_units, shares), strict=True
        )
        for place, (payment, units, value) in enumerate(parts, start=1):
            self._agenda.schedule(
                at + timedelta(days=payment.after_days),
                case.case_id,
                "pay",
                quantity=units,
                minor_units=value,
                last=place == len(shares),
            )

    def _pay(self, case: Case, due: Due) -> None:
        quantity, value = due.details["quantity"], due.details["minor_units"]
        in_kind = case.plan.in_inventory
        line = Line(
            seller_id=case.seller_id,
            approved_at=due.at,
            reimbursement_id="",
            case_id=case.case_id,
            reason=PAY_REASONS.get(case.claim.claim_type, OTHER_REASON),
            fnsku=case.claim.fnsku,
            ledger_reference=case.claim.ledger_reference,
            currency=case.plan.currency or case.currency,
            amount_per_unit=0 if in_kind else value // max(quantity, 1),
            amount_total=0 if in_kind else value,
            quantity_cash=0 if in_kind else quantity,
            quantity_inventory=quantity if in_kind else 0,
        )
        number = self._payouts.id_for(line, merge=case.plan.merge)
        self._payouts.post(replace(line, reimbursement_id=number))
        if due.details["last"] and case.plan.reverse_after_days is not None:
            at = due.at + timedelta(days=case.plan.reverse_after_days)
            self._agenda.schedule(at, case.case_id, "reverse")

    def _value(self, case: Case) -> int:
        """Minor units: by the sourcing cost that Amazon knows, where units are paid at cost; else
        its own estimate, which is what the seller claims."""
        claim = case.claim
        seller = self._world.seller(case.seller_id)
        product = seller.product(claim.fnsku) if seller and claim.is_paid_at_cost else None
        if product:
            return product.sourcing_cost * claim.quantity
        return claim.claimed_amount.minor_units

    def _change(self, case: Case, to: Decision, at: datetime) -> Case:
        state = {
            "status": to.status,
            "status_version": case.status_version + 1,
            "reason": to.reason,
            "question": to.question,
            "approved_quantity": to.quantity,
            "approved_minor_units": to.minor_units,
        }
        self._update(case.case_id, updated_at=stamp(at), **state)
        self._store.insert(
            "changes",
            case_id=case.case_id,
            seller_id=case.seller_id,
            changed_at=stamp(at),
            currency=case.currency,
            **state,
        )
        return self.get(case.case_id)

    def _update(self, case_id: str, **values: object) -> None:
        names = ", ".join(f"{name} = ?" for name in values)
        sql = f"UPDATE cases SET {names} WHERE case_id = ?"  # noqa: S608 - names of this module
        self._store.run(sql, *values.values(), case_id)

    def _record(self, case: Case, kind: Stage, key: str | None, body: str, now: datetime) -> None:
        self._store.insert(
            "submissions",
            case_id=case.case_id,
            kind=kind,
            seller_id=case.seller_id,
            idempotency_key=key,
            body=body,
            received_at=stamp(now),
        )


def _invalid_state(what: str, case: Case) -> SpApiError:
    message = f"The case is {case.status}: it takes no {what}."
    return SpApiError(409, "InvalidState", message)


def _read(row: Row) -> Case:
    values: dict[str, Any] = dict(row)
    values["claim"] = DisputeRequest.model_validate_json(row["claim"])
    values["plan"] = Plan.model_validate_json(row["plan"])
    values["received_at"] = moment_of(row["received_at"])
    values["updated_at"] = moment_of(row["updated_at"])
    return Case(**values)
