"""What federation 1 shared without being told is marked ``@shareable``."""

from __future__ import annotations

from collections.abc import Sequence

from router.compose.upgrade.originals import Originals, is_extension
from router.federation import values
from router.federation.errors import CompositionError
from router.federation.schema import Application, CompositeType, Field, ObjectType
from router.federation.subgraph import Subgraph


def forget_extensions(subgraph: Subgraph, _: Originals) -> Sequence[CompositionError]:
    """Extensions in federation 1's sense become definitions: no type has an owner any more."""
    for named in subgraph.schema.of_kind(CompositeType):
        if not is_extension(named):
            continue
        named.defined, named.extended = True, False
        named.remove("extends")
        for use in named.directives:
            use.block = 0
        for field in named.fields.values():
            field.block = 0
    return ()


def add_shareable(subgraph: Subgraph, originals: Originals) -> Sequence[CompositionError]:
    """Marks value types that other subgraphs have too, and fields of entities and root types that
    other subgraphs resolve too."""
    schema = subgraph.schema
    before = originals.facts_of(subgraph)
    for named in schema.of_kind(ObjectType):
        others = list(originals.elsewhere(named.name, subgraph))
        if not named.has("key") and not schema.is_root(named.name):
            if others and not named.has("shareable"):
                # on the definition alone: federation 1 did not share what a true extension adds
                named.directives.append(_shareable())
            continue
        for field in named.fields.values():
            if before.is_shareable(named.name, field.name) or field.has("shareable"):
                continue
            if any(
                field.name in other.fields and not facts.is_fully_external(named.name, field.name)
                for facts, other in others
            ):
                field.directives.append(_shareable())
    return ()


def _shareable() -> Application:
    return Application(name="shareable", spec="shareable")


def remove_tags_on_externals(
    subgraph: Subgraph, originals: Originals
) -> Sequence[CompositionError]:
    """A tag on an external field is dropped where the field's real definition carries it too."""
    for named in subgraph.schema.of_kind(CompositeType):
        for field in named.fields.values():
            if not field.has("external"):
                continue
            elsewhere = [
                other.fields[field.name]
                for _, other in originals.elsewhere(named.name, subgraph)
                if field.name in other.fields and not other.fields[field.name].has("external")
            ]
            field.directives = [
                use
                for use in field.directives
                if use.spec != "tag" or not any(_has_tag(other, use) for other in elsewhere)
            ]
    return ()


def _has_tag(field: Field, tag: Application) -> bool:
    return any(
        values.same(use.arguments.get("name"), tag.arguments.get("name"))
        for use in field.applied("tag")
    )
