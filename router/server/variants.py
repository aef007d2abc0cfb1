"""Operations that are not the same for everybody, and how they are kept.

Most operations are: one entry of the cache is one :class:`Operation`. Where the supergraph requires
something of clients for parts of an operation, or moves fields between subgraphs progressively, the
entry is :class:`Variants`: a guard that tells what a client is refused, a draw of the overrides
that are on, and an operation for each outcome that has occurred.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import structlog
from graphql import DocumentNode, OperationDefinitionNode, get_operation_ast

from router.execute.executor import Executor, Prepared
from router.execute.selection import fragments_of
from router.federation.supergraph import Supergraph
from router.plan.nodes import OperationKind, Plan
from router.plan.planner import Planner
from router.server.authorization.grants import Granter, PolicyRule
from router.server.authorization.guard import Guard, GuardCompiler, RefusedPath
from router.server.authorization.requirements import read_requirements
from router.server.authorization.trim import trim
from router.server.claims import Claims
from router.server.limits.cost.model import CostModel, OperationCost
from router.server.limits.cost.weights import read_weights
from router.server.overrides import Draw, OverrideShares

logger: Final[Any] = structlog.get_logger(__name__)

NO_LABELS: Final[frozenset[str]] = frozenset()

MAX_VARIANTS: Final = 32
"""Kept of one document, the least recently used going first."""


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """An operation that was parsed, validated, planned and compiled.

    ``name`` is the operation's own, ``None`` where it has none. ``refused`` is what this client
    asked for and may not see, ``cost`` what it costs to run, where costs are worked out.
    """

    name: str | None
    kind: OperationKind
    prepared: Prepared
    refused: tuple[RefusedPath, ...] = ()
    cost: OperationCost | None = None

    def for_client(self, claims: Claims) -> Operation:  # noqa: ARG002 - the same for everybody
        return self


@dataclass(frozen=True, slots=True)
class AccessPolicy:
    """How the requirements of a supergraph are applied.

    ``policies`` are the rules behind the names in ``@policy``. With ``dry_run`` refusals are told
    and nothing is withheld.
    """

    policies: Mapping[str, PolicyRule] = field(default_factory=dict)
    dry_run: bool = False


class Variants:
    """One document and operation name, and the operations that it is for different clients."""

    def __init__(
        self,
        preparer: Preparer,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        guard: Guard | None,
        draw: Draw | None,
    ) -> None:
        self._preparer = preparer
        self._document = document
        self._operation = operation
        self._guard = guard
        self._draw = draw
        self._made: OrderedDict[tuple[int, frozenset[str]], Operation] = OrderedDict()

    def for_client(self, claims: Claims) -> Operation:
        """The operation for a client, made when the first of its like asks for it."""
        mask = 0 if self._guard is None else self._guard.refused(self._preparer.granter.of(claims))
        key = (mask, NO_LABELS if self._draw is None else self._draw())
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = self._make(*key)
            if len(self._made) > MAX_VARIANTS:
                self._made.popitem(last=False)
        else:
            self._made.move_to_end(key)
        return found

    def _make(self, mask: int, labels: frozenset[str]) -> Operation:
        answered = self._document
        planned: DocumentNode | None = self._document
        refused: tuple[RefusedPath, ...] = ()
        if self._guard is not None and mask:
            refused = self._guard.paths(mask)
            if not self._preparer.dry_run:
                trimmed = trim(self._guard, mask)
                answered, planned = trimmed.answered, trimmed.planned
        operation = self._preparer.operation(answered, self._operation, planned, labels)
        return replace(operation, refused=refused)


class Preparer:
    """Makes what the cache keeps of a document: the way into planning for everybody."""

    def __init__(
        self,
        planner: Planner,
        executor: Executor,
        guards: GuardCompiler | None = None,
        access: AccessPolicy | None = None,
        shares: OverrideShares | None = None,
        costs: CostModel | None = None,
    ) -> None:
        self._planner = planner
        self._executor = executor
        self._guards = guards
        self._shares = shares or OverrideShares()
        self._costs = costs
        self.granter = Granter(access.policies if access is not None else {})
        self.dry_run = access is not None and access.dry_run

    @classmethod
    def build(
        cls,
        supergraph: Supergraph,
        planner: Planner,
        executor: Executor,
        access: AccessPolicy | None,
        shares: OverrideShares | None = None,
        list_size: int | None = None,
    ) -> Preparer:
        """``access`` is ``None`` where the supergraph's requirements are not to be applied.

        ``list_size`` is what to expect of a list that says nothing itself; ``None`` where costs are
        not to be worked out.
        """
        costs = None
        if list_size is not None:
            weights = read_weights(supergraph.document)
            costs = CostModel(supergraph.api_schema, weights, default_size=list_size)
        requirements = None
        if access is not None:
            requirements = read_requirements(supergraph.document, supergraph.api_schema)
        if requirements is None:
            return cls(planner, executor, shares=shares, costs=costs)
        unknown = sorted(requirements.policies - set(access.policies if access else ()))
        if unknown:
            logger.warning("policies_without_rules", policies=unknown)
        guards = GuardCompiler(supergraph.api_schema, requirements)
        return cls(planner, executor, guards, access, shares, costs)

    def prepare(self, document: DocumentNode, name: str | None) -> Operation | Variants:
        """Prepares one operation of a document that is valid for the API schema.

        Raises:
            ValueError: the document has no such operation, or several and no name was given.
        """
        operation = get_operation_ast(document, name)
        if operation is None:
            message = f"The document has no operation {name!r}."
            raise ValueError(message)
        guard = None
        if self._guards is not None:
            guard = self._guards.compile(operation, fragments_of(document))
        draw = self._shares.draw(self._planner.labels(document, name))
        if guard is not None or draw is not None:
            return Variants(self, document, operation, guard, draw)
        return self.operation(document, operation, document)

    def operation(
        self,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        planned: DocumentNode | None,
        labels: frozenset[str] = NO_LABELS,
    ) -> Operation:
        """Plans ``planned``, to answer what ``document`` asks; ``None``: nothing may be fetched."""
        name = operation.name.value if operation.name is not None else None
        kind: OperationKind = operation.operation.value
        plan = Plan(kind, None) if planned is None else self._planner.plan(planned, name, labels)
        cost = None
        if self._costs is not None and planned is not None:
            cost = self._costs.compile(planned, name)
        prepared = self._executor.prepare(document, name, plan)
        return Operation(name, kind, prepared, cost=cost)
