"""summary.pdf: the claim on a page or two, for the seller, the operator and the auditor."""

from collections.abc import Sequence
from datetime import UTC, datetime

from reportlab.platypus import Flowable, Spacer

from models.contracts.audit import AuditEvent
from models.contracts.claim import ClaimFamily
from models.contracts.evidence import EvidenceMatch
from models.contracts.money import Money
from models.contracts.packet import NOT_YET, PacketContents
from models.contracts.projection import EventKind
from packets.manifest import FileEntry
from packets.pdf_layout import (
    BODY,
    LEFT_OUT,
    SMALL,
    TITLE,
    figures,
    grid,
    lines,
    pairs,
    printable,
    render,
    section,
    text,
)

_HAPPENED = {
    ClaimFamily.LOST_WAREHOUSE: "lost in an Amazon warehouse",
    ClaimFamily.DAMAGED_WAREHOUSE: "damaged in an Amazon warehouse",
}


def summary_pdf(contents: PacketContents, files: Sequence[FileEntry]) -> bytes:
    """The summary's bytes; `files` are the packet's other files, whose hashes it prints."""
    story = [
        *_head(contents),
        *section("What happened", _what_happened(contents)),
        *_decision(contents),
        *_evidence(contents),
        *_answers(contents),
        *_submissions(contents),
        *_payout(contents),
        *_timeline(contents.audit),
        *_verification(contents, files),
    ]
    claim_id = contents.identity.claim_id
    return render(
        story,
        title=f"Proof packet of claim {claim_id}",
        foot=f"Claim {claim_id}, packet version {contents.version}. "
        "Prepared by Opside, automated software.",
    )


def _head(contents: PacketContents) -> list[Flowable]:
    file, facts = contents.file, contents.facts
    return [
        text(
            f"PROOF PACKET  ·  version {contents.version}  ·  made {_moment(contents.made_at)} UTC",
            SMALL,
        ),
        Spacer(0, 4),
        text(facts.title, TITLE),
        text(
            f"{_units(facts.quantity)} {_happened(contents)}. Claim is {_words(contents.status)}."
        ),
        Spacer(0, 9),
        figures(
            [
                ("Claimed", _amount(file.claimed), _units(facts.quantity)),
                ("Approved", _amount(file.approved), _approved_units(contents)),
                ("Paid", _amount(file.paid), _paid_note(contents)),
                ("Commission", _commission(contents), _formula(contents)),
            ]
        ),
    ]


def _what_happened(contents: PacketContents) -> Flowable:
    facts = contents.facts
    return pairs(
        [
            ("FNSKU", facts.fnsku),
            ("ASIN", facts.asin),
            ("MSKU", facts.msku),
            ("Marketplace", facts.marketplace),
            ("Seller", str(contents.identity.seller_id)),
            ("Ledger row", facts.ledger_reference),
            ("Ledger date", facts.ledger_date.isoformat()),
            ("Warehouse", facts.fulfillment_center),
            ("Quantity", _units(facts.quantity)),
            ("File by", f"{_moment(facts.deadline)} UTC"),
        ]
    )


def _decision(contents: PacketContents) -> list[Flowable]:
    file, facts = contents.file, contents.facts
    confirmed = f"yes, by {file.confirmed_by}" if file.confirmed_by else "not needed or not given"
    rows = [
        ("Confidence", "none" if file.confidence is None else f"{file.confidence:.1%}"),
        ("Confirmed", confirmed),
        ("Rule pack", f"{facts.rule_pack} {facts.rule_pack_version}"),
        (
            "Auto-file",
            f"{contents.policy.auto_submit.value}, from {contents.policy.auto_threshold:.0%}",
        ),
    ]
    reasons = [lines([f"· {reason}" for reason in file.gate_reasons])] if file.gate_reasons else []
    return section("How it was decided", pairs(rows), *reasons)


def _evidence(contents: PacketContents) -> list[Flowable]:
    if not contents.evidence:
        return section("Evidence", text("No document is enclosed."))
    match = contents.file.match
    rows: list[list[str | Flowable]] = []
    for document in sorted(contents.evidence, key=lambda item: str(item.document_id)):
        chosen = match is not None and match.document_id == document.document_id
        why = _why(match) if match is not None and chosen else ["Enclosed with a submission."]
        rows.append(
            [document.name, lines(why), lines([document.sha256[:32], document.sha256[32:]], SMALL)]
        )
    return section(
        "Evidence and why it fits", grid(["Document", "Why", "SHA-256"], rows, [0.24, 0.46, 0.30])
    )


def _why(match: EvidenceMatch) -> list[str]:
    number = f" of {match.document_number}" if match.document_number else ""
    cost = f" at {match.unit_cost}" if match.unit_cost else ""
    return [
        f"Line {match.line_position}{number}: {match.line_description}",
        f"{_units(match.quantity)}{cost}, {match.tier.value} match, {match.probability:.1%}",
        *(f"· {reason}" for reason in match.reasons),
        *(f"· failed check: {check.message}" for check in match.failed_checks),
    ]


