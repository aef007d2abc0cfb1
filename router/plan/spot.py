"""A place in the answer while planning stands on it: whose hands its objects are in."""

from __future__ import annotations

from dataclasses import dataclass, field

from router.federation.selection import ALWAYS, Conditions
from router.graph.nodes import Node
from router.graph.survey import Surroundings
from router.plan.draft import Draft
from router.plan.names import Names
from router.plan.nodes import Path
from router.plan.step import Step


@dataclass(slots=True, eq=False)
class Home:
    """A subgraph that the objects of one type at a spot have been brought to.

    Fields asked of it go into ``draft``, for ``types`` (``None`` where the draft is of that type).
    """

    step: Step
    draft: Draft
    node: Node
    types: frozenset[str] | None


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
    """

    node: Node
    path: Path
    names: Names
    step: Step | None = None
    draft: Draft | None = None
    guard: Conditions = ALWAYS
    holdings: dict[str, Holding] = field(default_factory=dict)
    steps: dict[tuple[str, frozenset[Step], str | None], Step] = field(default_factory=dict)

    @property
    def start(self) -> Home | None:
        """Where the objects are to begin with."""
        if self.step is None or self.draft is None:
            return None
        return Home(self.step, self.draft, self.node, None)
