"""The page docs/bench-checks.md: what the checks find and what they flag in vain."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench_checks import WMT23, findings_of, segments_of, shares
from bench_human_marks import agreement
from bench_planted import recall
from planted import PLANTERS

from mtqa.checks.base import Check, Scope
from mtqa.model import Segment, Severity

SYSTEMS = ("GPT4-5shot", "Lan-BridgeMT", "ONLINE-B", "HW-TSC", "NLLB_MBR_BLEU")
FAULTS = Path(__file__).with_name("reference_faults.tsv")
_AIMS = {kind: 90 for kind in ("digit", "magnitude", "Han left in", "doubled noun", "quote lost")}
# Why the checks miss what they miss, by kind: read from `bench_planted.py --missed KIND`.
_WHY = {
    "digit": "a figure of a table or list that stands there more than twice; a 1 changed in a text with other figures "
    "that answer to nothing",
    "magnitude": "the right figure stands elsewhere in the text; a round sum that another may be rounded to",
    "date": "one of two equal dates, where the weekday or the other mention hides the change; a weekday that stands "
    "twice; a year beside words such as 去年 that a translator may resolve",
    "name": "a name of which another mention is right; one that is near to nothing in the source",
    "title modifier": "heads that the table of titles does not expect (secretary for 会长), member units (副会长单位), "
    "titles of foreigners among several of the same kind",
    "negation": "another negative stands near (four cases in ten); the source is negative in a word that English often "
    "renders without one (不错, 不断, 不知, 无法); a word such as few, lack or un- answers for it. Found beside others "
    "is what good English has with a negative only (am sure if, has yet been, did buy)",
    "dropped clause": "the clause holds no figure, no Latin word and fewer than two words of the table of anchors; the "
    "text is not short, since another clause is long",
    "dropped sentence": "as for clauses; the rest still has as many sentences as the source, whose clauses English "
    "parts, or is not short",
    "doubled noun": "X and X where the source repeats or counts at the same place; this, that and which, which may be "
    "doubled; idioms (half and half)",
    "Han left in": "",
    "quote lost": "other marks remain in the text, of a term or of a second quotation",
    "unit": "the value stands twice in the target; 元 in a text that names another country or currency; 日 that may be "
    "a date's",
}


def page(checks: Sequence[Check]) -> str:
    """The whole page."""
    return "\n".join(
        [
            "# What the checks find, and what they flag in vain",
            "",
            "Made by `make bench-checks ARGS=--markdown > docs/bench-checks.md` on public data (docs/data.md); do not",
            "edit it. All checks that are on by default, no glossary, documents not told apart in WMT23's files.",
            "",
            *_on_references(checks),
            *_planted([check for check in checks if check.scope is Scope.SEGMENT]),
            *_human_marks(checks),
        ]
    )


def _on_references(checks: Sequence[Check]) -> Iterator[str]:
    columns = {"reference": WMT23 / "reference.en.txt"} | {name: WMT23 / f"systems/{name}.en.txt" for name in SYSTEMS}
    tables, flagged = {}, {}
    for name, path in columns.items():
        segments: list[Segment] = segments_of(path)
        found = findings_of(segments, checks)
        tables[name] = shares(found, len(segments))
        flagged[name] = {(finding.check, finding.index + 1) for finding in found if finding.severity >= Severity.MINOR}
    verdicts = _verdicts()
    yield "## Segments flagged, per cent"
    yield ""
    yield "A flag on the human reference is a false alarm or a fault of the reference. The last columns say which:"
    yield "segments read, and how many of them are true faults of the reference (benchmarks/reference_faults.tsv)."
    yield ""
    yield f"| check | {' | '.join(columns)} | read | true |"
    yield f"|---|{'---:|' * (len(columns) + 2)}"
    for row in sorted({row for table in tables.values() for row in table}):
        here = {segment for check, segment in flagged["reference"] if check == row}
        read = [verdicts[row, segment] for segment in here if (row, segment) in verdicts]
        cells = [f"{table.get(row, 0):.2f}" for table in tables.values()]
        yield f"| {row} | {' | '.join(cells)} | {len(read) or ''} | {sum(read) if read else ''} |"
    yield ""


def _verdicts() -> dict[tuple[str, int], bool]:
    with FAULTS.open(encoding="utf-8", newline="") as file:
        lines = [line for line in file if not line.startswith("#")]
    rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    return {(row[0], int(row[1])): row[2] == "yes" for row in rows}


def _planted(checks: Sequence[Check]) -> Iterator[str]:
    yield "## Planted faults found"
    yield ""
    yield "One mistake put into a human translation; found if a check flags it there and not in the clean text"
    yield "(`python benchmarks/bench_planted.py`). Of the cases, those on WMT23 references come first; other human"
    yield "translations (WMT21, TED, HKMA) and the best machine translations of WMT21 fill up."
    yield ""
    yield "| fault | cases | of WMT23 | found % | aim % | by | what is missed |"
    yield "|---|---:|---:|---:|---:|---|---|"
    for kind in PLANTERS:
        result = recall(kind, checks)
        by = ", ".join(f"{name} {count}" for name, count in result.by[:3])
        few = " (all there are)" if result.cases < 300 else ""
        yield (
            f"| {kind} | {result.cases}{few} | {result.of_wmt23} | {result.share:.1f} | {_AIMS.get(kind, 70)} | {by} "
            f"| {_WHY[kind]} |"
        )
    yield ""


def _human_marks(checks: Sequence[Check]) -> Iterator[str]:
    result = agreement(checks)
    yield "## Against the marks of human reviewers"
    yield ""
    yield "MQM marks of three raters on 19 documents by 10 systems (`python benchmarks/bench_human_marks.py`). A"
    yield "finding agrees if a reviewer marked an overlapping span; the next column asks for any mark in the segment."
    yield ""
    yield "| findings of | all | on a marked span % | in a marked segment % |"
    yield "|---|---:|---:|---:|"
    for name, tally in sorted(result.checks.items(), key=lambda item: (-item[1].all, item[0])):
        on_mark, in_marked = 100 * tally.on_mark / tally.all, 100 * tally.in_marked / tally.all
        yield f"| {name} | {tally.all} | {on_mark:.1f} | {in_marked:.1f} |"
    yield ""
    yield "| major marks | all | under a finding | % | by |"
    yield "|---|---:|---:|---:|---|"
    for name, (count, hits) in result.covered.items():
        by = ", ".join(f"{check} {number}" for check, number in result.by[name].most_common(3))
        yield f"| {name} | {count} | {hits} | {100 * hits / count:.1f} | {by} |"
    yield ""
    yield "Most major marks are wrong senses and names of bodies (北交所 as NSE or CBEX), for which a glossary is the"
    yield "remedy: without one no rule can know them. Omissions are mostly single words."
