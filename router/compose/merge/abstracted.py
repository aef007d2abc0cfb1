"""Fields that a subgraph has without having their type: through an ``@interfaceObject``."""

from __future__ import annotations

from router.compose.merge.context import Merge
from router.federation.schema import Field, ObjectType

Abstracted = tuple[tuple[str, Field], ...]


def abstracted_fields(work: Merge, type_name: str, field_name: str, index: int) -> Abstracted:
    """The field of this name on each ``@interfaceObject`` by which the subgraph ``index`` stands in
    for the object type ``type_name``, with the interface's name."""
    if not work.stand_ins:
        return ()
    target = work.schema.types.get(type_name)
    schema = work.subgraphs[index].schema
    if not isinstance(target, ObjectType) or type_name in schema.types:
        return ()
    found: list[tuple[str, Field]] = []
    for interface in target.interfaces:
        stand_in = schema.types.get(interface)
        if isinstance(stand_in, ObjectType) and field_name in stand_in.fields:
            found.append((interface, stand_in.fields[field_name]))
    return tuple(found)
