"""Completing values: what a client sees of the merged data, checked against the API schema.

A completer works on a column: the values that one field has in all the objects of a level. Two
hundred variants in a list of lists are one column a field, so that nearly all of the work happens
inside the interpreter's own loops, and the path of a value is only made when there is an error to
report about it.

The rules are those of the specification's "Value Completion" and "Handling Execution Errors". A
null that a type forbids travels upwards as a
:class:`~router.execute.places.Raised` until a nullable position takes it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice
from operator import itemgetter
from typing import Any, Final, Protocol, TypeAlias

from router.execute.places import (
    Completion,
    FieldPlace,
    ItemPlace,
    PickedPlace,
    Place,
    Raised,
)
from router.execute.transport import JsonObject

Column: TypeAlias = Sequence[Any]

Build: TypeAlias = Callable[[Sequence[str], Sequence[Column]], list[JsonObject]]
"""From the keys of an object and a column for each of them to the objects."""

TYPENAME: Final = "__typename"

FEW: Final = 8
"""For fewer objects a plain loop is quicker than what many objects are quicker with."""

_OBJECTS: Final = {dict}
_LISTS: Final = {list}


class Completer(Protocol):
    """Completes a column; the result has the same length and order. Neither is changed later."""

    def complete(self, column: Column, place: Place, run: Completion) -> Column: ...


@dataclass(frozen=True, slots=True)
class Position:
    """What all completers know of their field: its coordinate, its key, and whether it may be null.

    ``response_key`` is ``None`` for the items of a list.
    """

    coordinate: str
    response_key: str | None
    nullable: bool

    def place(self, parent: Place) -> Place:
        return parent if self.response_key is None else FieldPlace(parent, self.response_key)

    def absent(self, index: int, parent: Place, run: Completion) -> Raised | None:
        """What stands for a null: itself where it is allowed."""
        if self.nullable:
            return None
        message = f"Cannot return null for the non-nullable field {self.coordinate}."
        return run.refuse(self.place(parent), index, message, nullable=False)

    def invalid(self, index: int, parent: Place, run: Completion, what: str) -> Raised | None:
        """What stands for a value that is not of the field's type."""
        message = f"The value of {self.coordinate} is not {what}."
        return run.refuse(self.place(parent), index, message, nullable=self.nullable)


class ListCompleter:
    """Lists, whose items are completed in one column for all the lists of this one."""

    def __init__(self, position: Position, items: Completer) -> None:
        self._position = position
        self._items = items

    def complete(self, column: Column, place: Place, run: Completion) -> Column:
        if {*map(type, column)} == _LISTS:
            return self._complete_lists(column, self._position.place(place), run)
        indexes = [index for index, value in enumerate(column) if type(value) is list]
        lists = [column[index] for index in indexes]
        here = PickedPlace(self._position.place(place), indexes)
        completed = iter(self._complete_lists(lists, here, run))
        return [
            next(completed)
            if type(value) is list
            else self._position.absent(index, place, run)
            if value is None
            else self._position.invalid(index, place, run, "a list")
            for index, value in enumerate(column)
        ]

    def _complete_lists(self, lists: Sequence[list[Any]], here: Place, run: Completion) -> Column:
        lengths = [*map(len, lists)]
        items = lists[0] if len(lists) == 1 else [*chain.from_iterable(lists)]
        completed = self._items.complete(items, ItemPlace(here, lengths), run)
        rest = iter(completed)
        split = [[*islice(rest, length)] for length in lengths]
        if not run.raising:
            return split
        return [_settle(values, values, self._position.nullable, run) for values in split]


class Shape:
    """The objects of one runtime type under one selection: their response keys in order."""

    def __init__(self, fields: Sequence[tuple[str, str, Completer]]) -> None:
        """``fields`` are response key, key in the merged data, completer."""
        self._keys = tuple(key for key, _, _ in fields)
        self._completers = tuple(completer for _, _, completer in fields)
        self._sources = tuple(source for _, source, _ in fields)
        self._read = [source for source in self._sources if source != TYPENAME]
        self._row: Callable[[JsonObject], Any] | None = (
            itemgetter(*self._read) if self._read else None
        )
        self._build = _builder(len(fields)) if fields else None

    def complete(self, objects: Sequence[JsonObject], here: Place, run: Completion) -> Column:
        """The completed objects, or what they raise."""
        if self._build is None:
            return [{} for _ in objects]
        if not objects:
            return []
        columns = [
            completer.complete(column, here, run)
            for completer, column in zip(self._completers, self._columns(objects), strict=True)
        ]
        built = self._build(self._keys, columns)
        if not run.raising:
            return built
        return [_settle([*value.values()], value, False, run) for value in built]

    def _columns(self, objects: Sequence[JsonObject]) -> Sequence[Column]:
        """The values of each field; in place of ``__typename``'s, which nobody reads, anything."""
        if len(objects) < FEW:
            return [[value.get(source) for value in objects] for source in self._sources]
        if self._row is None:
            return [objects] * len(self._sources)
        try:
            if len(self._read) == 1:
                columns: list[Column] = [[*map(self._row, objects)]]
            else:
                columns = [*zip(*map(self._row, objects), strict=True)]
        except KeyError:  # of a fetch that failed, for some of the objects
            columns = [[value.get(source) for value in objects] for source in self._read]
        if len(columns) < len(self._sources):
            found = iter(columns)
            return [objects if source == TYPENAME else next(found) for source in self._sources]
        return columns


