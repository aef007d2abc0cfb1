"""Prints types and directives of a schema as SDL.

Printed here and not by graphql-core, because directives must stand where they were merged, and
because a schema of ten thousand types should print in a blink.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graphql import StringValueNode, print_ast

from router.federation import values
from router.federation.schema import (
    Application,
    CompositeType,
    DirectiveDefinition,
    EnumType,
    InputObjectType,
    InputValue,
    InterfaceType,
    ObjectType,
    ScalarType,
    TypeDefinition,
    UnionType,
)

_LONG = 100


def print_type(named: TypeDefinition) -> str:
    """A type's definition, its directives in place."""
    head = print_description(named.description, "")
    match named:
        case ScalarType():
            return f"{head}scalar {named.name}{_uses(named.directives, '')}"
        case CompositeType():
            return head + _composite(named)
        case UnionType():
            members = " | ".join(named.members)
            uses = "".join(f"\n  {print_use(use)}" for use in named.directives)
            return f"{head}union {named.name}{uses}\n = {members}"
        case EnumType():
            body = [
                print_description(value.description, "  ")
                + f"  {value.name}{_uses(value.directives)}"
                for value in named.values.values()
            ]
            return f"{head}enum {named.name}{_block(named.directives, body)}"
        case InputObjectType():
            body = [
                f"{print_description(field.description, '  ')}  {_input_value(field)}"
                for field in named.fields.values()
            ]
            return f"{head}input {named.name}{_block(named.directives, body)}"
    raise TypeError(f"{named.name} is of no known kind")


def _composite(named: CompositeType) -> str:
    keyword = {ObjectType: "type", InterfaceType: "interface"}[type(named)]
    implements = f" implements {' & '.join(named.interfaces)}" if named.interfaces else ""
    body = [
        f"{print_description(field.description, '  ')}  {field.name}"
        f"{_arguments(field.arguments, '  ')}: {field.type}{_uses(field.directives)}"
        for field in named.fields.values()
    ]
    return f"{keyword} {named.name}{implements}{_block(named.directives, body)}"


def _block(uses: Iterable[Application], body: list[str]) -> str:
    lines = [f"\n  {print_use(use)}" for use in uses]
    opening = "\n{\n" if lines else " {\n"
    # types come and go, but a type whose body is empty still has to read as one
    return "".join(lines) + (opening + "\n".join(body) + "\n}" if body else "")


def _arguments(arguments: Mapping[str, InputValue], indent: str) -> str:
    if not arguments:
        return ""
    printed = [_input_value(argument) for argument in arguments.values()]
    if all(argument.description is None for argument in arguments.values()):
        line = f"({', '.join(printed)})"
        if len(line) < _LONG:
            return line
    inner = f"{indent}  "
    lines = [
        f"{print_description(argument.description, inner)}{inner}{text}"
        for argument, text in zip(arguments.values(), printed, strict=True)
    ]
    return "(\n" + "\n".join(lines) + f"\n{indent})"


def _input_value(value: InputValue) -> str:
    default = "" if value.default is None else f" = {values.text(value.default)}"
    return f"{value.name}: {value.type}{default}{_uses(value.directives)}"


def print_directive(definition: DirectiveDefinition) -> str:
    """A directive's definition."""
    head = print_description(definition.description, "")
    repeatable = " repeatable" if definition.repeatable else ""
    arguments = _arguments(definition.arguments, "")
    locations = " | ".join(definition.locations)
    return f"{head}directive @{definition.name}{arguments}{repeatable} on {locations}"


def _uses(uses: Iterable[Application], before: str = " ") -> str:
    return "".join(f"{before or ' '}{print_use(use)}" for use in uses)


def print_use(use: Application) -> str:
    """One use of a directive."""
    if not use.arguments:
        return f"@{use.name}"
    given = ", ".join(f"{name}: {values.text(value)}" for name, value in use.arguments.items())
    return f"@{use.name}({given})"


def print_description(text: str | None, indent: str) -> str:
    """A description on lines of its own; nothing for none."""
    if text is None:
        return ""
    printed = print_ast(StringValueNode(value=text, block=True))
    return "".join(f"{indent}{line}".rstrip() + "\n" for line in printed.split("\n"))
