"""Plan in, response out: the entry point of execution.

``prepare`` compiles what all runs of an operation have in common, once; the stages of a run stand
in :meth:`Executor.run` in their order.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import AsyncGenerator, Callable, Hashable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, Final, Protocol

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLSchema,
    OperationDefinitionNode,
    get_operation_ast,
    is_interface_type,
)

from router.execute.client_paths import ClientPaths, within
from router.execute.errors import ErrorPolicy
from router.execute.incremental.incremental import Incremental
from router.execute.incremental.results import Part
from router.execute.introspection import Introspection, introspection_of
from router.execute.merge import Merger
from router.execute.project import Projection
from router.execute.run import Run
from router.execute.selection import condition_variables, fragments_of
from router.execute.steps import Step, compile_root
from router.execute.subscription.sharing import RetiredError, SharedStreams, SlowClientError
from router.execute.subscription.stream import EventTransport, subscription_request
from router.execute.transport import FetchContext, JsonObject, Transport
from router.execute.variables import VariableCoercion
from router.plan.nodes import Defer, Plan, Subscription

REMEMBERED_VARIANTS: Final = 32
"""Projections kept per operation. Ten conditions may make a thousand; few of them ever come."""

TOO_SLOW: Final[JsonObject] = {
    "message": "The events came faster than they were taken; subscribe again.",
    "extensions": {"code": "SUBSCRIPTION_OVERFLOW"},
}
RELOADED: Final[JsonObject] = {
    "message": "The schema has changed; subscribe again.",
    "extensions": {"code": "SUBSCRIPTION_SCHEMA_RELOAD"},
}


class Schemas(Protocol):
    """What the executor needs of a supergraph (``router.federation.supergraph.Supergraph``)."""

    @property
    def schema(self) -> GraphQLSchema: ...

    @property
    def api_schema(self) -> GraphQLSchema: ...


@dataclass(frozen=True, slots=True)
class ExecutionResult:
    """A response's ``data`` (``None`` if a null reached the root) and ``errors`` in wire form."""

    data: JsonObject | None
    errors: tuple[JsonObject, ...] = ()


@dataclass(frozen=True, slots=True)
class Variant:
    """What depends on the variables by which an operation skips and includes fields."""

    projection: Projection
    client_paths: ClientPaths


class Prepared:
    """An operation compiled for execution. Any number of runs may use it at the same time."""

    def __init__(
        self,
        schema: GraphQLSchema,
        operation: OperationDefinitionNode,
        fragments: Mapping[str, FragmentDefinitionNode],
        plan: Plan,
    ) -> None:
        self.operation = operation
        self.plan = plan
        self.subscription = plan.root if isinstance(plan.root, Subscription) else None
        self.incremental = (
            Incremental(schema, operation, fragments, plan.root, plan.typename_key)
            if isinstance(plan.root, Defer)
            else None
        )
        self.streams = self.subscription is not None or self.incremental is not None
        self.step: Step | None = compile_root(plan.root) if plan.root is not None else None
        self.introspection: Introspection | None = introspection_of(schema, operation, fragments)
        self._schema = schema
        self._fragments = fragments
        self._variables = VariableCoercion(schema, operation)
        self._conditions = condition_variables(operation, fragments)
        self._variants: OrderedDict[tuple[bool, ...], Variant] = OrderedDict()

    def coerce_variables(self, raw: Mapping[str, Any] | None) -> dict[str, Any]:
        """The client's variables, checked and with the operation's defaults, as JSON values.

        Variables that the operation does not declare are dropped.

        Raises:
            VariablesError: (``router.execute.variables``) a value does not fit its type; its
                ``errors`` are in wire form with the code BAD_USER_INPUT.
        """
        return self._variables.coerce(raw)

    def variant(self, variables: Mapping[str, Any]) -> Variant:
        """The projection for these variables, compiled when it is first needed."""
        key = tuple(bool(variables.get(name)) for name in self._conditions)
        variant = self._variants.get(key)
        if variant is None:
            conditions = dict(zip(self._conditions, key, strict=True))
            variant = Variant(
                Projection(
                    self._schema,
                    self.operation,
                    self._fragments,
                    conditions,
                    self.plan.typename_key,
                ),
                ClientPaths(self.operation, self._fragments, conditions, self.plan.typename_key),
            )
            self._variants[key] = variant
            if len(self._variants) > REMEMBERED_VARIANTS:
                self._variants.popitem(last=False)
        return variant


