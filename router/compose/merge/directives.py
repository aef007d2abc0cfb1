"""Definitions of directives in the supergraph: custom ones, and those that operations may use.

An operation's directive can reach any subgraph, so it is kept only where every subgraph has it, at
the places that all of them allow.
"""

from __future__ import annotations

from router.compose.merge.applications import remember
from router.compose.merge.arguments import merge_arguments
from router.compose.merge.context import Merge, present
from router.compose.merge.descriptions import choose_description
from router.compose.merge.references import merge_input_type
from router.compose.wording import subgraphs
from router.federation.schema import (
    BUILT_IN_DIRECTIVES,
    EXECUTABLE_LOCATIONS,
    DirectiveDefinition,
    InputValue,
)


def merge_directive_definitions(work: Merge) -> None:
    """Adds every directive definition that the supergraph needs, in alphabetical order."""
    names = sorted(
        {
            name
            for subgraph in work.subgraphs
            for name in subgraph.schema.directives
            if name not in BUILT_IN_DIRECTIVES
        }
        | work.custom.definitions.keys()
    )
    for name in names:
        custom = work.custom.definitions.get(name)
        if custom is not None:
            work.schema.directives[name] = _copy(work, custom)
        elif name not in work.features.values():
            _merge_executable(work, name)


def _copy(work: Merge, definition: DirectiveDefinition) -> DirectiveDefinition:
    target = DirectiveDefinition(
        name=definition.name,
        description=definition.description,
        locations=definition.locations,
        repeatable=definition.repeatable,
    )
    index = _home(work, definition)
    for argument in definition.arguments.values():
        coordinate = f"@{definition.name}({argument.name}:)"
        ref, _ = merge_input_type(work, coordinate, {index: argument}, is_argument=True)
        copy = InputValue(
            name=argument.name,
            description=argument.description,
            type=ref,
            default=argument.default,
        )
        target.arguments[argument.name] = copy
        remember(work, copy, coordinate, {index: argument})
    return target


def _home(work: Merge, definition: DirectiveDefinition) -> int:
    return next(
        index
        for index, subgraph in enumerate(work.subgraphs)
        if subgraph.schema.directives.get(definition.name) is definition
    )


def _merge_executable(work: Merge, name: str) -> None:
    sources = {
        index: subgraph.schema.directives.get(name) for index, subgraph in enumerate(work.subgraphs)
    }
    having = present(sources)
    if not any(_executable(definition) for definition in having.values()):
        return
    if len(having) < len(sources):
        missing = [work.name(index) for index, source in sources.items() if source is None]
        work.hint(
            "INCONSISTENT_EXECUTABLE_DIRECTIVE_PRESENCE",
            f'Executable directive "@{name}" will not be part of the supergraph as it does not '
            f"appear in all subgraphs: it is not defined in {subgraphs(missing)}.",
        )
        return
    _merge_common(work, name, having)


def _merge_common(work: Merge, name: str, sources: dict[int, DirectiveDefinition]) -> None:
    locations = [_executable(definition) for definition in sources.values()]
    common = [each for each in locations[0] if all(each in other for other in locations)]
    if not common:
        work.hint(
            "NO_EXECUTABLE_DIRECTIVE_INTERSECTION",
            f'Executable directive "@{name}" has no location that is common to all subgraphs: it '
            "will not appear in the supergraph.",
        )
        return
    if any(set(each) != set(common) for each in locations):
        work.hint(
            "INCONSISTENT_EXECUTABLE_DIRECTIVE_LOCATIONS",
            f'Executable directive "@{name}" has inconsistent locations across subgraphs and will '
            f"use {', '.join(common)} (those of all subgraphs) in the supergraph.",
        )
    repeatable = all(definition.repeatable for definition in sources.values())
    if not repeatable and any(definition.repeatable for definition in sources.values()):
        work.hint(
            "INCONSISTENT_EXECUTABLE_DIRECTIVE_REPEATABLE",
            f'Executable directive "@{name}" will not be marked repeatable in the supergraph as it '
            "is inconsistently marked repeatable in subgraphs.",
        )
    target = DirectiveDefinition(name=name, locations=tuple(common), repeatable=repeatable)
    choose_description(work, target, f"@{name}", sources)
    merge_arguments(work, target, f"@{name}", sources)
    work.schema.directives[name] = target


def _executable(definition: DirectiveDefinition) -> list[str]:
    return [each for each in definition.locations if each in EXECUTABLE_LOCATIONS]
