"""Tags: the names by which kept answers are found again when something has changed.

A tag is a line of text: what it is of, the subgraph, and what names it there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

import orjson

MAX_TAGS: Final = 512
"""Of one answer. A longer list is found by its types and its subgraph only."""

Keys: TypeAlias = Mapping[str, Sequence[tuple[str, ...]]]
"""Type -> each of its keys in one subgraph, as the names of its outermost fields."""


def subgraph_tag(subgraph: str) -> str:
    """Everything of a subgraph."""
    return f"subgraph:{subgraph}"


def type_tag(subgraph: str, name: str) -> str:
    """Everything of a subgraph in which objects of a type may be."""
    return f"type:{subgraph}:{name}"


def entity_tag(subgraph: str, name: str, key: Mapping[str, object]) -> str:
    """One entity, by one of its keys."""
    text = orjson.dumps(key, option=orjson.OPT_SORT_KEYS).decode()
    return f"entity:{subgraph}:{name}:{text}"


def custom_tag(subgraph: str, tag: str) -> str:
    """A tag that a subgraph gave its answer itself."""
    return f"tag:{subgraph}:{tag}"


def entity_tags(subgraph: str, name: str, value: Mapping[str, Any], keys: Keys) -> Iterable[str]:
    """The tags of an entity by each key whose fields are all there."""
    for names in keys.get(name, ()):
        if all(value.get(member) is not None for member in names):
            yield entity_tag(subgraph, name, {member: value[member] for member in names})


@dataclass(slots=True)
class Shape:
    """Where an answer may hold entities, by response keys.

    ``types`` are the names that an object here may have. ``members`` tells under which response key
    each of its fields stands, ``children`` the shapes of those that are objects.
    """

    types: set[str] = field(default_factory=set)
    members: dict[str, str] = field(default_factory=dict)
    children: dict[str, Shape] = field(default_factory=dict)

    def all_types(self) -> set[str]:
        """The names of all types, here and below."""
        return self.types.union(*(child.all_types() for child in self.children.values()))

    def tags(self, subgraph: str, value: object, keys: Keys) -> set[str]:
        """The tags of all entities in an answer of this shape."""
        found: set[str] = set()
        self.collect(subgraph, value, keys, found)
        return found

    def collect(self, subgraph: str, value: object, keys: Keys, found: set[str]) -> None:
        """As :meth:`tags`, into ``found``."""
        if isinstance(value, list):
            for item in value:
                self.collect(subgraph, item, keys, found)
            return
        if not isinstance(value, dict):
            return
        name = value.get("__typename")
        if name is None and len(self.types) == 1:
            (name,) = self.types
        if isinstance(name, str) and name in keys:
            members = {field: value.get(key) for field, key in self.members.items()}
            found.update(entity_tags(subgraph, name, members, keys))
        for key, child in self.children.items():
            if key in value:
                child.collect(subgraph, value[key], keys, found)
