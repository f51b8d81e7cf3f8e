"""`clipfile doctor`."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Annotated

import orjson
from cyclopts import Parameter
from rich.text import Text

from clipfile.flows.arguments.flags import NO_FLAGS, Flags, resolved
from clipfile.flows.doctor import Finding, Patient, Verdict, examine
from clipfile.flows.doctor.verdicts import problem
from clipfile.flows.screen.console import out
from clipfile.schemas.errors import UsageError

COLOURS = {Verdict.OK: "green", Verdict.WARNING: "yellow", Verdict.PROBLEM: "bold red"}
WIDTH = max(map(len, Verdict))


def doctor(
    *,
    deep: Annotated[bool, Parameter(negative="")] = False,
    json: Annotated[bool, Parameter(negative="")] = False,
    flags: Flags = NO_FLAGS,
) -> int:
    """Look at everything that unattended runs need, and say what is wrong and what to do about it.

    Versions, settings, the home, its disk and its lock, the warehouse, snapshots, and the Prefect server with its
    deployments, worker and schedules where one is set. Nothing is changed. The exit code is 1 where there is a problem.

    Try:

        clipfile doctor

    Parameters
    ----------
    deep
        Read the warehouse and the snapshot whole, however large they are.
    json
        Print one array of findings: name, verdict (ok, warning or problem), words, remedy.
    """
    findings: list[Finding] = []
    for finding in _found(flags, deep=deep):
        findings.append(finding)
        if not json:
            _tell(finding)
    if json:
        print(orjson.dumps([asdict(finding) for finding in findings]).decode())  # noqa: T201
    else:
        out.print(_sum(findings))
    return 1 if any(finding.verdict is Verdict.PROBLEM for finding in findings) else 0


def _found(flags: Flags, *, deep: bool) -> Iterator[Finding]:
    try:
        settings = resolved(flags).settings
    except UsageError as error:
        yield problem("settings", f"{error.problem} ({error.place})", error.remedy or "Mend it.")
        return
    yield from examine(Patient(settings, os.environ, deep))


def _tell(finding: Finding) -> None:
    verdict = Text(f"{finding.verdict:<{WIDTH}}", style=COLOURS[finding.verdict])
    out.print(Text.assemble(verdict, "  ", (f"{finding.name}: ", "bold"), finding.words), soft_wrap=True)
    if finding.remedy:
        out.print(Text(" " * WIDTH + f"  -> {finding.remedy}"), soft_wrap=True)


def _sum(findings: Sequence[Finding]) -> str:
    counts = {verdict: sum(finding.verdict is verdict for finding in findings) for verdict in Verdict}
    return f"{counts[Verdict.PROBLEM]} problems, {counts[Verdict.WARNING]} warnings, {counts[Verdict.OK]} ok"
