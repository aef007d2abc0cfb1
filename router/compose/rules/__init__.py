"""What each subgraph must keep by itself, one rule a module, in the order in which they report.

A rule is a function of a subgraph's :class:`~router.compose.facts.Facts` that yields the errors it
finds, without the subgraph's name. Every rule sees a subgraph that is valid GraphQL, and unless a
gate is shut every rule is run: one subgraph's author gets all that is wrong at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from router.compose.facts import Facts
from router.compose.rules.access_control_on_interface import access_control_on_interface
from router.compose.rules.contexts import contexts
from router.compose.rules.contextual_arguments import contextual_arguments
from router.compose.rules.cost_on_interface import cost_on_interface
from router.compose.rules.external_on_interface import external_on_interface
from router.compose.rules.external_unused import external_unused
from router.compose.rules.interface_key_fields import interface_key_fields
from router.compose.rules.interface_keys import interface_keys
from router.compose.rules.interface_objects import interface_objects
from router.compose.rules.key_fields import key_fields
from router.compose.rules.list_size import list_size
from router.compose.rules.provides_fields import provides_fields
from router.compose.rules.provides_placement import provides_placement
from router.compose.rules.requires_fields import requires_fields
from router.compose.rules.shareable_usage import shareable_usage
from router.federation.errors import CompositionError
from router.federation.subgraph import Subgraph

Rule = Callable[[Facts], Iterable[CompositionError]]

GATES: tuple[Rule, ...] = (provides_placement, interface_key_fields)
"""Rules whose errors would raise others that only follow from them: the first error that one of
them finds is reported alone."""

RULES: tuple[Rule, ...] = (
    key_fields,
    requires_fields,
    provides_fields,
    external_on_interface,
    external_unused,
    interface_keys,
    interface_objects,
    shareable_usage,
    access_control_on_interface,
    cost_on_interface,
    list_size,
    contexts,
    contextual_arguments,
)


def check_subgraph(subgraph: Subgraph) -> list[CompositionError]:
    """Runs every rule over one subgraph of version 2."""
    facts = Facts(subgraph)
    first = next((error for gate in GATES for error in gate(facts)), None)
    found = [first] if first else [error for rule in RULES for error in rule(facts)]
    return [CompositionError(error.code, f"[{subgraph.name}] {error.message}") for error in found]
