"""Merging: a subgraph's answer becomes part of the data gathered so far.

Objects merge key by key, lists index by index, and a value beats a null, so that it does not matter
which of two parallel fetches answers first. Everything happens in place: the answer belongs to the
run, and nobody looks at it again.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from itertools import chain
from typing import Any, Final, TypeVar

from router.execute.transport import JsonObject
from router.plan.nodes import ELEMENT, KeyRename, Path

T = TypeVar("T")

FEW: Final = 4
"""For so many values a plain loop is quicker than a set."""

_MISSING: Final = object()


class Merger:
    """Merges answers into data.

    ``abstract_types`` names the interfaces: a subgraph that knows an entity only as an interface
    object calls it by the interface's name, which must not displace the name of its real type.
    """

    def __init__(self, abstract_types: frozenset[str] = frozenset()) -> None:
        self._abstract_types = abstract_types

    def merge(self, target: JsonObject, source: JsonObject) -> None:
        """Merges ``source`` into ``target``."""
        if target.keys().isdisjoint(source):
            target.update(source)
            return
        for key, value in source.items():
            present = target.get(key)
            if present is None:
                target[key] = value
            elif key == "__typename" and self._is_abstract(value):
                continue
            else:
                target[key] = self._merged(present, value)

    def merge_copy(self, target: JsonObject, source: JsonObject) -> None:
        """Merges ``source`` into ``target`` so that they have no part in common."""
        self.merge(target, deepcopy(source))

    def rename(self, roots: Iterable[object], renames: Iterable[KeyRename]) -> None:
        """Gives back the client's response keys to an answer, one rename after the other."""
        for rename in renames:
            for value in objects_at(roots, rename.path):
                if rename.types and not _is_among(value.get("__typename"), rename.types):
                    continue
                moved = value.pop(rename.source, _MISSING)
                if moved is _MISSING:
                    continue
                present = value.get(rename.target)
                value[rename.target] = moved if present is None else self._merged(present, moved)

    def _merged(self, present: object, value: object) -> object:
        """What two values for one response key come to; ``present`` is not ``None``."""
        if value is None or value is present:
            return present
        if isinstance(present, dict) and isinstance(value, dict):
            self.merge(present, value)
            return present
        if isinstance(present, list) and isinstance(value, list):
            for index, (one, other) in enumerate(zip(present, value, strict=False)):
                present[index] = other if one is None else self._merged(one, other)
            present.extend(value[len(present) :])
            return present
        return value

    def _is_abstract(self, typename: object) -> bool:
        return _is_among(typename, self._abstract_types)


def objects_at(roots: Iterable[object], path: Path) -> list[JsonObject]:
    """The objects at ``path`` below ``roots`` in document order, without nulls and other shapes."""
    current: list[Any] = list(roots)
    for segment in path:
        if segment == ELEMENT:
            current = [*chain.from_iterable(_only(list, current))]
            continue
        objects = _only(dict, current)
        if isinstance(segment, str):
            current = [value.get(segment) for value in objects]
        else:
            current = [value for value in objects if _is_among(value.get("__typename"), segment)]
    return _only(dict, current)


def _only(kind: type[T], values: list[Any]) -> list[T]:
    """The values of one type; mostly that is all of them, which a set of types tells quickest."""
    if len(values) > FEW and {*map(type, values)} == {kind}:
        return values
    return [value for value in values if type(value) is kind]


def _is_among(typename: object, names: frozenset[str]) -> bool:
    # A broken subgraph may send anything for a name, also what cannot be hashed.
    return type(typename) is str and typename in names
