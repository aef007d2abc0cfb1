"""Enums: all values where the enum is only answered, the common ones where it is only asked for,
and the same everywhere where it is both."""

from __future__ import annotations

from router.compose.merge.applications import remember
from router.compose.merge.context import EnumUse, Merge, present
from router.compose.merge.descriptions import choose_description
from router.compose.merge.join_type import merge_type_head
from router.compose.merge.mismatch import who_has_it
from router.federation import values
from router.federation.errors import Code
from router.federation.schema import Application, EnumType, EnumValue


def merge_enum(work: Merge, target: EnumType) -> None:
    """Merges an enum type. What uses enums must have been merged before."""
    heads = work.sources(target)
    merge_type_head(work, target, heads)
    use = work.enum_uses.get(target.name)
    if use is None:
        use = EnumUse(as_output="")
        work.hint(
            "UNUSED_ENUM_TYPE",
            f'Enum type "{target.name}" is defined but unused. It will be included in the '
            "supergraph with all the values appearing in any subgraph.",
        )
    sources = {index: source for index, source in heads.items() if isinstance(source, EnumType)}
    for name in dict.fromkeys(name for source in sources.values() for name in source.values):
        _merge_value(work, target, name, sources, use)
    if not target.values:
        work.error(
            Code.EMPTY_MERGED_ENUM_TYPE,
            f'None of the values of enum type "{target.name}" are defined consistently in all the '
            "subgraphs defining that type. As only values common to all subgraphs are merged, "
            "this would result in an empty type.",
        )


def _merge_value(
    work: Merge, target: EnumType, name: str, sources: dict[int, EnumType], use: EnumUse
) -> None:
    versions = {index: source.values.get(name) for index, source in sources.items()}
    known = present(versions)
    value = EnumValue(name=name)
    coordinate = f"{target.name}.{name}"
    choose_description(work, value, coordinate, versions)
    hidden = any(version.has("inaccessible") for version in known.values())
    if len(known) < len(versions) and not hidden:
        who = who_has_it(work, versions, lambda version: version is not None)
        if use.as_input is None:
            work.hint(
                "INCONSISTENT_ENUM_VALUE_FOR_OUTPUT_ENUM",
                f'Value "{name}" of enum type "{target.name}" has been added to the supergraph but '
                f"is only defined in a subset of the subgraphs defining it: {who}.",
            )
        elif use.as_output is None:
            work.hint(
                "INCONSISTENT_ENUM_VALUE_FOR_INPUT_ENUM",
                f'Value "{name}" of enum type "{target.name}" will not be part of the supergraph '
                f"as it is not defined in all the subgraphs defining it: {who}.",
            )
            return
        else:
            work.error(
                Code.ENUM_VALUE_MISMATCH,
                f'Enum type "{target.name}" is used as both input type (for example, as type of '
                f'"{use.as_input}") and output type (for example, as type of "{use.as_output}"), '
                f'but value "{name}" is not defined in all the subgraphs defining it: {who}.',
            )
    target.values[name] = value
    remember(work, value, coordinate, versions)
    value.directives.extend(
        Application("join__enumValue", {"graph": values.of_enum(work.graphs[index])})
        for index in known
    )
