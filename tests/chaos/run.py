"""A whole run, from the first process to the exit status."""

import time
from collections import Counter
from collections.abc import Callable

import httpx
from rich.console import Console
from rich.table import Table

from engine.account import remove_data_folder
from tests.chaos.checks.all import Finding, judge
from tests.chaos.doors import Doors
from tests.chaos.options import Options
from tests.chaos.plan import Plan
from tests.chaos.record import read_all
from tests.chaos.stage import Stage
from tests.chaos.story import CONNECTIONS, Story

OK, NOT_OK = 0, 1
PROBLEMS_SHOWN = 8


def run_chaos(options: Options, console: Console) -> int:
    """The exit status: 0 only if every check holds. The data folder stays if one does not."""
    started = time.monotonic()

    def tell(line: str) -> None:
        console.print(f"{time.monotonic() - started:6.1f} s  {line}", markup=False, soft_wrap=True)

    tell(f"CHAOS_SEED={options.seed}: {options.claims} claims, {options.kills} kills")
    plan, stage = Plan(options), Stage(options, tell)
    stage.clear()
    story, findings = Story(stage, plan, tell), list[Finding]()
    Doors.asked = Counter()

    async def play() -> None:
        async with httpx.AsyncClient(limits=CONNECTIONS) as http:
            await story.play(http)
            tell("the days are over: reading everything from outside")
            findings.extend(judge(await read_all(stage, story.run, story.days, http)))

    stage.play(play)
    _tell_counts(tell, stage, story)
    _tell_findings(console, findings)
    holds = not any(finding.problems for finding in findings)
    verdict = "Everything holds." if holds else f"NOT everything holds; all is in {stage.home}"
    tell(f"{verdict} Repeat with CHAOS_SEED={options.seed}.")
    if holds:
        remove_data_folder(stage.home)
    return OK if holds else NOT_OK


def _tell_counts(tell: Callable[[str], None], stage: Stage, story: Story) -> None:
    killed = ", ".join(f"{part} {times}" for part, times in sorted(stage.killed.items()))
    tell(f"killed: {killed or 'nothing'}; started again {stage.restarts} times")
    asked, connections = Doors.asked, sum(one.connections for one in story.run.listeners)
    tell(
        f"requests: {asked['answered']}, {asked['repeated']} of them repeated;"
        f" live events heard over {connections} connections"
    )
    acts = ", ".join(f"{what} {times}" for what, times in sorted(story.run.acts.items()))
    tell(f"people: {acts}")


def _tell_findings(console: Console, findings: list[Finding]) -> None:
    table = Table(box=None, pad_edge=False)
    for heading in ("check", "", "what holds"):
        table.add_column(heading)
    for finding in findings:
        mark = "[red]no[/red]" if finding.problems else "[green]ok[/green]"
        table.add_row(finding.name, mark, finding.sentence)
    console.print(table)
    for finding in findings:
        for problem in finding.problems[:PROBLEMS_SHOWN]:
            console.print(f"{finding.name}: {problem}", style="red", markup=False)
        more = len(finding.problems) - PROBLEMS_SHOWN
        if more > 0:
            console.print(f"{finding.name}: and {more} more", style="red", markup=False)
