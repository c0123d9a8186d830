"""What is public is one sorted list."""

import mtqa


def test_all_is_sorted_and_there() -> None:
    assert mtqa.__all__ == sorted(mtqa.__all__)
    assert all(hasattr(mtqa, name) for name in mtqa.__all__)
