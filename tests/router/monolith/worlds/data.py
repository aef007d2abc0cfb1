"""What the fields of a world answer: hashes of where they stand, so that nothing is stored.

Every subgraph, asked for a field that it has, gives the answer that the monolith would.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from graphql import GraphQLError

from tests.router.monolith.worlds.model import Field, FieldSet, Object, number, picks_for
from tests.router.monolith.worlds.schema import Monolith

INSTANCES = 5
"""How many entities there are of each type."""


def fault(coordinate: str) -> GraphQLError:
    """The error of a field that fails; its message tells the field in both worlds."""
    return GraphQLError(f"{coordinate} failed", extensions={"code": "FAILED"})


def required_answer(coordinate: str, values: Any) -> str:
    """What a string with ``@requires`` makes of the required values."""
    return f"{coordinate} of {json.dumps(values, sort_keys=True)}"


class Data:
    """The values of a monolith. With ``faulty`` some nullable and some other fields raise.

    ``safe`` are the fields, by type and name, that never raise.
    """

    def __init__(self, monolith: Monolith, *, faulty: bool) -> None:
        self._monolith = monolith
        self._seed = monolith.seed
        self.faulty = faulty
        self.safe: set[tuple[str, str]] = set()

    def value(self, name: str, identity: str, leaf: str, arguments: Object) -> Any:
        """What a field of an object answers. Objects are known by ``__typename`` and ``_id``.

        Raises:
            GraphQLError: the field is one that fails.
        """
        each = self._monolith.types[name][leaf]
        if each.kind == "key":
            return self._key(each, identity)
        if name == "O0" and leaf == "c":
            return f"o{identity}"
        place = (self._seed, name, identity, leaf)
        if self.faulty and (name, leaf) not in self.safe and number("fault", *place) % 7 == 0:
            raise fault(f"{name}.{leaf}")
        given = json.dumps(_complete(each, arguments), sort_keys=True) if each.arguments else ""
        return self._filled((*place, given), each.type, self._maker(each, identity, name, given))

    def _maker(
        self, each: Field, identity: str, name: str, given: str
    ) -> Callable[[tuple[object, ...]], Any]:
        """What makes one of a field's values, of where it stands."""
        if each.requires and each.type == "String":
            needed = self.picked({"__typename": name, "_id": identity}, each.requires)
            return lambda _: required_answer(f"{name}.{each.name}{given}", needed)
        if each.kind == "query":
            return lambda _: {"__typename": "Query", "_id": ""}
        if each.kind == "leaf":
            return lambda at: self._leaf(each, at, given)
        return lambda at: self._object(each, at)

    def picked(self, value: Any, fields: FieldSet) -> Any:
        """What a field set finds at a value; a field that fails is null there."""
        if isinstance(value, list):
            return [self.picked(each, fields) for each in value]
        if not isinstance(value, dict) or not fields:
            return value
        found: Object = {}
        for pick in picks_for(fields, value["__typename"]):
            name, identity = value["__typename"], value["_id"]
            try:
                below = self.value(name, identity, pick.field.name, dict(pick.arguments))
            except GraphQLError:
                below = None
            found[pick.field.name] = self.picked(below, pick.below)
        return found

    def _key(self, each: Field, identity: str) -> Any:
        if each.name == "w":
            return {"__typename": each.target, "_id": f"{each.target}_{number(identity) % 5}"}
        if each.name == "o":
            return {"__typename": "O0", "_id": identity}
        return identity if each.name == "id" else f"k{identity}"

    def _filled(
        self, place: tuple[object, ...], type_text: str, make: Callable[[tuple[object, ...]], Any]
    ) -> Any:
        bare = type_text.removesuffix("!")
        if bare == type_text and number(*place, type_text) % 6 == 0:
            return None
        if bare.startswith("["):
            return [
                self._filled((*place, position), bare[1:-1], make)
                for position in range(number(*place) % 4)
            ]
        return make(place)

    def _leaf(self, each: Field, place: tuple[object, ...], given: str) -> Any:
        chosen = number(*place)
        match each.named:
            case "Int":
                return chosen % 1000
            case "Float":
                return chosen % 1000 / 8
            case "Boolean":
                return chosen % 2 == 0
            case "Mood":
                return each.members[chosen % len(each.members)]
            case "Blob":
                return {"n": chosen % 100, "__typename": "none", "list": [None, {"id": 1}]}
            case _:
                return ":".join(str(part) for part in place[1:4]) + given

    def _object(self, each: Field, place: tuple[object, ...]) -> Object:
        chosen = number(*place)
        target = each.members[chosen % len(each.members)] if each.members else each.target
        if target in self._monolith.entities:
            return {"__typename": target, "_id": f"{target}_{chosen // 7 % INSTANCES}"}
        return {"__typename": target, "_id": "/".join(str(part) for part in place[1:])}


def change(field: str, arguments: Object) -> str:
    """How a mutation is written down that was run."""
    return f"{field} {json.dumps(arguments, sort_keys=True)}"


def _complete(each: Field, given: Object) -> Object:
    """Arguments with the defaults, also those that the API does not show."""
    defaults: Object = {"x": 3, "e": "A"}
    return {one.name: defaults[one.name] for one in each.arguments if one.default} | given
