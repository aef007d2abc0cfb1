"""How far everything is: the search over the query graph that composition and planning share.

The depth of a thing is the number of fetches, one after the other, that it takes to have it, from
an object that is already in some subgraph's hands. To enter a subgraph costs one more than the
deepest field of its key; a field costs what it takes to be in a subgraph that resolves it; a field
with ``@requires`` costs one more than the deepest of the key and the required fields, one with
contextual arguments one more than that of the key. That is a shortest path problem on an and-or
graph, solved by relaxing until nothing improves, as in Knuth's "A generalization of Dijkstra's
algorithm" (1977). What only leads round in circles stays at :data:`UNREACHABLE`.

To ask whether a field of the API is satisfiable: from each node at which its object may be,
``survey.surroundings(node, object_type).options(field)`` are the ways to have it, each with the
node of the field's own objects to go on from (``option.head``); none means that it is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from router.federation.selection import TYPENAME, Selection
from router.graph.graph import QueryGraph
from router.graph.nodes import Entrance, FieldMove, Node

UNREACHABLE = 1 << 20
"""A depth that no plan has."""

EXAMINED = 16
"""Of so many ways that lead to a field, the nearest first, the best is taken. Where hundreds of
subgraphs resolve the same field, to follow them all at each level would cost more than it gains."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """Being in a subgraph after ``depth`` fetches; by ``entrance``, or ``None`` for the start."""

    node: Node
    depth: int
    entrance: Entrance | None


@dataclass(frozen=True, slots=True)
class Option:
    """One way to have a field: by ``move``, from ``arrival``'s node.

    ``depth`` does not count what is selected below the field. ``entrance`` is set where ``move``
    requires fields or values of contexts: the request that brings them is one of its own. ``move``
    is ``None`` where the field is to be had only once the object's type is known, by going on from
    an interface's node.
    """

    arrival: Arrival
    move: FieldMove | None
    depth: int
    entrance: Entrance | None = None

    @property
    def head(self) -> Node | None:
        return self.move.head if self.move else self.arrival.node


class Surroundings:
    """What can be reached from an object of type ``type_name`` at ``start``.

    ``type_name`` is an interface's name where the object came from an ``@interfaceObject``.
    """

    def __init__(self, start: Node, type_name: str) -> None:
        self.start = start
        self.type_name = type_name
        self.arrivals: dict[str, Arrival] = {}
        self._required: dict[FieldMove, tuple[int, Entrance]] = {}
        self._options: dict[str, tuple[Option, ...]] = {}
        self._settled = False
        if start.subgraph:
            self.arrivals[start.subgraph] = Arrival(start, 0, None)

    @property
    def may_split(self) -> bool:
        """Whether one field may be asked of several subgraphs: not one that acts, nor a stream."""
        roots = self.start.graph.roots
        return self.type_name not in (roots.get("mutation"), roots.get("subscription"))

    def relax(self, survey: Survey) -> bool:
        """Improves the depths by what is known so far, and tells whether any did improve."""
        entrances: Sequence[Entrance] = survey.graph.entrances(self.type_name)
        by_subgraph: dict[str, list[Entrance]] = {}
        for entrance in entrances:
            by_subgraph.setdefault(entrance.subgraph, []).append(entrance)
        has_improved = False
        while True:
            # what one fetch brings cannot improve
            entrances = [each for each in entrances if self._depth_in(each.subgraph) > 1]
            improved = [self._relax(survey, each) for each in entrances]
            improved += [
                self._relax_required(survey, move, by_subgraph[arrival.node.subgraph])
                for arrival in list(self.arrivals.values())
                if arrival.node.subgraph in by_subgraph
                for move in arrival.node.apart
            ]
            if not any(improved):
                return has_improved
            has_improved = True

    def settle(self) -> None:
        """Says that no depth can improve any more, so that what follows from them may be kept."""
        self._settled = True

    def options(self, name: str) -> tuple[Option, ...]:
        """Every way to have a field, in the order of depth; empty if there is none."""
        if self._settled and (known := self._options.get(name)) is not None:
            return known
        found: list[Option] = []
        for arrival in self.arrivals.values():
            move = arrival.node.fields.get(name)
            if move is None:
                continue
            if not move.is_apart:
                found.append(Option(arrival, move, arrival.depth))
            elif move in self._required:
                depth, entrance = self._required[move]
                found.append(Option(arrival, entrance.node.fields[name], depth, entrance))
        options = tuple(sorted(found, key=lambda option: option.depth))
        if self._settled:
            self._options[name] = options
        return options

    def interface_options(self) -> tuple[Option, ...]:
        """The ways to where the object's type becomes known, for one that is known as an
        interface's only."""
        return tuple(
            Option(arrival, None, arrival.depth)
            for arrival in self.arrivals.values()
            if arrival.node.is_abstract
        )

    def options_for(self, selection: Selection) -> tuple[Option, ...]:
        """Every way to have a selected field: :meth:`options`, and for an object whose type is not
        known yet :meth:`interface_options` too."""
        if self.start.kind != "interface_object" or self.type_name != self.start.type_name:
            return self.options(selection.name)
        if selection.types is not None or selection.name == TYPENAME:
            return self.interface_options()
        direct = [
            each for each in self.options(selection.name) if not each.arrival.node.is_abstract
        ]
        return (*direct, *self.interface_options())

    def depth(self, survey: Survey, selection: Selection) -> int:
        """The least depth at which a selected field, and all below it, is there."""
        known = survey.depths.get((self, selection))
        if known is None:
            known = self._depth(survey, selection)
            if not survey.is_settling:
                survey.depths[self, selection] = known
        return known

    def _depth(self, survey: Survey, selection: Selection) -> int:
        if selection.name == TYPENAME and self.start.kind != "interface_object":
            return 0
        if not selection.selections and _has(self.start, selection):
            return 0
        best = UNREACHABLE
        options = self.options_for(selection)
        examined = 0
        for option in options:
            if option.depth >= best or examined >= EXAMINED:
                break
            best = min(best, option.depth + survey.below(option, selection))
            examined += best < UNREACHABLE
        if self.may_split and best >= UNREACHABLE:
            # no subgraph may have all that is selected below a field that several resolve
            parts = survey.parts(selection)
            return max((self.depth(survey, part) for part in parts), default=best)
        if self.may_split and best and len(selection.selections) > 1 and _may_differ(options):
            return min(best, max(_nearest(survey, options, each) for each in selection.selections))
        return best

    def depth_of_all(self, survey: Survey, selections: tuple[Selection, ...]) -> int:
        """The least depth at which all of the selected fields that apply are there."""
        return max(
            (
                self.depth(survey, each)
                for each in selections
                if each.types is None or self.type_name in each.types
            ),
            default=0,
        )

    def _depth_in(self, subgraph: str) -> int:
        known = self.arrivals.get(subgraph)
        return known.depth if known is not None else UNREACHABLE

    def _relax(self, survey: Survey, entrance: Entrance) -> bool:
        depth = 1 + self.depth_of_all(survey, entrance.key)
        if depth >= self._depth_in(entrance.subgraph):
            return False
        self.arrivals[entrance.subgraph] = Arrival(entrance.node, depth, entrance)
        return True

    def _relax_required(self, survey: Survey, move: FieldMove, entrances: list[Entrance]) -> bool:
        known = self._required.get(move)
        required = self.depth_of_all(survey, move.requires)
        best: tuple[int, Entrance] | None = None
        for entrance in entrances:
            if move.name not in entrance.node.fields:
                continue
            depth = 1 + max(required, self.depth_of_all(survey, entrance.key))
            if depth < (best[0] if best else UNREACHABLE):
                best = (depth, entrance)
        if best is None or (known is not None and known[0] <= best[0]):
            return False
        self._required[move] = best
        return True


