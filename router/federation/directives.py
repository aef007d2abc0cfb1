"""The directives and types that each version of the federation specification defines.

They are written in SDL with the types' qualified names. :func:`definitions` gives those of one
version under the names that a subgraph linked them by.
Source: https://specs.apollo.dev/federation/ and the specifications of ``tag``, ``inaccessible``,
``authenticated``, ``requiresScopes``, ``policy``, ``context`` and ``cost``.
"""

from __future__ import annotations

from dataclasses import dataclass

from router.federation.link import FEDERATION, Version

FED1: Version = (1, 0)
LATEST: Version = (2, 14)
KNOWN_VERSIONS: frozenset[Version] = frozenset(
    {FED1, *((2, minor) for minor in range(LATEST[1] + 1))}
)
UPGRADE_TARGET: Version = (2, 4)
"""A version 1 subgraph becomes one of this version: what it may use of version 2 ends here."""

_TAG_LOCATIONS = (
    "FIELD_DEFINITION | OBJECT | INTERFACE | UNION | ARGUMENT_DEFINITION | SCALAR | ENUM"
    " | ENUM_VALUE | INPUT_OBJECT | INPUT_FIELD_DEFINITION"
)
_AUTH_LOCATIONS = "FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM"


@dataclass(frozen=True, slots=True)
class DirectiveSpec:
    """A directive of the specification: its definition from version ``since`` on.

    ``composes`` is the feature that a supergraph links when it carries uses of the directive;
    ``None`` for a directive that speaks to composition alone.
    """

    name: str
    definition: str
    since: Version = (2, 0)
    composes: str | None = None


_SPECS: tuple[DirectiveSpec, ...] = (
    DirectiveSpec(
        "key",
        "(fields: federation__FieldSet!, resolvable: Boolean = true) repeatable"
        " on OBJECT | INTERFACE",
    ),
    DirectiveSpec("requires", "(fields: federation__FieldSet!) on FIELD_DEFINITION"),
    DirectiveSpec("provides", "(fields: federation__FieldSet!) on FIELD_DEFINITION"),
    DirectiveSpec("external", "(reason: String) on OBJECT | FIELD_DEFINITION"),
    DirectiveSpec("extends", " on OBJECT | INTERFACE"),
    DirectiveSpec("tag", f"(name: String!) repeatable on {_TAG_LOCATIONS}", composes="tag"),
    DirectiveSpec(
        "tag",
        f"(name: String!) repeatable on {_TAG_LOCATIONS} | SCHEMA",
        since=(2, 3),
        composes="tag",
    ),
    DirectiveSpec("shareable", " on OBJECT | FIELD_DEFINITION"),
    DirectiveSpec("shareable", " repeatable on OBJECT | FIELD_DEFINITION", since=(2, 2)),
    DirectiveSpec("inaccessible", f" on {_TAG_LOCATIONS}", composes="inaccessible"),
    DirectiveSpec("override", "(from: String!) on FIELD_DEFINITION"),
    DirectiveSpec("override", "(from: String!, label: String) on FIELD_DEFINITION", since=(2, 7)),
    DirectiveSpec("composeDirective", "(name: String!) repeatable on SCHEMA", since=(2, 1)),
    DirectiveSpec("interfaceObject", " on OBJECT", since=(2, 3)),
    DirectiveSpec(
        "authenticated", f" on {_AUTH_LOCATIONS}", since=(2, 5), composes="authenticated"
    ),
    DirectiveSpec(
        "requiresScopes",
        f"(scopes: [[federation__Scope!]!]!) on {_AUTH_LOCATIONS}",
        since=(2, 5),
        composes="requiresScopes",
    ),
    DirectiveSpec(
        "policy",
        f"(policies: [[federation__Policy!]!]!) on {_AUTH_LOCATIONS}",
        since=(2, 6),
        composes="policy",
    ),
    DirectiveSpec(
        "context",
        "(name: String!) repeatable on INTERFACE | OBJECT | UNION",
        since=(2, 8),
        composes="context",
    ),
    DirectiveSpec(
        "fromContext",
        "(field: federation__ContextFieldValue) on ARGUMENT_DEFINITION",
        since=(2, 8),
    ),
    DirectiveSpec(
        "cost",
        "(weight: Int!) on ARGUMENT_DEFINITION | ENUM | FIELD_DEFINITION | INPUT_FIELD_DEFINITION"
        " | OBJECT | SCALAR",
        since=(2, 9),
        composes="cost",
    ),
    DirectiveSpec(
        "listSize",
        "(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!],"
        " requireOneSlicingArgument: Boolean = true) on FIELD_DEFINITION",
        since=(2, 9),
        composes="cost",
    ),
    # for caches that hold whole responses; a router that has none needs not know
    DirectiveSpec(
        "cacheTag",
        "(format: String!) repeatable on INTERFACE | OBJECT | FIELD_DEFINITION",
        since=(2, 12),
    ),
)

_TYPES: tuple[tuple[str, Version], ...] = (
    ("FieldSet", (2, 0)),
    ("Scope", (2, 5)),
    ("Policy", (2, 6)),
    ("ContextFieldValue", (2, 8)),
)

FED1_DIRECTIVES = ("key", "requires", "provides", "external", "tag", "extends")
OPERATION_TYPES = ("_Any", "_Service", "_Entity")
OPERATION_FIELDS = frozenset({"_service", "_entities"})

_SEPARATE_FEATURES = {
    "https://specs.apollo.dev/tag": (("tag", (2, 3)),),
    "https://specs.apollo.dev/inaccessible": (("inaccessible", (2, 0)),),
    "https://specs.apollo.dev/authenticated": (("authenticated", (2, 5)),),
    "https://specs.apollo.dev/requiresScopes": (("requiresScopes", (2, 5)),),
    "https://specs.apollo.dev/policy": (("policy", (2, 6)),),
    "https://specs.apollo.dev/context": (("context", (2, 8)),),
    "https://specs.apollo.dev/cost": (("cost", (2, 9)), ("listSize", (2, 9))),
}
_SEPARATE_TYPES = {
    "https://specs.apollo.dev/requiresScopes": ("Scope",),
    "https://specs.apollo.dev/policy": ("Policy",),
}


def directives_of(identity: str, version: Version) -> dict[str, DirectiveSpec]:
    """The directives that a known feature defines at ``version``, by name; none if unknown."""
    if identity == FEDERATION:
        return {spec.name: spec for spec in _SPECS if spec.since <= version}
    wanted = _SEPARATE_FEATURES.get(identity, ())
    return {
        spec.name: spec
        for name, until in wanted
        for spec in _SPECS
        if spec.name == name and spec.since <= until
    }


def types_of(identity: str, version: Version) -> tuple[str, ...]:
    """The scalars that a known feature defines at ``version``."""
    if identity == FEDERATION:
        return tuple(name for name, since in _TYPES if since <= version)
    return _SEPARATE_TYPES.get(identity, ())


def is_known(identity: str) -> bool:
    """Whether the elements of a feature are known here, so that imports can be checked."""
    return identity == FEDERATION or identity in _SEPARATE_FEATURES


def spec(name: str) -> DirectiveSpec:
    """The newest definition of a directive."""
    return directives_of(FEDERATION, LATEST)[name]
