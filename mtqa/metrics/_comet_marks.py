"""The errors that XCOMET marks in a translation.

unbabel-comet's own decoding drops a span that is still open at the last token, ends one at (0, 0) where the mark of the
end is labelled as an error, gives a text that is not the marked part of the translation, and lets the first token
decide on the severity of all. Its scores depend on that decoding and are left alone; here the spans are decoded anew
from the same probabilities, without those faults.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from mtqa.model import Severity

Offsets = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Mark:
    """An error: code points start to end of the translation, the severity's name, and how sure the model is, 0 to 1."""

    start: int
    end: int
    severity: str
    confidence: float


class Marker:
    """Listens to a model's decoding, to do it again."""

    def __init__(self, model: Any) -> None:
        self._labels: dict[int, str] = dict(model.label_encoder.ids_to_label)
        self._genuine = model.decode
        self._seen: list[tuple[list[int], list[float], Offsets]] = []
        model.decode = self._decode

    def _decode(self, subword_probs: Any, input_ids: Any, mt_offsets: list[Offsets]) -> Any:
        best = subword_probs.float().max(dim=2)
        labels, sure = best.indices.tolist(), best.values.tolist()
        self._seen = list(zip(labels, sure, mt_offsets, strict=False))
        return self._genuine(subword_probs, input_ids, mt_offsets)

    def marks(self, texts: Sequence[str]) -> list[tuple[Mark, ...]]:
        """The marks in each of the translations that were read last."""
        seen, self._seen = self._seen, []
        if not seen:
            return [()] * len(texts)
        return [tuple(self._marks(text, *row)) for text, row in zip(texts, seen, strict=True)]

    def _marks(self, text: str, labels: list[int], sure: list[float], offsets: Offsets) -> Iterator[Mark]:
        tokens = zip((self._severity(label) for label in labels), sure, offsets, strict=False)
        # The marks of beginning and end, and of what is no part of the text, cover nothing.
        real = [(severity, sure, span) for severity, sure, span in tokens if span[0] < span[1]]
        yield from marks_of(text, real)

    def _severity(self, label: int) -> str | None:
        name = self._labels[label].rpartition("-")[2]
        return name if name in {severity.value for severity in Severity} else None


def marks_of(text: str, tokens: Sequence[tuple[str | None, float, tuple[int, int]]]) -> Iterator[Mark]:
    """Marks from tokens in order: severity (None where there is no error), how sure, code points.

    Neighbouring tokens make one mark, with the worst of their severities; blanks at its ends are left out.
    """
    run: list[tuple[str, float, tuple[int, int]]] = []
    for severity, sure, span in [*tokens, (None, 0.0, (0, 0))]:
        if severity is not None:
            run.append((severity, sure, span))
        elif run:
            yield from _mark(text, run)
            run = []


def _mark(text: str, run: Sequence[tuple[str, float, tuple[int, int]]]) -> Iterator[Mark]:
    start, end = run[0][2][0], run[-1][2][1]
    part = text[start:end]
    start, end = start + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip())
    if start < end:
        worst = max((severity for severity, _, _ in run), key=lambda name: Severity(name).rank)
        yield Mark(start, end, worst, round(sum(sure for _, sure, _ in run) / len(run), 4))
