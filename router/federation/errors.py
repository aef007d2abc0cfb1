"""Every code with which subgraphs are refused, and the values that carry one.

The codes are those of Apollo Federation's published list, so that a tool written against Apollo's
composer reads ours unchanged. Exceptions of the router's federation rooms derive from
:class:`FederationError`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class FederationError(Exception):
    """Something that was handed to the router is not what the federation specification asks."""


class Code(StrEnum):
    """Error codes of composition. The value is the name."""

    @staticmethod
    def _generate_next_value_(
        name: str,
        start: int,  # noqa: ARG004 - the signature is the enum module's
        count: int,  # noqa: ARG004
        last_values: list[str],  # noqa: ARG004
    ) -> str:
        return name

    # one subgraph: its GraphQL, its links, its definitions
    INVALID_GRAPHQL = auto()
    INVALID_SUBGRAPH_NAME = auto()
    DIRECTIVE_DEFINITION_INVALID = auto()
    TYPE_DEFINITION_INVALID = auto()
    UNKNOWN_FEDERATION_LINK_VERSION = auto()
    UNKNOWN_LINK_VERSION = auto()
    INVALID_LINK_DIRECTIVE_USAGE = auto()
    INVALID_LINK_IDENTIFIER = auto()
    ROOT_QUERY_USED = auto()
    ROOT_MUTATION_USED = auto()
    ROOT_SUBSCRIPTION_USED = auto()
    # one subgraph: field sets
    KEY_FIELDS_HAS_ARGS = auto()
    KEY_FIELDS_SELECT_INVALID_TYPE = auto()
    KEY_INVALID_FIELDS = auto()
    KEY_INVALID_FIELDS_TYPE = auto()
    KEY_DIRECTIVE_IN_FIELDS_ARG = auto()
    KEY_UNSUPPORTED_ON_INTERFACE = auto()
    PROVIDES_FIELDS_HAS_ARGS = auto()
    PROVIDES_FIELDS_MISSING_EXTERNAL = auto()
    PROVIDES_INVALID_FIELDS = auto()
    PROVIDES_INVALID_FIELDS_TYPE = auto()
    PROVIDES_DIRECTIVE_IN_FIELDS_ARG = auto()
    PROVIDES_ON_NON_OBJECT_FIELD = auto()
    PROVIDES_UNSUPPORTED_ON_INTERFACE = auto()
    REQUIRES_FIELDS_MISSING_EXTERNAL = auto()
    REQUIRES_INVALID_FIELDS = auto()
    REQUIRES_INVALID_FIELDS_TYPE = auto()
    REQUIRES_DIRECTIVE_IN_FIELDS_ARG = auto()
    REQUIRES_UNSUPPORTED_ON_INTERFACE = auto()
    # one subgraph: other directives
    EXTERNAL_COLLISION_WITH_ANOTHER_DIRECTIVE = auto()
    EXTERNAL_ON_INTERFACE = auto()
    EXTERNAL_UNUSED = auto()
    INVALID_SHAREABLE_USAGE = auto()
    INTERFACE_KEY_NOT_ON_IMPLEMENTATION = auto()
    INTERFACE_OBJECT_USAGE_ERROR = auto()
    TYPE_WITH_ONLY_UNUSED_EXTERNAL = auto()
    AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE = auto()
    COST_APPLIED_TO_INTERFACE_FIELD = auto()
    LIST_SIZE_APPLIED_TO_NON_LIST = auto()
    LIST_SIZE_INVALID_ASSUMED_SIZE = auto()
    LIST_SIZE_INVALID_SIZED_FIELD = auto()
    LIST_SIZE_INVALID_SLICING_ARGUMENT = auto()
    CONTEXT_NAME_CONTAINS_UNDERSCORE = auto()
    CONTEXT_NAME_INVALID = auto()
    CONTEXT_NOT_SET = auto()
    CONTEXT_NO_RESOLVABLE_KEY = auto()
    CONTEXT_INVALID_SELECTION = auto()
    NO_CONTEXT_IN_SELECTION = auto()
    NO_SELECTION_FOR_CONTEXT = auto()
    # merging
    NO_QUERIES = auto()
    TYPE_KIND_MISMATCH = auto()
    EXTENSION_WITH_NO_BASE = auto()
    EXTERNAL_MISSING_ON_BASE = auto()
    EXTERNAL_TYPE_MISMATCH = auto()
    EXTERNAL_ARGUMENT_MISSING = auto()
    EXTERNAL_ARGUMENT_TYPE_MISMATCH = auto()
    EXTERNAL_ARGUMENT_DEFAULT_MISMATCH = auto()
    MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL = auto()
    FIELD_TYPE_MISMATCH = auto()
    FIELD_ARGUMENT_TYPE_MISMATCH = auto()
    FIELD_ARGUMENT_DEFAULT_MISMATCH = auto()
    INPUT_FIELD_DEFAULT_MISMATCH = auto()
    REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH = auto()
    REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH = auto()
    EMPTY_MERGED_INPUT_TYPE = auto()
    EMPTY_MERGED_ENUM_TYPE = auto()
    ENUM_VALUE_MISMATCH = auto()
    INVALID_FIELD_SHARING = auto()
    INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE = auto()
    LINK_IMPORT_NAME_MISMATCH = auto()
    DIRECTIVE_COMPOSITION_ERROR = auto()
    OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE = auto()
    OVERRIDE_FROM_SELF_ERROR = auto()
    OVERRIDE_LABEL_INVALID = auto()
    OVERRIDE_ON_INTERFACE = auto()
    OVERRIDE_SOURCE_HAS_OVERRIDE = auto()
    CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS = auto()
    # the merged schema
    INTERFACE_FIELD_NO_IMPLEM = auto()
    MISSING_TRANSITIVE_AUTH_REQUIREMENTS = auto()
    REFERENCED_INACCESSIBLE = auto()
    DEFAULT_VALUE_USES_INACCESSIBLE = auto()
    QUERY_ROOT_TYPE_INACCESSIBLE = auto()
    REQUIRED_INACCESSIBLE = auto()
    DISALLOWED_INACCESSIBLE = auto()
    IMPLEMENTED_BY_INACCESSIBLE = auto()
    ONLY_INACCESSIBLE_CHILDREN = auto()
    SATISFIABILITY_ERROR = auto()
    SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES = auto()
    INVALID_FEDERATION_SUPERGRAPH = auto()


@dataclass(frozen=True, slots=True)
class CompositionError:
    """Why the subgraphs do not compose.

    ``message`` names the coordinate, the subgraphs and the remedy. An error that concerns a single
    subgraph starts with its name in brackets.
    """

    code: Code
    message: str

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


@dataclass(frozen=True, slots=True)
class CompositionHint:
    """Something that composes but may not be meant so. ``code`` is one of Apollo's hints."""

    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


class SubgraphRefused(FederationError):
    """One subgraph cannot be read any further; carries every error found up to there."""

    def __init__(self, errors: Sequence[CompositionError]) -> None:
        super().__init__("; ".join(str(error) for error in errors))
        self.errors = tuple(errors)
