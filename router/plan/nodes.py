"""What a plan is made of: the narrow waist between planning and executing.

A plan is a tree of frozen nodes. The planner builds it, the pretty printer shows it, the executor
compiles it once and runs it many times. Nothing in it depends on the values of variables: a
``@skip`` or ``@include`` by variable that governs a whole fetch is a :class:`Condition`, one that
governs a field travels in the fetch's document.

The vocabulary (Fetch, Flatten, Sequence, Parallel, Condition) is that of Apollo's query plans.

What the planner promises about the data its fetches bring:

- Client fields stand under the client's response keys; what the planner adds for itself stands
  under keys that no client field at that place uses, and is dropped by projection.
- ``__typename`` is only ever fetched under its own name, whatever the client's alias: projection
  copies it from there. It is there wherever the client asked for it below the root, at every place
  whose type in the API schema is an interface or a union, and wherever a ``types`` below is to be
  compared with it. It is never fetched for an operation's root object, whose name is known.
- An object that came from an ``@interfaceObject`` has the interface's name as ``__typename`` until
  a later fetch, which the plan holds if anything asked for the real name, overwrites it.
- A client's field with the alias ``__typename`` stands under :attr:`Plan.typename_key` instead.
- ``__schema`` and ``__type`` are in no fetch: introspection is answered from the API schema.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

OperationKind: TypeAlias = Literal["query", "mutation", "subscription"]

ELEMENT = "@"
"""The path segment that stands for every element of a list."""

Segment: TypeAlias = str | frozenset[str]
"""A response key, ``ELEMENT``, or a set of type names.

A set of names keeps, of the objects reached so far, those whose ``__typename`` is in it. It is
there only where branches of the operation under different type conditions share a response key.
"""

Path: TypeAlias = tuple[Segment, ...]
"""From the root of the merged data: response keys, ``ELEMENT`` for each list, narrowing by type."""


@dataclass(frozen=True, slots=True)
class RequiredField:
    """One field of a representation.

    ``name`` is the field's name in the subgraph's ``_Any`` input, ``response_key`` where its value
    stands in the merged data, which differs where a client's alias took the name. A list is mapped
    element by element. A value that is absent from the data (its fetch failed) means that the whole
    object is not sent. A null is sent as null where ``nullable`` (a field of ``@requires``), else
    (a field of a key) it too means that the object is not sent.
    """

    name: str
    response_key: str
    selections: tuple[RequiredField | RequiredFragment, ...] = ()
    nullable: bool = True


@dataclass(frozen=True, slots=True)
class RequiredFragment:
    """Fields that a representation holds only if the object's ``__typename`` is among ``types``."""

    types: frozenset[str]
    selections: tuple[RequiredField | RequiredFragment, ...]


@dataclass(frozen=True, slots=True)
class EntityRequirement:
    """How to build the representation of the entities of some runtime types.

    ``types`` empty: of every object at the path, and its ``__typename`` need not be looked at (nor
    need it be there). ``typename`` is sent as ``__typename`` (an interface's name for
    ``@interfaceObject``), or ``None`` to send the object's own, which then is there. An object with
    no matching requirement, or for which a value is missing (:class:`RequiredField`), is not sent,
    and what the fetch would have added to it stays absent. The first matching requirement counts.
    """

    types: frozenset[str]
    typename: str | None
    selections: tuple[RequiredField | RequiredFragment, ...]


@dataclass(frozen=True, slots=True)
class KeyRename:
    """Moves a response key of a fetch's own answer, after merging conflicts forced an alias.

    ``path`` leads, from the fetch's root objects (the answer's ``data``, or each entity of it), to
    the objects in which ``source`` becomes ``target``; ``types`` restricts it to those runtime
    types (empty: all). An object without ``source`` is left as it is; where ``target`` is already
    there the two values are merged. Renames apply in order, before the answer is merged into the
    data.
    """

    path: Path
    source: str
    target: str
    types: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ContextSource:
    """Where the value of a contextual argument may stand.

    It is read from the object that an entity was reached through: the one at the first ``levels``
    segments of the Flatten's path, if its ``__typename`` is among ``types`` (empty: whatever it
    is). ``selection`` leads down to the value, with one field at each level.
    """

    levels: int
    types: frozenset[str]
    selection: RequiredField


