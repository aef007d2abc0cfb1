"""Prints the merged schema as supergraph SDL.

Types and directives are sorted by name; what is inside them keeps the order of the subgraphs, taken
by name.
"""

from __future__ import annotations

from collections.abc import Iterator

from graphql import print_ast

from router.compose.merge.carried import carried_links
from router.compose.merge.context import Merge
from router.compose.merge.features import FEATURE_URLS, SECURITY_FEATURES
from router.compose.sdl import print_description, print_directive, print_type, print_use
from router.federation import join, values
from router.federation.directives import spec

_ORDER = {"query": 0, "mutation": 1, "subscription": 2}


def print_supergraph(work: Merge) -> str:
    """The supergraph as SDL, ready for any router that reads the join specification."""
    parts = [
        _schema(work),
        *(definition.strip() for definition in join.DEFINITIONS.strip().split("\n\n")),
        *_feature_definitions(work),
        *(print_directive(definition) for definition in work.schema.directives.values()),
        _graphs(work),
        *(part.strip() for part in _join_types()),
        *_feature_types(work),
        *(print_type(named) for named in work.schema.types.values()),
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
        *(f"  {print_use(use)}" for use in work.schema.applications if use.name != "link"),
    ]
    roots = [
        f"  {kind}: {name}"
        for kind, name in sorted(work.schema.roots.items(), key=lambda root: _ORDER[root[0]])
    ]
    head = print_description(work.schema.description, "")
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
    for url in carried_links(work):
        yield _link(url, [], ", for: EXECUTION")
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
