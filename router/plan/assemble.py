"""Building the fetch graph: following what was chosen, field by field, from step to step."""

from __future__ import annotations

from collections.abc import Iterable

from router.federation.selection import TYPENAME, Conditions, Selection
from router.graph.nodes import Entrance, FieldMove, Node
from router.graph.survey import Option, Survey
from router.plan.choose import Chooser, Way
from router.plan.draft import DraftField
from router.plan.errors import PlanError
from router.plan.names import Names
from router.plan.nodes import ELEMENT, OperationKind, Path, RequiredField, RequiredFragment
from router.plan.required import Required, unite
from router.plan.spot import Holding, Home, Spot
from router.plan.step import Step

_TYPENAME = RequiredField(TYPENAME, TYPENAME)


class Assembler:
    """Builds the steps of one operation, or of one run of a mutation's fields."""

    def __init__(self, survey: Survey, chooser: Chooser, kind: OperationKind) -> None:
        self.steps: list[Step] = []
        self._survey = survey
        self._chooser = chooser
        self._kind = kind

    def resolve_root(self, node: Node, selections: tuple[Selection, ...], names: Names) -> None:
        """Plans the selections of an operation's root.

        Raises:
            PlanError: a field cannot be had.
        """
        budget = self._survey.depth(node, selections)
        self._resolve(Spot(node, (), names), selections, budget)

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
                self._field(spot, start, selection, move, None, budget)
        together: dict[tuple[Selection, Node | None, str], tuple[FieldMove, set[str]]] = {}
        for type_name, ways in assignment.by_type.items():
            for way in ways:
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
                home.node, spot.path, spot.names, home.step, home.draft, spot.guard
            )
        return onward

    def _field(
        self,
        spot: Spot,
        home: Home,
        selection: Selection,
        move: FieldMove,
        types: frozenset[str] | None,
        budget: int,
    ) -> None:
        field = home.draft.add(selection, spot.names.key_for(selection), move, types)
        if selection.selections:
            below = self._below(spot, home, field, selection, move)
            if below is not None:
                self._resolve(below, selection.selections, budget)

    def _below(
        self, spot: Spot, home: Home, field: DraftField, selection: Selection, move: FieldMove
    ) -> Spot | None:
        if field.spot is None and move.head is not None:
            field.spot = Spot(
                move.head,
                _path_below(spot, selection, field.response_key, move.lists),
                spot.names.below(field.response_key),
                home.step,
                field.below,
                spot.guard | selection.conditions,
            )
        return field.spot

    def _holding(self, spot: Spot, type_name: str) -> Holding:
        holding = spot.holdings.get(type_name)
        if holding is None:
            node = spot.node.as_type(type_name)
            homes: dict[str, Home] = {}
            if spot.step is not None and spot.draft is not None:
                types = frozenset({type_name}) if spot.node.is_abstract else None
                homes[spot.node.subgraph] = Home(spot.step, spot.draft, node, types)
            surroundings = self._survey.surroundings(node, type_name)
            holding = spot.holdings[type_name] = Holding(surroundings, homes)
        return holding

    def _reach(self, spot: Spot, type_name: str, option: Option, guard: Conditions) -> Home:
        """Brings the objects of one type to where an option's field is resolved."""
        if option.entrance is not None and option.move is not None:
            requires = option.arrival.node.fields[option.move.name].requires
            return self._enter(spot, type_name, option.entrance, requires, guard)
        holding = self._holding(spot, type_name)
        subgraph = option.arrival.node.subgraph
        home = holding.homes.get(subgraph)
        if home is None:
            entrance = option.arrival.entrance
            assert entrance is not None  # noqa: S101 - where it begins is among the homes
            home = holding.homes[subgraph] = self._enter(spot, type_name, entrance, (), guard)
        else:
            home.step.need(guard)
        return home

    def _enter(
        self,
        spot: Spot,
        type_name: str,
        entrance: Entrance,
        requires: tuple[Selection, ...],
        guard: Conditions,
    ) -> Home:
        key, after = self._require(spot, type_name, entrance.key, guard, nullable=False)
        required, also_after = self._require(spot, type_name, requires, guard, nullable=True)
        after |= also_after
        if not after and spot.step is not None:
            after = {spot.step}
        only_for: str | None = None
        if entrance.typename != type_name and spot.node.is_abstract and spot.names.is_ambiguous():
            # an @interfaceObject cannot tell the types apart for which a key means different fields
            only_for = type_name
        place = (entrance.subgraph, frozenset(after), only_for)
        step = spot.steps.get(place)
        if step is None:
            kind = self._kind if not spot.path else "query"
            step = Step(
                entrance.subgraph, spot.path, kind, is_root=entrance.root, only_for=only_for
            )
            step.after = dict.fromkeys(each for each in self.steps if each in after)
            self.steps.append(step)
            spot.steps[place] = step
        if not entrance.root:
            # one static object type needs no look at the objects' own
            of = type_name if spot.node.is_abstract else ""
            step.require(of, entrance.typename, unite((*key, *required)))
        step.need(guard)
        return Home(step, step.root(entrance), entrance.node, None)

    def _require(
        self,
        spot: Spot,
        type_name: str,
        fields: tuple[Selection, ...],
        guard: Conditions,
        *,
        nullable: bool,
    ) -> tuple[list[Required], set[Step]]:
        """Sees to it that fields of a key or of ``@requires`` are in the data.

        Returns how they go into a representation, and the steps that bring them.
        """
        found: list[Required] = []
        after: set[Step] = set()
        surroundings = self._holding(spot, type_name).surroundings
        for each in fields:
            if each.types is not None and type_name not in each.types:
                continue
            if each.name == TYPENAME:
                continue
            option = self._chooser.nearest(surroundings, each)
            pieces: Iterable[tuple[Selection, Option | None]] = [(each, option)]
            if option is None:
                parts = self._leaves(each)
                pieces = [(part, self._chooser.nearest(surroundings, part)) for part in parts]
            for selection, way in pieces:
                if way is None:
                    raise PlanError(f"{type_name}.{each.name}, needed to go on, cannot be reached.")
                required, steps = self._required_field(
                    spot, type_name, selection, way, guard, nullable=nullable
                )
                found.append(required)
                after |= steps
        return list(unite(found)), after

    def _leaves(self, selection: Selection) -> list[Selection]:
        """A selection taken apart into as many as it has leaves."""
        parts = self._survey.parts(selection)
        return [leaf for part in parts for leaf in self._leaves(part)] if parts else [selection]

    def _required_field(
        self,
        spot: Spot,
        type_name: str,
        selection: Selection,
        option: Option,
        guard: Conditions,
        *,
        nullable: bool,
    ) -> tuple[Required, set[Step]]:
        home = self._reach(spot, type_name, option, guard)
        after = {home.step}
        move = option.move
        if move is None:
            onward = self._continue(spot, type_name, home)
            below, steps = self._require_of_all(onward, (selection,), guard, nullable=nullable)
            return below[0], after | steps
        key = spot.names.key_for(selection)
        field = home.draft.add(selection, key, move, home.types)
        inner: list[Required] = []
        if selection.selections:
            onwards = self._below(spot, home, field, selection, move)
            assert onwards is not None  # noqa: S101 - what has selections has a head
            inner, steps = self._require_of_all(
                onwards, selection.selections, guard, nullable=nullable
            )
            after |= steps
        return RequiredField(selection.name, key, tuple(inner), nullable=nullable), after

    def _require_of_all(
        self, spot: Spot, fields: tuple[Selection, ...], guard: Conditions, *, nullable: bool
    ) -> tuple[list[Required], set[Step]]:
        """:meth:`_require` for whatever types the objects at a spot may have."""
        node = spot.node
        if not node.is_abstract:
            return self._require(spot, node.type_name, fields, guard, nullable=nullable)
        found: list[Required] = [_TYPENAME]
        after: set[Step] = set()
        if spot.draft is not None and spot.step is not None:
            spot.draft.add_typename()
            after.add(spot.step)
        for type_name in sorted(node.possible):
            required, steps = self._require(spot, type_name, fields, guard, nullable=nullable)
            after |= steps
            if required:
                found.append(RequiredFragment(frozenset({type_name}), tuple(required)))
        return _without_needless_fragments(found, node), after


def _without_needless_fragments(found: list[Required], node: Node) -> list[Required]:
    """Fragments with the same fields become one; one for all types there can be, none."""
    alike: dict[tuple[Required, ...], frozenset[str]] = {}
    plain: list[Required] = []
    for each in found:
        if isinstance(each, RequiredFragment):
            alike[each.selections] = alike.get(each.selections, frozenset()) | each.types
        else:
            plain.append(each)
    for selections, types in alike.items():
        if types == node.possible:
            plain.extend(selections)
        else:
            plain.append(RequiredFragment(types, selections))
    return plain


def _path_below(spot: Spot, selection: Selection, key: str, lists: int) -> Path:
    path = spot.path
    if selection.types is not None and spot.names.is_shared(key):
        path = (*path, selection.types)
    return (*path, key, *(ELEMENT,) * lists)
