"""A type that clients see has something for them to see."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from router.compose.merge.context import Merge
from router.compose.supergraph_rules.visibility import is_hidden, visible_types
from router.federation.errors import Code, CompositionError
from router.federation.schema import (
    CompositeType,
    Element,
    EnumType,
    InputObjectType,
    Schema,
    TypeDefinition,
    UnionType,
)


def only_inaccessible_children(work: Merge) -> Iterator[CompositionError]:
    """Refuses visible types all of whose parts are hidden."""
    for named in visible_types(work.schema):
        what, children = _children(named, work.schema)
        if what and all(is_hidden(child) for child in children):
            yield CompositionError(
                Code.ONLY_INACCESSIBLE_CHILDREN,
                f'Type "{named.name}" is in the API schema but all of its {what} are '
                "@inaccessible: hide the type, or show one of them.",
            )


def _children(named: TypeDefinition, schema: Schema) -> tuple[str, Sequence[Element]]:
    match named:
        case CompositeType():
            return "fields", tuple(named.fields.values())
        case InputObjectType():
            return "input fields", tuple(named.fields.values())
        case UnionType():
            return "members", tuple(schema.types[member] for member in named.members)
        case EnumType():
            return "values", tuple(named.values.values())
    return "", ()
