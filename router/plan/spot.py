"""A place in the answer while planning stands on it: whose hands its objects are in."""

from __future__ import annotations

from dataclasses import dataclass, field

from router.federation.selection import ALWAYS, Conditions, Selection
from router.graph.nodes import Node
from router.graph.survey import Surroundings
from router.operation.defers import Position
from router.plan.draft import Draft
from router.plan.names import Names
from router.plan.nodes import ContextArgument, Path
from router.plan.step import Step

Place = tuple[str, frozenset[Step], str | None, tuple[ContextArgument, ...], tuple[Selection, ...]]
"""What tells the steps at a spot apart: the subgraph, what they come after, for which type alone,
with which values of contexts, and what they require of objects sent as an ``@interfaceObject``."""


Onward = tuple[Selection, Step, Node, Path]
"""What tells the spots below one apart: the selection, who brings it, its objects, and where."""


@dataclass(slots=True, eq=False)
class Home:
    """A subgraph that the objects of one type at a spot have been brought to.

    Fields asked of it go into ``draft``, for ``types`` (``None`` where the draft is of that type),
    with ``contexts`` among their arguments.
    """

    step: Step
    draft: Draft
    node: Node
    types: frozenset[str] | None
    contexts: str = ""


@dataclass(slots=True, eq=False)
class Holding:
    """The objects of one type at a spot: what can be reached, and where they already are."""

    surroundings: Surroundings
    homes: dict[str, Home]
    continued: dict[str, Spot] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Spot:
    """The objects at one path, as one step's answer brings them.

    ``guard`` is what must hold for anything to be here at all. ``steps`` are the entity fetches
    that start from here, by subgraph and what they come after. An operation's root has no step.
    ``parent`` is the spot of the objects whose field they are.
    ``origin`` is set where what is deferred goes on from a spot: the same objects, of which the
    origin's requests bring as little as it takes to fetch the rest apart. ``onward`` are the spots
    of fields that one request asks of objects of several types, ``resolved`` what was planned here.
    """

    node: Node
    path: Path
    names: Names
    step: Step | None = None
    draft: Draft | None = None
    guard: Conditions = ALWAYS
    holdings: dict[str, Holding] = field(default_factory=dict)
    steps: dict[Place, Step] = field(default_factory=dict)
    parent: Spot | None = None
    origin: Spot | None = None
    later: dict[Position, Spot] = field(default_factory=dict)
    onward: dict[Onward, Spot] = field(default_factory=dict)
    resolved: set[tuple[tuple[Selection, ...], int]] = field(default_factory=set)

    def deferred(self, defer: Position) -> Spot:
        """The same objects for what is deferred here."""
        found = self.later.get(defer)
        if found is None:
            found = self.later[defer] = Spot(
                self.node,
                self.path,
                self.names,
                self.step,
                self.draft,
                self.guard,
                parent=self.parent,
                origin=self,
            )
        return found

    @property
    def start(self) -> Home | None:
        """Where the objects are to begin with."""
        if self.step is None or self.draft is None:
            return None
        return Home(self.step, self.draft, self.node, None)
