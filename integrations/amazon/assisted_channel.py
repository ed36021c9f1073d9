"""The channel through a person: an operator files in Seller Central what Opside has prepared.

No public operation of Amazon's files an FBA claim (docs/field.md, first section), so this is how
the real Amazon is reached. The channel only prepares. What makes the task durable is the
submission's row, and what Amazon says comes back as an operator's decision, so `find` and the
status calls know nothing.
"""

from datetime import datetime

from models.contracts.claim import AssistedTask, ChannelName, ClaimFamily, TaskFact
from models.contracts.families import called
from models.contracts.filing import Acknowledgement, Attachment, ClaimPacket
from models.contracts.marketplaces import Marketplace
from models.contracts.messages import CaseNews

TEXT_LIMIT = 2000

_CLAIM_KIND = {
    ClaimFamily.LOST_WAREHOUSE: "Inventory lost in a fulfilment centre",
    ClaimFamily.DAMAGED_WAREHOUSE: "Inventory damaged in a fulfilment centre",
    ClaimFamily.DISPOSED_WITHOUT_ORDER: "Inventory disposed of without an order",
    ClaimFamily.INBOUND_SHORTAGE: "Shipment to Amazon: research missing units",
    ClaimFamily.REFUND_NOT_RETURNED: "Customer return: refunded and not returned",
    ClaimFamily.WRONG_RETURN: "Customer return: wrong item or condition",
    ClaimFamily.REMOVAL_LOST: "Removal order: lost on the way",
    ClaimFamily.REMOVAL_SHORT: "Removal order: units missing",
    ClaimFamily.FEE_OVERCHARGE: "FBA fee: weight or dimensions",
    ClaimFamily.REFERRAL_OVERCHARGE: "Referral fee",
    ClaimFamily.MULTICHANNEL_LOST: "Multi-channel order: lost on the way",
    ClaimFamily.UNDERPAID_REIMBURSEMENT: "Reimbursement Revaluation Tool",
    ClaimFamily.WRONG_REVERSAL: "Reimbursement: wrongly reversed",
}


class AssistedChannel:
    """Prepares the tasks of one seller in one marketplace. Sends nothing, so it never fails."""

    def __init__(self, marketplace: Marketplace) -> None:
        self._marketplace = marketplace

    @property
    def name(self) -> ChannelName:
        return ChannelName.ASSISTED

    @property
    def deduplicates_by_key(self) -> bool:
        """True: a key has one row, so handing it over again is the same task."""
        return True

    def submit(self, packet: ClaimPacket, key: str) -> AssistedTask:
        facts, words = packet.facts, called(packet.facts)
        centre = facts.fulfillment_center
        return self._task(
            text=packet.narrative,
            facts={
                "Claim": _CLAIM_KIND[facts.family],
                "FNSKU": facts.fnsku,
                "ASIN": facts.asin,
                "MSKU": facts.msku,
                "Quantity": str(facts.quantity),
                words.reference: facts.ledger_reference,
                words.day: facts.ledger_date.isoformat(),
                **({"Fulfilment centre": centre} if centre else {}),
                "Amount claimed": str(packet.claimed),
                "Opside key": key,
            },
            attachments=packet.attachments,
            steps=[
                "Sign in to Seller Central with your own user permissions.",
                "Look in the inventory defect and reimbursement portal whether Amazon has paid or "
                "opened this already; if it has, withdraw the claim here.",
                "Start the claim for this item, and type in the facts.",
                "Paste the text, add the attachments, read all once more, and send it.",
                "Type the case id that Amazon shows (8 to 15 digits) into Opside.",
            ],
        )

    def appeal(
        self, case_id: str, grounds: str, attachments: list[Attachment], key: str
    ) -> AssistedTask:
        return self._answer_in_case("appeal", case_id, grounds, attachments, key)

    def reply(
        self, case_id: str, answer: str, attachments: list[Attachment], key: str
    ) -> AssistedTask:
        return self._answer_in_case("reply", case_id, answer, attachments, key)

    def find(self, key: str) -> Acknowledgement | None:
        return None

    def status(self, case_id: str) -> CaseNews | None:
        return None

    def changed_since(self, moment: datetime) -> list[CaseNews]:
        return []

    def _answer_in_case(
        self, what: str, case_id: str, text: str, attachments: list[Attachment], key: str
    ) -> AssistedTask:
        return self._task(
            text=text,
            facts={"Case id": case_id, "Kind": what, "Opside key": key},
            attachments=attachments,
            steps=[
                "Sign in to Seller Central with your own user permissions.",
                f"Open the case log and find case {case_id}.",
                f"Send the text and the attachments as the {what} to this case; open no new one.",
                f"Say in Opside that the {what} was sent, with the same case id.",
            ],
        )

    def _task(
        self, text: str, facts: dict[str, str], attachments: list[Attachment], steps: list[str]
    ) -> AssistedTask:
        return AssistedTask(
            text=text[:TEXT_LIMIT],
            facts=[TaskFact(label=label, value=value) for label, value in facts.items()],
            attachment_names=[attachment.file_name for attachment in attachments],
            link=self._marketplace.link,
            steps=steps,
        )
