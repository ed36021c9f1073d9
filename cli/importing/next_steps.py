"""What the person does next: whole commands, in the order of their use."""

from cli.importing.report import ImportReport
from models.contracts.claim import ClaimStatus, DeskCause


def next_steps(report: ImportReport) -> list[str]:
    """Sentences and commands, one line each."""
    if report.dry_run:
        return ["Run the same without --dry-run to open the claims."]
    steps = [*_about_stack(report), *_about_claims(report)]
    if not report.claims:
        steps.append("No claim was opened: look at the reasons above, or import a later export.")
    steps.append("Import a newer export at any time: what is there stays, only new rows are added.")
    return steps


def _about_stack(report: ImportReport) -> list[str]:
    if not report.stack_was_started or not report.claims:
        return []
    return ["opside up    # the claims sleep while nothing runs: they go on from here with it"]


def _about_claims(report: ImportReport) -> list[str]:
    if not report.claims:
        return []
    api = f"{report.api_url}/api/v1"
    token = f"opside token --tenant {report.whose.tenant_id} --role operator"
    steps = [
        f"TOKEN=$({token})",
        f'curl -H "authorization: Bearer $TOKEN" "{api}/claims?seller={report.whose.seller_id}"',
    ]
    statuses = {claim.status for claim in report.claims}
    if ClaimStatus.AWAITING_ANSWER in statuses:
        steps.append(f'curl -H "authorization: Bearer $TOKEN" {api}/questions    # what is asked')
    if any(claim.desk is DeskCause.FILE_BY_HAND for claim in report.claims):
        steps.append(
            f'curl -H "authorization: Bearer $TOKEN" "{api}/claims?status=on_desk"    # to file'
        )
    if ClaimStatus.AWAITING_EVIDENCE in statuses:
        steps.append(
            "Put invoices that name the products into the --documents folder and import again."
        )
    if report.temporal_ui_url and not report.stack_was_started:
        steps.append(f"{report.temporal_ui_url}    # every claim's story, in Temporal UI")
    return steps
