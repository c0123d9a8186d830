"""SARIF 2.1.0 (OASIS standard), for code hosts and editors that show findings beside the file.

Rules come from the checks' manuals; a dismissed finding is a result with a suppression, which consumers leave out of
their counts; the finding's id is its fingerprint, so that a consumer knows it again in the next run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any, TextIO
from urllib.parse import quote

from mtqa.model import Finding, Run, Severity
from mtqa.report._manual import parts
from mtqa.report.base import OutputOptions, RunReader, check_of, output
from mtqa.report.json import dumps

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {Severity.CRITICAL: "error", Severity.MAJOR: "error", Severity.MINOR: "warning", Severity.NEUTRAL: "note"}


@output("sarif", ".sarif", whole=True)
def write_sarif(reader: RunReader, stream: TextIO, options: OutputOptions) -> None:
    """Write one SARIF log with one run, a result to a line."""
    run = reader.run()
    rules = {check: number for number, check in enumerate(sorted({finding.check for finding in reader.findings()}))}
    stream.write(f'{{"$schema": {dumps(SCHEMA)}, "version": "2.1.0", "runs": [{{\n')
    stream.write(f'"tool": {dumps({"driver": _driver(run, rules)})},\n')
    stream.write(f'"columnKind": "unicodeCodePoints",\n"invocations": {dumps([_invocation(run)])},\n"results": [')
    separator = "\n"
    for finding in reader.findings():
        stream.write(separator + dumps(_result(run, finding, rules)))
        separator = ",\n"
    stream.write("]}]}\n")


def _driver(run: Run, rules: dict[str, int]) -> dict[str, Any]:
    return {
        "name": "mtqa",
        "version": run.version,
        "semanticVersion": run.version,
        "rules": [_rule(id, run) for id in rules],
    }


def _rule(id: str, run: Run) -> dict[str, Any]:
    check = check_of(id, run)
    if check is None:
        return {"id": id}
    return {
        "id": id,
        "shortDescription": {"text": check.summary or id},
        "fullDescription": {"text": check.summary or id},
        "help": {"text": check.manual or id, "markdown": _markdown(check.manual) or id},
        "defaultConfiguration": {"level": LEVELS[check.severity]},
        "properties": {"category": check.category, "tags": [check.category.dimension]},
    }


def _markdown(manual: str) -> str:
    """A manual's paragraphs; the texts of its example as code, so that nothing in them is markup."""
    lines = []
    for part in parts(manual):
        label = f"**{part.label}:** " if part.label else ""
        if part.kind:
            fence = "`" * (1 + max(map(len, re.findall("`+", part.text)), default=0))
            lines.append(f"{label}{part.kind}: {fence} {part.text} {fence}")
        else:
            lines.append(label + part.text)
    return "\n\n".join(lines)


def _invocation(run: Run) -> dict[str, Any]:
    notes = [{"level": "warning", "message": {"text": warning}} for warning in run.warnings]
    return {"executionSuccessful": run.finished, "toolExecutionNotifications": notes}


def _result(run: Run, finding: Finding, rules: dict[str, int]) -> dict[str, Any]:
    result = {
        "ruleId": finding.check,
        "ruleIndex": rules[finding.check],
        "level": LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [_location(run, finding)],
        "partialFingerprints": {"mtqaFinding/v1": finding.id},
        "properties": dict(_properties(finding)),
    }
    if finding.baseline is not None:
        result["baselineState"] = "new" if finding.baseline == "new" else "unchanged"
    if finding.dismissed is not None:
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": finding.dismissed}]
    return result


def _location(run: Run, finding: Finding) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri(run.origin)}}
    if finding.line:
        physical["region"] = {"startLine": finding.line}
    qualified = f"{finding.document}/{finding.segment}" if finding.document else finding.segment
    logical = {"name": finding.segment, "fullyQualifiedName": qualified, "kind": "element"}
    return {"physicalLocation": physical, "logicalLocations": [logical]}


def _properties(finding: Finding) -> Iterator[tuple[str, Any]]:
    yield "severity", finding.severity
    yield "category", finding.category
    yield "system", finding.system
    yield "alike", finding.alike
    if finding.edit is not None:
        yield "edit", finding.edit
    if finding.suggestion is not None:
        yield "suggestion", finding.suggestion


def uri(origin: str) -> str:
    """A file name as a URI reference: relative names stay relative, absolute ones get their scheme."""
    path = PurePath(origin)
    quoted = quote(path.as_posix(), errors="replace")  # a name may hold bytes that are no UTF-8
    return f"file:///{quoted.lstrip('/')}" if path.is_absolute() else quoted
