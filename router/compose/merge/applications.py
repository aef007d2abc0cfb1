"""Directives' uses, merged: what stands on an element of the supergraph.

Uses of a repeatable directive are collected without duplicates. Of a directive that can be used
once, either its arguments have strategies (scopes are combined, costs take the highest) or the use
that most subgraphs agree on is taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from graphql import DEFAULT_DEPRECATION_REASON, NullValueNode, ValueNode

from router.compose.merge.access_control import SPECS
from router.compose.merge.argument_strategies import STRATEGIES
from router.compose.merge.context import Merge, PendingApplications, Sources, present
from router.federation import values
from router.federation.directives import spec as federation_spec
from router.federation.schema import (
    Application,
    CompositeType,
    Element,
    InterfaceType,
)


def remember(
    work: Merge,
    target: Element,
    coordinate: str,
    sources: Sources[Element],
    *,
    owner: CompositeType | None = None,
) -> None:
    """Notes that the uses on ``sources`` are to be merged onto ``target`` later.

    ``owner`` is the type of a field. Interfaces and fields also get what
    :class:`~router.compose.merge.access_control.AccessControl` passes on to them.
    """
    passes_on = owner is not None or isinstance(target, InterfaceType)
    extra: list[tuple[int, Element]] = []
    if passes_on and work.access_control is not None:
        for name in SPECS:
            if name in work.features:
                extra.extend(work.access_control.extra_sources(coordinate, name))
    work.pending.append(
        PendingApplications(target, coordinate, sources, tuple(extra), frozenset(SPECS))
    )


def merge_applications(work: Merge) -> None:
    """Merges everything that was remembered."""
    for each in work.pending:
        own = tuple(present(each.sources).items())
        names: dict[tuple[bool, str], None] = {}
        for index, source in own:
            for use in source.directives:
                if work.is_merged(index, use):
                    names[use.spec is not None, use.spec or use.name] = None
        for _, source in each.extra:
            for use in source.directives:
                if use.spec in each.only_extra and use.spec in work.features:
                    names[True, use.spec] = None
        merged: list[Application] = []
        holder = replace(each.target, directives=merged)
        for is_spec, name in names:
            sources = own + each.extra if is_spec and name in each.only_extra else own
            if is_spec:
                merge_uses(work, holder, each.coordinate, name, sources)
            else:
                _merge_custom(work, holder, each.coordinate, name, sources)
        each.target.directives.extend(merged)
    work.pending.clear()


def merge_uses(
    work: Merge,
    target: Element,
    coordinate: str,
    spec: str,
    sources: Sequence[tuple[int, Element]],
) -> None:
    """Merges the uses of one federation directive onto ``target``."""
    uses = [
        (index, _in_supergraph(work, index, use))
        for index, source in sources
        for use in source.applied(spec)
    ]
    definition = federation_spec(spec).definition
    _merge(work, target, coordinate, uses, repeatable=" repeatable " in definition)


def _merge_custom(
    work: Merge,
    target: Element,
    coordinate: str,
    name: str,
    sources: Sequence[tuple[int, Element]],
) -> None:
    uses = [
        (index, Application(use.name, _without_null_reason(use)))
        for index, source in sources
        for use in source.directives
        if use.spec is None and use.name == name and work.is_merged(index, use)
    ]
    definition = work.custom.definitions.get(name)
    _merge(work, target, coordinate, uses, repeatable=bool(definition and definition.repeatable))


def _without_null_reason(use: Application) -> dict[str, ValueNode]:
    """Today's GraphQL knows no ``@deprecated(reason: null)``; to leave it out means the same."""
    return {
        name: value
        for name, value in use.arguments.items()
        if use.name != "deprecated" or not isinstance(value, NullValueNode)
    }


def _in_supergraph(work: Merge, index: int, use: Application) -> Application:
    arguments = dict(use.arguments)
    if use.spec == "context":
        # contexts of different subgraphs are different contexts
        name = values.string(arguments.get("name"))
        arguments["name"] = values.of_string(f"{work.name(index)}__{name}")
    return Application(work.merged_name(use), arguments, spec=use.spec)


def _merge(
    work: Merge,
    target: Element,
    coordinate: str,
    uses: Sequence[tuple[int, Application]],
    *,
    repeatable: bool,
) -> None:
    variants: dict[str, list[Application]] = {}
    for _, use in uses:
        variants.setdefault(_meaning(work, use), []).append(use)
    if not variants:
        return
    if repeatable or len(variants) == 1:
        target.directives.extend(same[0] for same in variants.values())
        return
    first = uses[0][1]
    strategies = STRATEGIES.get(first.spec or "")
    if strategies:
        arguments: dict[str, ValueNode] = {}
        for name, strategy in strategies.items():
            merged = strategy([same[0].arguments.get(name) for same in variants.values()])
            if merged is not None:
                arguments[name] = merged
        target.directives.append(Application(first.name, arguments, spec=first.spec))
        work.hint(
            "MERGED_NON_REPEATABLE_DIRECTIVE_ARGUMENTS",
            f'Directive @{first.name} is applied to "{coordinate}" in multiple subgraphs with '
            "different arguments, which have been merged.",
        )
        return
    chosen = max(variants.values(), key=len)[0]
    target.directives.append(chosen)
    shown = _arguments(chosen.arguments)
    work.hint(
        "INCONSISTENT_NON_REPEATABLE_DIRECTIVE_ARGUMENTS",
        f'Non-repeatable directive @{first.name} is applied to "{coordinate}" in multiple '
        f"subgraphs but with incompatible arguments. The supergraph will use {shown}.",
    )


def _meaning(work: Merge, use: Application) -> str:
    definition = work.custom.definitions.get(use.name)
    arguments = dict(use.arguments)
    if use.name == "deprecated":
        arguments.setdefault("reason", values.of_string(DEFAULT_DEPRECATION_REASON))
    if definition is not None and use.spec is None:
        for argument in definition.arguments.values():
            if argument.default is not None:
                arguments.setdefault(argument.name, argument.default)
    return ", ".join(
        f"{name}: {values.meaning(value)}" for name, value in sorted(arguments.items())
    )


def _arguments(arguments: Mapping[str, ValueNode]) -> str:
    shown = [f"{name}: {values.text(value)}" for name, value in sorted(arguments.items())]
    return ", ".join(shown) or "no arguments"
