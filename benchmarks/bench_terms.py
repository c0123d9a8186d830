"""How right and how fast the term matching is, on the public data of docs/data.md.

Right: WMT25 terminology (Chinese to English). An alarm on a system's output is real if the human reference of the same
paragraph has the glossary's rendering and the output has it in no form, so the share of real alarms is precision by
proxy; alarms on the references themselves are false ones, or faults of the glossary. Beside it the same for the naive
`term in source and rendering not in target`.

Fast: sentences of WMT23 a second against a glossary of 10,000 terms, beside the plain loop over all terms.
"""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import jieba

from mtqa.glossary.dictionary import glossary_of
from mtqa.glossary.match import Matcher, TermUse, TermVerdict
from mtqa.glossary.model import Glossary
from mtqa.glossary.near import CLOSE
from mtqa.model import Segment
from mtqa.text.en import EnText
from mtqa.text.zh import ZhText

DATA = Path(os.environ.get("MTQA_DATA", Path(__file__).resolve().parent.parent / "../shared/data"))
WMT25, WMT23 = DATA / "wmt25-terminology-zhen", DATA / "wmt23-zhen"
YEARS = ("2016", "2018")
TERMS = 10_000
MAJOR = {TermVerdict.MISSING, TermVerdict.FORBIDDEN, TermVerdict.DNT_CHANGED}


def jsonl(path: Path) -> list[dict[str, object]]:
    """The rows of a file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def paragraphs(year: str, system: str | None = None) -> Iterator[tuple[str, str]]:
    """(source, target) lines of a year; the target is the reference or a system's output.

    Where a system's document has another number of lines than the source, it is left out.
    """
    documents = jsonl(WMT25 / f"{year}.jsonl")
    outputs = jsonl(WMT25 / "systems" / f"{system}.{year}.jsonl") if system else documents
    for document, output in zip(documents, outputs, strict=True):
        sources, targets = str(document["zh"]).split("\n"), str(output["en"]).split("\n")
        if len(sources) == len(targets):
            yield from zip(sources, targets, strict=True)
        else:
            yield from (("", "") for _ in sources)


def uses_by_form(matcher: Matcher, source: str, target: str) -> dict[str, TermUse]:
    """The uses of a paragraph by their Chinese form."""
    return {use.zh: use for use in matcher.uses(Segment("1", source, target), ZhText(source), EnText(target))}


def naive(terms: dict[str, list[str]], source: str, target: str) -> dict[str, bool]:
    """Whether each term that is a substring of the source has a rendering that is one of the target."""
    return {zh: any(en in target for en in renderings) for zh, renderings in terms.items() if zh and zh in source}


@dataclass(frozen=True)
class Year:
    """One year's paragraphs with what the references do with each term, worked out once for all systems."""

    name: str
    terms: dict[str, list[str]]
    matcher: Matcher
    right: list[dict[str, TermUse]]

    @classmethod
    def of(cls, name: str) -> Year:
        """Read a year."""
        terms = dict(jsonl(WMT25 / f"{name}.jsonl")[0]["terms"])  # type: ignore[call-overload]
        matcher = Matcher(glossary_of(terms.items()))
        right = [
            uses_by_form(matcher, source, target) if source and target else {} for source, target in paragraphs(name)
        ]
        return cls(name, terms, matcher, right)

    def counts(self, system: str) -> Counter[str]:
        """Checks, alarms and real alarms of a system, or of the reference, ours and naive."""
        counts: Counter[str] = Counter()
        texts = paragraphs(self.name) if system == "reference" else paragraphs(self.name, system)
        for (source, target), right in zip(texts, self.right, strict=True):
            if source and target:
                ours = right if system == "reference" else uses_by_form(self.matcher, source, target)
                count(counts, ours, right, naive(self.terms, source, target))
        return counts


