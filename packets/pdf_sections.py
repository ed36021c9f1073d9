"""The parts of the summary, each a heading and what stands below it."""

from collections.abc import Sequence
from uuid import UUID

from reportlab.platypus import Flowable

from models.contracts.audit import AuditEvent
from models.contracts.claim import Reckoning
from models.contracts.evidence import EvidenceMatch
from models.contracts.families import called
from models.contracts.lint import EvidenceItem
from models.contracts.packet import NOT_YET, PacketContents
from models.contracts.projection import EventKind
from packets.wording import amount, moment, units, words
from printing.sheets import grid, lines, pairs, section, text


def what_happened(contents: PacketContents) -> list[Flowable]:
    """The product, and the row of Amazon's reports that it is owed for."""
    facts, named = contents.facts, called(contents.facts)
    rows = [
        ("FNSKU", facts.fnsku),
        ("ASIN", facts.asin),
        ("MSKU", facts.msku),
        ("Marketplace", facts.marketplace),
        ("Seller", str(contents.identity.seller_id)),
        (named.reference, facts.ledger_reference),
        (named.day, facts.ledger_date.isoformat()),
        *([("Warehouse", facts.fulfillment_center)] if facts.fulfillment_center else []),
        ("Quantity", units(facts.quantity)),
        ("File by", f"{moment(facts.deadline)} UTC"),
    ]
    return section("What happened", pairs(rows), *_reckoned(facts.reckoning))


def _reckoned(reckoning: Reckoning | None) -> list[Flowable]:
    """What Amazon's own reports come to, with the rows that show it."""
    if reckoning is None:
        return []
    rows = [f"· {row.report}: {row.key}" for row in reckoning.rows]
    said = [reckoning.why, f"{reckoning.amount}: {reckoning.formula}.", *rows]
    return [lines(said)]


def decision(contents: PacketContents) -> list[Flowable]:
    """How sure Opside was, what the gate said, and who confirmed it."""
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


def evidence(contents: PacketContents) -> list[Flowable]:
    """The enclosed documents, and why the matched line supports the claim."""
    if not contents.evidence:
        shown = "Amazon's own reports show it." if contents.facts.reckoning else ""
        return section("Evidence", text(f"No document is enclosed. {shown}".strip()))
    rows: list[list[str | Flowable]] = []
    for document in sorted(contents.evidence, key=lambda item: str(item.document_id)):
        rows.append([document.name, lines(_why_enclosed(document.document_id, contents))])
    return section("Evidence", grid(["Document", "Why it fits"], rows, [0.3, 0.7]))


def _why_enclosed(document_id: UUID, contents: PacketContents) -> list[str]:
    match = contents.file.match
    if match is not None and match.document_id == document_id:
        return _why(match)
    if match is not None and match.delivery and match.delivery.document_id == document_id:
        number = f" {match.delivery.number}" if match.delivery.number else ""
        shipment = contents.facts.ledger_reference
        return [f"The {words(match.delivery.type)}{number} names shipment {shipment}."]
    return ["Enclosed with a submission."]


def _why(match: EvidenceMatch) -> list[str]:
    number = f" of {match.document_number}" if match.document_number else ""
    cost = f" at {match.unit_cost}" if match.unit_cost else ""
    return [
        f"Line {match.line_position}{number}: {match.line_description}",
        f"{units(match.quantity)}{cost}, {match.tier.value} match, {match.probability:.1%}",
        *(f"· {reason}" for reason in match.reasons),
        *(f"· failed check: {check.message}" for check in match.failed_checks),
    ]


def asked_for(contents: PacketContents) -> list[Flowable]:
    """What Amazon asks for as proof, and how each thing stood."""
    if not contents.asked_for:
        return []
    rows: list[list[str | Flowable]] = [
        [words(item.code), item.state.value, lines(_stands(item))] for item in contents.asked_for
    ]
    cost = "cost-document.pdf shows what one unit cost, and where each number stands."
    note = [] if contents.cost_document is None else [text(cost)]
    head = ["Asked for", "State", "How it stood"]
    return section("What Amazon asks for", grid(head, rows, [0.2, 0.12, 0.68]), *note)


def _stands(item: EvidenceItem) -> list[str]:
    return [item.sentence, item.to_do] if item.to_do else [item.sentence]


def answers(contents: PacketContents) -> list[Flowable]:
    """What people were asked, and what they answered."""
    if not contents.questions:
        return []
    rows: list[list[str | Flowable]] = []
    for asked in contents.questions:
        labels = {choice.code: choice.label for choice in asked.question.choices}
        answer = labels.get(asked.choice or "", asked.choice or asked.outcome)
        said = [answer, asked.text] if asked.text else [answer]
        when = moment(asked.answered_at) if asked.answered_at else ""
        rows.append([asked.question.text, lines(said), asked.answered_by or "", when])
    return section(
        "Questions and answers",
        grid(["Question", "Answer", "By", "When (UTC)"], rows, [0.40, 0.20, 0.22, 0.18]),
    )


def submissions(contents: PacketContents) -> list[Flowable]:
    """The claim, its appeals and replies, as they went to Amazon."""
    rows = [
        [
            moment(sent.at),
            sent.kind.value,
            sent.channel.value,
            sent.case_id or NOT_YET,
            words(sent.state),
            str(sent.sends),
        ]
        for sent in contents.submissions
    ]
    if not rows:
        return section("Sent to Amazon", text("Nothing was sent."))
    head = ["When (UTC)", "Kind", "Channel", "Case id", "State", "Sends"]
    return section("Sent to Amazon", grid(head, rows, [0.18, 0.13, 0.15, 0.22, 0.22, 0.10]))


def payout(contents: PacketContents) -> list[Flowable]:
    """From the case to the bank, link by link, and what Amazon took back."""
    chain = [
        [
            link.case_id,
            link.reimbursement_id,
            link.settlement_line,
            link.deposit,
            amount(link.amount),
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


def timeline(audit: Sequence[AuditEvent]) -> list[Flowable]:
    """Every audit event, oldest first."""
    rows = [
        [
            moment(event.at),
            words(event.target) if event.kind is EventKind.TRANSITION else event.kind.value,
            event.actor,
            event.reason,
        ]
        for event in audit
    ]
    return section(
        "Timeline", grid(["When (UTC)", "Step", "By", "Why"], rows, [0.18, 0.19, 0.22, 0.41])
    )
