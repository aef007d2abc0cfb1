"""``@context``: names that the supergraph can prefix with the subgraph's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from router.compose.facts import Facts
from router.federation.errors import Code, CompositionError

_NAME = re.compile(r"^[A-Za-z][A-Za-z0-9]*$")


def contexts(facts: Facts) -> Iterator[CompositionError]:
    """Checks the name of every context."""
    for name in facts.contexts:
        if "_" in name:
            yield CompositionError(
                Code.CONTEXT_NAME_CONTAINS_UNDERSCORE,
                f'Context name "{name}" may not contain an underscore.',
            )
        elif not _NAME.match(name):
            yield CompositionError(
                Code.CONTEXT_NAME_INVALID,
                f'Context name "{name}" is invalid. It should have only alphanumeric characters.',
            )
