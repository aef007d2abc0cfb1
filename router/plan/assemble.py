"""Building the fetch graph: following what was chosen, field by field, from step to step."""

from __future__ import annotations

from collections.abc import Collection
from heapq import heappop, heappush

from router.federation.joined_types import ContextualArgument
from router.federation.selection import TYPENAME, Conditions, DeferredSelections, Selection
from router.graph.nodes import Entrance, FieldMove, Node
from router.graph.survey import Option, Survey
from router.operation.defers import Position
from router.plan.choose import Chooser, Way
from router.plan.contexts import find, with_text
from router.plan.draft import DraftField
from router.plan.errors import DeferError, PlanError
from router.plan.gather import Gatherer
from router.plan.names import Names
from router.plan.nodes import ELEMENT, OperationKind, Path
from router.plan.reentry import reentrance
from router.plan.required import Required, unite
from router.plan.spot import Holding, Home, Spot
from router.plan.step import Step


class Assembler(Gatherer):
    """Builds the steps of one operation, or of one run of a mutation's fields."""

    def __init__(
        self, survey: Survey, chooser: Chooser, kind: OperationKind, variables: Collection[str] = ()
    ) -> None:
        """``variables`` are the client's."""
        super().__init__(survey, chooser)
        self.steps: list[Step] = []
        self._order: dict[Step, int] = {}
        self._kind = kind
        self._variables = variables
        self._defer: Position | None = None
        self._waiting: list[tuple[Position, int, Spot, DeferredSelections]] = []
        self._put: set[tuple[Spot, DeferredSelections]] = set()

    def resolve_root(
        self,
        node: Node,
        selections: tuple[Selection, ...],
        deferred: tuple[DeferredSelections, ...],
        names: Names,
    ) -> None:
        """Plans the selections of an operation's root, then what is deferred.

        Raises:
            DeferError: a deferred field cannot be had from where its parent's fetches bring it.
            PlanError: a field cannot be had.
        """
        spot = Spot(node, (), names)
        self._resolve(spot, selections, self._survey.depth(node, selections))
        self._put_off(spot, deferred)
        while self._waiting:
            # in document order, so that parents come before what is deferred in them
            *_, origin, first = heappop(self._waiting)
            self._resolve_deferred(origin, first)

    def _put_off(self, spot: Spot, deferred: tuple[DeferredSelections, ...]) -> None:
        for each in deferred:
            if (spot, each) not in self._put:
                self._put.add((spot, each))
                heappush(self._waiting, (each.defer, len(self._put), spot, each))

    def _resolve_deferred(self, origin: Spot, deferred: DeferredSelections) -> None:
        self._defer = deferred.defer
        selections = deferred.selections
        try:
            budget = self._survey.depth(origin.node, selections)
            self._resolve(origin.deferred(deferred.defer), selections, budget)
        except PlanError as error:
            raise DeferError(deferred.defer, str(error)) from error

    def _resolve(self, spot: Spot, selections: tuple[Selection, ...], budget: int) -> None:
        assignment = self._chooser.assign(spot.node, selections, budget)
        if spot.draft is not None and spot.node.kind != "object":
            spot.draft.add_typename()
        start = spot.start
        if start is not None:
            for each in selections:
                if each.name == TYPENAME and spot.node.kind == "object":
                    start.draft.add_typename(each.conditions)
            for selection, move in assignment.direct:
                if not self._anew(spot, selection, budget):
                    self._field(spot, start, selection, move, None, budget)
        together: dict[tuple[Selection, Node | None, str], tuple[FieldMove, set[str]]] = {}
        for type_name, ways in assignment.by_type.items():
            for way in ways:
                if way.is_here and self._anew(spot, way.selection, budget, type_name):
                    continue
                own = way.option.move
                if start is None or way.tokens or own is None or not spot.node.is_abstract:
                    self._follow(spot, type_name, way, budget)
                    continue
                # what the objects' own subgraph resolves for several types is asked for once
                key = (way.selection, own.head, own.type)
                together.setdefault(key, (own, set()))[1].add(type_name)
        for (selection, _, _), (move, types) in together.items():
            assert start is not None  # noqa: S101 - nothing was put together without one
            self._field(spot, start, selection, move, frozenset(types), budget)

    def _anew(
        self, spot: Spot, selection: Selection, budget: int, type_name: str | None = None
    ) -> bool:
        """Fetches a deferred field, which the parent's request could bring, by a request of its own
        to the same subgraph, unless no key leads back there. For objects of one type or of all."""
        if spot.origin is None or spot.step is None:
            return False
        node = spot.node
        names = sorted(node.possible) if node.is_abstract else [node.type_name]
        if type_name is not None:
            names = [type_name]
        elif selection.types is not None and node.is_abstract:
            names = [each for each in names if each in selection.types]
        ways = [(each, reentrance(self._survey, node, each, selection)) for each in names]
        if any(entrance is None for _, entrance in ways):
            return False
        guard = spot.guard | selection.conditions
        for each, entrance in ways:
            assert entrance is not None  # noqa: S101 - looked at just before
            holding = self._holding(spot, each)
            home = holding.homes.get(node.subgraph)
            if home is None:
                home = holding.homes[node.subgraph] = self._enter(spot, each, entrance, guard)
            home.step.need(guard)
            move = home.node.fields[selection.name]
            self._field(spot, home, selection, move, home.types, budget)
        return True

    def _follow(self, spot: Spot, type_name: str, way: Way, budget: int) -> None:
        guard = spot.guard | way.selection.conditions
        home = self._reach(spot, type_name, way.option, guard)
        left = budget - way.option.depth
        if way.option.move is not None:
            self._field(spot, home, way.selection, way.option.move, home.types, left)
            return
        onward = self._continue(spot, type_name, home)
        self._resolve(onward, (way.selection,), left)

    def _continue(self, spot: Spot, type_name: str, home: Home) -> Spot:
        """The same objects, in the hands of a subgraph that knows their types."""
        holding = self._holding(spot, type_name)
        onward = holding.continued.get(home.step.subgraph)
        if onward is None:
            onward = holding.continued[home.step.subgraph] = Spot(
                home.node,
                spot.path,
                spot.names,
                home.step,
                home.draft,
                spot.guard,
                parent=spot.parent,
            )
        return self._apart(onward, home.step)

    def _field(
        self,
        spot: Spot,
        home: Home,
        selection: Selection,
        move: FieldMove,
        types: frozenset[str] | None,
        budget: int,
    ) -> None:
        asked = with_text(selection, home.contexts) if home.contexts else selection
        field = home.draft.add(asked, spot.names.key_for(selection), move, types)
        if selection.selections:
            below = self._below(spot, home, field, selection, move)
            if below is not None and (selection.selections, budget) not in below.resolved:
                below.resolved.add((selection.selections, budget))
                self._resolve(below, selection.selections, budget)
                self._put_off(below, selection.deferred)

    def _below(
        self, spot: Spot, home: Home, field: DraftField, selection: Selection, move: FieldMove
    ) -> Spot | None:
        if field.spot is None and move.head is not None:
            path = _path_below(spot, selection, field.response_key, move.lists)
            place = (selection, home.step, move.head, path)
            twin = spot.onward.get(place)
            if twin is not None and not spot.names.is_shared(field.response_key):
                # one request asks objects of several types for the same: one spot, not one each,
                # or else there would be as many as types to the power of levels
                field.below, field.spot = twin.draft, twin
            else:
                field.spot = spot.onward[place] = Spot(
                    move.head,
                    path,
                    spot.names.below(field.response_key),
                    home.step,
                    field.below,
                    spot.guard | selection.conditions,
                    parent=spot,
                )
        return None if field.spot is None else self._apart(field.spot, home.step)

    def _apart(self, spot: Spot, step: Step | None) -> Spot:
        """A spot for going on from ``step``: where a parent's request brings what is deferred, for
        want of a key, what is below it may yet be fetched apart."""
        if self._defer is None or step is None or step.defer == self._defer:
            return spot
        return spot.deferred(self._defer)

    def _holding(self, spot: Spot, type_name: str) -> Holding:
        holding = spot.holdings.get(type_name)
        if holding is None:
            node = spot.node.as_type(type_name)
            homes: dict[str, Home] = {}
            if spot.step is not None and spot.draft is not None and spot.origin is None:
                types = frozenset({type_name}) if spot.node.is_abstract else None
                homes[spot.node.subgraph] = Home(spot.step, spot.draft, node, types)
            surroundings = self._survey.surroundings(node, type_name)
            holding = spot.holdings[type_name] = Holding(surroundings, homes)
        return holding

    def _inherited(self, origin: Spot | None, type_name: str, subgraph: str) -> Home | None:
        """Where the requests of what is not deferred, or of a parent, have brought the objects."""
        while origin is not None:
            home = self._holding(origin, type_name).homes.get(subgraph)
            if home is not None:
                return home
            origin = origin.origin
        return None

    def _reach(
        self,
        spot: Spot,
        type_name: str,
        option: Option,
        guard: Conditions,
        *,
        for_key: bool = False,
    ) -> Home:
        """Brings the objects of one type to where an option's field is resolved. What is deferred
        may be added to the requests that it comes after only ``for_key``; else it comes apart."""
        if option.entrance is not None and option.move is not None:
            move = option.arrival.node.fields[option.move.name]
            return self._enter(
                spot, type_name, option.entrance, guard, move.requires, move.contextual
            )
        holding = self._holding(spot, type_name)
        subgraph = option.arrival.node.subgraph
        home = holding.homes.get(subgraph)
        entrance = option.arrival.entrance
        if spot.origin is not None and (for_key or entrance is None):
            home = self._inherited(spot.origin, type_name, subgraph) or home
        if home is None:
            assert entrance is not None  # noqa: S101 - where it begins is among the homes
            home = holding.homes[subgraph] = self._enter(spot, type_name, entrance, guard)
        else:
            home.step.need(guard)
        return home

    def _enter(
        self,
        spot: Spot,
        type_name: str,
        entrance: Entrance,
        guard: Conditions,
        requires: tuple[Selection, ...] = (),
        contextual: tuple[ContextualArgument, ...] = (),
    ) -> Home:
        """Brings the objects of one type into a subgraph, with what a field there requires."""

        def require(
            place: Spot, of: str, fields: tuple[Selection, ...]
        ) -> tuple[list[Required], set[Step]]:
            return self._require(self._apart(place, place.step), of, fields, guard, nullable=True)

        key, after = self._require(spot, type_name, entrance.key, guard, nullable=False)
        required, also_after = self._require(spot, type_name, requires, guard, nullable=True)
        contexts, values_after = find(spot, contextual, self._variables, require)
        after |= also_after | values_after
        if not after and spot.step is not None:
            after = {spot.step}
        only_for: str | None = None
        if entrance.typename != type_name and spot.node.is_abstract and spot.names.is_ambiguous():
            # an @interfaceObject cannot tell the types apart for which a key means different fields
            only_for = type_name
        # nor the types for which a required field is there from those that have to wait for it
        apart = requires if entrance.typename != type_name and spot.node.is_abstract else ()
        place = (entrance.subgraph, frozenset(after), only_for, contexts.arguments, apart)
        step = spot.steps.get(place)
        if step is None:
            kind = self._kind if not spot.path else "query"
            step = Step(
                entrance.subgraph,
                spot.path,
                kind,
                is_root=entrance.root,
                only_for=only_for,
                defer=self._defer,
                contexts=contexts.arguments,
                definitions=contexts.definitions,
                requires_by_type=bool(apart),
                only_where=spot.guard,
            )
            step.after = dict.fromkeys(sorted(after, key=self._order.__getitem__))
            self._order[step] = len(self.steps)
            self.steps.append(step)
            spot.steps[place] = step
        if not entrance.root:
            # one static object type needs no look at the objects' own
            of = type_name if spot.node.is_abstract else ""
            step.require(of, entrance.typename, unite((*key, *required)))
        step.need(guard)
        return Home(step, step.root(entrance), entrance.node, None, contexts.text)


def _path_below(spot: Spot, selection: Selection, key: str, lists: int) -> Path:
    path = spot.path
    if selection.types is not None and spot.names.is_shared(key):
        path = (*path, selection.types)
    return (*path, key, *(ELEMENT,) * lists)
