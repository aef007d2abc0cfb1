"""What a world is described with: fields, their arguments, and sets of fields to pick.

Everything about a world follows from its seed, and a value from where it stands (:func:`number`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import md5
from typing import Any, Literal, TypeAlias

Kind: TypeAlias = Literal["key", "leaf", "entity", "value", "interface", "union", "query"]
Object: TypeAlias = dict[str, Any]


def number(*parts: object) -> int:
    """A number that is the same for the same parts, in every process."""
    return int(md5(repr(parts).encode(), usedforsecurity=False).hexdigest()[:8], 16)


@dataclass(frozen=True)
class Argument:
    """An argument; ``default`` is its text, empty where it has none."""

    name: str
    type: str
    default: str = ""

    @property
    def text(self) -> str:
        return f"{self.name}: {self.type}{f' = {self.default}' if self.default else ''}"


@dataclass(eq=False)
class Field:
    """A field of the monolith.

    ``type`` is what the data keep to; subgraphs may promise less. ``target`` is the composite type
    that it leads to, and ``members`` are the types or the enum values that it really answers with.
    """

    name: str
    type: str
    kind: Kind
    target: str = ""
    arguments: tuple[Argument, ...] = ()
    requires: FieldSet = ()
    members: list[str] = field(default_factory=list)

    @property
    def named(self) -> str:
        return self.type.strip("[]!")


@dataclass(frozen=True)
class Pick:
    """A field in a field set, with the arguments that it is asked for with."""

    field: Field
    below: FieldSet = ()
    arguments: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Case:
    """What a field set picks of one type alone."""

    type: str
    below: FieldSet


FieldSet: TypeAlias = tuple["Pick | Case", ...]


def text_of(fields: FieldSet) -> str:
    """A field set as a directive's argument has it."""
    parts = []
    for each in fields:
        if isinstance(each, Case):
            parts.append(f"... on {each.type} {{ {text_of(each.below)} }}")
            continue
        given = ", ".join(f"{name}: {value}" for name, value in each.arguments)
        below = f" {{ {text_of(each.below)} }}" if each.below else ""
        parts.append(f"{each.field.name}{f'({given})' if given else ''}{below}")
    return " ".join(parts)


def picks_for(fields: FieldSet, type_name: str) -> Iterable[Pick]:
    """The picks that count for objects of a type."""
    for each in fields:
        if isinstance(each, Pick):
            yield each
        elif each.type == type_name:
            yield from picks_for(each.below, type_name)


def holds(expected: Any, sent: Any) -> bool:
    """Whether what was sent has all that was expected; more may be there."""
    if isinstance(expected, dict):
        return isinstance(sent, dict) and all(
            name in sent and holds(value, sent[name]) for name, value in expected.items()
        )
    if isinstance(expected, list):
        return (
            isinstance(sent, list)
            and len(sent) == len(expected)
            and all(holds(one, other) for one, other in zip(expected, sent, strict=True))
        )
    return bool(expected == sent)


def weaker(one: str, other: str) -> str:
    """Of two types that differ in where they allow null: what both keep to."""
    bare, bare_other = one.removesuffix("!"), other.removesuffix("!")
    sure = "!" if one.endswith("!") and other.endswith("!") else ""
    if bare.startswith("["):
        return f"[{weaker(bare[1:-1], bare_other[1:-1])}]{sure}"
    return bare + sure