def _answers(contents: PacketContents) -> list[Flowable]:
    if not contents.questions:
        return []
    rows: list[list[str | Flowable]] = []
    for asked in contents.questions:
        labels = {choice.code: choice.label for choice in asked.question.choices}
        answer = labels.get(asked.choice or "", asked.choice or asked.outcome)
        said = [answer, asked.text] if asked.text else [answer]
        when = _moment(asked.answered_at) if asked.answered_at else ""
        rows.append([asked.question.text, lines(said), asked.answered_by or "", when])
    return section(
        "Questions and answers",
        grid(["Question", "Answer", "By", "When"], rows, [0.42, 0.25, 0.17, 0.16]),
    )


def _submissions(contents: PacketContents) -> list[Flowable]:
    rows = [
        [
            _moment(sent.at),
            sent.kind.value,
            sent.channel.value,
            sent.case_id or NOT_YET,
            _words(sent.state),
            str(sent.sends),
        ]
        for sent in contents.submissions
    ]
    if not rows:
        return section("Sent to Amazon", text("Nothing was sent."))
    head = ["When", "Kind", "Channel", "Case id", "State", "Sends"]
    return section("Sent to Amazon", grid(head, rows, [0.18, 0.13, 0.15, 0.22, 0.22, 0.10]))


def _payout(contents: PacketContents) -> list[Flowable]:
    chain = [
        [
            link.case_id,
            link.reimbursement_id,
            link.settlement_line,
            link.deposit,
            _amount(link.amount),
        ]
        for link in contents.payout_chain
    ]
    if not chain:
        return section("Payout", text(f"Payout: {NOT_YET}."))
    head = ["Case id", "Reimbursement id", "Settlement line", "Deposit", "Amount"]
    reversed_ = [
        text(f"Reversed: {line.amount}, reimbursement {line.reimbursement_id}, {line.approved_on}.")
        for line in contents.reversals
    ]
    return section(
        "From the case to the bank", grid(head, chain, [0.2, 0.2, 0.22, 0.2, 0.18]), *reversed_
    )


def _timeline(audit: Sequence[AuditEvent]) -> list[Flowable]:
    rows = [
        [
            _moment(event.at),
            _words(event.target) if event.kind is EventKind.TRANSITION else event.kind.value,
            event.actor,
            event.reason,
        ]
        for event in audit
    ]
    return section(
        "Timeline", grid(["When (UTC)", "Step", "By", "Why"], rows, [0.17, 0.2, 0.18, 0.45])
    )


def _verification(contents: PacketContents, files: Sequence[FileEntry]) -> list[Flowable]:
    rows: list[list[str | Flowable]] = [
        [
            lines([entry.name], SMALL),
            lines([f"{entry.size:,}"], SMALL),
            lines([entry.sha256], SMALL),
        ]
        for entry in files
    ]
    shown = [contents.facts.title, *(event.reason for event in contents.audit)]
    footnote = (
        [
            text(
                f"{LEFT_OUT} stands for characters that this font lacks; summary.json has them.",
                SMALL,
            )
        ]
        if any(LEFT_OUT in printable(words) for words in shown)
        else []
    )
    how = text(
        "Run: opside verify PACKET.zip. It needs no server and no network. It checks the signature "
        "of manifest.json, the SHA-256 of every file, the chain of audit events, and that they all "
        "tell the same story. An enclosed key alone proves nothing: compare it with the one that "
        "Opside publishes.",
        BODY,
    )
    table = grid(["File", "Bytes", "SHA-256"], rows, [0.42, 0.10, 0.48])
    return section("How to verify this packet", how, Spacer(0, 4), table, *footnote)


def _happened(contents: PacketContents) -> str:
    family = contents.facts.family
    return _HAPPENED.get(family, _words(family))


def _commission(contents: PacketContents) -> str:
    total: Money | None = None
    for line in contents.commission:
        total = line.amount if total is None else total.plus(line.amount)
    return _amount(total)


def _formula(contents: PacketContents) -> str:
    return "; ".join(line.formula for line in contents.commission)


def _approved_units(contents: PacketContents) -> str:
    quantity = contents.file.approved_quantity
    return "" if quantity is None else _units(quantity)


def _paid_note(contents: PacketContents) -> str:
    inventory = sum(line.inventory_quantity for line in contents.file.payouts)
    late = "late" if contents.file.paid_late else ""
    return ", ".join(filter(None, [f"{_units(inventory)} in stock" if inventory else "", late]))


def _amount(money: Money | None) -> str:
    return "-" if money is None else str(money)


def _units(quantity: int) -> str:
    return f"{quantity} unit" if quantity == 1 else f"{quantity} units"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M")


def _words(code: str) -> str:
    return code.replace("_", " ")
