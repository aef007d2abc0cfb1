"""The sweeps: in each, one dimension grows and the others stay."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bench.planning.worlds import (
    World,
    alternatives,
    chain,
    choices,
    conditions,
    hub,
    members,
    spreads,
    web,
)
from router.federation.supergraph import Supergraph

Sweep = Callable[[], Iterator[World]]

SCHEMA = Path(__file__).parents[2] / "schema"


def by_subgraphs() -> Iterator[World]:
    """50 fields, five entities deep, over more and more subgraphs."""
    for count in (5, 10, 25, 50, 100, 200):
        yield World("subgraphs", count, web(count), chain(5, 50, count))


def by_depth() -> Iterator[World]:
    """Ten fields at each of more and more levels, over 25 subgraphs."""
    graph = web(25)
    for depth in (1, 2, 5, 10, 20, 30, 60):
        yield World("depth", depth, graph, chain(depth, 10 * depth, 25))


def by_width() -> Iterator[World]:
    """More and more fields of one entity, spread over 50 subgraphs."""
    graph = hub(50, 400)
    for width in (10, 25, 50, 100, 200, 400):
        fields = " ".join(f"f{each}" for each in range(width))
        yield World("width", width, graph, f"{{ hub {{ {fields} }} }}")


def largest() -> Iterator[World]:
    """200 subgraphs, 200 fields, 30 entities deep."""
    yield World("200 subgraphs, 200 fields, 30 deep", 200, web(200), chain(30, 200, 200))


def _of(name: str, make: Callable[[int], tuple[Supergraph, str]], sizes: Sequence[int]) -> Sweep:
    def sweep() -> Iterator[World]:
        for size in sizes:
            yield World(name, size, *make(size))

    return sweep


def shop() -> Iterator[World]:
    """The storefront's own operations."""
    graph = Supergraph.parse((SCHEMA / "supergraph.graphql").read_text(encoding="utf-8"))
    for index, path in enumerate(sorted((SCHEMA / "operations" / "storefront").glob("*.graphql"))):
        yield World(path.stem, index, graph, path.read_text(encoding="utf-8"))


PLOTTED: dict[str, Sweep] = {
    "subgraphs": by_subgraphs,
    "depth": by_depth,
    "width": by_width,
    "members of a union": _of("members of a union", members, (10, 25, 50, 100)),
    "subgraphs that all could": _of("subgraphs that all could", alternatives, (5, 10, 25, 50, 100)),
    "three subgraphs each": _of("three subgraphs each", choices, (10, 25, 50, 100, 200)),
    "variables": _of("variables", conditions, (10, 50, 100, 200)),
}
OTHERS: dict[str, Sweep] = {
    "largest": largest,
    "fragments spread twice each": _of("fragments spread twice each", spreads, (10, 20, 100)),
    "shop": shop,
}
