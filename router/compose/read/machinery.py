"""Takes federation's own types and directive definitions out of a subgraph's schema."""

from __future__ import annotations

from router.compose.read.vocabulary import Vocabulary
from router.federation.errors import Code, CompositionError, SubgraphRefused
from router.federation.schema import BUILT_IN_SCALARS, ROOT_NAMES, CompositeType, Schema


def drop_machinery(schema: Schema, vocabulary: Vocabulary) -> None:
    """Leaves in place what the subgraph says about its own graph.

    Raises:
        SubgraphRefused: one of GraphQL's own scalars is marked ``@inaccessible``.
    """
    hidden = [
        name
        for name in sorted(BUILT_IN_SCALARS & schema.types.keys())
        if schema.types[name].has("inaccessible")
    ]
    if hidden:
        raise SubgraphRefused(
            [
                CompositionError(
                    Code.DISALLOWED_INACCESSIBLE,
                    f'Built-in type "{name}" cannot use @inaccessible: leave its definition out',
                )
                for name in hidden
            ]
        )
    schema.types = {
        name: named
        for name, named in schema.types.items()
        if name not in BUILT_IN_SCALARS and not vocabulary.is_machinery_type(name)
    }
    schema.directives = {
        name: definition
        for name, definition in schema.directives.items()
        if not vocabulary.is_machinery_directive(name)
    }
    for kind, name in ROOT_NAMES.items():
        root = schema.types.get(name)
        if schema.roots.get(kind) == name and isinstance(root, CompositeType) and not root.fields:
            # all it had were `_entities` and `_service`
            del schema.types[name]
            del schema.roots[kind]
