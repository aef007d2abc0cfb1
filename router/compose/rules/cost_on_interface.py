"""What a field costs is said on objects: an interface's field has no resolver to weigh."""

from __future__ import annotations

from collections.abc import Iterator

from router.compose.facts import Facts
from router.federation.errors import Code, CompositionError
from router.federation.schema import InterfaceType


def cost_on_interface(facts: Facts) -> Iterator[CompositionError]:
    """Refuses ``@cost`` on the fields of interfaces."""
    for named in facts.schema.of_kind(InterfaceType):
        for field in named.fields.values():
            if field.has("cost"):
                yield CompositionError(
                    Code.COST_APPLIED_TO_INTERFACE_FIELD,
                    f'@cost cannot be applied to interface "{named.name}.{field.name}": apply it '
                    "on the implementations",
                )
