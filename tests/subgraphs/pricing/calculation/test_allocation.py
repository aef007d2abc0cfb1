"""Splitting whole amounts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subgraphs.pricing.service.calculation.allocation import (
    allocate,
    allocate_within,
    rounded_share,
)


@pytest.mark.parametrize(
    ("amount", "weights", "parts"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (5, [3, 7], [2, 3]),  # 1.5 and 3.5: of equal remainders the earlier is favoured
        (7, [1, 2, 4], [1, 2, 4]),
        (1, [0, 5], [0, 1]),
        (10, [0, 0, 0], [4, 3, 3]),
        (-100, [1, 1, 1], [-34, -33, -33]),
        (0, [3, 1], [0, 0]),
        (0, [], []),
    ],
)
def test_examples(amount: int, weights: list[int], parts: list[int]) -> None:
    assert allocate(amount, weights) == parts


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(0, 10**9), min_size=1, max_size=60))
def test_parts_add_up_and_are_fair(amount: int, weights: list[int]) -> None:
    parts = allocate(amount, weights)

    assert sum(parts) == amount
    total = sum(weights)
    for part, weight in zip(parts, weights, strict=True):
        if total:
            assert abs(part * total - amount * weight) < total, "no part is a whole unit off"
        if total and not weight:
            assert part == 0


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**6), min_size=1, max_size=40))
def test_no_part_exceeds_its_limit(amount: int, limits: list[int]) -> None:
    parts = allocate_within(amount, limits)

    assert sum(parts) == min(amount, sum(limits))
    assert all(0 <= part <= limit for part, limit in zip(parts, limits, strict=True))


@pytest.mark.parametrize(
    ("amount", "numerator", "denominator", "share"),
    [(5, 1, 2, 3), (-5, 1, 2, -3), (1999, 1_500, 10_000, 300), (33, 1, 3, 11), (0, 1, 3, 0)],
)
def test_halves_are_rounded_away_from_zero(
    amount: int, numerator: int, denominator: int, share: int
) -> None:
    assert rounded_share(amount, numerator, denominator) == share


def test_what_cannot_be_allocated_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing to allocate 5 to"):
        allocate(5, [])
    with pytest.raises(ValueError, match="A weight is negative"):
        allocate(5, [1, -1])
