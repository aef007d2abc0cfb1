"""Runs a plan: one level after the other, all objects of a level together."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from inspect import isawaitable
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLLeafType,
    GraphQLOutputType,
    GraphQLResolveInfo,
    GraphQLScalarType,
    Undefined,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)
from graphql.execution.values import get_argument_values
from graphql.pyutils import Path
from graphql.type import GraphQLObjectType

from subgraphs.kit.execution.batched import BatchResolver
from subgraphs.kit.execution.plan import FieldPlan, LevelPlan

_PASS_AS_THEY_ARE: dict[str, type] = {"String": str, "Int": int, "Boolean": bool, "ID": str}
"""Built-in scalars and the Python type that needs no coercion on the way out."""

_INT_BOUND = 2**31


class OutOfStepError(Exception):
    """Something went otherwise than planned: graphql-core must answer."""


class Levels:
    """One run of one plan."""

    def __init__(
        self,
        build_info: Callable[..., GraphQLResolveInfo[Any]],
        variables: Any,  # noqa: ANN401  # graphql-core's VariableValues
        context: Any,  # noqa: ANN401  # the domain's context
        root_value: Any,  # noqa: ANN401
    ) -> None:
        self._build_info = build_info
        self._variables = variables
        self._context = context
        self._root_value = root_value
        self._waiting: list[Awaitable[None]] = []

    async def run(self, plan: LevelPlan) -> dict[str, Any]:
        """Return the response's data. Any exception means that it must be found otherwise."""
        data: dict[str, Any] = {}
        self._level(plan, [self._root_value], [data])
        while self._waiting:
            waiting, self._waiting = self._waiting, []
            if len(waiting) == 1:
                await waiting[0]
            else:
                await _all(waiting)
        return data

    def _level(self, plan: LevelPlan, sources: list[Any], targets: list[dict[str, Any]]) -> None:
        for field in plan.fields:
            key = field.response_key
            if field.constant is not None:
                for target in targets:
                    target[key] = field.constant
                continue
            if field.attribute is not None:
                name = field.attribute
                self._fill(field, [getattr(source, name) for source in sources], targets)
                continue
            for target in targets:
                target[key] = None  # takes its place in the order of the selection
            if field.resolve_many is not None:
                self._waiting.append(self._batch(field, field.resolve_many, sources, targets))
            else:
                self._each(plan.parent, field, sources, targets)

    def _each(
        self,
        parent: GraphQLObjectType,
        field: FieldPlan,
        sources: list[Any],
        targets: list[dict[str, Any]],
    ) -> None:
        path = Path(None, field.response_key, parent.name)
        info = self._build_info(field.definition, field.nodes, parent, path)
        arguments = get_argument_values(field.definition, field.nodes[0], self._variables)
        resolve = field.definition.resolve
        if resolve is None:
            raise OutOfStepError
        values = [resolve(source, info, **arguments) for source in sources]
        if any(isawaitable(value) for value in values):
            self._waiting.append(self._settle(field, values, targets))
        else:
            self._fill(field, values, targets)

    async def _settle(
        self, field: FieldPlan, values: list[Any], targets: list[dict[str, Any]]
    ) -> None:
        if len(values) == 1:
            self._fill(field, [await values[0]], targets)
        else:
            self._fill(field, await _all([_awaited(value) for value in values]), targets)

    async def _batch(
        self,
        field: FieldPlan,
        resolve_many: BatchResolver,
        sources: list[Any],
        targets: list[dict[str, Any]],
    ) -> None:
        values = await resolve_many(sources, self._context)
        self._fill(field, list(values), targets)

    def _fill(self, field: FieldPlan, values: list[Any], targets: list[dict[str, Any]]) -> None:
        key = field.response_key
        completed = self._complete(field, field.definition.type, values)
        for target, value in zip(targets, completed, strict=True):
            target[key] = value

    def _complete(self, field: FieldPlan, type_: GraphQLOutputType, values: list[Any]) -> list[Any]:
        if is_non_null_type(type_):
            if None in values or any(value is None for value in values):
                raise OutOfStepError
            return self._complete(field, type_.of_type, values)
        if is_list_type(type_):
            return self._complete_lists(field, type_.of_type, values)
        if is_leaf_type(type_):
            return complete_leaves(type_, values)
        if is_object_type(type_):
            return self._complete_objects(field.selections[type_.name], values)
        return self._complete_abstract(field, values)

    def _complete_lists(
        self, field: FieldPlan, of_type: GraphQLOutputType, values: list[Any]
    ) -> list[Any]:
        flat: list[Any] = []
        for value in values:
            if value is not None:
                if not isinstance(value, list | tuple):
                    raise OutOfStepError
                flat.extend(value)
        if any(isawaitable(item) or isinstance(item, Exception) for item in flat[:1]):
            raise OutOfStepError
        items = self._complete(field, of_type, flat)
        lists: list[Any] = []
        start = 0
        for value in values:
            if value is None:
                lists.append(None)
            else:
                lists.append(items[start : start + len(value)])
                start += len(value)
        return lists

    def _complete_objects(self, plan: LevelPlan, values: list[Any]) -> list[Any]:
        sources = [value for value in values if value is not None]
        targets: list[dict[str, Any]] = [{} for _ in sources]
        if sources:
            self._level(plan, sources, targets)
        if len(sources) == len(values):
            return list(targets)
        remaining = iter(targets)
        return [None if value is None else next(remaining) for value in values]

    def _complete_abstract(self, field: FieldPlan, values: list[Any]) -> list[Any]:
        completed: list[Any] = [None] * len(values)
        places: dict[type, list[int]] = {}
        for place, value in enumerate(values):
            if value is not None:
                places.setdefault(type(value), []).append(place)
        for python_type, where in places.items():
            definition = getattr(python_type, "__strawberry_definition__", None)
            plan = field.selections.get(getattr(definition, "name", ""))
            if plan is None:
                raise OutOfStepError
            objects = self._complete_objects(plan, [values[place] for place in where])
            for place, item in zip(where, objects, strict=True):
                completed[place] = item
        return completed


def complete_leaves(type_: GraphQLLeafType, values: list[Any]) -> list[Any]:
    """Return ``values`` of a scalar or enum as they go over the wire."""
    if isinstance(type_, GraphQLScalarType) and type_.name in _PASS_AS_THEY_ARE:
        plain = _PASS_AS_THEY_ARE[type_.name]
        if all(value is None or type(value) is plain for value in values):
            if plain is int and any(
                value is not None and not -_INT_BOUND <= value < _INT_BOUND for value in values
            ):
                raise OutOfStepError
            return values
    if isinstance(type_, GraphQLEnumType):
        known: dict[Any, Any] = {}
        for value in values:
            if value is not None and value not in known:
                known[value] = _coerced(type_, value)
        return [None if value is None else known[value] for value in values]
    return [None if value is None else _coerced(type_, value) for value in values]


def _coerced(type_: GraphQLLeafType, value: Any) -> Any:  # noqa: ANN401  # any leaf
    coerced = type_.coerce_output_value(value)
    if coerced is None or coerced is Undefined:
        raise OutOfStepError
    return coerced


async def _awaited(value: Any) -> Any:  # noqa: ANN401
    return await value if isawaitable(value) else value


async def _all(work: list[Awaitable[Any]]) -> list[Any]:
    """Await all, and all of them even if one fails, so that none is left behind."""
    results = await asyncio.gather(*work, return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException):
            raise result
    return results
