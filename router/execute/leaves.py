"""Completing leaves: scalars, enums and ``__typename``.

A column whose values all have an allowed Python type is passed on untouched after one look at the
set of those types; only a column with something else in it is gone through value by value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import NoneType
from typing import Any

from router.execute.completion import Column, Position
from router.execute.places import Completion, Place


class ScalarCompleter:
    """Built-in scalars: JSON of the ``kinds`` passes as it is, some other by ``converters``."""

    def __init__(
        self,
        position: Position,
        what: str,
        kinds: frozenset[type],
        converters: Mapping[type, Callable[[Any], Any]],
    ) -> None:
        self._position = position
        self._what = what
        self._kinds = kinds
        self._passing = kinds | {NoneType} if position.nullable else kinds
        self._converters = converters

    def complete(self, column: Column, place: Place, run: Completion) -> Column:
        if self._passing.issuperset({*map(type, column)}):
            return column
        return [self._complete_one(value, index, place, run) for index, value in enumerate(column)]

    def _complete_one(self, value: object, index: int, place: Place, run: Completion) -> object:
        if value is None:
            return self._position.absent(index, place, run)
        if type(value) in self._kinds:
            return value
        convert = self._converters.get(type(value))
        if convert is not None:
            return convert(value)
        return self._position.invalid(index, place, run, self._what)


class CustomScalarCompleter:
    """Scalars whose JSON only their own specification knows: anything passes but a null."""

    def __init__(self, position: Position) -> None:
        self._position = position

    def complete(self, column: Column, place: Place, run: Completion) -> Column:
        if self._position.nullable or NoneType not in {*map(type, column)}:
            return column
        return [
            self._position.absent(index, place, run) if value is None else value
            for index, value in enumerate(column)
        ]


class EnumCompleter:
    """Enums: a name that the API schema has. A subgraph may know more names than the API shows."""

    def __init__(self, position: Position, names: frozenset[str]) -> None:
        self._position = position
        self._names = names
        self._passing: frozenset[object] = names | {None} if position.nullable else names

    def complete(self, column: Column, place: Place, run: Completion) -> Column:
        try:
            if self._passing.issuperset(column):
                return column
        except TypeError:  # an object or a list, which cannot be hashed
            pass
        return [self._complete_one(value, index, place, run) for index, value in enumerate(column)]

    def _complete_one(self, value: object, index: int, place: Place, run: Completion) -> object:
        if value is None:
            return self._position.absent(index, place, run)
        if type(value) is str and value in self._names:
            return value
        return self._position.invalid(index, place, run, "a value of its enum")


class Answered:
    """Introspection: completed by graphql-core already."""

    def complete(self, column: Column, place: Place, run: Completion) -> Column:  # noqa: ARG002
        return column


class TypenameCompleter:
    """``__typename``, which does not come from the data: an object's type is known by now."""

    def __init__(self, name: str) -> None:
        self._name = name

    def complete(self, column: Column, place: Place, run: Completion) -> Column:  # noqa: ARG002
        return [self._name] * len(column)


class UnknownTypenameCompleter:
    """``__typename`` of an interface object whose real type no subgraph has told: there is none."""

    def __init__(self, position: Position) -> None:
        self._position = position

    def complete(self, column: Column, place: Place, run: Completion) -> Column:
        return [self._position.absent(index, place, run) for index in range(len(column))]
