"""The response keys that an operation can answer with, to keep errors within the client's view.

A plan fetches more than the client asked for: keys of entities, fields that others require. An
error in one of those is told of the nearest object that the client did ask for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias, cast

import orjson
from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

from router.execute.selection import is_included
from router.execute.transport import JsonObject

Keys: TypeAlias = dict[str, "Keys"]


class ClientPaths:
    """The response keys of one operation under one set of conditions, of all types together.

    ``typename_key`` stands in the data for the alias ``__typename`` of another field.
    """

    def __init__(
        self,
        operation: OperationDefinitionNode,
        fragments: Mapping[str, FragmentDefinitionNode],
        conditions: Mapping[str, bool],
        typename_key: str = "___typename",
    ) -> None:
        self._typename_key = typename_key
        self._operation = operation
        self._fragments = fragments
        self._conditions = conditions
        self._tree: Keys | None = None

    def trim(self, errors: Sequence[JsonObject]) -> list[JsonObject]:
        """The errors with their paths cut where the client's selections end.

        Errors that have become the same are told once. One that has lost its whole path is left out
        where another tells of the same failure.
        """
        if not errors:
            return []
        tree = self._keys()
        placed: dict[bytes, JsonObject] = {}
        lost: dict[bytes, JsonObject] = {}
        for error in errors:
            path = error.get("path", ())
            visible = self.told(path[: self._visible(path, tree)])
            rest = {name: value for name, value in error.items() if name != "path"}
            if visible:
                trimmed = {"message": rest.pop("message"), "path": visible, **rest}
                placed.setdefault(orjson.dumps(trimmed), trimmed)
            else:
                lost.setdefault(orjson.dumps(rest), rest)
        told = {
            orjson.dumps({name: value for name, value in error.items() if name != "path"})
            for error in placed.values()
        }
        return [*placed.values(), *(error for key, error in lost.items() if key not in told)]

    def reach(self, path: Sequence[str | int]) -> int:
        """How many segments of a path in the data the client can see."""
        return self._visible(path, self._keys())

    def told(self, path: Sequence[str | int]) -> list[str | int]:
        """A path in the data as the client wrote it."""
        return ["__typename" if each == self._typename_key else each for each in path]

    def _keys(self) -> Keys:
        if self._tree is None:  # most runs meet no error
            self._tree = {}
            self._add(self._tree, self._operation.selection_set)
        return self._tree

    def _visible(self, path: Iterable[str | int], keys: Keys) -> int:
        """How many of a path's segments the client can see."""
        end = 0
        for position, segment in enumerate(path, start=1):
            if isinstance(segment, str):
                below = keys.get(segment)
                if below is None:
                    break
                keys = below
            end = position
        return end

    def _add(self, keys: Keys, selection_set: SelectionSetNode) -> None:
        for node in selection_set.selections:
            if not is_included(node, self._conditions):
                continue
            if isinstance(node, FieldNode):
                key = (node.alias or node.name).value
                if key == "__typename" != node.name.value:
                    key = self._typename_key
                below = keys.setdefault(key, {})
                if node.selection_set is not None:
                    self._add(below, node.selection_set)
            elif isinstance(node, InlineFragmentNode):
                self._add(keys, node.selection_set)
            elif isinstance(node, FragmentSpreadNode):
                self._add(keys, self._fragments[node.name.value].selection_set)


def within(errors: Sequence[JsonObject], data: JsonObject | None) -> list[JsonObject]:
    """The errors with each path cut where ``data``, a response's, has an object without its key.

    What a plan asks of all types together, the client may have asked of another type alone.
    """
    kept: dict[bytes, JsonObject] = {}
    for error in errors:
        path = error.get("path", ())
        end = _end_in(path, data)
        cut = error if end == len(path) else {**error, "path": path[:end]}
        if path and not end:
            cut.pop("path")
        kept.setdefault(orjson.dumps(cut), cut)
    return list(kept.values())


def _end_in(path: Sequence[str | int], data: object) -> int:
    """How many of a path's segments there are in the data; all where it leads into a null."""
    for position, segment in enumerate(path):
        if data is None:
            break
        if isinstance(data, dict) and segment not in data:
            return position
        data = cast("Any", data)[segment]
    return len(path)
