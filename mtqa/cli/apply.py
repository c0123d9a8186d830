"""`mtqa apply`: what people did in a review, written into the corpus, the ignore file and the glossary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mtqa.cli.base import PATH, NamedFile, named_systems, tell
from mtqa.errors import InputError
from mtqa.text.visible import shown

if TYPE_CHECKING:
    from mtqa.formats.load import Bitext
    from mtqa.review.apply import Plan
    from mtqa.review.file import Review
    from mtqa.review.merge import Merged
    from mtqa.review.state import State

SHOWN = 10


@click.command()
@click.argument("paths", metavar="REVIEW... CORPUS", type=PATH, nargs=-1, required=True)
@click.option("-o", "--out", type=PATH, metavar="OUT", help="File for the corpus with its post-edits, or a folder.")
@click.option("--system", "systems", type=NamedFile(), multiple=True, help="A system's own file, as in `mtqa run`.")
@click.option("--keep-mt", is_flag=True, help="Add post-edits beside the translations, not in their place.")
@click.option("--prefer", metavar="NAME", help="Where reviewers differ on a text, take this one's.")
@click.option("--newest", is_flag=True, help="Where reviewers differ on a text, take the newest.")
@click.option("--overwrite", is_flag=True, help="Write post-edits over translations that changed since the review.")
@click.option(
    "--ignore", type=PATH, default=Path("mtqa-ignore.jsonl"), show_default=True, metavar="FILE",
    help="Where dismissed findings are kept for later runs.",
)  # fmt: skip
@click.option("--glossary", type=PATH, help="Add the terms that reviewers proposed to this glossary.")
@click.option("--agreement", is_flag=True, help="How far the reviewers agree; no CORPUS is needed for it.")
@click.option("--source-language", default="zh", show_default=True, help="Language of the sources.")
@click.option("--target-language", default="en", show_default=True, help="Language of the translations.")
@click.option("-q", "--quiet", is_flag=True, help="No warnings, only the answer.")
def command(
    paths: tuple[Path, ...],
    *,
    out: Path | None,
    systems: tuple[tuple[str, Path], ...],
    prefer: str | None,
    newest: bool,
    ignore: Path,
    glossary: Path | None,
    agreement: bool,
    quiet: bool,
    **options: Any,
) -> None:
    """Bring reviews home: post-edits into OUT, dismissals into the ignore file, effort onto the screen.

    A REVIEW is what the report's Export wrote (*.review.jsonl), or the folder of a run that was reviewed with `mtqa
    review`; several are merged. In OUT only the edited texts differ from CORPUS. Segments are found again in a corpus
    that was reordered or has grown; those that are not found are named. Without -o nothing is written: the command then
    tells what it would do.

    \b
    Example:
        mtqa apply anna.review.jsonl corpus.tmx -o corpus.reviewed.tmx --glossary glossary.tsv
        mtqa apply anna.review.jsonl ben.review.jsonl corpus.tmx -o corpus.reviewed.tmx --prefer anna
        mtqa apply reports/my source.txt --system a=a.txt -o a.reviewed.txt
        mtqa apply anna.review.jsonl ben.review.jsonl --agreement
    """
    from mtqa.review.apply import plan, write
    from mtqa.review.merge import merge
    from mtqa.review.state import replay

    reviews, corpus = _inputs(paths, agreement)
    tell((warning for review in reviews for warning in review.warnings), quiet=quiet)
    if agreement:
        _print_agreement(reviews)
        if corpus is None:
            return
    if corpus is None:
        raise click.UsageError("name the CORPUS behind the reviews")
    merged = merge(reviews)
    _settle(merged, prefer, newest)
    state = replay(merged.events)
    _prefer(state, merged, prefer)
    bitext = _opened(corpus, named_systems(systems), options)
    found = plan(state, bitext, overwrite=options["overwrite"])
    tell(bitext.warnings, quiet=quiet)
    _print_plan(found, corpus)
    if out is None:
        _print_effort(found, state)
        print("nothing is written: name OUT with -o")
        return
    for written in write(found, bitext, out, keep=options["keep_mt"]):
        tell(written.warnings, quiet=quiet)
        report = written.report
        stamped = f", {report.stamped} with a comment or status alone" if report.stamped else ""
        print(f"{written.path}: {report.edited + report.added} of {report.units} segments changed{stamped}")
    _print_unfound(found, corpus)
    _keep_dismissals(state, merged, ignore, _marked(paths, state), quiet)
    _keep_terms(state, glossary)
    _print_effort(found, state)


def _inputs(paths: Sequence[Path], agreement: bool) -> tuple[list[Review], Path | None]:
    """The reviews, and the corpus, which is the last path unless that is a review too."""
    from mtqa.review.file import is_review, read_review

    *first, last = paths
    if (agreement and is_review(last)) or not first:
        if first or agreement:
            return [read_review(path) for path in paths], None
        raise click.UsageError("name a REVIEW and the CORPUS it is of")
    return [read_review(path) for path in first], last


def _settle(merged: Merged, prefer: str | None, newest: bool) -> None:
    """Tell the contradictions; refuse different texts that nothing decides between."""
    for verdict in merged.verdicts:
        print(f"conflict: {shown(str(verdict))}; the newer decision counts")
    for conflict in merged.texts:
        for number, line in enumerate(conflict.lines()):
            print(f"conflict: {shown(line)}" if not number else shown(line))
    names = sorted({name for conflict in merged.texts for name, _ in conflict.texts})
    if prefer is not None:
        known = {event.get("user", "") for event in merged.events} | set(names)
        if prefer not in known:
            raise InputError(f"no reviewer is called {prefer!r}", hint=f"there are {', '.join(sorted(known - {''}))}")
        return
    if merged.texts and not newest:
        raise InputError(
            f"{len(merged.texts)} segments were edited to different texts; nothing is written",
            hint=f"choose with --prefer NAME ({', '.join(names)}) or --newest",
        )


def _prefer(state: State, merged: Merged, prefer: str | None) -> None:
    """Put the preferred reviewer's text where texts differ."""
    for conflict in merged.texts if prefer is not None else ():
        texts = dict(conflict.texts)
        if prefer in texts:
            state.segments[conflict.place].text = texts[prefer]


def _opened(corpus: Path, systems: dict[str, Path], options: dict[str, Any]) -> Bitext:
    from mtqa.formats.base import ReadOptions
    from mtqa.formats.load import load_bitext

    languages = ReadOptions(options["source_language"], options["target_language"])
    return load_bitext(corpus, systems=systems, options=languages)


def _print_plan(found: Plan, corpus: Path) -> None:
    print(f"{corpus}: {found.texts()} texts to change, {found.unchanged} are there already")
    if found.by_id:
        print(f"{corpus}: {found.by_id} segments were found by their id, their source or document has changed")
    for line in _few("have characters that no file can hold; these are left out", found.cleaned):
        print(f"{corpus}: {line}")
    for line in _few("changed since the review and left alone (--overwrite writes over them)", found.changed):
        print(f"{corpus}: {line}")


def _print_unfound(found: Plan, corpus: Path) -> None:
    for line in _few("of the review are not there", found.missing):
        print(f"{corpus}: {line}")


def _few(what: str, names: Sequence[str]) -> Iterator[str]:
    if names:
        more = ", …" if len(names) > SHOWN else ""
        yield shown(f"{len(names)} segments {what}: {', '.join(names[:SHOWN])}{more}")


def _marked(paths: Sequence[Path], state: State) -> dict[str, str]:
    """The marked texts of dismissed findings, from the runs whose folders were given."""
    from mtqa.review.dismissals import marked_texts
    from mtqa.run.store import Store

    texts: dict[str, str] = {}
    for folder in paths:
        if (folder / "run.db").is_file():
            with Store.open(folder) as store:
                texts |= marked_texts(store, state)
    return texts


def _keep_dismissals(state: State, merged: Merged, path: Path, texts: dict[str, str], quiet: bool) -> None:
    from mtqa.review.dismissals import ignore_rows, still_ignored, without_check
    from mtqa.run.ignores import append_ignores

    rows = list(ignore_rows(state, texts))
    if rows:
        print(f"{path}: {append_ignores(path, rows)} of {len(rows)} dismissals are new")
    if number := without_check(state):
        tell([f"{number} dismissals of all alike do not name their check and are left out"], quiet=quiet)
    for line in still_ignored(state, merged.events, path):
        print(f"{shown(line)} was taken back in the review: delete that line")


def _keep_terms(state: State, glossary: Path | None) -> None:
    from mtqa.review.terms import Proposal, propose

    if not state.terms:
        return
    if glossary is None:
        print(f"{len(state.terms)} terms are proposed: name the glossary with --glossary to add them")
        return
    proposals = [
        Proposal(zh, en, event.get("note", ""), event.get("user", "")) for (zh, en), event in state.terms.items()
    ]
    print(f"{glossary}: {propose(glossary, proposals)} of {len(proposals)} proposed terms are new")


def _print_effort(found: Plan, state: State) -> None:
    for system, effort in found.effort.items():
        if effort.reviewed:
            for line in effort.figures().lines():
                print(f"{system}: {line}")
    statuses = Counter(segment.status for segment in state.segments.values() if segment.status)
    if statuses:
        print(f"status: {', '.join(f'{number} {name}' for name, number in sorted(statuses.items()))}")
    words = sum(effort.edited_words() for effort in found.effort.values())
    for user, active in sorted(state.active_ms.items()):
        per_word = f", {active / 1000 / words:.1f} s for each word of the edited texts" if words else ""
        print(f"{shown(user) or 'recorded time'}: {active / 60_000:.1f} minutes{per_word}")


def _print_agreement(reviews: Sequence[Review]) -> None:
    from itertools import combinations

    from mtqa.cli._agreement import print_agreement
    from mtqa.review.agreement import agreement
    from mtqa.review.merge import merge, named
    from mtqa.review.state import by_user

    states = by_user(merge(named(reviews)).events)
    if len(states) < 2:
        raise InputError("agreement needs the reviews of two people", hint="name both files, or set names in the page")
    pairs = [agreement((one, other), states[one], states[other]) for one, other in combinations(sorted(states), 2)]
    for found in [pair for pair in pairs if pair.segments] or pairs:
        print_agreement(found)
