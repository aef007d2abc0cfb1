"""Representations: what a subgraph is told about the entities that it shall add fields to.

The objects at a :class:`~router.plan.nodes.Flatten`'s path become one list of representations in
which each stands once, however often its entity occurs. A representation is kept as its JSON text:
that text is what identifies it, and what is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from types import NoneType
from typing import Any, Final, TypeAlias

import orjson

from router.execute.transport import JsonObject
from router.plan.nodes import EntityRequirement, RequiredField, RequiredFragment

Selections: TypeAlias = Sequence[RequiredField | RequiredFragment]

Builder: TypeAlias = Callable[[JsonObject], bytes | None]
"""Writes an object's representation, or ``None`` where the data for it is not there."""

FEW: Final = 6
"""For so many objects it does not pay to look at them all before."""

_MISSING: Final = object()

_TYPENAME: Final = itemgetter("__typename")

_COMPARABLE: Final = frozenset({str, int})
"""Types of values that are equal only if their JSON is; ``True`` equals 1, and 1.0 does."""


class _IncompleteError(Exception):
    """A value that the representation cannot do without is not in the data."""


@dataclass(frozen=True, slots=True)
class Batch:
    """The representations of some objects.

    ``texts`` holds each distinct representation as JSON, in the order of their first occurrence.
    ``targets`` holds for each of them the objects that its entity is merged into.
    """

    texts: tuple[bytes, ...]
    targets: tuple[list[JsonObject], ...]


class Representations:
    """The requirements of one fetch of entities, compiled once."""

    def __init__(self, requirements: Sequence[EntityRequirement]) -> None:
        self._by_type: dict[str, Builder] = {}
        self._for_any: Builder | None = None
        self._alike = _Alike.of(requirements)
        for requirement in requirements:
            builder = _compile(requirement)
            if not requirement.types:
                self._for_any = builder
                break  # it matches everything, so that nothing after it counts
            for name in requirement.types:
                self._by_type.setdefault(name, builder)

    def batch(self, objects: Sequence[JsonObject]) -> Batch:
        """Builds the representations of ``objects``, each distinct one once."""
        if self._alike is not None and len(objects) > FEW:
            batch = self._alike.batch(objects)
            if batch is not None:
                return batch
        slots: dict[bytes, list[JsonObject]] = {}
        by_type, for_any = self._by_type, self._for_any
        for value in objects:
            typename = value.get("__typename")
            builder = by_type.get(typename, for_any) if type(typename) is str else for_any
            text = builder(value) if builder is not None else None
            if text is None:
                continue
            targets = slots.get(text)
            if targets is None:
                slots[text] = [value]
            else:
                targets.append(value)
        return Batch(tuple(slots), tuple(slots.values()))


class _Alike:
    """The common case: objects of one type, told apart by the values of plain fields.

    The values themselves tell which objects are the same, so that only distinct ones are written.
    """

    def __init__(
        self, requirement: EntityRequirement, fields: Sequence[RequiredField], builder: Builder
    ) -> None:
        self._types = requirement.types
        self._typename = requirement.typename
        self._values: Callable[[JsonObject], Any] = itemgetter(
            *(field.response_key for field in fields)
        )
        self._single = len(fields) == 1
        nullable = all(field.nullable for field in fields)
        self._kinds = _COMPARABLE | {NoneType} if nullable else _COMPARABLE
        self._builder = builder

    @classmethod
    def of(cls, requirements: Sequence[EntityRequirement]) -> _Alike | None:
        """For these requirements, if they are such a case."""
        if len(requirements) != 1:
            return None
        (requirement,) = requirements
        fields = [
            field
            for field in requirement.selections
            if isinstance(field, RequiredField) and not field.selections
        ]
        if not fields or len(fields) < len(requirement.selections):
            return None
        return cls(requirement, fields, _compile(requirement))

    def batch(self, objects: Sequence[JsonObject]) -> Batch | None:
        """The representations of ``objects``; ``None`` where some need a closer look."""
        if not objects or not self._is_one_type(objects):
            return None
        try:
            keys = [*map(self._values, objects)]
        except KeyError:
            return None
        kinds = {*map(type, keys if self._single else chain.from_iterable(keys))}
        if not kinds <= self._kinds:
            return None
        slots: dict[Any, list[JsonObject]] = {}
        for key, value in zip(keys, objects, strict=True):
            targets = slots.get(key)
            if targets is None:
                slots[key] = [value]
            else:
                targets.append(value)
        texts = [text for targets in slots.values() if (text := self._builder(targets[0]))]
        return Batch(tuple(texts), tuple(slots.values()))

    def _is_one_type(self, objects: Sequence[JsonObject]) -> bool:
        if not self._types and self._typename is not None:
            return True
        try:
            names = {*map(_TYPENAME, objects)}
        except (KeyError, TypeError):  # TypeError: what cannot be hashed is no name
            return False
        (first, *others) = names
        return not others and type(first) is str and (not self._types or first in self._types)


def _compile(requirement: EntityRequirement) -> Builder:
    selections = requirement.selections
    flat = [
        (b"," + orjson.dumps(field.name) + b":", field.response_key, field.nullable)
        for field in selections
        if isinstance(field, RequiredField) and not field.selections
    ]
    if len(flat) == len(selections):
        return _flat_builder(requirement.typename, flat)

    def build(value: JsonObject) -> bytes | None:
        representation: JsonObject = {"__typename": requirement.typename or value.get("__typename")}
        try:
            _fill(representation, value, selections)
        except _IncompleteError:
            return None
        return orjson.dumps(representation)

    return build


def _flat_builder(typename: str | None, fields: Sequence[tuple[bytes, str, bool]]) -> Builder:
    """The builder of the common case, plain fields: a few times as fast as writing a whole dict.

    ``fields`` are the member's name as JSON, the response key, and whether it may be null.
    """
    head = _typename_member(typename) if typename is not None else None

    def build(value: JsonObject) -> bytes | None:
        text = head or _typename_member(value.get("__typename"))
        for member, response_key, nullable in fields:
            field = value.get(response_key)
            if field is None and not (nullable and response_key in value):
                return None
            text += member + orjson.dumps(field)
        return text + b"}"

    return build


def _typename_member(typename: object) -> bytes:
    return b'{"__typename":' + orjson.dumps(typename)


def _fill(representation: JsonObject, value: JsonObject, selections: Selections) -> None:
    for selection in selections:
        if isinstance(selection, RequiredFragment):
            typename = value.get("__typename")
            if type(typename) is str and typename in selection.types:
                _fill(representation, value, selection.selections)
            continue
        field = value.get(selection.response_key, _MISSING)
        if field is _MISSING or (field is None and not selection.nullable):
            raise _IncompleteError
        representation[selection.name] = (
            _pick(field, selection.selections) if selection.selections else field
        )


def _pick(value: object, selections: Selections) -> object:
    if isinstance(value, list):
        return [_pick(item, selections) for item in value]
    if not isinstance(value, dict):
        return value
    picked: JsonObject = {}
    _fill(picked, value, selections)
    return picked
