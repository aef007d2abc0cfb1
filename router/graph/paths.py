"""The ways to a field, as text: from each subgraph that may hold an object of its type."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from router.federation.selection import Selection
from router.graph.graph import QueryGraph
from router.graph.nodes import Node
from router.graph.survey import UNREACHABLE, Option, Survey


class UnknownField(Exception):
    """The graph has no such field; the message says what it has."""


def paths(graph: QueryGraph, coordinate: str) -> str:
    """Every way to the field at ``coordinate`` (``Type.field``), the nearest first.

    Raises:
        UnknownField: there is no such type with fields, or it has no such field.
    """
    type_name, _, field = coordinate.partition(".")
    joined = graph.supergraph.types.get(type_name)
    if joined is None or joined.kind not in {"object", "interface"}:
        raise UnknownField(f"{coordinate}: the supergraph has no object or interface {type_name}")
    if field not in joined.fields:
        raise UnknownField(
            f"{coordinate}: {type_name} has {', '.join(joined.fields) or 'no fields'}"
        )
    survey = Survey(graph)
    root = next((kind for kind, name in graph.roots.items() if name == type_name), None)
    if root is not None:
        starts = [graph.outside[root]]
    else:
        starts = [graph.node(type_name, subgraph) for subgraph in joined.subgraphs]
    lines = [coordinate]
    for start in starts:
        lines += _from(survey, start, type_name, field)
    return "\n".join(lines) + "\n"


def _from(survey: Survey, start: Node, type_name: str, field: str) -> Iterator[str]:
    yield f"  from {start.subgraph or 'the router'}"
    options = survey.surroundings(start, type_name).options(field)
    reachable = [option for option in options if option.depth < UNREACHABLE]
    if not reachable:
        yield "    no way"
    for option in reachable:
        yield f"    {_way(option)}"


def _way(option: Option) -> str:
    entrance = option.entrance or option.arrival.entrance
    if entrance is None:
        return f"in {option.arrival.node.subgraph}, at hand"
    fetches = f"{option.depth} {'fetch' if option.depth == 1 else 'fetches'}"
    by = " as a root" if entrance.root else f" by {_fields(entrance.key)}"
    requires = option.move.requires if option.move is not None else ()
    brings = f", which requires {_fields(requires)}" if requires else ""
    return f"in {entrance.subgraph}, after {fetches}{by}{brings}"


def _fields(selections: Sequence[Selection]) -> str:
    inner = " ".join(
        f"{each.name} {_fields(each.selections)}" if each.selections else each.name
        for each in selections
    )
    return f"{{ {inner} }}"
