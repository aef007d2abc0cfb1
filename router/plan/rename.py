"""Response keys that one fetch cannot have: branches whose types differ under one key.

GraphQL lets branches for different object types use one response key for different fields, if their
types have the same shape. A client's operation keeps to that by the API schema; the subgraph's own
types may be stricter about null, and the planner's fields are no client's. One of the two then goes
by an alias, and a :class:`KeyRename` puts it back.
Source: the GraphQL specification, "Field Selection Merging" (5.3.2), SameResponseShape.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from router.plan.draft import Draft, DraftField
from router.plan.nodes import ELEMENT, KeyRename, Path

_NAME = re.compile(r"\w+")


def separate(roots: dict[str, Draft], *, is_root: bool) -> tuple[KeyRename, ...]:
    """Sets aliases in the drafts of one fetch, and returns what is to be renamed in its answer."""
    renames: list[KeyRename] = []
    fields: list[tuple[Draft, DraftField, frozenset[str]]] = []
    for draft in roots.values():
        types = draft.node.possible if len(roots) > 1 and not is_root else frozenset[str]()
        fields.extend((draft, field, field.types or types) for field in draft.fields.values())
    _separate(fields, (), renames)
    return tuple(renames)


def _separate(
    fields: Iterable[tuple[Draft, DraftField, frozenset[str]]],
    path: Path,
    renames: list[KeyRename],
) -> None:
    groups: dict[str, list[tuple[Draft, DraftField, frozenset[str]]]] = {}
    for entry in fields:
        groups.setdefault(entry[1].response_key, []).append(entry)
    taken = set(groups)
    for key, group in groups.items():
        if len(group) == 1:
            field = group[0][1]
            if field.below is not None:
                _separate(_inner([field]), _inside(path, field), renames)
            continue
        shapes: dict[str, list[DraftField]] = {}
        for draft, field, types in group:
            shape = _shape(field)
            alike = shapes.get(shape)
            if alike is None:
                alike = shapes[shape] = []
            alike.append(field)
            if len(shapes) > 1 and shape != next(iter(shapes)):
                field.alias = _free(key, taken, list(shapes).index(shape))
                renames.append(KeyRename(path, field.alias, key, types))
                if types:
                    draft.add_typename()
        for alike in shapes.values():
            if alike[0].below is not None:
                _separate(_inner(alike), _inside(path, alike[0]), renames)


def _inner(fields: Iterable[DraftField]) -> list[tuple[Draft, DraftField, frozenset[str]]]:
    # fields of several types may share what is below them
    drafts = {field.below: None for field in fields if field.below is not None}
    return [
        (draft, inner, inner.types or frozenset[str]())
        for draft in drafts
        for inner in list(draft.fields.values())
    ]


def _inside(path: Path, field: DraftField) -> Path:
    return (*path, field.response_key, *(ELEMENT,) * field.type.count("["))


def _shape(field: DraftField) -> str:
    """What must be equal: the whole type of a leaf, the wrapping of an object's."""
    return field.type if field.below is None else _NAME.sub("", field.type)


def _free(key: str, taken: set[str], number: int) -> str:
    alias = f"_{key}_{number}"
    while alias in taken:
        alias = f"_{alias}"
    return alias
