"""What changes of descriptions and deprecations have in common wherever they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLUnionType,
)
from graphql.utilities import get_default_value_ast

from router.check.change import Change, ChangeCode, Severity, change
from router.federation import values

KINDS: dict[type[GraphQLNamedType], str] = {
    GraphQLScalarType: "Scalar",
    GraphQLObjectType: "Type",
    GraphQLInterfaceType: "Interface",
    GraphQLUnionType: "Union",
    GraphQLEnumType: "Enum",
    GraphQLInputObjectType: "Input",
}


class Described(Protocol):
    """Whatever has a description."""

    description: str | None


class Deprecated(Protocol):
    """Whatever can be deprecated; the reason is ``None`` where it is not."""

    deprecation_reason: str | None


def description_change(
    prefix: str, coordinate: str, old: Described, new: Described
) -> Change | None:
    """The change of a description, ``None`` where it is the same."""
    before, after = old.description or "", new.description or ""
    if before == after:
        return None
    verb = "changed" if before and after else "added" if after else "removed"
    name = f"{prefix}_DESCRIPTION_{verb.upper()}"
    code = ChangeCode.__members__.get(name) or ChangeCode(f"{prefix}_DESCRIPTION_CHANGED")
    return change(code, Severity.SAFE, coordinate, f"The description of {coordinate} was {verb}")


def deprecation_changes(
    prefix: str, coordinate: str, old: Deprecated, new: Deprecated
) -> Iterator[Change]:
    """The change of a deprecation, if there is one."""
    before, after = old.deprecation_reason, new.deprecation_reason
    if before == after:
        return
    if before is None:
        code, message = "ADDED", f"{coordinate} was deprecated: {after}"
    elif after is None:
        code, message = "REMOVED", f"{coordinate} is no longer deprecated"
    else:
        code = "REASON_CHANGED"
        message = f"The reason why {coordinate} is deprecated was changed to: {after}"
    yield change(ChangeCode(f"{prefix}_DEPRECATION_{code}"), Severity.SAFE, coordinate, message)


def changes_within(
    prefix: str,
    coordinate: str,
    old: Described,
    new: Described,
) -> Sequence[Change]:
    """:func:`description_change` as a sequence of one or none."""
    found = description_change(prefix, coordinate, old, new)
    return () if found is None else (found,)


def default_of(value: GraphQLArgument | GraphQLInputField) -> str | None:
    """The default value as text that is the same for values that mean the same."""
    literal = get_default_value_ast(value)
    return None if literal is None else values.meaning(literal)
