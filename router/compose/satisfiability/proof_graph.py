"""The query graph on which composition proves its claim."""

from __future__ import annotations

from router.federation.joined_types import JoinedType
from router.federation.selection import Selection
from router.graph.graph import QueryGraph
from router.graph.nodes import Node


class ProofGraph(QueryGraph):
    """As the planner's graph, without what it takes on trust.

    A planner that is handed a supergraph from elsewhere lets a subgraph answer its own key fields
    even where they are ``@external``. For a proof that is not enough: an external key field is
    resolved by another subgraph, unless the way to the object provides it.
    """

    def _provided_here(self, node: Node, joined: JoinedType) -> list[Selection]:  # noqa: ARG002
        return list(self.narrow(node.provided, node.type_name))
