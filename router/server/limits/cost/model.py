"""The cost of an operation: estimated before it runs, and counted in its response.

Both are compiled once. A field costs what its arguments cost, and for each item that it returns
what the item weighs and what is selected of it. Where an object may be of several types, the
dearest counts. A mutation costs ``MUTATION`` to begin with, as in Apollo's router.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLField,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    get_named_type,
    get_operation_ast,
    is_abstract_type,
    is_composite_type,
)

from router.execute.selection import fragments_of
from router.server.limits.cost.collect import Selected, Uses, collect
from router.server.limits.cost.inputs import Inputs, Size, list_size
from router.server.limits.cost.terms import (
    Reckoning,
    Term,
    evaluate,
    largest,
    product,
    total,
    where,
)
from router.server.limits.cost.weights import Weights

OBJECT: Final = 1.0
MUTATION: Final = 10.0


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """A response key: what each item weighs, what asking for it costs, and what is below."""

    weight: float
    arguments: Term
    below: Mapping[str, Counted]


class OperationCost:
    """What one operation costs."""

    def __init__(
        self, base: float, estimate: Term, counted: Callable[[], Mapping[str, Counted]]
    ) -> None:
        """``counted`` compiles what is counted in responses, when it is first needed."""
        self._base = base
        self._estimate = estimate
        self._compile_counted = counted
        self._counted: Mapping[str, Counted] | None = None

    def estimate(self, variables: Mapping[str, Any]) -> tuple[float, list[str]]:
        """What it is expected to cost, and what is wrong with how its lists are sliced."""
        reckoning = Reckoning(variables)
        return self._base + evaluate(self._estimate, reckoning), reckoning.problems

    def actual(self, data: object, variables: Mapping[str, Any]) -> float:
        """What a response's data did cost."""
        if self._counted is None:
            self._counted = self._compile_counted()
        return self._base + _count(data, self._counted, Reckoning(variables))


def _count(value: object, counted: Mapping[str, Counted], reckoning: Reckoning) -> float:
    """The cost of what is below an object, or below each of a list of them."""
    if isinstance(value, list):
        return sum(_count(one, counted, reckoning) for one in value)
    if not isinstance(value, dict):
        return 0.0
    cost = 0.0
    for key, one in value.items():
        field = counted.get(key)
        if field is None:
            continue
        if field.arguments:
            cost += evaluate(field.arguments, reckoning)
        if one is None:
            continue
        if field.weight:
            cost += field.weight * _items(one)
        if field.below:
            cost += _count(one, field.below, reckoning)
    return cost


def _items(value: object) -> int:
    if isinstance(value, list):
        return sum(_items(one) for one in value)
    return 0 if value is None else 1


class CostModel:
    """The costs of one supergraph's operations."""

    def __init__(self, schema: GraphQLSchema, weights: Weights, *, default_size: int) -> None:
        """``schema`` is the API schema, ``default_size`` what to expect of any list."""
        self._schema = schema
        self._weights = weights
        self._default_size = float(default_size)

    def compile(self, document: DocumentNode, name: str | None) -> OperationCost:
        """The cost of an operation of a valid document."""
        operation = get_operation_ast(document, name)
        root = None if operation is None else self._schema.get_root_type(operation.operation)
        if operation is None or root is None:
            return OperationCost(0.0, 0.0, dict)
        compiling = _Compiling(
            self._schema, self._weights, self._default_size, fragments_of(document)
        )
        selected: Selected = (operation.selection_set, ())
        return OperationCost(
            MUTATION if _is_mutation(operation) else 0.0,
            compiling.estimate(root, (selected,)),
            lambda: compiling.counted([root], [selected]),
        )


def _is_mutation(operation: OperationDefinitionNode) -> bool:
    return operation.operation.value == "mutation"


