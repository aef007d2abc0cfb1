"""The last stage of composition: every field of the API can be had, on every path to it.

The walk goes over the API schema from each root, and beside it keeps the set of query graph nodes
at which a planner may have the object that the path leads to. A field is satisfied if from one of
them there is a way to it. The same graph and survey plan operations, so what composes can be
planned.
"""

from __future__ import annotations

from graphql import build_ast_schema, parse

from router.compose.satisfiability.labels import assignments
from router.compose.satisfiability.walk import Findings, walk
from router.federation.api_schema import build_api_schema
from router.federation.joined_types import read_graphs, read_types
from router.federation.supergraph import Supergraph
from router.graph.graph import QueryGraph


def check_satisfiability(sdl: str) -> Findings:
    """Walks a supergraph that was just composed, under every assignment of override labels worth
    telling apart; the findings of the first under which something cannot be had, else of all."""
    supergraph = _read(sdl)
    together = Findings()
    for labels in assignments(supergraph):
        found = walk(QueryGraph(supergraph, labels, trusts_keys=False))
        if found.errors:
            return found
        together.hints.update(found.hints)
    return together


def _read(sdl: str) -> Supergraph:
    """As :meth:`Supergraph.parse`, without proving anew what the stages before have proved."""
    document = parse(sdl, no_location=True)
    graphs = read_graphs(document)
    return Supergraph(
        document=document,
        subgraphs={graph.name: graph.url for graph in graphs.values()},
        schema=build_ast_schema(document, assume_valid=True, assume_valid_sdl=True),
        api_schema=build_api_schema(document),
        types=read_types(document, graphs),
    )


__all__ = ["check_satisfiability"]
