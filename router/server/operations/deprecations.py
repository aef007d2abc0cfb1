"""The deprecated parts of the schema that an operation uses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias
from weakref import WeakKeyDictionary

from graphql import (
    ArgumentNode,
    DocumentNode,
    EnumValueNode,
    FieldNode,
    GraphQLSchema,
    ObjectFieldNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_named_type,
    is_enum_type,
    is_input_object_type,
    visit,
)

MAX_KEPT: Final = 4096

Key: TypeAlias = tuple[str, str | None]
"""A document and the name of the operation asked for."""


@dataclass(frozen=True, slots=True)
class Deprecation:
    """A use of something deprecated: its schema coordinate, and why it is deprecated."""

    coordinate: str
    reason: str

    @property
    def warning(self) -> dict[str, Any]:
        """As it is told to clients in ``extensions.warnings``."""
        return {
            "message": f"{self.coordinate} is deprecated: {self.reason}",
            "extensions": {"code": "DEPRECATED", "coordinate": self.coordinate},
        }


class Deprecations:
    """What each operation uses of a schema, found when the operation is prepared.

    Only operations that use anything deprecated are kept, as long as their schema is.
    """

    def __init__(self) -> None:
        self._kept: WeakKeyDictionary[GraphQLSchema, dict[Key, tuple[Deprecation, ...]]]
        self._kept = WeakKeyDictionary()

    def learn(self, schema: GraphQLSchema, key: Key, document: DocumentNode) -> None:
        """Looks through a document that is valid for the schema."""
        found = deprecated_uses(schema, document)
        if found:
            kept = self._kept.setdefault(schema, {})
            if len(kept) >= MAX_KEPT:
                del kept[next(iter(kept))]
            kept[key] = found

    def of(self, schema: GraphQLSchema, key: Key) -> tuple[Deprecation, ...]:
        """What an operation uses, in the order of its document."""
        kept = self._kept.get(schema)
        return kept.get(key, ()) if kept is not None else ()


def deprecated_uses(schema: GraphQLSchema, document: DocumentNode) -> tuple[Deprecation, ...]:
    """The deprecated fields, arguments, input fields and enum values that a document names.

    Values of variables are not looked at: they differ from request to request.
    """
    uses = _Uses(TypeInfo(schema))
    visit(document, TypeInfoVisitor(uses.types, uses))
    return tuple(Deprecation(name, reason) for name, reason in uses.found.items())


class _Uses(Visitor):
    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self.types = types
        self.found: dict[str, str] = {}

    def _note(self, coordinate: str, reason: str | None) -> None:
        if reason is not None:
            self.found.setdefault(coordinate, reason)

    def enter_field(self, node: FieldNode, *_: object) -> None:
        field, parent = self.types.get_field_def(), self.types.get_parent_type()
        if field is not None and parent is not None:
            self._note(f"{parent.name}.{node.name.value}", field.deprecation_reason)

    def enter_argument(self, node: ArgumentNode, *_: object) -> None:
        argument = self.types.get_argument()
        if argument is None or argument.deprecation_reason is None:
            return
        directive = self.types.get_directive()
        parent, field = self.types.get_parent_type(), self.types.get_field_def()
        name = node.name.value
        if directive is not None:
            self._note(f"@{directive.name}({name}:)", argument.deprecation_reason)
        elif parent is not None and field is not None:
            field_name = _name_of(parent.fields, field) if hasattr(parent, "fields") else ""
            self._note(f"{parent.name}.{field_name}({name}:)", argument.deprecation_reason)

    def enter_object_field(self, node: ObjectFieldNode, *_: object) -> None:
        parent = get_named_type(self.types.get_parent_input_type())
        if is_input_object_type(parent):
            field = parent.fields.get(node.name.value)
            if field is not None:
                self._note(f"{parent.name}.{node.name.value}", field.deprecation_reason)

    def enter_enum_value(self, node: EnumValueNode, *_: object) -> None:
        enum = get_named_type(self.types.get_input_type())
        if is_enum_type(enum):
            value = enum.values.get(node.value)
            if value is not None:
                self._note(f"{enum.name}.{node.value}", value.deprecation_reason)


def _name_of(fields: Mapping[str, object], wanted: object) -> str:
    return next((name for name, field in fields.items() if field is wanted), "")
