"""Plan in, response out: the entry point of execution.

``prepare`` compiles what an operation's every run has in common, once; ``run`` executes it. The
stages of a run stand in :meth:`Executor.run` in their order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from graphql import DocumentNode, GraphQLSchema, OperationDefinitionNode

from router.execute.transport import FetchContext, JsonObject, Transport
from router.plan.nodes import Plan


class Schemas(Protocol):
    """What the executor needs of a supergraph; ``router.federation.supergraph.Supergraph`` has it."""

    @property
    def schema(self) -> GraphQLSchema: ...

    @property
    def api_schema(self) -> GraphQLSchema: ...


@dataclass(frozen=True, slots=True)
class ErrorPolicy:
    """What a client learns of a subgraph's error.

    ``redact`` masks messages that no subgraph meant for a client; ``name_service`` adds
    ``extensions.service``.
    """

    redact: bool = True
    name_service: bool = True


@dataclass(frozen=True, slots=True)
class ExecutionResult:
    """A response's ``data`` (``None`` where a null reached the root) and ``errors`` in wire form."""

    data: JsonObject | None
    errors: tuple[JsonObject, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """An operation compiled for execution. Immutable in effect, and safe to run concurrently."""

    operation: OperationDefinitionNode
    plan: Plan

    def coerce_variables(self, raw: Mapping[str, Any] | None) -> dict[str, Any]:
        """The client's variables, checked and with the operation's defaults, as JSON values.

        Raises :class:`router.execute.variables.VariablesError` (``errors`` in wire form, code
        BAD_USER_INPUT) where a value does not fit its type. Unknown variables are dropped.
        """
        raise NotImplementedError


class Executor:
    """Runs plans against the subgraphs behind ``transport``."""

    def __init__(
        self, supergraph: Schemas, transport: Transport, policy: ErrorPolicy | None = None
    ) -> None:
        self._schemas = supergraph
        self._transport = transport
        self._policy = policy or ErrorPolicy()

    def prepare(self, document: DocumentNode, operation_name: str | None, plan: Plan) -> Prepared:
        """Compiles an operation that was validated against the API schema. Pure and synchronous."""
        raise NotImplementedError

    async def run(
        self, prepared: Prepared, variables: Mapping[str, Any], context: FetchContext
    ) -> ExecutionResult:
        """Executes with variables from :meth:`Prepared.coerce_variables`.

        Raises nothing but ``CancelledError``: whatever happens to a subgraph ends in ``errors``.
        Cancelling the task cancels every request to a subgraph that is under way.
        """
        raise NotImplementedError
