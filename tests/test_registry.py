"""One registry for every kind of plug-in."""

import pytest

from mtqa.errors import UnknownNameError
from mtqa.registry import Registry


def filled() -> Registry[int]:
    registry: Registry[int] = Registry("metric", "mtqa.text")
    registry.add("chrf", 2)
    registry.add("bleu", 1)
    return registry


def test_entries_come_in_the_order_of_their_names() -> None:
    assert filled().names() == ["bleu", "chrf"]
    assert list(filled()) == [1, 2]
    assert len(filled()) == 2
    assert "bleu" in filled()


def test_a_doubled_name_is_refused() -> None:
    with pytest.raises(ValueError, match="two metrics are called 'bleu'"):
        filled().add("bleu", 3)


@pytest.mark.parametrize(
    ("name", "message"),
    [("blue", "no metric is called 'blue'; did you mean bleu?"), ("x", "no metric is called 'x'; known: bleu, chrf")],
)
def test_an_unknown_name_is_answered_with_what_is_known(name: str, message: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        filled()[name]
    assert str(caught.value) == message
