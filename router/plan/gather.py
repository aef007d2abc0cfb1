"""Seeing to it that the fields of keys, of ``@requires`` and of contexts are in the data."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable

from router.federation.selection import TYPENAME, Conditions, Selection
from router.graph.nodes import FieldMove
from router.graph.survey import Option, Survey
from router.plan.choose import Chooser
from router.plan.contexts import with_text
from router.plan.draft import DraftField
from router.plan.errors import PlanError
from router.plan.nodes import RequiredField, RequiredFragment
from router.plan.required import Required, unite, without_needless_fragments
from router.plan.spot import Holding, Home, Spot
from router.plan.step import Step

_TYPENAME = RequiredField(TYPENAME, TYPENAME)


class Gatherer(ABC):
    """Adds required fields to the steps that bring them. How objects are brought from subgraph to
    subgraph is the assembler's to say."""

    def __init__(self, survey: Survey, chooser: Chooser) -> None:
        self._survey = survey
        self._chooser = chooser

    @abstractmethod
    def _holding(self, spot: Spot, type_name: str) -> Holding:
        """The objects of one type at a spot."""

    @abstractmethod
    def _reach(
        self,
        spot: Spot,
        type_name: str,
        option: Option,
        guard: Conditions,
        *,
        for_key: bool = False,
    ) -> Home:
        """Brings the objects of one type to where an option's field is resolved."""

    @abstractmethod
    def _continue(self, spot: Spot, type_name: str, home: Home) -> Spot:
        """The same objects, in the hands of a subgraph that knows their types."""

    @abstractmethod
    def _below(
        self, spot: Spot, home: Home, field: DraftField, selection: Selection, move: FieldMove
    ) -> Spot | None:
        """The objects of a field."""

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
        # of an @interfaceObject's objects another subgraph has to tell the types
        is_unknown = spot.node.kind == "interface_object" and type_name == spot.node.type_name
        for each in fields:
            if each.types is not None and type_name not in each.types and not is_unknown:
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
                found += required
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
    ) -> tuple[list[Required], set[Step]]:
        home = self._reach(spot, type_name, option, guard, for_key=True)
        after = {home.step}
        move = option.move
        if move is None:
            onward = self._continue(spot, type_name, home)
            below, steps = self._require_of_all(onward, (selection,), guard, nullable=nullable)
            return [each for each in below if each is not _TYPENAME], after | steps
        key = spot.names.key_for(selection)
        asked = with_text(selection, home.contexts) if home.contexts else selection
        field = home.draft.add(asked, key, move, home.types)
        inner: list[Required] = []
        if selection.selections:
            onwards = self._below(spot, home, field, selection, move)
            assert onwards is not None  # noqa: S101 - what has selections has a head
            inner, steps = self._require_of_all(
                onwards, selection.selections, guard, nullable=nullable
            )
            after |= steps
        return [RequiredField(selection.name, key, tuple(inner), nullable=nullable)], after

    def _require_of_all(
        self, spot: Spot, fields: tuple[Selection, ...], guard: Conditions, *, nullable: bool
    ) -> tuple[list[Required], set[Step]]:
        """:meth:`_require` for whatever types the objects at a spot may have."""
        node = spot.node
        if not node.is_abstract:
            own, steps = self._require(spot, node.type_name, fields, guard, nullable=nullable)
            if node.kind == "interface_object" and any(each.types for each in fields):
                own.insert(0, _TYPENAME)
            return own, steps
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
        return without_needless_fragments(found, node.possible), after
