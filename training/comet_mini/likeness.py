"""chrF of every translation of a source against every other, in one go.

Two cheap teachers come out of it: chrF against the reference, and the mean chrF against the other systems'
translations (consensus), which needs no human at all.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

ORDERS = 6
BETA_SQUARED = 4.0
_MULTIPLIER = np.uint64(1_000_003)


def chrf_matrix(texts: list[str]) -> NDArray[np.float32]:
    """chrF2 (0 to 1, white space ignored) of text i as hypothesis against text j as reference, shape [n, n]."""
    codes = [np.array([ord(character) for character in "".join(text.split())], dtype=np.uint64) for text in texts]
    precision, recall, orders = (np.zeros((len(texts), len(texts)), np.float32) for _ in range(3))
    for order in range(1, ORDERS + 1):
        counts = _counts(codes, order)
        totals = counts.sum(1)
        overlap = np.stack([np.minimum(row, counts).sum(1) for row in counts]).astype(np.float32)
        usable = (totals[:, None] > 0) & (totals[None, :] > 0)
        orders += usable
        precision += np.where(usable, overlap / np.maximum(totals[:, None], 1), 0)
        recall += np.where(usable, overlap / np.maximum(totals[None, :], 1), 0)
    orders = np.maximum(orders, 1)
    precision, recall = precision / orders, recall / orders
    return (1 + BETA_SQUARED) * precision * recall / np.maximum(BETA_SQUARED * precision + recall, 1e-9)


def _counts(codes: list[NDArray[np.uint64]], order: int) -> NDArray[np.int32]:
    """How often each n-gram of the group stands in each text, shape [texts, n-grams]."""
    grams = [_hashes(code, order) for code in codes]
    kinds, index = np.unique(np.concatenate(grams), return_inverse=True)
    rows = np.repeat(np.arange(len(grams)), [len(gram) for gram in grams])
    counts = np.zeros((len(grams), max(len(kinds), 1)), np.int32)
    np.add.at(counts, (rows, index), 1)
    return counts


def _hashes(code: NDArray[np.uint64], order: int) -> NDArray[np.uint64]:
    length = max(len(code) - order + 1, 0)
    value = np.zeros(length, np.uint64)
    for shift in range(order):
        value = value * _MULTIPLIER + code[shift : shift + length]
    return value
