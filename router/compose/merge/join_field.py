"""``@join__field``: which subgraphs have a field, and in what way.

It is left out where it would say nothing: every subgraph with the type has the field, plainly.
"""

from __future__ import annotations

from collections.abc import Mapping

from graphql import ListValueNode, NameNode, ObjectFieldNode, ObjectValueNode, ValueNode

from router.compose.facts import context_reference
from router.compose.merge.context import Merge, Sources, present
from router.compose.merge.override import Overrides
from router.federation import values
from router.federation.schema import Application, Field, InputValue


def join_input_field(
    work: Merge, owner: str, target: InputValue, sources: Sources[InputValue], *, types_equal: bool
) -> None:
    """Adds what is needed to a field of an input object."""
    if types_equal and not _missing_somewhere(work, owner, sources):
        return
    for index, source in present(sources).items():
        arguments: dict[str, ValueNode] = {"graph": values.of_enum(work.graphs[index])}
        if not types_equal:
            arguments["type"] = values.of_string(str(source.type))
        target.directives.append(Application("join__field", arguments))


def join_field(
    work: Merge,
    owner: str,
    target: Field,
    sources: Sources[Field],
    overrides: Overrides,
    *,
    types_equal: bool,
) -> None:
    """Adds what is needed to a field of an object or interface."""
    if types_equal and not _says_something(work, owner, target.name, sources, overrides):
        return
    for index, source in present(sources).items():
        if index in overrides.unused and index not in overrides.labels:
            continue
        arguments: dict[str, ValueNode] = {"graph": values.of_enum(work.graphs[index])}
        for spec in ("requires", "provides"):
            for use in source.applied(spec):
                arguments[spec] = use.arguments["fields"]
        if not types_equal:
            arguments["type"] = values.of_string(str(source.type))
        if work.facts[index].is_external(owner, target.name):
            arguments["external"] = values.of_boolean(True)
        for use in source.applied("override"):
            arguments["override"] = use.arguments["from"]
        if index in overrides.used:
            arguments["usedOverridden"] = values.of_boolean(True)
        if index in overrides.labels:
            arguments["overrideLabel"] = values.of_string(overrides.labels[index])
        contextual = _context_arguments(work, index, source)
        if contextual:
            arguments["contextArguments"] = ListValueNode(values=tuple(contextual))
        target.directives.append(Application("join__field", arguments))


def _missing_somewhere(work: Merge, owner: str, sources: Mapping[int, object | None]) -> bool:
    return any(sources.get(index) is None for index in work.having(owner))


def _says_something(
    work: Merge, owner: str, name: str, sources: Sources[Field], overrides: Overrides
) -> bool:
    if overrides.used or overrides.unused or overrides.labels:
        return True
    if _missing_somewhere(work, owner, sources):
        return True
    return any(
        work.facts[index].is_external(owner, name)
        or source.has("provides")
        or source.has("requires")
        or any(argument.has("fromContext") for argument in source.arguments.values())
        for index, source in present(sources).items()
    )


def _context_arguments(work: Merge, index: int, source: Field) -> list[ObjectValueNode]:
    found: list[ObjectValueNode] = []
    for argument in source.arguments.values():
        for use in argument.applied("fromContext"):
            reference = context_reference(values.string(use.arguments.get("field")) or "")
            if reference is None:
                continue
            context, selection = reference
            found.append(
                _object(
                    context=f"{work.name(index)}__{context}",
                    name=argument.name,
                    type=str(argument.type),
                    selection=selection,
                )
            )
    return found


def _object(**texts: str) -> ObjectValueNode:
    return ObjectValueNode(
        fields=tuple(
            ObjectFieldNode(name=NameNode(value=name), value=values.of_string(text))
            for name, text in texts.items()
        )
    )
