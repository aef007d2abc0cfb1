"""Fields that an ``@interfaceObject`` lends to every implementation of its interface."""

from __future__ import annotations

from dataclasses import replace

from router.compose.merge.access_control import SPECS
from router.compose.merge.applications import merge_uses
from router.compose.merge.context import Merge
from router.compose.merge.override import Overrides
from router.compose.merge.sharing import check_sharing
from router.federation import values
from router.federation.schema import (
    Application,
    Field,
    InputValue,
    InterfaceType,
    ObjectType,
)


def lend_fields(work: Merge) -> None:
    """Adds to each object the fields of its interfaces that only interface objects provide."""
    for named in work.schema.of_kind(ObjectType):
        for name in named.interfaces:
            interface = work.schema.types.get(name)
            if isinstance(interface, InterfaceType):
                for field in interface.fields.values():
                    if _is_lent(work, name, field.name):
                        _lend(work, named, field)


def _is_lent(work: Merge, interface: str, field: str) -> bool:
    for facts in work.facts:
        stand_in = facts.schema.composite(interface)
        if (
            stand_in is not None
            and facts.is_interface_object(interface)
            and field in stand_in.fields
            and not facts.is_external(interface, field)
        ):
            return True
    return False


def _lend(work: Merge, named: ObjectType, field: Field) -> None:
    own = named.fields.get(field.name)
    if own is not None:
        joins = [use for use in own.directives if use.name == "join__field"]
        if joins and all(values.boolean(use.arguments.get("external")) for use in joins):
            # mentioned here only to be required: its real definition is the interface object's
            _copy_uses(work, named, field, own)
        return
    lent = Field(
        name=field.name,
        description=field.description,
        type=field.type,
        arguments={
            argument.name: InputValue(
                name=argument.name,
                description=argument.description,
                type=argument.type,
                default=argument.default,
                directives=_without_join(argument.directives),
            )
            for argument in field.arguments.values()
        },
    )
    named.fields[field.name] = lent
    _copy_uses(work, named, field, lent)
    lent.directives.append(Application("join__field"))
    nowhere: dict[int, Field | None] = dict.fromkeys(range(len(work.subgraphs)))
    check_sharing(work, named.name, field.name, nowhere, Overrides())


def _copy_uses(work: Merge, owner: ObjectType, source: Field, target: Field) -> None:
    """Copies what users applied; who may see the field is worked out for it anew."""
    target.directives[:0] = [
        replace(use) for use in _without_join(source.directives) if use.spec not in SPECS
    ]
    if work.access_control is None:
        return
    coordinate = f"{owner.name}.{target.name}"
    for spec in SPECS:
        sources = work.access_control.extra_sources(coordinate, spec)
        if spec in work.features and sources:
            merge_uses(work, target, coordinate, spec, sources)


def _without_join(uses: list[Application]) -> list[Application]:
    return [use for use in uses if not use.name.startswith("join__")]
