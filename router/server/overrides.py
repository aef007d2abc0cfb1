"""Progressive overrides: which labels are on for a request.

Source: https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/directives#override
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from random import random
from typing import Final, TypeAlias

Draw: TypeAlias = Callable[[], frozenset[str]]
"""Draws the labels that are on for one request."""

PERCENT: Final = re.compile(r"percent\((\d+(?:\.\d+)?)\)")


class OverrideShares:
    """How often each label is on: ``percent(n)`` in ``n`` of a hundred requests, others by rule."""

    def __init__(
        self, labels: Mapping[str, float] | None = None, chance: Callable[[], float] = random
    ) -> None:
        """``labels`` maps labels to percentages, ``chance`` returns numbers from 0 up to 1."""
        self._labels = dict(labels or {})
        self._chance = chance

    def draw(self, labels: Iterable[str]) -> Draw | None:
        """Draws among the labels that an operation meets; ``None`` where none is ever on.

        Each label is drawn by itself, once a request.
        """
        shares = {label: self._share(label) for label in labels}
        always = frozenset(label for label, share in shares.items() if share >= 1)
        sometimes = [(label, share) for label, share in shares.items() if 0 < share < 1]
        if not sometimes:
            return (lambda: always) if always else None
        chance = self._chance

        def drawn() -> frozenset[str]:
            return always.union(label for label, share in sometimes if chance() < share)

        return drawn

    def _share(self, label: str) -> float:
        percent = PERCENT.fullmatch(label)
        return (float(percent[1]) if percent else self._labels.get(label, 0.0)) / 100