class ObjectCompleter:
    """Objects of a type that is known before the data is seen."""

    def __init__(self, position: Position, shape: Shape) -> None:
        self._position = position
        self._shape = shape

    def complete(self, column: Column, place: Place, run: Completion) -> Column:
        here = self._position.place(place)
        if {*map(type, column)} == _OBJECTS:
            completed = self._shape.complete(column, here, run)
        else:
            indexes = [index for index, value in enumerate(column) if type(value) is dict]
            picked = [column[index] for index in indexes]
            done = iter(self._shape.complete(picked, PickedPlace(here, indexes), run))
            completed = [
                next(done)
                if type(value) is dict
                else self._position.absent(index, place, run)
                if value is None
                else self._position.invalid(index, place, run, "an object")
                for index, value in enumerate(column)
            ]
        return _stopped(completed, self._position.nullable, run)


UNDETERMINED: Final = Shape([])
"""In place of a shape, for objects of which too little is known to tell what was selected."""


class AbstractCompleter:
    """Objects of an interface or a union, each completed by the shape of its own type.

    ``shapes`` makes the shape of a type by its name when it first occurs, or tells by ``None`` that
    the API schema has no such type here.
    """

    def __init__(self, position: Position, shapes: Callable[[str], Shape | None]) -> None:
        self._position = position
        self._shapes = shapes

    def complete(self, column: Column, place: Place, run: Completion) -> Column:
        here = self._position.place(place)
        by_type: dict[object, list[int]] = {}
        completed: list[Any] = [None] * len(column)
        for index, value in enumerate(column):
            if type(value) is dict:
                typename = value.get("__typename")
                by_type.setdefault(typename if type(typename) is str else None, []).append(index)
            elif value is None:
                completed[index] = self._position.absent(index, place, run)
            else:
                completed[index] = self._position.invalid(index, place, run, "an object")
        for name, indexes in by_type.items():
            shape = self._shapes(name) if isinstance(name, str) else None
            if shape is UNDETERMINED:
                for index in indexes:
                    completed[index] = self._position.absent(index, place, run)
                continue
            if shape is None:
                for index in indexes:
                    completed[index] = self._position.invalid(
                        index, place, run, "of a type that the API has"
                    )
                continue
            objects = [column[index] for index in indexes]
            done = shape.complete(objects, PickedPlace(here, indexes), run)
            for index, value in zip(indexes, done, strict=True):
                completed[index] = value
        return _stopped(completed, self._position.nullable, run)


def _settle(children: Sequence[object], value: object, nullable: bool, run: Completion) -> object:
    """``value``, unless one of its children raised: then the first one raised, or null."""
    for child in children:
        if type(child) is Raised:
            if not nullable:
                return child
            run.stop(child)
            return None
    return value


def _stopped(column: Column, nullable: bool, run: Completion) -> Column:
    """A column in which what was raised has stopped, if it can stop here."""
    if not (nullable and run.raising):
        return column
    stopped: list[Any] = []
    for value in column:
        if type(value) is Raised:
            run.stop(value)
            stopped.append(None)
        else:
            stopped.append(value)
    return stopped


@cache
def _builder(width: int) -> Build:
    """What puts objects of so many fields together: a dict display in a comprehension, as in

    ``lambda keys, columns: (lambda k0, k1: [{k0: v0, k1: v1} for v0, v1 in zip(*columns)])(*keys)``

    which takes a third of the time of ``dict(zip(keys, row))``.
    """
    keys = ", ".join(f"k{number}" for number in range(width))
    values = ", ".join(f"v{number}" for number in range(width))
    display = ", ".join(f"k{number}: v{number}" for number in range(width))
    loop = f"[{{{display}}} for {values}, in zip(*columns, strict=True)]"
    build: Build = eval(f"lambda keys, columns: (lambda {keys}: {loop})(*keys)")  # noqa: S307 - made of numbers
    return build
