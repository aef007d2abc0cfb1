"""Query graphs of composed subgraphs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from router.compose import SubgraphInput, compose
from router.federation.supergraph import Supergraph
from router.graph.graph import QueryGraph

LINK = """
extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
  "@key", "@shareable", "@external", "@requires", "@provides", "@override", "@interfaceObject",
  "@context", "@fromContext"
])
"""


@pytest.fixture
def graph_of() -> Callable[..., QueryGraph]:
    """Composes the subgraphs given as SDL by name, without the link, and makes their graph."""

    def make(labels: frozenset[str] = frozenset(), **subgraphs: str) -> QueryGraph:
        result = compose(
            [SubgraphInput(name, f"http://{name}", LINK + sdl) for name, sdl in subgraphs.items()]
        )
        assert result.supergraph_sdl is not None, [str(each) for each in result.errors]
        return QueryGraph(Supergraph.parse(result.supergraph_sdl), labels)

    return make
