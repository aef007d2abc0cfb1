"""The response key of fields whose alias is ``__typename``, which is kept for types' names."""

from __future__ import annotations

from graphql import DocumentNode, FieldNode, Visitor, visit


def typename_key(document: DocumentNode) -> str:
    """A response key that no field of a document has."""
    seen = _Keys()
    visit(document, seen)
    key = "___typename"
    while key in seen.keys:
        key = f"_{key}"
    return key


class _Keys(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.keys: set[str] = set()

    def enter_field(self, node: FieldNode, *_: object) -> None:
        self.keys.add((node.alias or node.name).value)
