"""quotation-style: straight and curly quotation marks side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from mtqa.checks.base import Context, Option, Scope, check
from mtqa.model import Category, Issue, Severity, Span
from mtqa.text.quotes import double_quotes

ID = "quotation-style"
_STRAIGHT, _CURLY = "straight", "curly"
_OPTIONS = {
    "marks": Option("consistent", "Which double marks are right.", ("consistent", _STRAIGHT, _CURLY)),
}


@check(ID, Category.INCONSISTENT_STYLE, Severity.MINOR, scope=Scope.DOCUMENT, languages=None, options=_OPTIONS)
def quotation_style(contexts: Sequence[Context]) -> Iterator[tuple[int, Issue]]:
    """A double quotation mark is straight in a document that has curly ones, or curly among straight ones.

    The shape that more marks have is the document's own, if there are twice as many; `marks` asks for one in any case.
    A quotation that opens with one shape and closes with the other is flagged wherever it stands. Inch marks, single
    marks and apostrophes are not judged.

    Why:
        Mixed marks show where a text was put together. In human marks of MT six in ten punctuation errors lie on
        quotation marks, and nine in ten of these are by two of eight reviewers who mark straight marks as such.

    Example:
        zh: “好。”他说。
        en: “Good,” he said.
        zh: 他又说：“请坐。”
        en: Then he said, “Sit down.”
        zh: “谢谢。”
        en: “Thank you."
        better: “Thank you.”

    Source:
        The Chicago Manual of Style 6.115: directional marks, and one style throughout.
    """
    if not contexts:
        return
    wanted = contexts[0].option(ID, "marks")
    found = [
        (position, mark.position, _CURLY if text[mark.position] in "“”„" else _STRAIGHT, mark.opens and not mark.closes)
        for position, context in enumerate(contexts)
        if "“" in (text := context.segment.target) or "”" in text or '"' in text
        for mark in double_quotes(text)
        if text[mark.position] in '“”„"'
    ]
    counts = Counter(shape for _, _, shape, _ in found)
    if wanted == "consistent":
        settled = _settled(counts)
        mixed = _mixed(found)
        if settled is None:
            return
        flagged = [entry for entry in found if entry[2] != settled and (entry[0] in mixed or counts[settled] >= 2)]
    else:
        settled = wanted
        flagged = [entry for entry in found if entry[2] != settled]
    for position, at, shape, opens in flagged:
        right = '"' if settled == _STRAIGHT else "“" if opens else "”"
        yield (
            position,
            Issue(
                f"a {shape} quotation mark among {settled} ones" if counts[settled] else f"a {shape} quotation mark",
                target_spans=(Span(at, at + 1),),
                evidence={"marks": shape, "others": counts[settled]},
                suggestion=right,
            ),
        )


def _settled(counts: Counter[str]) -> str | None:
    """The shape that has twice as many marks as the other; None where neither has, or all have one shape."""
    if len(counts) < 2:
        return None
    (shape, most), (_, fewest) = counts.most_common(2)
    return shape if most >= 2 * fewest else None


def _mixed(found: Sequence[tuple[int, int, str, bool]]) -> frozenset[int]:
    """The segments that hold both shapes."""
    shapes: dict[int, set[str]] = {}
    for position, _, shape, _ in found:
        shapes.setdefault(position, set()).add(shape)
    return frozenset(position for position, held in shapes.items() if len(held) > 1)
