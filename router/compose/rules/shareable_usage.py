"""``@shareable`` stands on objects and their fields, once on each declaration."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from router.compose.facts import Facts
from router.federation.errors import Code, CompositionError
from router.federation.schema import Element, InterfaceType, ObjectType


def shareable_usage(facts: Facts) -> Iterator[CompositionError]:
    """Refuses ``@shareable`` repeated on one declaration, or used on an interface's field."""
    for named in facts.schema.of_kind(ObjectType):
        yield from _repeated(named, f'the same type declaration of "{named.name}"')
        for field in named.fields.values():
            yield from _repeated(field, f'field "{named.name}.{field.name}"')
    for interface in facts.schema.of_kind(InterfaceType):
        for field in interface.fields.values():
            if field.has("shareable"):
                yield CompositionError(
                    Code.INVALID_SHAREABLE_USAGE,
                    f'Invalid use of @shareable on field "{interface.name}.{field.name}": only '
                    "object type fields can be marked with @shareable",
                )


def _repeated(element: Element, place: str) -> Iterator[CompositionError]:
    counts = Counter(use.block for use in element.applied("shareable"))
    if any(count > 1 for count in counts.values()):
        yield CompositionError(
            Code.INVALID_SHAREABLE_USAGE,
            f"Invalid duplicate application of @shareable on {place}: @shareable is only "
            "repeatable on types so it can be used simultaneously on a type definition and its "
            "extensions, but it should not be duplicated on the same declaration",
        )
