"""What a plan is made of: the narrow waist between planning and executing.

A plan is a tree of frozen nodes. The planner builds it, the pretty printer shows it, the executor
compiles it once and runs it many times. Nothing in it depends on the values of variables: a
``@skip`` or ``@include`` by variable that governs a whole fetch is a :class:`Condition`, one that
governs a field travels in the fetch's document.

The vocabulary (Fetch, Flatten, Sequence, Parallel, Condition) is that of Apollo's query plans.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

OperationKind: TypeAlias = Literal["query", "mutation", "subscription"]

ELEMENT = "@"
"""The path segment that stands for every element of a list."""

Path: TypeAlias = tuple[str, ...]
"""Response keys from the root of the merged data, ``ELEMENT`` for each list on the way."""


@dataclass(frozen=True, slots=True)
class RequiredField:
    """One field of a representation.

    ``name`` is the field's name in the subgraph's ``_Any`` input, ``response_key`` where its value
    stands in the merged data, which differs where a client's alias took the name.
    """

    name: str
    response_key: str
    selections: tuple[RequiredField | RequiredFragment, ...] = ()


@dataclass(frozen=True, slots=True)
class RequiredFragment:
    """Fields that a representation holds only if the object's ``__typename`` is among ``types``."""

    types: frozenset[str]
    selections: tuple[RequiredField | RequiredFragment, ...]


@dataclass(frozen=True, slots=True)
class EntityRequirement:
    """How to build the representation of the entities of some runtime types.

    ``typename`` is sent as ``__typename`` (an interface's name for ``@interfaceObject``), or
    ``None`` to send the object's own. An object with no matching requirement, or with a null in
    ``selections``' top level, is not sent, and what the fetch would have added to it stays absent.
    """

    types: frozenset[str]
    typename: str | None
    selections: tuple[RequiredField | RequiredFragment, ...]


@dataclass(frozen=True, slots=True)
class KeyRename:
    """Moves a response key of a fetch's own answer, after merging conflicts forced an alias.

    ``path`` leads, from the fetch's root objects, to the objects in which ``source`` becomes
    ``target``; ``types`` restricts it to those runtime types (empty: all).
    """

    path: Path
    source: str
    target: str
    types: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Fetch:
    """One request to one subgraph.

    ``document`` is the printed operation. A fetch of entities has ``requirements`` and its
    operation takes ``$representations: [_Any!]!``; its answers are merged into the objects found at
    the enclosing :class:`Flatten`'s path. A root fetch has none, and merges into the root.
    ``variables`` are the client's variables that the document uses.
    """

    id: int
    subgraph: str
    kind: OperationKind
    document: str
    operation_name: str | None
    variables: tuple[str, ...] = ()
    requirements: tuple[EntityRequirement, ...] = ()
    renames: tuple[KeyRename, ...] = ()


@dataclass(frozen=True, slots=True)
class Flatten:
    """Runs a fetch of entities for all objects at ``path``."""

    path: Path
    node: Fetch


@dataclass(frozen=True, slots=True)
class Sequence:
    """Runs each node after the one before it has been merged."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Parallel:
    """Runs its nodes at the same time."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """Runs ``then`` if the boolean variable is true, ``otherwise`` if it is false."""

    variable: str
    then: Node | None
    otherwise: Node | None


Node: TypeAlias = Fetch | Flatten | Sequence | Parallel | Condition


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole plan. ``root`` is ``None`` where no subgraph is needed (introspection, all skipped)."""

    kind: OperationKind
    root: Node | None