class Executor:
    """Runs plans against the subgraphs behind ``transport``."""

    def __init__(
        self,
        supergraph: Schemas,
        transport: Transport,
        policy: ErrorPolicy | None = None,
        streams: SharedStreams | None = None,
    ) -> None:
        """``streams`` carry the events of subscriptions; without them there are none."""
        self._api_schema = supergraph.api_schema
        self._transport = transport
        self._streams = streams
        self._policy = policy or ErrorPolicy()
        self._merger = Merger(
            frozenset(
                name
                for name, named in supergraph.schema.type_map.items()
                if is_interface_type(named)
            )
        )

    def retire(self) -> None:
        """Ends all subscriptions: another supergraph has taken over."""
        if self._streams is not None:
            self._streams.retire()

    def prepare(self, document: DocumentNode, operation_name: str | None, plan: Plan) -> Prepared:
        """Compiles an operation that was validated against the API schema. Pure and synchronous.

        Raises:
            ValueError: the document has no such operation, or several and no name was given.
        """
        operation = get_operation_ast(document, operation_name)
        if operation is None:
            raise ValueError(f"The document has no operation {operation_name!r}.")
        return Prepared(self._api_schema, operation, fragments_of(document), plan)

    async def run(
        self, prepared: Prepared, variables: Mapping[str, Any], context: FetchContext
    ) -> ExecutionResult:
        """Executes with variables from :meth:`Prepared.coerce_variables`.

        Whatever happens to a subgraph ends in ``errors``. Cancelling the task cancels every request
        to a subgraph that is under way.
        """
        return await self._run(prepared, variables, context, self._transport)

    def run_incrementally(
        self, prepared: Prepared, variables: Mapping[str, Any], context: FetchContext
    ) -> AsyncGenerator[Part, None]:
        """Executes an operation with ``@defer``: the initial part, then others as they are ready.

        Closing the generator cancels every request that is under way. (:meth:`run` executes such
        an operation too, to a single result.)

        Raises:
            ValueError: nothing of the operation can be deferred.
        """
        if prepared.incremental is None:
            raise ValueError("Nothing of the operation can be deferred.")
        run = Run(variables, context, self._transport, self._policy, self._merger)
        introspection = prepared.introspection
        answered = introspection.answer(variables) if introspection is not None else None
        return prepared.incremental.parts(run, answered)

    async def subscribe(
        self,
        prepared: Prepared,
        variables: Mapping[str, Any],
        new_context: Callable[[], FetchContext],
        sharing: Hashable | None = None,
    ) -> AsyncGenerator[ExecutionResult, None]:
        """Executes a subscription: a result for each event of its subgraph, in their order.

        ``new_context`` is called for the stream, and again for what each event has to fetch: a
        stream outlives deadlines and identities. Subscribers with the same request and an equal
        ``sharing`` share a stream of the subgraph. Errors of one event do not end the stream; the
        loss of the subgraph does, and is the last result's error. Closing the generator closes the
        stream.

        Raises:
            ValueError: the operation is no subscription, or the executor has no streams.
        """
        subscription, streams = prepared.subscription, self._streams
        if subscription is None or streams is None:
            raise ValueError("There is nothing to subscribe to.")
        fetch = subscription.primary
        request = subscription_request(fetch, variables)
        events = streams.events(fetch.subgraph, request, new_context(), sharing)
        async with aclosing(events):
            try:
                async for event in events:
                    transport = EventTransport(event, self._transport)
                    yield await self._run(prepared, variables, new_context(), transport)
            except SlowClientError:
                yield ExecutionResult(None, (TOO_SLOW,))
            except RetiredError:
                yield ExecutionResult(None, (RELOADED,))

    async def _run(
        self,
        prepared: Prepared,
        variables: Mapping[str, Any],
        context: FetchContext,
        transport: Transport,
    ) -> ExecutionResult:
        run = Run(variables, context, transport, self._policy, self._merger)
        if prepared.step is not None:
            await prepared.step.run(run)
        if prepared.introspection is not None:
            run.data.update(prepared.introspection.answer(variables))
        variant = prepared.variant(variables)
        errors = variant.client_paths.trim(run.errors)
        known = [tuple(error["path"]) for error in errors if "path" in error]
        known += [tuple(variant.client_paths.told(path)) for path in run.explained]
        data, refused = variant.projection.project(run.data, known)
        return ExecutionResult(data, (*(within(errors, data) if errors else ()), *refused))
