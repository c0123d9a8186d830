"""A run in memory, and one made of the demo corpus and its answer key: what outputs read in these tests."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from lxml import etree

from mtqa.model import Category, Finding, Quality, Run, Score, Segment, Severity, Span

RUN = Run(
    id="0123456789ab",
    created="2026-03-17T09:30:00+00:00",
    version="0.1.0",
    origin="corpora/demo.tmx",
    source_language="zh",
    target_language="en",
    systems=("demo-mt",),
    segments=0,
    documents=0,
    finished=True,
)


@dataclass
class FakeRun:
    """A RunReader over lists. Findings may be given in any order."""

    about: Run = RUN
    texts: dict[str, list[Segment]] = field(default_factory=dict)
    found: list[Finding] = field(default_factory=list)

    def run(self) -> Run:
        first = next(iter(self.texts.values()), [])
        documents = len({segment.document for segment in first})
        return replace(self.about, systems=tuple(self.texts), segments=len(first), documents=documents)

    def segments(self, system: str) -> Iterator[Segment]:
        return iter(self.texts[system])

    def findings(self, system: str | None = None) -> Iterator[Finding]:
        order = list(self.texts)
        chosen = [finding for finding in self.found if system in {None, finding.system}]
        return iter(sorted(chosen, key=lambda each: (order.index(each.system), each.index, -each.severity.rank)))


def fake(*pairs: tuple[str, str], findings: Sequence[Finding] = (), **about: object) -> FakeRun:
    """A run of one system over (source, target) pairs."""
    segments = [Segment(str(index + 1), source, target, index=index) for index, (source, target) in enumerate(pairs)]
    return FakeRun(replace(RUN, **about), {"demo-mt": segments}, list(findings))


def finding(index: int = 0, check: str = "number-mismatch", **fields: object) -> Finding:
    """A finding with the fields that a test does not care about filled in."""
    known: dict[str, object] = {
        "id": hashlib.sha256(f"{index}{check}{fields}".encode()).hexdigest()[:16],
        "check": check,
        "category": Category.MISTRANSLATION,
        "severity": Severity.MAJOR,
        "segment": str(index + 1),
        "index": index,
        "system": "demo-mt",
        "message": "the figures differ",
    }
    return Finding(**{**known, **fields})  # type: ignore[arg-type]


OF_CHECK = {
    "forbidden-term": (Category.WRONG_TERM, Severity.MAJOR),
    "term-missing": (Category.TERM_RESOURCE, Severity.MINOR),
    "term-inconsistent": (Category.TERM_INCONSISTENT, Severity.MINOR),
    "name-inconsistent": (Category.MISTRANSLATION, Severity.MAJOR),
    "name-misspelt": (Category.MISTRANSLATION, Severity.MAJOR),
    "number-mismatch": (Category.MISTRANSLATION, Severity.CRITICAL),
    "negation-lost": (Category.MISTRANSLATION, Severity.CRITICAL),
    "title-modifier-lost": (Category.MISTRANSLATION, Severity.MAJOR),
    "untranslated-text": (Category.UNTRANSLATED, Severity.MAJOR),
    "repeated-word": (Category.GRAMMAR, Severity.MINOR),
    "repeated-head-noun": (Category.UNIDIOMATIC, Severity.MINOR),
    "doubled-punctuation": (Category.PUNCTUATION, Severity.MINOR),
    "caption-without-verb": (Category.AWKWARD, Severity.NEUTRAL),
}


def demo(root: Path) -> FakeRun:
    """The demo corpus with its answer key as findings, scores, quality and a note."""
    segments = list(_demo_segments(root / "corpora/demo.tmx"))
    run = FakeRun(RUN, {"demo-mt": segments}, list(_demo_findings(root / "corpora/expected.tsv", segments)))
    run.about = replace(
        RUN, scores=_scores(segments), quality=(_quality(run.found),), config={"glossary": "corpora/glossary.tsv"},
        warnings=("COMET was not scored: it needs an optional part: pip install 'mtqa[comet]'",),
    )  # fmt: skip
    return run


def _demo_segments(path: Path) -> Iterator[Segment]:
    for index, unit in enumerate(etree.parse(path).iterfind(".//tu")):
        texts = ["".join(seg.itertext()) for seg in unit.iterfind("tuv/seg")]
        document = unit.findtext("prop[@type='x-mtqa-document']") or ""
        yield Segment(
            unit.get("tuid"), texts[0], texts[1], tuple(texts[2:]), document=document, index=index, line=unit.sourceline
        )


def _demo_findings(path: Path, segments: Sequence[Segment]) -> Iterator[Finding]:
    of_id = {segment.id: segment for segment in segments}
    with path.open(encoding="utf-8", newline="") as stream:
        for number, row in enumerate(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)):
            segment, marked, why = of_id[row["segment"]], row["marked_text"], row["why"].removeprefix("source: ")
            category, severity = OF_CHECK.get(row["check"], (Category.OTHER, Severity.NEUTRAL))
            on_target = marked in segment.target
            place = (segment.target if on_target else segment.source).find(marked)
            span = (Span(place, place + len(marked)),)
            zh, _, expected = why.partition(" is ")
            at = segment.source.find(zh)
            yield finding(
                segment.index, row["check"], category=category, severity=severity, segment=segment.id, message=why,
                document=segment.document, line=segment.line, target_spans=span if on_target else (),
                source_spans=(Span(at, at + len(zh)),) if at >= 0 and on_target else () if on_target else span,
                evidence={"term": zh, "expected": [expected]} if "term" in row["check"] and expected else {},
                suggestion=expected.split(";")[0].split(":")[0] if expected and on_target and "term" in row["check"]
                else None,
                dismissed="both renderings are in use here" if number % 17 == 16 else None,
            )  # fmt: skip


def _scores(segments: Sequence[Segment]) -> tuple[Score, ...]:
    count = len(segments)
    values = tuple(round(35 + 45 * ((37 * index) % 89) / 89, 2) for index in range(count))
    return (
        Score("bleu", "demo-mt", 31.46, "nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0", count,
              (28.91, 34.02)),
        Score("chrf", "demo-mt", 60.21, "nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no|version:2.6.0", count,
              (58.4, 62.15), values),
        Score("ter", "demo-mt", 58.9, "nrefs:1|case:lc|tok:tercom|norm:no|punct:yes|asian:no|version:2.6.0", count,
              (56.0, 61.9), higher_is_better=False),
    )  # fmt: skip


def _quality(findings: Sequence[Finding]) -> Quality:
    counts = {each.value: sum(finding.severity is each for finding in findings) for each in Severity}
    penalty = counts["minor"] + 5 * counts["major"] + 25 * counts["critical"]
    return Quality("demo-mt", "mqm-core", 100 - 100 * penalty / 3260, penalty, 3260, 1000 * penalty / 3260, counts,
                   "100 × (1 − (1·minor + 5·major + 25·critical) / words)", True)  # fmt: skip
