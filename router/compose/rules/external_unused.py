"""An ``@external`` field is there to be mentioned by something."""

from __future__ import annotations

from collections.abc import Iterator

from router.compose.facts import Facts
from router.federation.errors import Code, CompositionError
from router.federation.schema import CompositeType


def external_unused(facts: Facts) -> Iterator[CompositionError]:
    """Refuses every external field that nothing mentions."""
    for named in facts.schema.of_kind(CompositeType):
        for field in named.fields.values():
            if facts.is_external(named.name, field.name) and not facts.is_used(
                named.name, field.name
            ):
                yield CompositionError(
                    Code.EXTERNAL_UNUSED,
                    f'Field "{named.name}.{field.name}" is marked @external but is not used in any '
                    "federation directive (@key, @provides, @requires) or to satisfy an interface; "
                    "the field declaration has no use and should be removed (or the field should "
                    "not be @external).",
                )
