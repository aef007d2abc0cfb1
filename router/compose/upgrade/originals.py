"""All subgraphs as they were before any was upgraded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from router.compose.facts import Facts
from router.federation.schema import CompositeType, ObjectType
from router.federation.subgraph import Subgraph


class Originals:
    """Answers questions about the other subgraphs and about a subgraph's former self."""

    def __init__(self, facts: Sequence[Facts]) -> None:
        self._facts = {each.subgraph.name: each for each in facts}
        self._objects: dict[str, dict[str, ObjectType]] = {}
        for each in facts:
            for named in each.schema.of_kind(ObjectType):
                self._objects.setdefault(named.name, {})[each.subgraph.name] = named

    def facts_of(self, subgraph: Subgraph) -> Facts:
        """The facts of ``subgraph`` before its upgrade."""
        return self._facts[subgraph.name]

    def elsewhere(self, type_name: str, subgraph: Subgraph) -> Iterator[tuple[Facts, ObjectType]]:
        """The object type of this name in every other subgraph that has it."""
        for name, named in self._objects.get(type_name, {}).items():
            if name != subgraph.name:
                yield self._facts[name], named


def is_extension(named: CompositeType) -> bool:
    """Whether a type was an extension in federation 1's sense: extended here, defined elsewhere."""
    return named.has("extends") or (named.extended and not named.defined)
