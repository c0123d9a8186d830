"""Keys find a segment again in a corpus that has changed around it."""

from __future__ import annotations

from mtqa.model import Segment
from mtqa.run.keys import segment_keys


def segments(*rows: tuple[str, str, str]) -> list[Segment]:
    return [
        Segment(id=str(number), source=source, target=target, document=document, index=number)
        for number, (source, target, document) in enumerate(rows)
    ]


ONE, TWO, THREE = ("一", "one", "d"), ("二", "two", "d"), ("三", "three", "d")


def test_a_key_is_sixteen_hex_digits() -> None:
    (key,) = segment_keys(segments(ONE))
    assert len(key) == 16
    int(key, 16)


def test_order_and_growth_keep_keys() -> None:
    before = segment_keys(segments(ONE, TWO))
    after = segment_keys(segments(THREE, TWO, ONE))
    assert [after[2], after[1]] == before


def test_the_translation_does_not_matter() -> None:
    assert segment_keys(segments(ONE)) == segment_keys(segments(("一", "something else", "d")))


def test_equal_sources_are_told_apart() -> None:
    cases = segment_keys(segments(ONE, ONE, ("一", "one", "e"), ("一 ", "one", "d")))
    assert len(set(cases)) == 4  # second occurrence, other document, other source: each has a key of its own


def test_source_and_document_do_not_run_together() -> None:
    assert len(set(segment_keys(segments(("ab", "", "c"), ("a", "", "bc"), ("abc", "", ""))))) == 3


def test_half_a_surrogate_pair_has_a_key() -> None:
    assert len(segment_keys(segments(("\ud842", "", "")))) == 1