class _Compiling:
    def __init__(
        self,
        schema: GraphQLSchema,
        weights: Weights,
        default_size: float,
        fragments: Mapping[str, FragmentDefinitionNode],
    ) -> None:
        self._schema = schema
        self._weights = weights
        self._default_size = default_size
        self._fragments = fragments
        self._inputs = Inputs(weights)
        self._kept: dict[tuple[object, ...], Term] = {}

    def estimate(
        self,
        static: GraphQLNamedType,
        selected: Iterable[Selected],
        sized: Mapping[str, Size] | None = None,
    ) -> Term:
        """The cost of selections on one object of a type, or of one of its members."""
        selected = tuple(selected)
        key = (static.name, *((id(one), conditions) for one, conditions in selected))
        known = self._kept.get(key) if sized is None else None
        if known is None:
            known = largest(
                self._object(member, selected, sized or {}) for member in self._members(static)
            )
            if sized is None:
                self._kept[key] = known
        return known

    def _object(
        self,
        runtime: GraphQLObjectType,
        selected: tuple[Selected, ...],
        sized: Mapping[str, Size],
    ) -> Term:
        found = collect(self._schema, self._fragments, runtime.name, selected)
        return total(
            where(uses.conditions, self._field(runtime, uses, sized)) for uses in found.values()
        )

    def _field(self, parent: GraphQLObjectType, uses: Uses, sized: Mapping[str, Size]) -> Term:
        node = uses.nodes[0]
        name = node.name.value
        definition = parent.fields.get(name)
        if definition is None:  # __typename, and introspection
            return 0.0
        result = get_named_type(definition.type)
        size = self._weights.lists.get((parent.name, name))
        items: Size | None = sized.get(name)
        below: dict[str, Size] | None = None
        if size is not None:
            found = list_size(f"{parent.name}.{name}", size, definition, node)
            if size.sized:
                below = dict.fromkeys(size.sized, found)
            else:
                items = found
        checked: Term = 0.0
        if below is not None and size is not None and size.require_one:
            checked = product(0.0, _as_term(next(iter(below.values()))))
        each: Term = self._weight(parent.name, name, result)
        if is_composite_type(result):
            each = total((each, self.estimate(result, uses.below(), below)))
        return total((
            checked,
            self._inputs.cost(parent.name, definition, node),
            product(self._size(definition, items), each),
        ))  # fmt: skip

    def _size(self, definition: GraphQLField, items: Size | None) -> Term:
        depth = _list_depth(definition)
        if not depth:
            return 1.0
        rest = self._default_size ** (depth - 1)
        if items is None:
            return self._default_size * rest
        default = self._default_size

        def sized(reckoning: Reckoning) -> float:
            found = items(reckoning)
            return (default if found is None else found) * rest

        return sized

    def _weight(self, parent: str, name: str, result: GraphQLNamedType) -> float:
        own = self._weights.fields.get((parent, name))
        if own is not None:
            return own
        default = OBJECT if is_composite_type(result) else 0.0
        if is_abstract_type(result):
            members = [self._weights.types.get(one.name, OBJECT) for one in self._members(result)]
            default = max(members, default=OBJECT)
        return self._weights.types.get(result.name, default)

    def _members(self, static: GraphQLNamedType) -> tuple[GraphQLObjectType, ...]:
        if is_abstract_type(static):
            return tuple(self._schema.get_possible_types(static))
        return (static,) if isinstance(static, GraphQLObjectType) else ()

    def counted(
        self, runtime_types: Iterable[GraphQLObjectType], selected: list[Selected]
    ) -> dict[str, Counted]:
        """What to count of objects that are of one of some types, of all those together."""
        grouped: dict[str, tuple[list[tuple[GraphQLObjectType, Uses]], dict[int, Selected]]] = {}
        for runtime in runtime_types:
            found = collect(self._schema, self._fragments, runtime.name, selected)
            for key, uses in found.items():
                if uses.nodes[0].name.value in runtime.fields:
                    group, below = grouped.setdefault(key, ([], {}))
                    group.append((runtime, uses))
                    below.update((id(one[0]), one) for one in uses.below())
        return {key: self._counted(*found) for key, found in grouped.items()}

    def _counted(
        self, group: list[tuple[GraphQLObjectType, Uses]], below: Mapping[int, Selected]
    ) -> Counted:
        weights: list[float] = []
        members: dict[str, GraphQLObjectType] = {}
        arguments: list[Term] = []
        for runtime, uses in group:
            node = uses.nodes[0]
            definition = runtime.fields[node.name.value]
            result = get_named_type(definition.type)
            weights.append(self._weight(runtime.name, node.name.value, result))
            arguments.append(self._inputs.cost(runtime.name, definition, node))
            members.update((one.name, one) for one in self._members(result))
        inner = self.counted(members.values(), list(below.values())) if below else {}
        return Counted(max(weights), largest(arguments), inner)


def _as_term(size: Size) -> Term:
    return lambda reckoning: float(size(reckoning) or 0)


def _list_depth(definition: GraphQLField) -> int:
    depth, output = 0, definition.type
    while isinstance(output, GraphQLNonNull | GraphQLList):
        depth += isinstance(output, GraphQLList)
        output = output.of_type
    return depth
