"""One operation, run by the router and by the monolith, and what has to be the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
from graphql import (
    REMOVE,
    DirectiveNode,
    DocumentNode,
    ExecutionResult,
    GraphQLSchema,
    Visitor,
    build_schema,
    print_schema,
    validate,
    visit,
)

from router.execute.executor import Executor, Prepared
from router.execute.incremental.results import Initial
from router.execute.transport import FetchContext
from router.federation.supergraph import Supergraph
from router.plan.nodes import Plan
from router.plan.planner import Planner
from tests.router.monolith.worlds.federation import Federation
from tests.router.monolith.worlds.model import Object

Path = tuple[str | int, ...]


class DifferenceError(AssertionError):
    """The router's answer is not the monolith's."""


class Router:
    """The router over one federation."""

    def __init__(self, federation: Federation) -> None:
        self.federation = federation
        supergraph = Supergraph.parse(federation.supergraph_sdl).with_defer()
        self.api_schema: GraphQLSchema = supergraph.api_schema
        self._planner = Planner(supergraph)
        self._executor = Executor(supergraph, federation.subgraphs)
        self._nullable = build_schema(print_schema(self.api_schema).replace("!", ""))
        self._labels = frozenset(federation.world.active_labels)

    def is_valid(self, document: DocumentNode) -> bool:
        """Whether the API allows the operation."""
        return not validate(self.api_schema, document)

    def plan(self, document: DocumentNode) -> Plan:
        return self._planner.plan(document, "Main", self._labels)

    async def compare(self, document: DocumentNode, variables: Object) -> Plan:
        """Runs the operation ``Main`` in both worlds.

        Raises:
            DifferenceError: the data, what failed, or the mutations that were run differ.
        """
        plain = visit(document, _WithoutDefer())
        wanted, changes = self.federation.monolith(self.api_schema, plain, variables)
        plan = self.plan(document)
        prepared = self._executor.prepare(document, "Main", plan)
        self.federation.subgraphs.changes.clear()
        coerced = prepared.coerce_variables(variables)
        result = await self._executor.run(prepared, coerced, FetchContext())
        if orjson.dumps(result.data) != orjson.dumps(wanted.data):
            raise DifferenceError(f"got {result.data}, wanted {wanted.data}; {result.errors}")
        if self.federation.subgraphs.changes != changes:
            raise DifferenceError(f"ran {self.federation.subgraphs.changes}, wanted {changes}")
        self._compare_errors(plain, variables, wanted, result.errors)
        if prepared.incremental is not None and not self.federation.world.data.faulty:
            # a null that an error makes would end at the deferred fragment
            merged = await self._merged(prepared, coerced)
            if merged != wanted.data:
                raise DifferenceError(f"parts made {merged}, wanted {wanted.data}")
        return plan

    async def _merged(self, prepared: Prepared, variables: Object) -> Any:
        """What a client makes of the parts of an operation with ``@defer``."""
        data: Any = None
        due: set[str] = set()
        parts = self._executor.run_incrementally(prepared, variables, FetchContext())
        async for part in parts:
            due |= {each.id for each in part.pending}
            if isinstance(part, Initial):
                data = part.data
                errors = part.errors
            else:
                errors = tuple(error for each in part.increments for error in each.errors)
                for each in part.increments:
                    due.remove(each.pending.id)
                    _merge(_at(data, each.pending.path), each.data)
            if errors:
                raise DifferenceError(f"{errors} in parts of an operation without")
        if due:
            raise DifferenceError(f"{due} never came")
        return data

    def _compare_errors(
        self,
        document: DocumentNode,
        variables: Object,
        wanted: ExecutionResult,
        errors: Sequence[Object],
    ) -> None:
        """Each null that an error made has an error in both, and nothing else is an error."""
        if not errors and not wanted.errors:
            return
        all_failures, _ = self.federation.monolith(self._nullable, document, variables)
        failures = {tuple(error.path or ()) for error in all_failures.errors or ()}
        due = {_null_above(tuple(each.path or ()), wanted.data) for each in wanted.errors or ()}
        for error in errors:
            path = tuple(error.get("path", ()))
            # an error in what only the plan asked for is told of the object that it belongs to
            beside = isinstance(_at(wanted.data, path), (dict, list))
            if not (path in failures or beside or _null_above(path, wanted.data) in due):
                raise DifferenceError(f"no field fails at {path}: {error}")
        told = {_null_above(tuple(error.get("path", ())), wanted.data) for error in errors}
        if not due <= told:
            raise DifferenceError(f"no error tells of the nulls at {due - told}: {errors}")


class _WithoutDefer(Visitor):
    def enter_directive(self, node: DirectiveNode, *_: Any) -> Any:
        return REMOVE if node.name.value == "defer" else None


def _merge(into: Any, more: Any) -> None:
    """Adds what came later to what is there, object by object."""
    if isinstance(into, list):
        for one, other in zip(into, more, strict=True):
            _merge(one, other)
    elif isinstance(into, dict):
        for key, value in more.items():
            if key in into:
                _merge(into[key], value)
            else:
                into[key] = value


def _at(data: Any, path: Path) -> Any:
    for segment in path:
        if data is None:
            return None
        if isinstance(data, dict) and segment not in data:
            raise DifferenceError(f"an error is told of {path}, which is not in the data")
        data = data[segment]
    return data


def _null_above(path: Path, data: Any) -> Path:
    """The path of the first null on the way along ``path``."""
    for depth, segment in enumerate(path):
        if data is None:
            return path[:depth]
        data = data[segment]
    return path
