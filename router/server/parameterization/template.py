"""From a document to its template, in which variables stand for literals, and back to values."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import Any, Final, TypeAlias

from graphql import (
    SKIP,
    DirectiveNode,
    DocumentNode,
    FloatValueNode,
    GraphQLNonNull,
    GraphQLScalarType,
    GraphQLSchema,
    IntValueNode,
    Node,
    OperationDefinitionNode,
    StringValueNode,
    TypeInfo,
    TypeInfoVisitor,
    VariableDefinitionNode,
    Visitor,
    visit,
)

from router.server.parameterization.shape import FLOAT, INT, STRING, Shape

PREFIX: Final = "literal_"
"""What the names of the variables begin with; a document with such names is left alone."""

INT_LIMIT: Final = 2**31
INT_CHARACTERS: Final = 11
EXACT_FLOAT: Final = 2**53

Converter: TypeAlias = Callable[[str], Any]
"""From a literal's source text to JSON; ``None`` where validation would have to look at it."""


@dataclass(frozen=True, slots=True)
class Lifted:
    """A literal that became a variable: its number in the document, the variable's name."""

    number: int
    name: str
    convert: Converter


@dataclass(frozen=True, slots=True)
class Template:
    """``text`` is the document with variables in place of literals.

    ``lifted`` has each variable once, ``numbers`` all the literals that they stand for.
    """

    text: str
    lifted: tuple[Lifted, ...]
    numbers: frozenset[int]

    def values(self, literals: Sequence[str]) -> dict[str, Any] | None:
        """The variables for the literals of a document of the same shape.

        ``None`` where one of them does not fit its type, which validation says best.
        """
        values: dict[str, Any] = {}
        for lifted in self.lifted:
            value = lifted.convert(literals[lifted.number])
            if value is None:
                return None
            values[lifted.name] = value
        return values


def make_template(
    schema: GraphQLSchema, document: DocumentNode, shape: Shape, text: str
) -> Template | None:
    """The template of a document that is valid for ``schema`` and was parsed with locations.

    A literal is lifted if its place has a built-in scalar type. What is in a directive, in a custom
    scalar, in the place of a list, or before the end of the variables' definitions (the place of an
    error in one shall not move) stays as it is. ``None`` where nothing can be lifted.
    """
    operations = [
        node for node in document.definitions if isinstance(node, OperationDefinitionNode)
    ]
    if len(operations) != 1 or "$" + PREFIX in text:
        return None
    (operation,) = operations
    if operation.operation.value == "subscription":
        return None
    definitions = operation.variable_definitions or ()
    behind = _end(definitions[-1]) if definitions else 0
    types = _types(schema, document)
    lifted: dict[tuple[str, str], Lifted] = {}
    numbers: set[int] = set()
    edits: list[tuple[int, str, str]] = []
    for number, start in enumerate(_starts(shape)):
        name, literal = types.get(start), shape.literals[number]
        convert = _CONVERTERS.get((name or "", shape.kinds[number]))
        if convert is None or name is None or start < behind:
            continue
        # Fields that merge must go on having the same argument.
        found = lifted.setdefault((name, literal), Lifted(number, f"{PREFIX}{number}", convert))
        edits.append((start, literal, f"${found.name}"))
        numbers.add(number)
    if not lifted:
        return None
    added = ", ".join(f"${one.name}: {name}!" for (name, _), one in lifted.items())
    edits.append(_definition_edit(operation, added))
    return Template(_edited(text, edits), tuple(lifted.values()), frozenset(numbers))


def _starts(shape: Shape) -> list[int]:
    """Where each literal begins in the text."""
    pairs = zip(shape.pieces, shape.literals, strict=False)
    ends = [*accumulate(map(len, chain.from_iterable(pairs)))]
    return [end - len(literal) for end, literal in zip(ends[1::2], shape.literals, strict=True)]


def _definition_edit(operation: OperationDefinitionNode, added: str) -> tuple[int, str, str]:
    """How an operation gets further variable definitions: where, in place of what, which text."""
    if operation.variable_definitions:
        return _end(operation.variable_definitions[-1]), "", f", {added}"
    if operation.name is not None:
        return _end(operation.name), "", f"({added})"
    start = _start(operation)
    assert operation.loc is not None  # noqa: S101 - parsed with locations
    keyword = operation.operation.value
    if operation.loc.source.body.startswith(keyword, start):
        return start + len(keyword), "", f"({added})"
    return start, "", f"query({added})"


def _edited(text: str, edits: Sequence[tuple[int, str, str]]) -> str:
    parts: list[str] = []
    at = 0
    for start, old, new in sorted(edits):
        parts += (text[at:start], new)
        at = start + len(old)
    return "".join((*parts, text[at:]))


def _types(schema: GraphQLSchema, document: DocumentNode) -> Mapping[int, str]:
    """The scalar type of the place at which a literal begins, ``!`` left out."""
    info = TypeInfo(schema)
    literals = _Literals(info)
    visit(document, TypeInfoVisitor(info, literals))
    return literals.types


class _Literals(Visitor):
    def __init__(self, info: TypeInfo) -> None:
        super().__init__()
        self._info = info
        self.types: dict[int, str] = {}

    def enter_directive(self, _node: DirectiveNode, *_: object) -> object:
        return SKIP

    def enter_variable_definition(self, _node: VariableDefinitionNode, *_: object) -> object:
        return SKIP

    def enter_int_value(self, node: IntValueNode, *_: object) -> None:
        self._add(node)

    def enter_float_value(self, node: FloatValueNode, *_: object) -> None:
        self._add(node)

    def enter_string_value(self, node: StringValueNode, *_: object) -> None:
        self._add(node)

    def _add(self, node: Node) -> None:
        place = self._info.get_input_type()
        if isinstance(place, GraphQLNonNull):
            place = place.of_type
        if isinstance(place, GraphQLScalarType):
            self.types[_start(node)] = place.name


def _start(node: Node) -> int:
    assert node.loc is not None  # noqa: S101 - parsed with locations
    return node.loc.start


def _end(node: Node) -> int:
    assert node.loc is not None  # noqa: S101 - parsed with locations
    return node.loc.end


def _string(literal: str) -> str:
    return literal[1:-1]


def _int(literal: str) -> int | None:
    if len(literal) > INT_CHARACTERS:
        return None
    value = int(literal)
    return value if -INT_LIMIT <= value < INT_LIMIT else None


def _float(literal: str) -> float | None:
    value = float(literal)
    return value if math.isfinite(value) else None


def _whole_float(literal: str) -> int | None:
    if len(literal) > len(str(-EXACT_FLOAT)):
        return None
    value = int(literal)
    return value if -EXACT_FLOAT <= value <= EXACT_FLOAT else None


_CONVERTERS: Final[Mapping[tuple[str, str], Converter]] = {
    ("String", STRING): _string,
    ("ID", STRING): _string,
    ("ID", INT): str,
    ("Int", INT): _int,
    ("Float", FLOAT): _float,
    ("Float", INT): _whole_float,
}
