"""summary.pdf: the claim on a page or two, for the seller, the operator and the auditor."""

from collections.abc import Sequence

from reportlab.platypus import Flowable, Spacer

from models.contracts.claim import ClaimFamily
from models.contracts.money import Money
from models.contracts.packet import PREPARED_BY, PacketContents
from packets import pdf_sections as sections
from packets.manifest import FileEntry
from packets.wording import amount, moment, units, words
from printing.sheets import (
    HASH,
    LEFT_OUT,
    LONG_TITLE,
    SMALL,
    TITLE,
    figures,
    grid,
    printable,
    render,
    section,
    text,
)

_HAPPENED = {
    ClaimFamily.LOST_WAREHOUSE: "lost in an Amazon warehouse",
    ClaimFamily.DAMAGED_WAREHOUSE: "damaged in an Amazon warehouse",
    ClaimFamily.DISPOSED_WITHOUT_ORDER: "disposed of without an order",
    ClaimFamily.INBOUND_SHORTAGE: "sent to Amazon and not received",
    ClaimFamily.REFUND_NOT_RETURNED: "refunded and not returned",
    ClaimFamily.WRONG_RETURN: "returned as another item or broken",
    ClaimFamily.UNDERPAID_REIMBURSEMENT: "reimbursed below cost",
}
_HOW_TO_VERIFY = (
    "Run opside verify PACKET.zip. It needs no server and no network. It checks the signature of "
    "manifest.json, the SHA-256 of every file, the chain of audit events, and that they all tell "
    "the same story. The enclosed key alone proves nothing: compare it with the one that Opside "
    "publishes."
)


def summary_pdf(contents: PacketContents, files: Sequence[FileEntry]) -> bytes:
    """The summary's bytes; `files` are the packet's other files, whose hashes it prints."""
    story = [
        *_head(contents),
        *sections.what_happened(contents),
        *sections.decision(contents),
        *sections.evidence(contents),
        *sections.asked_for(contents),
        *sections.answers(contents),
        *sections.submissions(contents),
        *sections.payout(contents),
        *sections.timeline(contents.audit),
        *_verification(contents, files),
    ]
    claim_id = contents.identity.claim_id
    return render(
        story,
        title=f"Proof packet of claim {claim_id}",
        subject="Proof packet summary",
        foot=f"Claim {claim_id}. {PREPARED_BY}",
    )


def _head(contents: PacketContents) -> list[Flowable]:
    file, facts = contents.file, contents.facts
    claim = f"PROOF PACKET  ·  claim {contents.identity.claim_id}  ·  version {contents.version}"
    happened = _HAPPENED.get(facts.family, words(facts.family))
    return [
        text(f"{claim}  ·  made {moment(contents.made_at)} UTC", SMALL),
        Spacer(0, 4),
        text(facts.title, TITLE if len(facts.title) <= 90 else LONG_TITLE),
        text(f"{units(facts.quantity)} {happened}. The claim is {words(contents.status)}."),
        Spacer(0, 9),
        figures(
            [
                ("Claimed", amount(file.claimed), units(facts.quantity)),
                ("Approved", amount(file.approved), _approved_units(contents)),
                ("Paid", amount(file.paid), _paid_note(contents)),
                ("Commission", _commission(contents), _formula(contents)),
            ]
        ),
    ]


def _verification(contents: PacketContents, files: Sequence[FileEntry]) -> list[Flowable]:
    rows = [
        [text(entry.name, HASH), text(f"{entry.size:,}", HASH), text(entry.sha256, HASH)]
        for entry in files
    ]
    return section(
        "How to verify this packet",
        text(_HOW_TO_VERIFY),
        Spacer(0, 4),
        grid(["File", "Bytes", "SHA-256"], rows, [0.38, 0.09, 0.53]),
        *_font_note(contents),
    )


def _font_note(contents: PacketContents) -> list[Flowable]:
    said = [contents.facts.title, *(event.reason for event in contents.audit)]
    if not any(LEFT_OUT in printable(sentence) for sentence in said):
        return []
    note = f"{LEFT_OUT} stands for characters that this font lacks; summary.json has them."
    return [Spacer(0, 4), text(note, SMALL)]


def _commission(contents: PacketContents) -> str:
    totals: dict[str, int] = {}
    for line in contents.commission:
        currency = line.amount.currency
        totals[currency] = totals.get(currency, 0) + line.amount.cents
    sums = [Money(cents=cents, currency=currency) for currency, cents in sorted(totals.items())]
    return ", ".join(map(amount, sums)) or amount(None)


def _formula(contents: PacketContents) -> str:
    return "; ".join(line.formula for line in contents.commission)


def _approved_units(contents: PacketContents) -> str:
    quantity = contents.file.approved_quantity
    return "" if quantity is None else units(quantity)


def _paid_note(contents: PacketContents) -> str:
    inventory = sum(line.inventory_quantity for line in contents.file.payouts)
    late = "late" if contents.file.paid_late else ""
    return ", ".join(filter(None, [f"{units(inventory)} in stock" if inventory else "", late]))
