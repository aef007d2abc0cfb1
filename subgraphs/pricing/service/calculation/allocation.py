"""Splitting whole amounts so that the parts always add up to the whole."""

from __future__ import annotations

from collections.abc import Sequence


def allocate(amount: int, weights: Sequence[int]) -> list[int]:
    """Split ``amount`` in proportion to ``weights`` by the largest remainder.

    Each part is its exact share rounded down or up (towards and away from zero for a negative
    amount); of equal remainders the earlier weight is favoured. Parts add up to ``amount``. Where
    all weights are zero the amount is split evenly.

    Raises ``ValueError`` for a negative weight, and for an amount without anything to split it on.
    """
    if any(weight < 0 for weight in weights):
        raise ValueError("A weight is negative.")
    if not weights:
        if amount:
            raise ValueError(f"There is nothing to allocate {amount} to.")
        return []
    if amount < 0:
        return [-part for part in allocate(-amount, weights)]
    total = sum(weights)
    if total == 0:
        return allocate(amount, [1] * len(weights))
    parts = [amount * weight // total for weight in weights]
    remainders = [amount * weight % total for weight in weights]
    missing = amount - sum(parts)
    order = sorted(range(len(weights)), key=lambda place: (-remainders[place], place))
    for place in order[:missing]:
        parts[place] += 1
    return parts


def allocate_within(amount: int, limits: Sequence[int]) -> list[int]:
    """Split ``amount`` in proportion to ``limits``, no part above its limit.

    ``amount`` is cut to what the limits hold together, so that a discount never exceeds what it
    is taken from.
    """
    return allocate(min(amount, sum(limits)), limits)


def rounded_share(amount: int, numerator: int, denominator: int) -> int:
    """Return ``amount * numerator / denominator``, halves away from zero (commercial rounding)."""
    product = abs(amount) * numerator
    share = (2 * product + denominator) // (2 * denominator)
    return share if amount >= 0 else -share
