"""The query graph's nodes and moves.

A node stands for "an object of this type, in the hands of this subgraph". Moves lead on from there:

- :class:`FieldMove`: the subgraph resolves a field of the object. With ``requires``, only in a
  request that brings those fields of the object along; with ``contextual`` arguments, only in one
  that brings their values.
- :class:`Entrance`: an entity jump. Whoever holds an object of the type and can say the key's
  fields enters the subgraph with them (``_entities``), and stands on the entrance's node. An
  entrance to a root type has no key: anyone may query it.
- :meth:`Node.as_type`: a downcast, from an interface or union to one of its object types.

Nodes exist once per graph, are built when first asked for, and compare by identity. A node reached
over a field with ``@provides`` is a copy of its own, whose fields include the provided ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from router.federation.joined_types import ContextualArgument
from router.federation.selection import Selection

if TYPE_CHECKING:
    from router.graph.graph import QueryGraph

NodeKind = Literal["object", "interface", "union", "interface_object"]


@dataclass(frozen=True, slots=True, eq=False)
class FieldMove:
    """A subgraph resolves one field.

    ``type`` is the field's type as the subgraph writes it; ``head`` is the node of its objects,
    ``None`` for a leaf. ``lists`` counts the lists around them. ``uniform`` tells, for a field of
    an interface, that every object type's own field leads to the same ``head``.
    """

    name: str
    subgraph: str
    type: str
    head: Node | None
    lists: int
    requires: tuple[Selection, ...] = ()
    uniform: bool = True
    contextual: tuple[ContextualArgument, ...] = ()

    @property
    def is_apart(self) -> bool:
        """Whether the field is resolved only in a request that enters the subgraph for it."""
        return bool(self.requires or self.contextual)


@dataclass(frozen=True, slots=True, eq=False)
class Entrance:
    """A way into a subgraph for an entity whose ``key`` fields are known.

    ``typename`` is what the representation calls itself: the type's own name, or the interface's
    where the subgraph knows the entity as an ``@interfaceObject``. ``root`` marks a root type,
    entered by a query and not by ``_entities``.
    """

    node: Node
    typename: str
    key: tuple[Selection, ...]
    root: bool = False

    @property
    def subgraph(self) -> str:
        return self.node.subgraph


@dataclass(eq=False)
class Node:
    """A type in a subgraph. ``possible`` are the object types it may be at run time there.

    ``provided`` are fields that the way here made resolvable although they are ``@external``.
    """

    graph: QueryGraph = field(repr=False)
    type_name: str
    subgraph: str
    kind: NodeKind
    possible: frozenset[str]
    provided: tuple[Selection, ...] = ()

    @property
    def is_abstract(self) -> bool:
        """Whether its objects must be told apart by ``__typename`` (interface or union)."""
        return self.kind in {"interface", "union"}

    @cached_property
    def fields(self) -> Mapping[str, FieldMove]:
        """The fields that the subgraph resolves here.

        On an interface: only those that it resolves, without ``@requires``, for every object type.
        """
        return self.graph.field_moves(self)

    @cached_property
    def apart(self) -> tuple[FieldMove, ...]:
        """Those of the fields that are resolved only in a request that enters for them."""
        return tuple(move for move in self.fields.values() if move.is_apart)

    def as_type(self, type_name: str) -> Node:
        """The node of this one's objects that are of one object type.

        An object stays what it is; so does an ``@interfaceObject``, whose subgraph knows no more.
        """
        if not self.is_abstract:
            return self
        return self.graph.node(type_name, self.subgraph, self.provided_for(type_name))

    def provided_for(self, type_name: str) -> tuple[Selection, ...]:
        """Those of ``provided`` that hold for an object type."""
        return self.graph.narrow(self.provided, type_name)

    def __str__(self) -> str:
        return f"{self.type_name} in {self.subgraph}"
