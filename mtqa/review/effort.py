"""What post-editing took: HTER, share of edited segments, words and characters, recorded time.

HTER is TER of the translation against its own post-edit (Snover et al. 2006), counted by sacrebleu's rules: edits for
100 words of the post-edit. Segments that were not edited count with no edit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from mtqa.metrics.base import Pair
from mtqa.model import Segment

_DASH = "-"


@dataclass(slots=True)
class Effort:
    """One system's figures. Words and characters are of the texts as they stand, before and after, over edited
    segments; `edits` and `length` what TER counts over them, `rest` the words of segments nobody edited.
    """

    segments: int = 0
    reviewed: int = 0
    pairs: list[tuple[str, str]] = field(default_factory=list)
    referenced: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)
    rest: int = 0

    def leave(self, segment: Segment, *, reviewed: bool) -> None:
        """A segment whose text stays."""
        self.segments += 1
        self.reviewed += reviewed
        self.rest += _words(segment.target)

    def forget(self, target: str) -> None:
        """Take a segment back that `leave` counted."""
        self.segments -= 1
        self.rest -= _words(target)

    def edit(self, segment: Segment, before: str, after: str) -> None:
        """A segment that was edited; one that ended as it was is a reviewed one."""
        if before == after:
            self.leave(segment, reviewed=True)
            return
        self.segments += 1
        self.reviewed += 1
        self.pairs.append((before, after))
        references = tuple(text for text in segment.references if text.strip())
        if references:
            self.referenced.append((before, after, references))

    def edited_words(self) -> int:
        """Words of the edited segments as they now read."""
        return sum(_words(after) for _, after in self.pairs)

    def figures(self) -> Figures:
        """The figures, worked out."""
        from mtqa.metrics.ter import Ter

        counted = Ter().statistics([Pair("", before, (after,)) for before, after in self.pairs]).tolist()
        return Figures(
            segments=self.segments,
            reviewed=self.reviewed,
            edited=len(self.pairs),
            edits=round(sum(edits for edits, _ in counted)),
            length=round(sum(length for _, length in counted)),
            rest=self.rest,
            words=(sum(_words(before) for before, _ in self.pairs), sum(_words(after) for _, after in self.pairs)),
            characters=(sum(len(before) for before, _ in self.pairs), sum(len(after) for _, after in self.pairs)),
            chrf=self._chrf(),
        )

    def _chrf(self) -> tuple[float, float] | None:
        """chrF of the edited segments against the references, before and after; None without any."""
        from mtqa.metrics.chrf import Chrf

        if not self.referenced:
            return None
        metric = Chrf()
        sides = (
            [Pair("", before, references) for before, _, references in self.referenced],
            [Pair("", after, references) for _, after, references in self.referenced],
        )
        before, after = (metric.value(metric.statistics(side).sum(axis=0).tolist()) for side in sides)
        return before, after


@dataclass(frozen=True, slots=True)
class Figures:
    """Effort in figures; pairs are (before, after)."""

    segments: int
    reviewed: int
    edited: int
    edits: int
    length: int
    rest: int
    words: tuple[int, int]
    characters: tuple[int, int]
    chrf: tuple[float, float] | None

    @property
    def hter(self) -> float | None:
        """Edits for 100 words over all segments of the system; None where there is no word."""
        total = self.length + self.rest
        return 100 * self.edits / total if total else None

    @property
    def hter_edited(self) -> float | None:
        """The same over the edited segments alone."""
        return 100 * self.edits / self.length if self.length else None

    def lines(self) -> Iterator[str]:
        """The figures for a person."""
        share = f"{100 * self.edited / self.segments:.1f} %" if self.segments else _DASH
        yield f"edited {self.edited} of {self.segments} segments ({share}), reviewed {self.reviewed}"
        if not self.edited:
            return
        yield (
            f"HTER {self.hter:.1f} over all segments ({self.edits} edits, {self.length + self.rest} words),"
            f" {_figure(self.hter_edited)} over the edited ones ({self.length} words)"
        )
        yield (
            f"edited segments: words {self.words[0]} -> {self.words[1]},"
            f" characters {self.characters[0]} -> {self.characters[1]}"
        )
        if self.chrf:
            yield f"chrF of the edited segments against the references: {self.chrf[0]:.1f} -> {self.chrf[1]:.1f}"


def _figure(value: float | None) -> str:
    return _DASH if value is None else f"{value:.1f}"


def _words(text: str) -> int:
    """Words as TER counts them."""
    return len(text.split())
