"""Coming back to the subgraph that an object is in already, to fetch a deferred field apart."""

from __future__ import annotations

from router.federation.selection import Selection
from router.graph.nodes import Entrance, Node
from router.graph.survey import Survey


def reentrance(survey: Survey, node: Node, type_name: str, selection: Selection) -> Entrance | None:
    """The entrance by which objects of one type at ``node`` come back to its subgraph, if a field
    is to be had there just as well; not for a field of the key itself, which must be there first.
    """
    start = node.as_type(type_name)
    for entrance in node.graph.entrances(type_name):
        if entrance.subgraph != node.subgraph:
            continue
        move = entrance.node.fields.get(selection.name)
        if move is None or move.is_apart or _is_of_key(selection, entrance):
            continue
        depth = survey.depth(entrance.node, (selection,))
        if survey.depth(start, entrance.key) == 0 and depth <= survey.depth(start, (selection,)):
            return entrance
    return None


def _is_of_key(selection: Selection, entrance: Entrance) -> bool:
    return not selection.selections and any(
        each.name == selection.name and not each.selections for each in entrance.key
    )