def _may_differ(options: tuple[Option, ...]) -> bool:
    """Whether to ask several subgraphs for parts of a field to be quicker. Not for a list: should
    two subgraphs ever answer lists of different order, their parts would be mixed up."""
    return len(options) > 1 and not any(each.move and each.move.lists for each in options)


def _nearest(survey: Survey, options: tuple[Option, ...], below: Selection) -> int:
    """The least depth of one selection below a field, whichever option the field is had by."""
    best, examined = UNREACHABLE, 0
    if not below.selections:
        # that a subgraph has it at hand is quickly told, of however many
        best = next((each.depth for each in options if _has(each.head, below)), best)
    for option in options:
        if option.depth >= best or examined >= EXAMINED:
            break
        best = min(best, option.depth + (survey.depth(option.head, (below,)) if option.head else 0))
        examined += best < UNREACHABLE
    return best


def _has(node: Node | None, leaf: Selection) -> bool:
    if node is None or node.kind != "object":
        return False
    move = node.fields.get(leaf.name)
    return move is not None and not move.is_apart


class Survey:
    """Remembers the surroundings of every node, and the depth of what is selected below a field.

    ``memory`` may be shared by surveys of one graph: it holds what does not depend on an operation.
    """

    def __init__(self, graph: QueryGraph, memory: SurveyMemory | None = None) -> None:
        self.graph = graph
        self._memory = memory if memory is not None else SurveyMemory()
        self._open: dict[tuple[Node, str], Surroundings] = {}
        self._visited: set[tuple[Node, str]] = set()
        self._has_improved = False
        self._below: dict[tuple[Node, Selection], int] = {}
        self._parts: dict[Selection, tuple[Selection, ...]] = {}
        self.depths: dict[tuple[Surroundings, Selection], int] = {}
        """What :meth:`Surroundings.depth` found."""

    @property
    def is_settling(self) -> bool:
        """Whether depths may still improve, so that they are not to be remembered."""
        return bool(self._open)

    def surroundings(self, start: Node, type_name: str) -> Surroundings:
        """What can be reached from an object of a type at ``start``.

        Keys and required fields may lead from one object's surroundings to another's and back.
        Whatever is asked for on the way is open until all of it is settled together: in rounds, in
        each of which every open one is relaxed once, by what the others know so far. To settle each
        by itself whenever another asks for it would take exponential time.
        """
        key = (start, type_name)
        known = self._memory.settled.get(key)
        if known is not None:
            return known
        is_first = not self._open
        made = self._open.get(key)
        if made is None:
            made = self._open[key] = Surroundings(start, type_name)
        if is_first:
            self._settle_together()
        else:
            self._relax(key, made)
        return made

    def _settle_together(self) -> None:
        while True:
            self._visited, self._has_improved = set(), False
            while left := [each for each in self._open if each not in self._visited]:
                for key in left:
                    self._relax(key, self._open[key])
            if not self._has_improved:
                break
        for each in self._open.values():
            each.settle()
        self._memory.settled.update(self._open)
        self._open = {}

    def _relax(self, key: tuple[Node, str], surroundings: Surroundings) -> None:
        if key not in self._visited:
            self._visited.add(key)
            if surroundings.relax(self):
                self._has_improved = True

    def depth(self, node: Node, selections: tuple[Selection, ...]) -> int:
        """The least depth at which all selections are there, for objects at ``node``."""
        return max((self._depth(node, each) for each in selections), default=0)

    def below(self, option: Option, selection: Selection) -> int:
        """The depth of what is selected below a field, once ``option`` brought the field."""
        if option.move is None:
            return self._depth(option.arrival.node, selection)
        head = option.move.head
        if head is None or not selection.selections:
            return 0
        key = (head, selection)
        known = self._below.get(key)
        if known is None:
            known = self.depth(head, selection.selections)
            if not self._open:
                self._below[key] = known
        return known

    def parts(self, selection: Selection) -> tuple[Selection, ...]:
        """A selection taken apart into selections that, merged, are the same; empty for a leaf."""
        known = self._parts.get(selection)
        if known is None:
            below = selection.selections
            if len(below) == 1:
                below = self.parts(below[0])
            made = tuple(
                # what is deferred below the field is asked for with one of its parts
                selection.with_selections((each,), () if index else selection.deferred)
                for index, each in enumerate(below)
            )
            known = self._parts[selection] = made
        return known

    def _depth(self, node: Node, selection: Selection) -> int:
        if not node.is_abstract:
            name = node.type_name
            if node.kind == "object" and selection.types and name not in selection.types:
                return 0
            return self._at(node, name, selection)
        types = node.possible if selection.types is None else node.possible & selection.types
        if selection.name == TYPENAME or not types:
            return 0
        move = node.fields.get(selection.name) if types == node.possible else None
        if move is not None:
            best = self.below(Option(Arrival(node, 0, None), move, 0), selection)
            if best == 0:
                return 0
        else:
            best = UNREACHABLE
        return min(
            best, max(self._at(node.as_type(each), each, selection) for each in sorted(types))
        )

    def _at(self, node: Node, type_name: str, selection: Selection) -> int:
        move = node.fields.get(selection.name)
        is_leaf = move is not None and not move.is_apart and not selection.selections
        if is_leaf and (node.kind == "object" or selection.types is None):
            return 0
        return self.surroundings(node, type_name).depth(self, selection)


class SurveyMemory:
    """The settled surroundings of a graph's nodes, good for every operation."""

    def __init__(self) -> None:
        self.settled: dict[tuple[Node, str], Surroundings] = {}
