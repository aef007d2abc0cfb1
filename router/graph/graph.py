"""The query graph of a supergraph, built from its join directives as it is walked.

One graph serves composition (is every field of the API reachable?) and planning (by which way?).
Building is lazy, memoised and idempotent, so that threads may share a graph: two that build the
same node at the same time agree on the one that was stored first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from router.federation.field_set import FieldSet
from router.federation.joined_types import FieldInSubgraph, JoinedType
from router.federation.selection import Selection, from_field_set, object_types
from router.federation.supergraph import Supergraph
from router.graph.nodes import Entrance, FieldMove, Node, NodeKind

_LEAVES = frozenset({"scalar", "enum", "input"})


class QueryGraph:
    """The nodes and moves of one supergraph.

    ``labels`` are the active labels of progressive overrides: a field with such a label is resolved
    by the new subgraph if its label is among them, else by the old one.

    With ``trusts_keys`` a subgraph answers its own key fields even where they are ``@external``, as
    those of a supergraph from elsewhere may be. For composition's proof that is not enough: another
    subgraph resolves an external key field, unless the way to the object provides it.
    """

    def __init__(
        self,
        supergraph: Supergraph,
        labels: frozenset[str] = frozenset(),
        *,
        trusts_keys: bool = True,
    ) -> None:
        self.supergraph = supergraph
        self._trusts_keys = trusts_keys
        self.labels = labels
        schema = supergraph.schema
        self.roots: dict[str, str] = {
            kind: root.name
            for kind, root in (
                ("query", schema.query_type),
                ("mutation", schema.mutation_type),
                ("subscription", schema.subscription_type),
            )
            if root is not None
        }
        self._nodes: dict[tuple[str, str, tuple[Selection, ...]], Node] = {}
        self._moves: dict[Node, Mapping[str, FieldMove]] = {}
        self._narrowed: dict[tuple[tuple[Selection, ...], str], tuple[Selection, ...]] = {}
        self._interfaces: dict[str, tuple[str, ...]] = {}
        self._entrances: dict[str, tuple[Entrance, ...]] = {}
        self._field_sets: dict[tuple[str, FieldSet], tuple[Selection, ...]] = {}
        self._context_types: dict[str, frozenset[str]] = {}
        self._implementations = self._read_implementations()
        self.outside = {
            kind: Node(self, name, "", "object", frozenset({name}))
            for kind, name in self.roots.items()
        }
        """Where an operation begins: on its root type, in the hands of no subgraph yet."""

    def node(self, type_name: str, subgraph: str, provided: tuple[Selection, ...] = ()) -> Node:
        """The node of a type in a subgraph.

        Raises:
            KeyError: the subgraph does not have the type.
        """
        key = (type_name, subgraph, provided)
        node = self._nodes.get(key)
        if node is None:
            joined = self.supergraph.types[type_name]
            kind = _kind(joined, subgraph)
            possible = self._possible(joined, subgraph, kind)
            made = Node(self, type_name, subgraph, kind, possible, provided)
            node = self._nodes.setdefault(key, made)
        return node

    def entrances(self, type_name: str) -> tuple[Entrance, ...]:
        """Every way into a subgraph with an object of ``type_name``, in the subgraphs' order.

        For an interface: the ways open to one whose object type is not known, which came from an
        ``@interfaceObject``.
        """
        found = self._entrances.get(type_name)
        if found is None:
            made = tuple(self._find_entrances(type_name))
            found = self._entrances.setdefault(type_name, made)
        return found

    def interfaces_in(self, subgraph: str) -> tuple[str, ...]:
        """The interfaces that a subgraph has as such, by name."""
        found = self._interfaces.get(subgraph)
        if found is None:
            found = self._interfaces[subgraph] = tuple(
                sorted(
                    joined.name
                    for joined in self.supergraph.types.values()
                    if joined.kind == "interface"
                    and subgraph in joined.subgraphs
                    and not joined.subgraphs[subgraph].interface_object
                )
            )
        return found

    def context_types(self, context: str) -> frozenset[str]:
        """The types on which a context is set, by themselves or by what they belong to."""
        found = self._context_types.get(context)
        if found is None:
            found = self._context_types[context] = frozenset(
                name
                for joined in self.supergraph.types.values()
                if context in joined.contexts
                for name in (joined.name, *object_types(self.supergraph.schema, joined.name))
            )
        return found

    def selections(self, type_name: str, fields: FieldSet) -> tuple[Selection, ...]:
        """A field set on a type; the same selections for the same question."""
        if not fields:
            return ()
        key = (type_name, fields)
        found = self._field_sets.get(key)
        if found is None:
            made = from_field_set(self.supergraph.schema, type_name, fields)
            found = self._field_sets.setdefault(key, made)
        return found

    def narrow(self, selections: tuple[Selection, ...], type_name: str) -> tuple[Selection, ...]:
        """Those selections that hold for an object type; the same tuple for the same question."""
        if not selections:
            return selections
        key = (selections, type_name)
        found = self._narrowed.get(key)
        if found is None:
            left = tuple(each for each in selections if not each.types or type_name in each.types)
            found = self._narrowed.setdefault(
                key, selections if len(left) == len(selections) else left
            )
        return found

    def field_moves(self, node: Node) -> Mapping[str, FieldMove]:
        """What :attr:`Node.fields` holds. The same mapping, of the same moves, for every asker."""
        known = self._moves.get(node)
        return known if known is not None else self._moves.setdefault(node, self._find_moves(node))

    def _find_moves(self, node: Node) -> Mapping[str, FieldMove]:
        if node.kind == "union":
            return {}
        moves = {move.name: move for move in self._own_fields(node)}
        if node.kind != "interface":
            return moves
        concrete = [node.as_type(each) for each in sorted(node.possible)]
        return {
            name: self._on_interface(move, [each.fields[name] for each in concrete])
            for name, move in moves.items()
            if all(name in each.fields and not each.fields[name].is_apart for each in concrete)
        }

    def _on_interface(self, move: FieldMove, concrete: list[FieldMove]) -> FieldMove:
        uniform = all(each.head is move.head for each in concrete)
        return FieldMove(
            move.name, move.subgraph, move.type, move.head, move.lists, uniform=uniform
        )

    def _own_fields(self, node: Node) -> Iterator[FieldMove]:
        joined = self.supergraph.types.get(node.type_name)
        if joined is None or node.subgraph not in joined.subgraphs:
            return
        provided = self._provided_here(node, joined)
        for name, per_subgraph in joined.fields.items():
            says = per_subgraph.get(node.subgraph)
            if says is None or not self._is_active(says, per_subgraph):
                continue
            given = [each for each in provided if each.name == name]
            # one that migrates is resolved where it was for as long as its label is off
            has_left = says.used_overridden and says.override_label is None
            if (says.external or has_left) and not given:
                continue
            yield self._move(node, name, says, given)

    def _provided_here(self, node: Node, joined: JoinedType) -> list[Selection]:
        """What is resolvable here though external: what the way provides, and the keys, which a
        subgraph knows of every entity that it speaks of."""
        provided = list(self.narrow(node.provided, node.type_name))
        if not self._trusts_keys:
            return provided
        for key in joined.subgraphs[node.subgraph].keys:
            provided.extend(self.selections(node.type_name, key.fields))
        return provided

    def _is_active(
        self, says: FieldInSubgraph, per_subgraph: Mapping[str, FieldInSubgraph]
    ) -> bool:
        label = says.override_label
        if label is None:
            return True
        is_new = says.override is not None
        if is_new:
            return label in self.labels
        return label not in self.labels or not any(
            each.override is not None and each.override_label == label
            for each in per_subgraph.values()
        )

    def _move(
        self, node: Node, name: str, says: FieldInSubgraph, given: list[Selection]
    ) -> FieldMove:
        named = _named(says.type)
        head: Node | None = None
        if self._is_composite(named):
            below: dict[Selection, None] = {}
            if says.provides:
                below.update(dict.fromkeys(self.selections(named, says.provides)))
            for each in given:
                below.update(
                    dict.fromkeys(
                        inner
                        for inner in each.selections
                        if self._adds(named, node.subgraph, inner)
                    )
                )
            head = self.node(named, node.subgraph, tuple(below))
        # a field brought along by a @provides is at hand, whatever it would otherwise require
        requires = () if says.external else self.selections(node.type_name, says.requires)
        return FieldMove(
            name,
            node.subgraph,
            says.type,
            head,
            says.type.count("["),
            requires,
            contextual=says.contextual,
        )

    def _adds(self, type_name: str, subgraph: str, selection: Selection) -> bool:
        """Whether providing a field makes anything resolvable that is not so anyway."""
        joined = self.supergraph.types[type_name]
        says = joined.fields.get(selection.name, {}).get(subgraph)
        if joined.kind != "object" or says is None or says.external or says.used_overridden:
            return True
        named = _named(says.type)
        return any(self._adds(named, subgraph, inner) for inner in selection.selections)

    def _find_entrances(self, type_name: str) -> Iterator[Entrance]:
        if type_name in self.roots.values():
            joined = self.supergraph.types[type_name]
            for subgraph in joined.subgraphs:
                yield Entrance(self.node(type_name, subgraph), type_name, (), root=True)
            return
        names = [type_name, *sorted(self._interfaces_of(type_name))]
        for subgraph in self.supergraph.subgraphs:
            for name in names:
                joined = self.supergraph.types[name]
                says = joined.subgraphs.get(subgraph)
                if says is None or (name != type_name and not says.interface_object):
                    continue
                for key in says.keys:
                    if key.resolvable:
                        yield Entrance(
                            self.node(name, subgraph), name, self.selections(name, key.fields)
                        )

    def _interfaces_of(self, type_name: str) -> frozenset[str]:
        per_subgraph = self.supergraph.types[type_name].interfaces.values()
        named = frozenset(name for names in per_subgraph for name in names)
        return frozenset(name for name in named if name in self.supergraph.types)

    def _possible(self, joined: JoinedType, subgraph: str, kind: NodeKind) -> frozenset[str]:
        if kind == "object":
            return frozenset({joined.name})
        if kind == "union":
            return joined.members.get(subgraph, frozenset())
        per_subgraph = self._implementations.get(joined.name, {})
        if kind == "interface":
            return per_subgraph.get(subgraph, frozenset())
        return frozenset(name for names in per_subgraph.values() for name in names)

    def _is_composite(self, type_name: str) -> bool:
        joined = self.supergraph.types.get(type_name)
        return joined is not None and joined.kind not in _LEAVES

    def _read_implementations(self) -> dict[str, dict[str, frozenset[str]]]:
        """Object types by interface and subgraph."""
        found: dict[str, dict[str, frozenset[str]]] = {}
        for joined in self.supergraph.types.values():
            if joined.kind != "object":
                continue
            for subgraph, interfaces in joined.interfaces.items():
                for interface in interfaces:
                    per_subgraph = found.setdefault(interface, {})
                    known = per_subgraph.get(subgraph, frozenset())
                    per_subgraph[subgraph] = known | {joined.name}
        return found


def _named(type_text: str) -> str:
    return type_text.replace("[", "").replace("]", "").replace("!", "")


def _kind(joined: JoinedType, subgraph: str) -> NodeKind:
    if joined.subgraphs[subgraph].interface_object:
        return "interface_object"
    if joined.kind == "interface":
        return "interface"
    return "union" if joined.kind == "union" else "object"
