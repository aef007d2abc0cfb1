"""What the merged schema must keep, one rule a module, in the order in which they report.

Each subgraph can be right and all of them together wrong. Rules come in two rounds: the second
looks at what clients will see, which is only worth judging once the first found nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from router.compose.merge.context import Merge
from router.compose.supergraph_rules.disallowed_inaccessible import disallowed_inaccessible
from router.compose.supergraph_rules.implemented_by_inaccessible import implemented_by_inaccessible
from router.compose.supergraph_rules.inaccessible_in_defaults import inaccessible_in_defaults
from router.compose.supergraph_rules.interface_fields import interface_fields
from router.compose.supergraph_rules.only_inaccessible_children import only_inaccessible_children
from router.compose.supergraph_rules.query_root_inaccessible import query_root_inaccessible
from router.compose.supergraph_rules.referenced_inaccessible import referenced_inaccessible
from router.compose.supergraph_rules.required_inaccessible import required_inaccessible
from router.compose.supergraph_rules.requires_arguments import requires_arguments
from router.compose.supergraph_rules.transitive_access_control import transitive_access_control
from router.compose.supergraph_rules.valid_graphql import valid_graphql
from router.federation.errors import CompositionError

Rule = Callable[[Merge], Iterable[CompositionError]]

MERGE_RULES: tuple[Rule, ...] = (
    interface_fields,
    requires_arguments,
    transitive_access_control,
)
API_RULES: tuple[Rule, ...] = (
    query_root_inaccessible,
    referenced_inaccessible,
    only_inaccessible_children,
    implemented_by_inaccessible,
    required_inaccessible,
    inaccessible_in_defaults,
    disallowed_inaccessible,
)
ROUNDS: tuple[tuple[Rule, ...], ...] = (MERGE_RULES, (valid_graphql,), API_RULES)


def check_merged(work: Merge) -> list[CompositionError]:
    """The errors of the first round that finds any."""
    for rules in ROUNDS:
        errors = [error for rule in rules for error in rule(work)]
        if errors:
            return errors
    return []
