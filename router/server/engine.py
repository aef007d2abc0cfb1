"""One supergraph, ready to serve: its API schema, planner, executor and cache of operations.

An engine never changes. Serving another supergraph means making another engine; requests under way
finish on the one with which they began.
"""

from __future__ import annotations

from dataclasses import dataclass

from graphql import DocumentNode, GraphQLSchema

from router.execute.errors import ErrorPolicy
from router.execute.executor import Executor, Prepared
from router.execute.transport import Transport
from router.federation.supergraph import Supergraph
from router.plan.nodes import OperationKind
from router.plan.planner import Planner
from router.server.operation_cache import OperationCache


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """An operation that was parsed, validated, planned and compiled; what the cache keeps.

    ``name`` is the operation's own, ``None`` where it has none.
    """

    name: str | None
    kind: OperationKind
    prepared: Prepared


@dataclass(frozen=True, slots=True, eq=False)
class Engine:
    """What the steps need of a supergraph. ``subgraphs`` maps names to their URLs."""

    api_schema: GraphQLSchema
    subgraphs: dict[str, tuple[str, ...]]
    planner: Planner
    executor: Executor
    operations: OperationCache[Operation]

    @classmethod
    def build(
        cls,
        supergraph: Supergraph,
        transport: Transport,
        *,
        subgraphs: dict[str, tuple[str, ...]],
        policy: ErrorPolicy,
        operations: OperationCache[Operation],
    ) -> Engine:
        """Builds what is worth building once: the API schema, the query graph, the executor."""
        return cls(
            api_schema=supergraph.api_schema,
            subgraphs=subgraphs,
            planner=Planner(supergraph),
            executor=Executor(supergraph, transport, policy),
            operations=operations,
        )

    def prepare(self, document: DocumentNode, name: str | None) -> Prepared:
        """Plans and compiles one operation of a document that is valid for the API schema."""
        plan = self.planner.plan(document, name)
        return self.executor.prepare(document, name, plan)
