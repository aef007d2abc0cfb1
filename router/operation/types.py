"""What normalisation asks of the schema, remembered."""

from __future__ import annotations

from graphql import GraphQLSchema, get_named_type, is_leaf_type

from router.federation.selection import narrowed


class Types:
    """Answers about one schema. The supergraph's whole schema, so that a type that clients cannot
    see does not make an interface's field look as if it were asked for some types only."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._below: dict[tuple[str, str], str | None] = {}
        self._narrowed: dict[tuple[str, frozenset[str] | None, str], frozenset[str] | None] = {}
        self.roots = frozenset(
            root.name
            for root in (schema.query_type, schema.mutation_type, schema.subscription_type)
            if root is not None
        )

    def below(self, parent: str, field: str) -> str | None:
        """The named type of a field's objects, ``None`` for a leaf."""
        key = (parent, field)
        if key not in self._below:
            fields = getattr(self._schema.type_map[parent], "fields", {})
            named = get_named_type(fields[field].type) if field in fields else None
            leaf = named is None or is_leaf_type(named)
            self._below[key] = None if leaf or named is None else str(named.name)
        return self._below[key]

    def lists(self, parent: str, field: str) -> int:
        """How many lists there are around a field's objects."""
        fields = getattr(self._schema.type_map[parent], "fields", {})
        return str(fields[field].type).count("[")

    def narrowed(
        self, static: str, within: frozenset[str] | None, condition: str
    ) -> frozenset[str] | None:
        """See :func:`router.federation.selection.narrowed`."""
        key = (static, within, condition)
        if key not in self._narrowed:
            self._narrowed[key] = narrowed(self._schema, static, within, condition)
        return self._narrowed[key]
