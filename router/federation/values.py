"""Constant values in SDL: whether two mean the same, whether one fits a type, how it prints."""

from __future__ import annotations

from graphql import (
    BooleanValueNode,
    EnumValueNode,
    FloatValueNode,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    ObjectFieldNode,
    ObjectValueNode,
    StringValueNode,
    ValueNode,
    print_ast,
)

from router.federation.schema import EnumType, InputObjectType, Schema
from router.federation.type_ref import ListOf, Named, NonNull, TypeRef

MAX_INT = 2**31 - 1
MIN_INT = -(2**31)


def text(value: ValueNode) -> str:
    """The value on one line, the fields of objects in alphabetical order."""
    if isinstance(value, ObjectValueNode):
        fields = sorted((each.name.value, text(each.value)) for each in value.fields)
        return "{" + ", ".join(f"{name}: {inner}" for name, inner in fields) + "}"
    if isinstance(value, ListValueNode):
        return "[" + ", ".join(text(each) for each in value.values) + "]"
    if isinstance(value, StringValueNode):
        return print_ast(StringValueNode(value=value.value, block=False))
    return print_ast(value)


def meaning(value: ValueNode) -> str:
    """A text that is the same for values that mean the same: ``1`` and ``1.0``, say."""
    if isinstance(value, ObjectValueNode):
        fields = sorted((each.name.value, meaning(each.value)) for each in value.fields)
        return "{" + ", ".join(f"{name}: {inner}" for name, inner in fields) + "}"
    if isinstance(value, ListValueNode):
        return "[" + ", ".join(meaning(each) for each in value.values) + "]"
    if isinstance(value, FloatValueNode):
        number = float(value.value)
        return str(int(number)) if number.is_integer() else repr(number)
    return text(value)


def same(one: ValueNode | None, other: ValueNode | None) -> bool:
    """Whether both are absent or both mean the same value."""
    if one is None or other is None:
        return one is other
    return one is other or meaning(one) == meaning(other)


def string(value: ValueNode | None) -> str | None:
    """The text of a string literal, ``None`` of anything else."""
    return value.value if isinstance(value, StringValueNode) else None


def boolean(value: ValueNode | None) -> bool | None:
    """The truth of a boolean literal, ``None`` of anything else."""
    return value.value if isinstance(value, BooleanValueNode) else None


def of_string(value: str) -> StringValueNode:
    """A string literal."""
    return StringValueNode(value=value, block=False)


def of_enum(name: str) -> EnumValueNode:
    """An enum literal."""
    return EnumValueNode(value=name)


def of_boolean(value: bool) -> BooleanValueNode:
    """A boolean literal."""
    return BooleanValueNode(value=value)


def fits(value: ValueNode, ref: TypeRef, schema: Schema) -> bool:
    """Whether ``value`` may stand where the type ``ref`` of ``schema`` is asked.

    As lenient as Apollo's composer: a string may name an enum's value and an unquoted name be a
    string, a custom scalar takes
    anything, a single value stands for a list of one, and an object may leave any field out.
    """
    if isinstance(ref, NonNull):
        return not isinstance(value, NullValueNode) and fits(value, ref.of, schema)
    if isinstance(value, NullValueNode):
        return True
    if isinstance(ref, ListOf):
        if isinstance(value, ListValueNode):
            return all(fits(each, ref.of, schema) for each in value.values)
        return fits(value, ref.of, schema)
    return _fits_named(value, ref.name, schema)


_LITERALS: dict[str, type[ValueNode] | tuple[type[ValueNode], ...]] = {
    "Int": IntValueNode,
    "Float": (IntValueNode, FloatValueNode),
    "ID": (StringValueNode, IntValueNode, EnumValueNode),
    "String": (StringValueNode, EnumValueNode),
    "Boolean": BooleanValueNode,
}


def _fits_named(value: ValueNode, name: str, schema: Schema) -> bool:
    literals = _LITERALS.get(name)
    if literals is not None:
        if name == "Int" and isinstance(value, IntValueNode):
            return MIN_INT <= int(value.value) <= MAX_INT
        return isinstance(value, literals)
    named = schema.types.get(name)
    if isinstance(named, EnumType):
        return isinstance(value, EnumValueNode | StringValueNode) and value.value in named.values
    if isinstance(named, InputObjectType):
        return isinstance(value, ObjectValueNode) and _fits_object(value, named, schema)
    return True


def _fits_object(value: ObjectValueNode, named: InputObjectType, schema: Schema) -> bool:
    return all(
        each.name.value in named.fields
        and fits(each.value, named.fields[each.name.value].type, schema)
        for each in value.fields
    )


def canonical(value: ValueNode, ref: TypeRef, schema: Schema) -> ValueNode:
    """``value`` as GraphQL would write it for the type ``ref``: strings that name an enum's value
    become enum literals, and names that stand for strings strings, at any depth."""
    if isinstance(ref, NonNull):
        return canonical(value, ref.of, schema)
    if isinstance(ref, ListOf):
        if isinstance(value, ListValueNode):
            return ListValueNode(
                values=tuple(canonical(each, ref.of, schema) for each in value.values)
            )
        return canonical(value, ref.of, schema)
    return _canonical_named(value, ref, schema)


def _canonical_named(value: ValueNode, ref: Named, schema: Schema) -> ValueNode:
    named = schema.types.get(ref.name)
    if isinstance(named, EnumType) and isinstance(value, StringValueNode):
        return EnumValueNode(value=value.value)
    if ref.name in {"String", "ID"} and isinstance(value, EnumValueNode):
        return of_string(value.value)
    if isinstance(named, InputObjectType) and isinstance(value, ObjectValueNode):
        return ObjectValueNode(
            fields=tuple(
                ObjectFieldNode(
                    name=each.name,
                    value=canonical(each.value, named.fields[each.name.value].type, schema)
                    if each.name.value in named.fields
                    else each.value,
                )
                for each in value.fields
            )
        )
    return value
