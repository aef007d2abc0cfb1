"""Which federation directives stand in the supergraph, and under which names."""

from __future__ import annotations

from collections.abc import Iterator

from router.compose.merge.context import Merge
from router.compose.merge.mismatch import who_has_what
from router.federation.directives import spec
from router.federation.errors import Code
from router.federation.schema import (
    CompositeType,
    Element,
    EnumType,
    InputObjectType,
    Schema,
)

FEATURE_URLS = {
    "tag": "https://specs.apollo.dev/tag/v0.3",
    "inaccessible": "https://specs.apollo.dev/inaccessible/v0.2",
    "authenticated": "https://specs.apollo.dev/authenticated/v0.1",
    "requiresScopes": "https://specs.apollo.dev/requiresScopes/v0.1",
    "policy": "https://specs.apollo.dev/policy/v0.1",
    "context": "https://specs.apollo.dev/context/v0.1",
    "cost": "https://specs.apollo.dev/cost/v0.1",
}
SECURITY_FEATURES = frozenset(
    {"inaccessible", "authenticated", "requiresScopes", "policy", "context"}
)


def choose_features(work: Merge) -> None:
    """Notes every composed directive that some subgraph uses; all must call it the same."""
    names: dict[str, dict[int, str]] = {}
    for index, subgraph in enumerate(work.subgraphs):
        used = {use.spec for element in elements(subgraph.schema) for use in element.directives}
        used.update(use.spec for use in subgraph.schema.applications)
        for name in used:
            if name is not None and spec(name).composes:
                local = subgraph.local_directives.get(name, name)
                names.setdefault(name, {})[index] = local
    for name in sorted(names):
        locals_ = names[name]
        if len(set(locals_.values())) > 1:
            who = who_has_what(work, locals_, lambda local: f'"@{local}"')
            work.error(
                Code.LINK_IMPORT_NAME_MISMATCH,
                f'The "@{name}" directive is imported with mismatched name between subgraphs: it '
                f"is imported as {who}: import it under one name.",
            )
        work.features[name] = next(iter(locals_.values()))


def elements(schema: Schema) -> Iterator[Element]:
    """Every element of a schema that can carry directives, ``schema`` itself apart."""
    for named in schema.types.values():
        yield named
        if isinstance(named, CompositeType):
            for field in named.fields.values():
                yield field
                yield from field.arguments.values()
        elif isinstance(named, InputObjectType):
            yield from named.fields.values()
        elif isinstance(named, EnumType):
            yield from named.values.values()
    for definition in schema.directives.values():
        yield from definition.arguments.values()
