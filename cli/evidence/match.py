"""`opside evidence match`: the best lines of documents for each claim, with no server."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from uuid import UUID

    from evidence.matching.offers import LineOnOffer
    from models.contracts.evidence import EvidenceMatch

LINES_SHOWN = 3
# The gate's ways, by the names that `opside evidence score` has for them.
_DECISIONS = {"file": "auto", "ask": "ask", "wait": "none"}


def match(
    claims: Annotated[
        Path,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="A CSV with a title and any of fnsku, asin, msku, quantity, date, marketplace.",
        ),
    ],
    documents: Annotated[
        Path, typer.Option(exists=True, file_okay=False, help="A folder of documents.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Find the lines that best support each claim, with the reasons and the hard checks."""
    import json

    from cli.evidence.claim_table import read_claims
    from evidence.matching.claim_lines import evidence_of, find_candidates
    from evidence.matching.shortlist import nearest_offers

    wanted = read_claims(claims)
    names, offers, unread = _offers(documents)
    found: list[dict[str, Any]] = []
    for name, identity, facts in wanted:
        drafts = find_candidates(facts, nearest_offers(facts, offers))[:LINES_SHOWN]
        lines = [_shown(evidence_of(identity, facts, draft), names) for draft in drafts]
        found.append({"claim": name, "title": facts.title, "lines": lines})
    if as_json:
        print(json.dumps({"claims": found, "unread": unread}, indent=2, ensure_ascii=False))
    else:
        _tell(found, unread)


def _offers(
    folder: Path,
) -> "tuple[dict[UUID, str], list[LineOnOffer], list[dict[str, str]]]":
    """The file of each document, all lines on offer, and the files that could not be read. The
    same bytes under two names are one document."""
    from hashlib import sha256
    from uuid import UUID

    from activities.reader.pool import ReaderLimits, ReaderPool
    from evidence.matching.offers import LineOnOffer
    from models.errors import DocumentError

    names: dict[UUID, str] = {}
    offers: list[LineOnOffer] = []
    unread: list[dict[str, str]] = []
    with ReaderPool(ReaderLimits()) as readers:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            content = file.read_bytes()
            own = UUID(bytes=sha256(content).digest()[:16])
            if own in names:
                continue
            try:
                fields = readers.read(content, file.name)
            except DocumentError as error:
                unread.append({"file": file.name, "code": error.code, "message": error.message})
                continue
            names[own] = str(file.relative_to(folder))
            offers += [
                LineOnOffer(
                    document_id=own,
                    document=fields,
                    line=line,
                    free_units=max(0, line.quantity or 0),
                )
                for line in fields.lines
            ]
    return names, offers, unread


def _shown(found: "EvidenceMatch", names: "dict[UUID, str]") -> dict[str, Any]:
    """A line as JSON, with what the gate makes of it for a tenant that has certified nothing."""
    from claims.gate import decide
    from models.contracts.claim import ClaimPolicy

    content = found.model_dump(
        mode="json",
        include={"tier", "probability", "document_number", "line_position", "reasons", "checks"},
    )
    cost = found.unit_cost
    verdict = decide(found, ClaimPolicy())
    return {
        "file": names[found.document_id],
        "line": found.line_description,
        **content,
        "decision": _DECISIONS[verdict.way],
        "why": verdict.reasons,
        "unit_cost": None if cost is None else f"{cost.cents / 100:.2f} {cost.currency}",
    }


def _tell(found: list[dict[str, Any]], unread: list[dict[str, str]]) -> None:
    for claim in found:
        print(f"{claim['claim']}: {claim['title']}")
        if not claim["lines"]:
            print("  no line of these documents names it")
        for line in claim["lines"]:
            print(
                f"  {line['probability']:.0%} {line['tier']}, {line['decision']}"
                f"  {line['file']}: {line['line']}"
            )
            for reason in line["reasons"]:
                print(f"      {reason}")
            for check in line["checks"]:
                if not check["passed"]:
                    print(f"      not passed: {check['message']}")
    for file in unread:
        print(f"{file['file']} ({file['code']}): {file['message']}")
