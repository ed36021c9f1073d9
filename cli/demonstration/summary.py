"""`summary.json`: what a script reads after the demo."""

import json
from pathlib import Path
from typing import Any

from cli.demonstration.findings import Ended, Findings

SUMMARY = "summary.json"


def write_summary(home: Path, findings: Findings, seconds: float) -> None:
    """Money is whole minor units; `packet` is the file of the newest version, or null."""
    content = {
        "ok": not findings.problems,
        "seconds": round(seconds, 1),
        "claims": [_claim(claim) for claim in findings.claims],
        "packets_verified": findings.packets_verified,
        "tampering_found": findings.tampering_found,
    }
    (home / SUMMARY).write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", "utf-8")


def _claim(claim: Ended) -> dict[str, Any]:
    return {
        "id": str(claim.role.id),
        "seller": claim.role.account.name,
        "path": list(claim.path),
        "channel": claim.channel,
        "status": claim.status,
        "expected_status": claim.role.scenario.ends,
        "history_events": claim.history_events,
        "acknowledged_submissions": claim.acknowledged,
        "claimed_cents": claim.claimed.cents,
        "paid_cents": claim.paid.cents,
        "currency": claim.claimed.currency,
        "packet": str(claim.packets[-1]) if claim.packets else None,
    }
