"""Directives that the supergraph carries for whoever reads it, with the subgraphs that say them:
``@join__directive``.

Merged directives mean the same whoever applies them. What a subgraph says of its own answers does
not: ``@cacheTag`` tags what that subgraph is asked for.
Source: https://specs.apollo.dev/join/v0.5.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from graphql import ListValueNode, NameNode, ObjectFieldNode, ObjectValueNode

from router.compose.merge.context import Merge
from router.federation import values
from router.federation.schema import Application, CompositeType, Element

CARRIED = {"cacheTag": "https://specs.apollo.dev/cacheTag/v0.1"}
"""The directives, with the feature that a supergraph links for each."""


def carry_directives(work: Merge) -> None:
    """Adds a ``@join__directive`` to each element for every carried directive that stands on it."""
    for named in work.schema.of_kind(CompositeType):
        heads = work.sources(named)
        _carry(work, named, heads)
        for field in named.fields.values():
            own = {
                index: head.fields[field.name]
                for index, head in heads.items()
                if isinstance(head, CompositeType)
                and field.name in head.fields
                and not work.facts[index].is_external(named.name, field.name)
            }
            _carry(work, field, own)


def carried_links(work: Merge) -> Iterator[str]:
    """The features to link for what was carried."""
    used = {
        values.string(use.arguments["name"])
        for named in work.schema.of_kind(CompositeType)
        for element in (named, *named.fields.values())
        for use in element.directives
        if use.name == "join__directive"
    }
    for spec, url in CARRIED.items():
        if _qualified(spec) in used:
            yield url


def _carry(work: Merge, target: Element, sources: Mapping[int, Element]) -> None:
    graphs: dict[tuple[str, str], list[str]] = {}
    uses: dict[tuple[str, str], Application] = {}
    for index, source in sources.items():
        for use in source.directives:
            if use.spec in CARRIED:
                arguments = _object(use)
                key = (use.spec, values.meaning(arguments))
                graphs.setdefault(key, []).append(work.graphs[index])
                uses[key] = use
    for key, use in uses.items():
        named = values.of_string(_qualified(key[0]))
        where = ListValueNode(values=tuple(map(values.of_enum, dict.fromkeys(graphs[key]))))
        target.directives.append(
            Application("join__directive", {"graphs": where, "name": named, "args": _object(use)})
        )


def _qualified(spec: str) -> str:
    return f"federation__{spec}"


def _object(use: Application) -> ObjectValueNode:
    return ObjectValueNode(
        fields=tuple(
            ObjectFieldNode(name=NameNode(value=name), value=value)
            for name, value in use.arguments.items()
        )
    )
