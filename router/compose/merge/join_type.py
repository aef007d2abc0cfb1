"""What every type gets whatever its kind: description, ``@join__type``, directives, a base."""

from __future__ import annotations

from collections.abc import Mapping

from graphql import ValueNode

from router.compose.merge.applications import remember
from router.compose.merge.context import Merge
from router.compose.merge.descriptions import choose_description
from router.federation import values
from router.federation.errors import Code
from router.federation.schema import Application, TypeDefinition


def merge_type_head(
    work: Merge, target: TypeDefinition, sources: Mapping[int, TypeDefinition]
) -> None:
    """Merges all of a type but its body."""
    _check_base(work, target, sources)
    choose_description(work, target, target.name, sources)
    for index, source in sources.items():
        target.directives.extend(_join_types(work, index, source))
    remember(work, target, target.name, sources)


def _check_base(work: Merge, target: TypeDefinition, sources: Mapping[int, TypeDefinition]) -> None:
    if work.schema.is_root(target.name) or any(source.defined for source in sources.values()):
        return
    for index in sources:
        work.error(
            Code.EXTENSION_WITH_NO_BASE,
            f'[{work.name(index)}] Type "{target.name}" is an extension type, but there is no type '
            f'definition for "{target.name}" in any subgraph: define it in one of them.',
        )


def _join_types(work: Merge, index: int, source: TypeDefinition) -> list[Application]:
    base: dict[str, ValueNode] = {"graph": values.of_enum(work.graphs[index])}
    last: dict[str, ValueNode] = {}
    if work.facts[index].is_interface_object(source.name):
        last["isInterfaceObject"] = values.of_boolean(True)
    keys = source.applied("key")
    if not keys:
        return [Application("join__type", {**base, **last})]
    uses: list[Application] = []
    for key in keys:
        arguments = {**base, "key": key.arguments["fields"]}
        if key.block or source.has("extends"):
            arguments["extension"] = values.of_boolean(True)
        if values.boolean(key.arguments.get("resolvable")) is False:
            arguments["resolvable"] = values.of_boolean(False)
        uses.append(Application("join__type", {**arguments, **last}))
    return uses
