"""The SDL of one extracted subgraph: its links, directive definitions and types."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from router.compose.extract.elements import kept_uses
from router.compose.extract.machinery import Custom, Machinery
from router.compose.sdl import print_directive, print_type, print_use
from router.federation.directives import LATEST
from router.federation.link import FEDERATION, Link
from router.federation.schema import (
    Application,
    CompositeType,
    Element,
    EnumType,
    InputObjectType,
    Schema,
    TypeDefinition,
)


def print_subgraph(
    schema: Schema, machinery: Machinery, graph: tuple[str, str], types: list[TypeDefinition]
) -> str:
    """The SDL of the ``graph`` (its value of ``join__Graph`` and its name) that has ``types``."""
    own = list(kept_uses(schema.applications, *graph, machinery))
    used = {use.name for each in (own, *map(_directives, types)) for use in each}
    custom = _custom(machinery, schema, used)
    links: dict[str, Link] = {str(each.link.url): each.link for each in custom.values()}
    names: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for local, each in custom.items():
        names[str(each.link.url)].append((each.name, local))
    imported = [
        (name, local)
        for name, local in machinery.of.items()
        if local in used and local != f"federation__{name}"
    ]
    if custom:
        imported.append(("composeDirective", machinery.of["composeDirective"]))
    lines = [_link(f"{FEDERATION}/v{LATEST[0]}.{LATEST[1]}", "federation", imported)]
    lines += [_link(url, link.name, names[url], link) for url, link in links.items()]
    lines += [f'@{machinery.of["composeDirective"]}(name: "@{local}")' for local in custom]
    lines += [print_use(use) for use in own]
    definitions = (*machinery.executable, *(each.definition for each in custom.values()))
    parts = [
        "\n  ".join(["extend schema", *lines]),
        *(print_directive(definition) for definition in definitions),
        *(_type(named) for named in types),
    ]
    return "\n\n".join(parts) + "\n"


def _custom(machinery: Machinery, schema: Schema, used: set[str]) -> dict[str, Custom]:
    """The composed directives that a subgraph uses, that those use in their own definitions, and
    such as no subgraph uses, which any may have composed."""
    anywhere = {use.name for use in schema.applications}
    anywhere.update(use.name for each in schema.types.values() for use in _directives(each))
    found = {
        name: custom
        for name, custom in machinery.custom.items()
        if name in used or name not in anywhere
    }
    for custom in list(found.values()):
        for argument in custom.definition.arguments.values():
            for use in argument.directives:
                if use.name in machinery.custom:
                    found.setdefault(use.name, machinery.custom[use.name])
    return found


def _link(
    url: str, name: str, imported: Iterable[tuple[str, str]], link: Link | None = None
) -> str:
    elements = ", ".join(
        f'"@{each}"' if each == local else f'{{name: "@{each}", as: "@{local}"}}'
        for each, local in imported
        if local not in {each if each == name else "", f"{name}__{each}"} or link is None
    )
    alias = f', as: "{name}"' if link is not None and name != link.url.name else ""
    given = f", import: [{elements}]" if elements else ""
    return f'@link(url: "{url}"{alias}{given})'


def _type(named: TypeDefinition) -> str:
    return print_type(named) if named.defined else f"extend {print_type(named)}"


def _directives(named: TypeDefinition) -> Iterator[Application]:
    yield from named.directives
    elements: Iterable[Element] = ()
    match named:
        case CompositeType():
            elements = named.fields.values()
            for field in named.fields.values():
                for argument in field.arguments.values():
                    yield from argument.directives
        case EnumType():
            elements = named.values.values()
        case InputObjectType():
            elements = named.fields.values()
    for element in elements:
        yield from element.directives
