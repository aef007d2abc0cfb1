"""Which assignments of override labels to try: a field in migration must be had on both sides."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from router.federation.supergraph import Supergraph

_EVERY_COMBINATION_UP_TO = 4


def assignments(supergraph: Supergraph) -> Iterator[frozenset[str]]:
    """The sets of labels that are on: every combination of few labels; of many none, all, each
    alone and each alone left out, since all combinations would be too many."""
    labels = sorted(
        {
            says.override_label
            for joined in supergraph.types.values()
            for per_subgraph in joined.fields.values()
            for says in per_subgraph.values()
            if says.override_label is not None
        }
    )
    everything = frozenset(labels)
    if len(labels) <= _EVERY_COMBINATION_UP_TO:
        for size in range(len(labels) + 1):
            for chosen in combinations(labels, size):
                yield frozenset(chosen)
        return
    yield frozenset()
    yield everything
    for label in labels:
        yield frozenset({label})
        yield everything - {label}
