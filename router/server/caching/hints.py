"""``@cacheControl`` in a supergraph: for how long the answers of each subgraph hold.

The directive is Apollo's: ``@cacheControl(maxAge: Int, scope: PUBLIC | PRIVATE, inheritMaxAge:
Boolean)`` on fields, objects, interfaces and unions. A supergraph has it where the subgraphs
compose it (``@composeDirective``), or as ``@join__directive(graphs:, name: "cacheControl",
args:)``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from graphql import (
    ConstDirectiveNode,
    InterfaceTypeDefinitionNode,
    ObjectTypeDefinitionNode,
    UnionTypeDefinitionNode,
    value_from_ast_untyped,
)

from router.federation.joined_types import read_graphs
from router.federation.supergraph import Supergraph

DIRECTIVE: Final = "cacheControl"


@dataclass(frozen=True, slots=True)
class Hint:
    """One ``@cacheControl``; what it does not say is ``None``. ``max_age`` is in seconds."""

    max_age: int | None = None
    private: bool | None = None
    inherit: bool = False


NO_HINT: Final = Hint()


@dataclass(slots=True)
class Hints:
    """The hints by subgraph and type, and by subgraph, type and field.

    ``ambiguous`` are types with a composed hint of which nobody can tell whose fields it means:
    several subgraphs add to them. Such a hint is not applied; hints on the fields are.
    """

    types: dict[tuple[str, str], Hint] = field(default_factory=dict)
    fields: dict[tuple[str, str, str], Hint] = field(default_factory=dict)
    ambiguous: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, supergraph: Supergraph) -> Hints:
        """Reads them from the supergraph's own SDL."""
        hints = cls()
        graphs = {value: graph.name for value, graph in read_graphs(supergraph.document).items()}
        for node in supergraph.document.definitions:
            if not isinstance(
                node,
                ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode | UnionTypeDefinitionNode,
            ):
                continue
            name = node.name.value
            joined = supergraph.types.get(name)
            if joined is None:
                continue
            owners = tuple(joined.subgraphs)
            for subgraphs, hint in _hints(node.directives or (), graphs):
                if subgraphs is None and len(owners) > 1:
                    hints.ambiguous.append(name)
                    continue
                for subgraph in subgraphs or owners:
                    hints.types[subgraph, name] = hint
            if isinstance(node, UnionTypeDefinitionNode):
                continue
            for child in node.fields or ():
                resolvers = tuple(joined.fields.get(child.name.value, ())) or owners
                for subgraphs, hint in _hints(child.directives or (), graphs):
                    for subgraph in subgraphs or resolvers:
                        hints.fields[subgraph, name, child.name.value] = hint
        return hints

    def of_type(self, subgraph: str, name: str) -> Hint:
        """The hint on a type."""
        return self.types.get((subgraph, name), NO_HINT)

    def of_field(self, subgraph: str, type_name: str, name: str) -> Hint:
        """The hint on a field."""
        return self.fields.get((subgraph, type_name, name), NO_HINT)


def _hints(
    directives: Iterable[ConstDirectiveNode], graphs: dict[str, str]
) -> Iterator[tuple[Sequence[str] | None, Hint]]:
    """Each hint, with the subgraphs whose it is where the supergraph tells."""
    for node in directives:
        arguments: dict[str, Any] = {
            argument.name.value: value_from_ast_untyped(argument.value)
            for argument in node.arguments or ()
        }
        if node.name.value == DIRECTIVE:
            yield None, _hint(arguments)
        elif node.name.value == "join__directive" and arguments.get("name") == DIRECTIVE:
            named = [graphs[graph] for graph in arguments.get("graphs") or () if graph in graphs]
            yield named, _hint(arguments.get("args") or {})


def _hint(arguments: dict[str, Any]) -> Hint:
    max_age, scope = arguments.get("maxAge"), arguments.get("scope")
    return Hint(
        max_age=max_age if isinstance(max_age, int) and max_age >= 0 else None,
        private=None if scope is None else scope == "PRIVATE",
        inherit=arguments.get("inheritMaxAge") is True,
    )
