"""A ``@requires`` is sent to other subgraphs, so it must fit the merged arguments too."""

from __future__ import annotations

from collections.abc import Iterator

from router.compose.facts import fields_of
from router.compose.merge.context import Merge
from router.federation import field_set
from router.federation.errors import Code, CompositionError
from router.federation.field_set import FieldSetError


def requires_arguments(work: Merge) -> Iterator[CompositionError]:
    """Holds every ``@requires`` against the merged schema. What can fail there is arguments: they
    are merged to those that all subgraphs know."""
    for facts in work.facts:
        for named, field, use in facts.uses_on_fields("requires"):
            selected = fields_of(use)
            try:
                field_set.check(selected, work.schema, named.name)
            except FieldSetError as error:
                yield CompositionError(
                    Code.REQUIRES_INVALID_FIELDS,
                    f'[{facts.subgraph.name}] On field "{named.name}.{field.name}", for '
                    f'@requires(fields: "{field_set.print_field_set(selected)}"): in the '
                    f"supergraph, {error}",
                )
