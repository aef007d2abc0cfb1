"""One supergraph, ready to serve: its API schema, planner, executor and cache of operations.

An engine never changes. Serving another supergraph means making another engine; requests under way
finish on the one with which they began.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from graphql import DocumentNode, GraphQLSchema

from router.execute.errors import ErrorPolicy
from router.execute.executor import Executor
from router.execute.subscription.sharing import SharedStreams
from router.execute.transport import Transport
from router.federation.supergraph import Supergraph
from router.plan.planner import Planner
from router.server.operation_cache import OperationCache
from router.server.overrides import OverrideShares
from router.server.parameterization.templates import Templates
from router.server.variants import AccessPolicy, Operation, Preparer, Variants

if TYPE_CHECKING:  # it reads settings, which know the steps, which know engines
    from router.server.caching.policy import CachePolicies

NO_POLICIES: Final = AccessPolicy()


@dataclass(frozen=True, slots=True, eq=False)
class Engine:
    """What the steps need of a supergraph. ``subgraphs`` maps names to their URLs."""

    api_schema: GraphQLSchema
    subgraphs: dict[str, tuple[str, ...]]
    planner: Planner
    executor: Executor
    preparer: Preparer
    operations: OperationCache[Operation | Variants]
    templates: Templates
    caching: CachePolicies | None = None

    @classmethod
    def build(
        cls,
        supergraph: Supergraph,
        transport: Transport,
        *,
        subgraphs: dict[str, tuple[str, ...]],
        policy: ErrorPolicy,
        operations: OperationCache[Operation | Variants],
        access: AccessPolicy | None = NO_POLICIES,
        shares: OverrideShares | None = None,
        streams: SharedStreams | None = None,
        list_size: int | None = None,
        caching: CachePolicies | None = None,
    ) -> Engine:
        """Builds what is worth building once: the API schema, the query graph, the executor.

        ``access`` tells how the supergraph's requirements of clients are applied; ``None`` leaves
        them to the subgraphs. ``shares`` tell how often which progressive override is on,
        ``streams`` carry subscriptions; without them there are none. With a ``list_size``, what to
        expect of a list that says nothing itself, costs are worked out. ``caching`` tells for how
        long answers hold; without it none are kept.
        """
        planner = Planner(supergraph)
        executor = Executor(supergraph, transport, policy, streams)
        return cls(
            api_schema=supergraph.api_schema,
            subgraphs=subgraphs,
            planner=planner,
            executor=executor,
            preparer=Preparer.build(supergraph, planner, executor, access, shares, list_size),
            operations=operations,
            templates=Templates(supergraph.api_schema),
            caching=caching,
        )

    def prepare(self, document: DocumentNode, name: str | None) -> Operation | Variants:
        """Plans and compiles one operation of a document that is valid for the API schema.

        Each client runs what ``for_client`` of the result returns.
        """
        return self.preparer.prepare(document, name)