@dataclass(frozen=True, slots=True)
class ContextArgument:
    """A variable of a fetch whose value is taken from the data, for each entity its own.

    The first of ``sources`` (the nearest object first) that is there counts. An entity for which
    none is, or whose value is absent from the data, or null where not ``nullable``, is not sent.
    Entities with the same values share a field ``_entities`` of the request; for those with others
    the executor repeats it under an alias, with variables of its own.
    Source: https://specs.apollo.dev/federation/v2.8, ``@fromContext``.
    """

    variable: str
    sources: tuple[ContextSource, ...]
    nullable: bool


@dataclass(frozen=True, slots=True)
class Fetch:
    """One request to one subgraph.

    ``document`` is the printed operation. A fetch of entities has ``requirements`` and its
    operation takes ``$representations: [_Any!]!``; its answers are merged into the objects found at
    the enclosing :class:`Flatten`'s path. A root fetch has none, and merges into the root.
    ``variables`` are the client's variables that the document uses. ``representations`` is the
    variable that holds the representations: another than ``representations`` only where the client
    took that name. ``contexts`` are variables that the document takes from the data. Objects that
    are one entity may share the parts of their answer where ``shared``; not where a later fetch may
    bring them different values, by the contexts that they are reached through.
    """

    id: int
    subgraph: str
    kind: OperationKind
    document: str
    operation_name: str | None
    variables: tuple[str, ...] = ()
    requirements: tuple[EntityRequirement, ...] = ()
    renames: tuple[KeyRename, ...] = ()
    representations: str = "representations"
    contexts: tuple[ContextArgument, ...] = ()
    shared: bool = True


@dataclass(frozen=True, slots=True)
class Flatten:
    """Runs a fetch of entities for all objects at ``path``.

    A fetch without ``requirements`` may stand here too, below a field whose type is the root type
    ``Query`` (``createProduct { query { ... } }``): it runs once if there is any object at
    ``path``, and its answer is merged into each of them.
    """

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
    """Runs ``then`` if the boolean variable is true, ``otherwise`` if it is false.

    One fetch may stand in several branches, of which at most one runs.
    """

    variable: str
    then: Node | None
    otherwise: Node | None


Node: TypeAlias = Fetch | Flatten | Sequence | Parallel | Condition


@dataclass(frozen=True, slots=True)
class Deferred:
    """What one ``@defer`` of the operation brings after the initial response.

    ``id`` counts the operation's defers from 0 in document order, ``parent`` is the id of the one
    that this one stands in (``None``: the initial response). ``path`` leads, in response keys and
    ``ELEMENT``, to the objects that the fragment stands in; ``label`` and ``condition`` are the
    directive's label and the variable of its ``if``, where it has them. ``node`` is what has to be
    fetched beyond the parent's own fetches, ``None`` where those bring everything. It may begin
    once the fetches with the ids ``depends``, which are the parent's or an ancestor's, have been
    merged, or skipped by their conditions. ``position`` is where the fragment stands in its
    document: the place in its selection set of each field and fragment on the way, itself last.

    Where ``condition`` is false the fragment is part of its parent: ``node`` then runs as the last
    part of the parent's, and nothing is sent apart.
    """

    id: int
    parent: int | None
    path: Path
    label: str | None
    condition: str | None
    node: Node | None
    depends: tuple[int, ...] = ()
    position: tuple[int, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Defer:
    """An operation with ``@defer``: what the initial response needs, and what comes later.

    It is only ever the root of a plan. ``deferred`` is in document order.
    """

    primary: Node | None
    deferred: tuple[Deferred, ...]


@dataclass(frozen=True, slots=True)
class Subscription:
    """A stream of one subgraph's answers, and what each of them needs from other subgraphs.

    It is only ever the root of a plan. ``primary`` has the kind ``subscription``; each of its
    events is merged into an empty root, then ``rest`` runs.
    """

    primary: Fetch
    rest: Node | None


Root: TypeAlias = Node | Defer | Subscription


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole plan; ``root`` is ``None`` where no subgraph is needed (introspection, skips).

    ``typename_key`` is a response key that the client uses nowhere.
    """

    kind: OperationKind
    root: Root | None
    typename_key: str = "___typename"