def count(counts: Counter[str], ours: dict[str, TermUse], right: dict[str, TermUse], plain: dict[str, bool]) -> None:
    """Add one paragraph. An alarm is real if the reference has the term and the target, inflected or not, has not."""
    real = {
        zh
        for zh, use in ours.items()
        if use.verdict is not TermVerdict.OK and zh in right and right[zh].verdict is TermVerdict.OK
    }  # fmt: skip
    for zh, use in ours.items():
        kind = kind_of(use)
        counts.update(("checks", kind, *((f"real {kind}",) if zh in real else ())))
    for zh, used in plain.items():
        counts.update(("naive checks", *(() if used else ("naive", *(("real naive",) if zh in real else ())))))


def kind_of(use: TermUse) -> str:
    """How loud the finding is: major, minor (variants and everyday words), neutral (weak hits) or ok."""
    if use.verdict is TermVerdict.OK:
        return "ok"
    if use.weak:
        return "neutral"
    return "major" if use.verdict in MAJOR and not use.everyday else "minor"


def report_rightness(years: list[Year]) -> None:
    """Print a table for each year: one line for the reference and for each system without term lists."""
    names = sorted({path.name.rpartition(".20")[0] for path in (WMT25 / "systems").glob("*.noterm.*.jsonl")})
    tables = {year.name: {name: year.counts(name) for name in ["reference", *names]} for year in years}
    total = {name: sum((table[name] for table in tables.values()), Counter[str]()) for name in ["reference", *names]}
    for title, table in {**tables, "both years": total}.items():
        print(f"\n### {title}\n")
        print("| system | terms | major | real | minor | real | neutral | naive | real |")
        print("|---|---:|---:|---:|---:|---:|---:|---:|---:|")
        for name, counts in table.items():
            print(_line(name, counts))
    c = total["reference"]
    print(
        f"\nAlarms on the references themselves: {c['major']} of {c['checks']} terms ({c['major'] / c['checks']:.1%}),"
        f" naive {c['naive']} of {c['naive checks']} ({c['naive'] / c['naive checks']:.1%})."
    )


def _line(name: str, c: Counter[str]) -> str:
    """A system's row; of the references nothing can be real."""

    def real(kind: str) -> str:
        return "" if name == "reference" else f"{c[f'real {kind}']} ({c[f'real {kind}'] / max(1, c[kind]):.0%})"

    cells = [c["checks"], c["major"], real("major"), c["minor"], real("minor"), c["neutral"], c["naive"], real("naive")]
    return f"| {name} | " + " | ".join(map(str, cells)) + " |"


def report_references(years: list[Year]) -> None:
    """Print which terms make the alarms on the references, with what stands there instead."""
    hits: Counter[str] = Counter()
    instead: dict[str, Counter[str]] = {}
    expected: dict[str, str] = {}
    for year in years:
        for uses in year.right:
            for zh, use in uses.items():
                hits[zh] += 1
                if kind_of(use) == "major":
                    found = use.found[0] if use.found else None
                    text = found.text.lower() if found and found.likeness >= CLOSE else "another wording, or none"
                    instead.setdefault(zh, Counter())[text] += 1
                    expected[zh] = ", ".join(use.expected[:2])
    total = sum(found.total() for found in instead.values())
    order = sorted(instead, key=lambda zh: (-instead[zh].total(), zh))
    half = sum(instead[zh].total() for zh in order[:50])
    narrow = [zh for zh in order if hits[zh] >= 3 and 2 * instead[zh].total() > hits[zh]]
    short = sum(instead[zh].total() for zh in order if len(zh) <= 2)
    of_narrow = sum(instead[zh].total() for zh in narrow)
    print("\n## Terms that make the alarms on references\n")
    print(f"{len(order)} of {len(hits)} terms make {total} alarms, 50 of them {half}.")
    print(
        f"{len(narrow)} terms fail in most of three or more paragraphs and make {of_narrow}: the dictionary is narrower"
    )
    print("than its own translators. The report and `mtqa glossary stats --on-references` call such rows doubtful.")
    print(f"{short} alarms are of terms of two characters, which are words of everyday too.\n")
    print("| term | dictionary | alarms | of | most often there instead |\n|---|---|---:|---:|---|")
    for zh in order[:30]:
        text, number = instead[zh].most_common(1)[0]
        print(f"| {zh} | {expected[zh]} | {instead[zh].total()} | {hits[zh]} | {text} ({number}) |")


