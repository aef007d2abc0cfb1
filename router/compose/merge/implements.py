"""Which interfaces a type implements: those it implements in any subgraph."""

from __future__ import annotations

from router.compose.merge.context import Merge
from router.federation import values
from router.federation.schema import Application, CompositeType


def merge_implements(work: Merge, target: CompositeType) -> None:
    """Merges the ``implements`` of an object or interface."""
    for index, source in work.sources(target).items():
        if not isinstance(source, CompositeType):
            continue
        for interface in source.interfaces:
            if interface not in target.interfaces:
                target.interfaces.append(interface)
            target.directives.append(
                Application(
                    "join__implements",
                    {
                        "graph": values.of_enum(work.graphs[index]),
                        "interface": values.of_string(interface),
                    },
                )
            )
