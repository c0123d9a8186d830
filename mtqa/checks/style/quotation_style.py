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
    The marks of a segment are one finding. Inch marks, single marks and apostrophes are not judged.

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
        if settled is None:
            return
        flagged = [entry for entry in found if entry[2] != settled]
    else:
        settled = wanted
        flagged = [entry for entry in found if entry[2] != settled]
    in_segment: dict[int, list[tuple[int, int, str, bool]]] = {}
    for entry in flagged:
        in_segment.setdefault(entry[0], []).append(entry)
    for position, marks in in_segment.items():
        shape, opens = marks[0][2:]
        right = '"' if settled == _STRAIGHT else "“" if opens else "”"
        what = f"{shape} quotation marks" if len(marks) > 1 else f"a {shape} quotation mark"
        yield (
            position,
            Issue(
                f"{what} among {settled} ones" if counts[settled] else what,
                target_spans=tuple(Span(at, at + 1) for _, at, _, _ in marks),
                evidence={"marks": shape, "others": counts[settled]},
                suggestion=right if len(marks) == 1 else None,
            ),
        )


def _settled(counts: Counter[str]) -> str | None:
    """The shape that has twice as many marks as the other; None where neither has, or all have one shape."""
    if len(counts) < 2:
        return None
    (shape, most), (_, fewest) = counts.most_common(2)
    return shape if most >= 2 * fewest else None
