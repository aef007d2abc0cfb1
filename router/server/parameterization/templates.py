"""The templates that are known, least recently used ones forgotten."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from graphql import DocumentNode, GraphQLSchema

from router.server.parameterization.shape import Shape
from router.server.parameterization.template import Template, make_template

ENTRIES: Final = 1024
"""Templates kept. A template is at most some kilobytes, as long documents have none."""

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """Which literals of a shape stay as they are: documents differ if these do."""

    numbers: tuple[int, ...]


class Templates:
    """Finds the template for a document. One for each supergraph: types are its schema's."""

    def __init__(self, schema: GraphQLSchema, entries: int = ENTRIES) -> None:
        self._schema = schema
        self._entries = entries
        self._found: OrderedDict[Key, Template | Kept] = OrderedDict()

    def __len__(self) -> int:
        return len(self._found)

    def find(self, shape: Shape) -> Template | None:
        """The template for a shape, if a document of it was added."""
        found = self._get((shape.key,))
        if isinstance(found, Kept):
            found = self._get(_key(shape, found))
        return found if isinstance(found, Template) else None

    def add(self, document: DocumentNode, shape: Shape, text: str) -> Template | None:
        """Makes and keeps the template of a valid document; ``None`` where it has none."""
        template = make_template(self._schema, document, shape, text)
        if template is None:
            return None
        kept = Kept(
            tuple(number for number in range(len(shape.literals)) if number not in template.numbers)
        )
        if kept.numbers:
            self._put((shape.key,), kept)
            self._put(_key(shape, kept), template)
        else:
            self._put((shape.key,), template)
        return template

    def _get(self, key: Key) -> Template | Kept | None:
        found = self._found.get(key)
        if found is not None:
            self._found.move_to_end(key)
        return found

    def _put(self, key: Key, value: Template | Kept) -> None:
        self._found[key] = value
        self._found.move_to_end(key)
        while len(self._found) > self._entries:
            self._found.popitem(last=False)


def _key(shape: Shape, kept: Kept) -> Key:
    return (shape.key, *(shape.literals[number] for number in kept.numbers))