def big_glossary() -> tuple[Glossary, dict[str, list[str]]]:
    """10,000 terms: the real ones of WMT25, a tenth of the pairs of neighbouring words in WMT23's own sources, whose
    English is a pair of words of the reference, and for the rest pairs of words that occur nowhere.
    """
    terms: dict[str, list[str]] = {}
    for year in YEARS:
        terms |= dict(jsonl(WMT25 / f"{year}.jsonl")[0]["terms"])  # type: ignore[call-overload]
    sources = (WMT23 / "source.zh.txt").read_text("utf-8").splitlines()
    targets = (WMT23 / "reference.en.txt").read_text("utf-8").splitlines()
    words = sorted({word for line in sources for word in jieba.lcut(line) if len(word) > 1 and word.isalpha()})
    for source, target in zip(map(jieba.lcut, sources), map(str.split, targets), strict=True):
        for at in range(0, min(len(source), len(target)) - 1, 20):
            pair = "".join(source[at : at + 2])
            if pair.isalpha() and len(pair) > 2:
                terms.setdefault(pair, [" ".join(target[at : at + 2])])
    for one, other in zip(words, reversed(words), strict=True):
        if len(terms) < TERMS:
            terms.setdefault(one + other, [f"term {one}"])
    return glossary_of(terms.items()), terms


def report_speed() -> None:
    """Print segments a second; processor time, since the machine may be busy with other things."""
    glossary, terms = big_glossary()
    sources = (WMT23 / "source.zh.txt").read_text("utf-8").splitlines()
    targets = (WMT23 / "reference.en.txt").read_text("utf-8").splitlines()
    begin = time.process_time()
    matcher = Matcher(glossary)
    built = time.process_time() - begin
    segments = [Segment(str(n), s, t) for n, (s, t) in enumerate(zip(sources, targets, strict=True))]
    hits = sum(len(matcher.source_hits(ZhText(segment.source))) for segment in segments)
    uses = [use for s in segments for use in matcher.uses(s, ZhText(s.source), EnText(s.target))]
    alarms = sum(use.verdict is not TermVerdict.OK for use in uses)
    print(f"\n## Speed\n\n{len(glossary)} terms, built in {built:.2f} s; {hits / len(segments):.1f} hits a segment,"
          f" {alarms / len(uses):.0%} of the terms not found in the target")  # fmt: skip
    rows = {
        "source alone": lambda: [matcher.source_hits(ZhText(segment.source)) for segment in segments],
        "source and target": lambda: [
            matcher.uses(segment, ZhText(segment.source), EnText(segment.target)) for segment in segments
        ],
    }
    floor = rate(lambda: [naive(terms, s.source, s.target) for s in segments[:200]], 200)
    print("\n| | segments a second | of the plain loop | the first time |\n|---|---:|---:|---:|")
    print(f"| plain loop over the terms | {floor:,.0f} | | |")
    for name, work in rows.items():
        first = rate(work, len(segments))
        again = max(rate(work, len(segments)) for _ in range(3))
        print(f"| {name} | {again:,.0f} | {again / floor:,.0f} x | {first:,.0f} |")


def rate(work: Callable[[], object], size: int) -> float:
    """Segments a second."""
    begin = time.process_time()
    work()
    return size / (time.process_time() - begin)


def main() -> None:
    """The page, or why there is none."""
    if not WMT25.is_dir() or not WMT23.is_dir():
        print("public data absent: set MTQA_DATA to a folder laid out as docs/data.md says")
        return
    print("# Matching of terms\n\nMade by `make bench-terms`.\n")
    print("\n".join((__doc__ or "").split("\n")[2:]))
    print("## Alarms\n\nreal: the reference of the paragraph has the glossary's rendering where the system has it not.")
    years = [Year.of(name) for name in YEARS]
    report_rightness(years)
    report_references(years)
    report_speed()


if __name__ == "__main__":
    main()
