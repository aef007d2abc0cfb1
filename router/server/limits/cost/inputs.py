"""What arguments cost, and what they say of a list's size."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    ValueNode,
    VariableNode,
    get_named_type,
    value_from_ast_untyped,
)

from router.server.limits.cost.terms import Reckoning, Term, total
from router.server.limits.cost.weights import ListSize, Weights

INPUT_OBJECT: Final = 1.0

Size: TypeAlias = Callable[[Reckoning], int | None]


class Inputs:
    """Compiles the arguments of fields."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights

    def cost(self, parent: str, definition: GraphQLField, node: FieldNode) -> Term:
        """What the arguments cost that a field is given."""
        return total(
            self._value(
                argument.value,
                definition.args[argument.name.value].type,
                self._weights.arguments.get((parent, node.name.value, argument.name.value)),
            )
            for argument in node.arguments or ()
            if argument.name.value in definition.args
        )

    def _value(self, node: ValueNode, given: GraphQLInputType, weight: float | None) -> Term:
        if isinstance(node, VariableNode):
            name = node.name.value
            return lambda run: self._weigh(run.variables.get(name), given, weight)
        if isinstance(node, NullValueNode):
            return 0.0
        if isinstance(node, ListValueNode):
            return total((weight or 0.0, *(self._value(one, given, None) for one in node.values)))
        named = get_named_type(given)
        if isinstance(node, ObjectValueNode) and isinstance(named, GraphQLInputObjectType):
            return total((
                INPUT_OBJECT if weight is None else weight,
                *(
                    self._value(
                        one.value,
                        named.fields[one.name.value].type,
                        self._weights.inputs.get((named.name, one.name.value)),
                    )
                    for one in node.fields
                ),
            ))  # fmt: skip
        return self._leaf(named.name, weight)

    def _weigh(self, value: object, given: GraphQLInputType, weight: float | None) -> float:
        """A variable's value: the same sum over JSON."""
        if value is None:
            return 0.0
        if isinstance(value, list):
            return (weight or 0.0) + sum(self._weigh(one, given, None) for one in value)
        named = get_named_type(given)
        if isinstance(value, Mapping) and isinstance(named, GraphQLInputObjectType):
            own = INPUT_OBJECT if weight is None else weight
            return own + sum(
                self._weigh(
                    one, named.fields[name].type, self._weights.inputs.get((named.name, name))
                )
                for name, one in value.items()
                if name in named.fields
            )
        return self._leaf(named.name, weight)

    def _leaf(self, name: str, weight: float | None) -> float:
        return self._weights.types.get(name, 0.0) if weight is None else weight


def list_size(coordinate: str, size: ListSize, definition: GraphQLField, node: FieldNode) -> Size:
    """How many items a field's arguments ask for: the most that any of them says.

    ``None`` where they say nothing. What breaks ``require_one`` is noted among the problems.
    """
    values = [_slicing_value(path, definition, node) for path in size.slicing]
    names = ", ".join(".".join(path) for path in size.slicing)
    required = size.require_one and bool(values)

    def found(reckoning: Reckoning) -> int | None:
        given = [value for get in values if (value := get(reckoning)) is not None]
        if required and len(given) != 1:
            reckoning.problems.append(
                f"{coordinate} must be given exactly one of its arguments {names}."
            )
        return max(0, *given) if given else size.assumed

    return found


def _slicing_value(path: tuple[str, ...], definition: GraphQLField, node: FieldNode) -> Size:
    name, *rest = path
    argument = next((one for one in node.arguments or () if one.name.value == name), None)
    if argument is None:
        declared = definition.args.get(name)
        literal = declared.default.literal if declared and declared.default else None
        return (lambda _: None) if literal is None else _within(literal, rest)
    return _within(argument.value, rest)


def _within(node: ValueNode, rest: list[str]) -> Size:
    if isinstance(node, VariableNode):
        name = node.name.value
        return lambda reckoning: _integer(_lead(reckoning.variables.get(name), rest))
    if rest and isinstance(node, ObjectValueNode):
        inner = next((one.value for one in node.fields if one.name.value == rest[0]), None)
        return (lambda _: None) if inner is None else _within(inner, rest[1:])
    constant = _integer(_lead(value_from_ast_untyped(node), rest))
    return lambda _: constant


def _lead(value: object, path: list[str]) -> object:
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _integer(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
