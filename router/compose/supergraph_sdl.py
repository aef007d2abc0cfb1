"""Prints the merged schema as supergraph SDL.

Printed here and not by graphql-core, because directives must stand where they were merged, and
because a schema of ten thousand types should print in a blink. Types and directives are sorted by
name; what is inside them keeps the order of the subgraphs, taken by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from graphql import StringValueNode, print_ast

from router.compose.merge.context import Merge
from router.compose.merge.features import FEATURE_URLS, SECURITY_FEATURES
from router.federation import join, values
from router.federation.directives import spec
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

_ORDER = {"query": 0, "mutation": 1, "subscription": 2}
_LONG = 100


def print_supergraph(work: Merge) -> str:
    """The supergraph as SDL, ready for any router that reads the join specification."""
    parts = [
        _schema(work),
        *(definition.strip() for definition in join.DEFINITIONS.strip().split("\n\n")),
        *_feature_definitions(work),
        *(_directive(definition) for definition in work.schema.directives.values()),
        _graphs(work),
        *(part.strip() for part in _join_types()),
        *_feature_types(work),
        *(_type(named) for named in work.schema.types.values()),
    ]
    return "\n\n".join(parts) + "\n"


def _join_types() -> Iterator[str]:
    """The types of join and link, taken apart at the blank lines between definitions."""
    part: list[str] = []
    for line in join.TYPES.splitlines():
        if not line and part and not part[-1].startswith("  "):
            yield "\n".join(part)
            part = []
        else:
            part.append(line)
    yield "\n".join(part)


def _schema(work: Merge) -> str:
    lines = [
        f'  @link(url: "{join.LINK_URL}")',
        f'  @link(url: "{join.URL}", for: EXECUTION)',
        *(f"  {link}" for link in _links(work)),
        *(f"  {_use(use)}" for use in work.schema.applications if use.name != "link"),
    ]
    roots = [
        f"  {kind}: {name}"
        for kind, name in sorted(work.schema.roots.items(), key=lambda root: _ORDER[root[0]])
    ]
    head = _description(work.schema.description, "")
    return "\n".join([f"{head}schema", *lines, "{", *roots, "}"])


def _links(work: Merge) -> Iterator[str]:
    by_feature: dict[str, list[tuple[str, str]]] = {}
    for name, local in sorted(work.features.items()):
        by_feature.setdefault(spec(name).composes or "", []).append((name, local))
    for feature, directives in sorted(by_feature.items()):
        imports = [
            _import(name, local)
            for name, local in directives
            if local != (feature if name == feature else f"{feature}__{name}")
        ]
        purpose = ", for: SECURITY" if feature in SECURITY_FEATURES else ""
        yield _link(FEATURE_URLS[feature], imports, purpose)
    for link, names in work.custom.links:
        alias = "" if link.name == link.url.name else f', as: "{link.name}"'
        imports = [_import(name, local) for local, name in names]
        yield _link(str(link.url), imports, alias)


def _link(url: str, imports: list[str], rest: str) -> str:
    imported = f", import: [{', '.join(imports)}]" if imports else ""
    return f'@link(url: "{url}"{imported}{rest})'


def _import(name: str, local: str) -> str:
    return f'"@{name}"' if name == local else f'{{name: "@{name}", as: "@{local}"}}'


def _feature_definitions(work: Merge) -> Iterator[str]:
    for name, local in sorted(work.features.items(), key=lambda pair: pair[1]):
        definition = spec(name).definition
        for scalar in ("Scope", "Policy"):
            definition = definition.replace(
                f"federation__{scalar}", f"{_scalar_prefix(scalar)}__{scalar}"
            )
        yield f"directive @{local}{definition}"
    if "context" in work.features:
        scalar = "context__ContextFieldValue"
        yield f"directive @context__fromContext(field: {scalar}) on ARGUMENT_DEFINITION"


def _scalar_prefix(scalar: str) -> str:
    return {"Scope": "requiresScopes", "Policy": "policy"}[scalar]


def _feature_types(work: Merge) -> Iterator[str]:
    if "context" in work.features:
        yield "scalar context__ContextFieldValue"
    if "policy" in work.features:
        yield "scalar policy__Policy"
    if "requiresScopes" in work.features:
        yield "scalar requiresScopes__Scope"


def _graphs(work: Merge) -> str:
    lines = ["enum join__Graph {"]
    for graph, subgraph in sorted(zip(work.graphs, work.subgraphs, strict=True)):
        name = print_ast(values.of_string(subgraph.name))
        url = print_ast(values.of_string(subgraph.url))
        lines.append(f"  {graph} @join__graph(name: {name}, url: {url})")
    return "\n".join([*lines, "}"])


def _type(named: TypeDefinition) -> str:
    head = _description(named.description, "")
    match named:
        case ScalarType():
            return f"{head}scalar {named.name}{_uses(named.directives, '')}"
        case CompositeType():
            return head + _composite(named)
        case UnionType():
            members = " | ".join(named.members)
            uses = "".join(f"\n  {_use(use)}" for use in named.directives)
            return f"{head}union {named.name}{uses}\n = {members}"
        case EnumType():
            body = [
                f"{_description(value.description, '  ')}  {value.name}{_uses(value.directives)}"
                for value in named.values.values()
            ]
            return f"{head}enum {named.name}{_block(named.directives, body)}"
        case InputObjectType():
            body = [
                f"{_description(field.description, '  ')}  {_input_value(field)}"
                for field in named.fields.values()
            ]
            return f"{head}input {named.name}{_block(named.directives, body)}"
    raise TypeError(f"{named.name} is of no known kind")


def _composite(named: CompositeType) -> str:
    keyword = {ObjectType: "type", InterfaceType: "interface"}[type(named)]
    implements = f" implements {' & '.join(named.interfaces)}" if named.interfaces else ""
    body = [
        f"{_description(field.description, '  ')}  {field.name}"
        f"{_arguments(field.arguments, '  ')}: {field.type}{_uses(field.directives)}"
        for field in named.fields.values()
    ]
    return f"{keyword} {named.name}{implements}{_block(named.directives, body)}"


def _block(uses: Iterable[Application], body: list[str]) -> str:
    lines = [f"\n  {_use(use)}" for use in uses]
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
        f"{_description(argument.description, inner)}{inner}{text}"
        for argument, text in zip(arguments.values(), printed, strict=True)
    ]
    return "(\n" + "\n".join(lines) + f"\n{indent})"


def _input_value(value: InputValue) -> str:
    default = "" if value.default is None else f" = {values.text(value.default)}"
    return f"{value.name}: {value.type}{default}{_uses(value.directives)}"


def _directive(definition: DirectiveDefinition) -> str:
    head = _description(definition.description, "")
    repeatable = " repeatable" if definition.repeatable else ""
    arguments = _arguments(definition.arguments, "")
    locations = " | ".join(definition.locations)
    return f"{head}directive @{definition.name}{arguments}{repeatable} on {locations}"


def _uses(uses: Iterable[Application], before: str = " ") -> str:
    return "".join(f"{before or ' '}{_use(use)}" for use in uses)


def _use(use: Application) -> str:
    if not use.arguments:
        return f"@{use.name}"
    given = ", ".join(f"{name}: {values.text(value)}" for name, value in use.arguments.items())
    return f"@{use.name}({given})"


def _description(text: str | None, indent: str) -> str:
    if text is None:
        return ""
    printed = print_ast(StringValueNode(value=text, block=True))
    return "".join(f"{indent}{line}".rstrip() + "\n" for line in printed.split("\n"))
