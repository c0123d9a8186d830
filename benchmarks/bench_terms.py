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
from pathlib import Path

import jieba

from mtqa.glossary.match import Matcher, TermUse, TermVerdict
from mtqa.glossary.model import Glossary, Row, Status
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


def glossary_of(terms: dict[str, list[str]]) -> Glossary:
    """A dictionary of WMT25: the first rendering is preferred, the others are admitted; empty ones are left out."""
    rows = [
        Row(f"t{number}", (zh,), en, Status.ADMITTED if at else Status.PREFERRED)
        for number, (zh, renderings) in enumerate(terms.items())
        for at, en in enumerate(renderings)
        if zh.strip() and en.strip()
    ]
    return Glossary.from_rows(rows)


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


def compare(system: str) -> Counter[str]:
    """Counts over both years: checks, alarms and real alarms, ours and naive."""
    counts: Counter[str] = Counter()
    for year in YEARS:
        terms = dict(jsonl(WMT25 / f"{year}.jsonl")[0]["terms"])  # type: ignore[call-overload]
        matcher = Matcher(glossary_of(terms))
        outputs = paragraphs(year) if system == "reference" else paragraphs(year, system)
        for (source, target), (_, reference) in zip(outputs, paragraphs(year), strict=True):
            if source and target:
                count(counts, matcher, terms, (source, target, reference))
    return counts


def count(counts: Counter[str], matcher: Matcher, terms: dict[str, list[str]], texts: tuple[str, str, str]) -> None:
    """Add one paragraph. An alarm is real if the reference has the term and the target, inflected or not, has not."""
    source, target, reference = texts
    ours, right = uses_by_form(matcher, source, target), uses_by_form(matcher, source, reference)
    real = {
        zh
        for zh, use in ours.items()
        if use.verdict is not TermVerdict.OK and right[zh].verdict is TermVerdict.OK
    }  # fmt: skip
    for zh, use in ours.items():
        kind = kind_of(use)
        counts.update(("checks", kind, *((f"real {kind}",) if zh in real else ())))
    for zh, used in naive(terms, source, target).items():
        counts.update(("naive checks", *(() if used else ("naive", *(("real naive",) if zh in real else ())))))


def kind_of(use: TermUse) -> str:
    """How loud the finding is: major, minor (variants and everyday words), neutral (weak hits) or ok."""
    if use.verdict is TermVerdict.OK:
        return "ok"
    if use.weak:
        return "neutral"
    return "major" if use.verdict in MAJOR and not use.everyday else "minor"


def report_rightness() -> None:
    """Print one line for the reference and for each system without term lists."""
    names = sorted({path.name.rpartition(".20")[0] for path in (WMT25 / "systems").glob("*.noterm.*.jsonl")})
    print(
        f"{'alarms (real ones, their share)':32} {'terms':>6} {'major':>17} {'minor':>15} {'neutral':>9} {'naive':>19}"
    )
    for name in ["reference", *names]:
        c = compare(name)
        cells = [f"{c[kind]:5} ({c[f'real {kind}']:3})" for kind in ("major", "minor", "neutral", "naive")]
        shares = [f"{c[f'real {kind}'] / max(1, c[kind]):6.1%}" for kind in ("major", "minor", "naive")]
        print(
            f"{name:32} {c['checks']:6} {cells[0]} {shares[0]} {cells[1]} {shares[1]} {cells[2]} {cells[3]} {shares[2]}"
        )
        if name == "reference":
            share, plain = c["major"] / c["checks"], c["naive"] / c["naive checks"]
            print(f"{'':32} alarms on the reference itself: {share:.1%} of the terms, naive {plain:.1%}")


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
    return glossary_of(terms), terms


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
    print(f"\n{len(glossary)} terms, built in {built:.2f} s; {hits / len(segments):.1f} hits a segment,"
          f" {alarms / len(uses):.0%} of the terms not found in the target")  # fmt: skip
    rows = {
        "source alone": lambda: [matcher.source_hits(ZhText(segment.source)) for segment in segments],
        "source and target": lambda: [
            matcher.uses(segment, ZhText(segment.source), EnText(segment.target)) for segment in segments
        ],
    }
    floor = rate(lambda: [naive(terms, s.source, s.target) for s in segments[:200]], 200)
    print(f"{'plain loop over the terms':28} {floor:9,.0f} segments/s")
    for name, work in rows.items():
        first = rate(work, len(segments))
        again = max(rate(work, len(segments)) for _ in range(3))
        print(f"{name:28} {again:9,.0f} segments/s ({again / floor:,.0f}x), the first time {first:,.0f}")


def rate(work: Callable[[], object], size: int) -> float:
    """Segments a second."""
    begin = time.process_time()
    work()
    return size / (time.process_time() - begin)


def main() -> None:
    """Both reports, or why there is none."""
    if not WMT25.is_dir() or not WMT23.is_dir():
        print("public data absent: set MTQA_DATA to a folder laid out as docs/data.md says")
        return
    report_rightness()
    report_speed()


if __name__ == "__main__":
    main()
