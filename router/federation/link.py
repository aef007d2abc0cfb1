"""``@link``: which specifications a schema uses, at which version, and under which names.

Source of the rules: https://specs.apollo.dev/link/v1.0. A feature's elements are known in the
schema by the name they were imported as, else by the feature's own name where they share it, else
prefixed with it (``federation__key``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from graphql import (
    DirectiveNode,
    DocumentNode,
    EnumValueNode,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    SchemaDefinitionNode,
    SchemaExtensionNode,
    StringValueNode,
    ValueNode,
    print_ast,
)

from router.federation.errors import Code, CompositionError, SubgraphRefused

LINK = "https://specs.apollo.dev/link"
CORE = "https://specs.apollo.dev/core"
FEDERATION = "https://specs.apollo.dev/federation"
JOIN = "https://specs.apollo.dev/join"
CONNECT = "https://specs.apollo.dev/connect"

_VERSION = re.compile(r"^v(\d+)\.(\d+)$")
Version = tuple[int, int]


@dataclass(frozen=True, slots=True)
class FeatureUrl:
    """The URL of a specification, taken apart."""

    identity: str
    name: str
    version: Version

    def __str__(self) -> str:
        return f"{self.identity}/v{self.version[0]}.{self.version[1]}"


@dataclass(frozen=True, slots=True)
class Import:
    """An element taken from a feature by name. Both names keep a directive's ``@``."""

    name: str
    local: str


@dataclass(frozen=True, slots=True)
class Link:
    """One use of ``@link``: a feature, the name it has in the schema, and what is imported.

    ``purpose`` is ``SECURITY`` or ``EXECUTION`` where a reader must know the feature."""

    url: FeatureUrl
    name: str
    imports: tuple[Import, ...] = ()
    purpose: str | None = None

    def local_directive(self, name: str) -> str:
        """The name, without ``@``, that the feature's directive ``name`` has in the schema."""
        for each in self.imports:
            if each.name == f"@{name}":
                return each.local.removeprefix("@")
        return self.name if name == self.url.name else f"{self.name}__{name}"

    def local_type(self, name: str) -> str:
        """The name that the feature's type ``name`` has in the schema."""
        for each in self.imports:
            if each.name == name:
                return each.local
        return f"{self.name}__{name}"


@dataclass(frozen=True, slots=True)
class Links:
    """Every feature that a schema links, ``link`` itself included."""

    features: dict[str, Link] = field(default_factory=dict)

    def of(self, identity: str) -> Link | None:
        """The link to the feature with this identity."""
        return self.features.get(identity)

    def source_of_directive(self, local: str) -> tuple[Link, str] | None:
        """The feature that the directive called ``local`` in the schema comes from, and its name
        there; ``None`` for a directive of the schema's own.

        Imports are looked at first: one may take a name of the form that prefixes have."""
        for each in self.features.values():
            for imported in each.imports:
                if imported.local == f"@{local}":
                    return each, imported.name.removeprefix("@")
        prefix, found, rest = local.partition("__")
        if found:
            return next(
                ((each, rest) for each in self.features.values() if each.name == prefix), None
            )
        return next(
            ((each, each.url.name) for each in self.features.values() if each.name == local), None
        )

    def source_of_type(self, local: str) -> Link | None:
        """The feature that the type called ``local`` in the schema comes from."""
        prefix, found, _ = local.partition("__")
        for each in self.features.values():
            if found and each.name == prefix:
                return each
            if any(imported.local == local for imported in each.imports):
                return each
        return None


def parse_url(text: str) -> FeatureUrl:
    """Takes ``https://specs.apollo.dev/federation/v2.3`` apart.

    Raises:
        SubgraphRefused: with INVALID_LINK_IDENTIFIER, for anything of another form.
    """
    split = urlsplit(text)
    segments = [segment for segment in split.path.split("/") if segment]
    if not split.scheme or not split.netloc or not segments:
        raise _refused(Code.INVALID_LINK_IDENTIFIER, f'Missing path in feature url "{text}"')
    matched = _VERSION.match(segments[-1])
    if matched is None:
        raise _refused(
            Code.INVALID_LINK_IDENTIFIER,
            f'Expected a version (of the form v1.2) at the end of feature url "{text}"',
        )
    if len(segments) == 1:
        raise _refused(
            Code.INVALID_LINK_IDENTIFIER, f'Missing feature name component in feature url "{text}"'
        )
    path = "/".join(segments[:-1])
    return FeatureUrl(
        identity=f"{split.scheme}://{split.netloc}/{path}",
        name=segments[-2],
        version=(int(matched[1]), int(matched[2])),
    )


def read_links(document: DocumentNode) -> Links:
    """Reads every ``@link`` on the schema of ``document``.

    The link specification's own link may rename the directive (``as``); without one it is
    ``@link``. A ``@link`` that the document uses for something of its own is left alone.

    Raises:
        SubgraphRefused: an unreadable URL, an import of the wrong form, a feature linked twice.
    """
    uses = [
        use
        for definition in document.definitions
        if isinstance(definition, SchemaDefinitionNode | SchemaExtensionNode)
        for use in definition.directives or ()
    ]
    name = _directive_name(uses)
    features: dict[str, Link] = {}
    for use in uses:
        if use.name.value != name:
            continue
        link = _read(use)
        if link.url.identity in features:
            raise _refused(
                Code.INVALID_LINK_DIRECTIVE_USAGE,
                f"Duplicate inclusion of feature {link.url.identity}: link it once",
            )
        features[link.url.identity] = link
    if features and LINK not in features:
        features[LINK] = Link(FeatureUrl(LINK, "link", (1, 0)), name)
    return Links(features)


def _directive_name(uses: Sequence[DirectiveNode]) -> str:
    for use in uses:
        url = _argument(use, "url")
        if isinstance(url, StringValueNode) and url.value.startswith((f"{LINK}/", f"{CORE}/")):
            alias = _argument(use, "as")
            local = alias.value if isinstance(alias, StringValueNode) else "link"
            if use.name.value == local:
                return local
    return "link"


def _argument(use: DirectiveNode, name: str) -> ValueNode | None:
    return next((each.value for each in use.arguments or () if each.name.value == name), None)


def _read(use: DirectiveNode) -> Link:
    text = _argument(use, "url")
    if not isinstance(text, StringValueNode):
        raise _refused(
            Code.INVALID_LINK_DIRECTIVE_USAGE,
            f'Invalid use {print_ast(use)}: the argument "url" must be a string',
        )
    url = parse_url(text.value)
    alias = _argument(use, "as")
    local = alias.value if isinstance(alias, StringValueNode) else url.name
    purpose = _argument(use, "for")
    return Link(
        url, local, _imports(use), purpose.value if isinstance(purpose, EnumValueNode) else None
    )


def _imports(use: DirectiveNode) -> tuple[Import, ...]:
    value = _argument(use, "import")
    if value is None or isinstance(value, NullValueNode):
        return ()
    if not isinstance(value, ListValueNode):
        raise _refused(
            Code.INVALID_LINK_DIRECTIVE_USAGE,
            f'Invalid use {print_ast(use)}: the argument "import" must be a list',
        )
    errors: list[CompositionError] = []
    imports: list[Import] = []
    for element in value.values:
        try:
            imports.append(_import(element))
        except SubgraphRefused as refused:
            errors.extend(refused.errors)
    if errors:
        raise SubgraphRefused(errors)
    return tuple(imports)


def _import(element: ValueNode) -> Import:
    if isinstance(element, StringValueNode):
        return Import(element.value, element.value)
    shown = print_ast(element)
    if not isinstance(element, ObjectValueNode):
        raise _bad_import(
            f"Invalid sub-value {shown} for @link(import:): values should be strings or objects "
            'of the form { name: "<element>", as: "<alias>" }'
        )
    names: dict[str, str] = {}
    for each in element.fields:
        if each.name.value not in {"name", "as"}:
            raise _bad_import(f'Unknown field "{each.name.value}" in {shown} of @link(import:)')
        if not isinstance(each.value, StringValueNode):
            raise _bad_import(
                f'The field "{each.name.value}" in {shown} of @link(import:) must be a string'
            )
        names[each.name.value] = each.value.value
    if "name" not in names:
        raise _bad_import(f'Missing field "name" in {shown} of @link(import:)')
    name, local = names["name"], names.get("as", names["name"])
    if name.startswith("@") != local.startswith("@"):
        raise _bad_import(
            f'Invalid renaming of "{name}" to "{local}" in @link(import:): the names of '
            "directives start with @ and the names of types do not"
        )
    return Import(name, local)


def _bad_import(message: str) -> SubgraphRefused:
    return _refused(Code.INVALID_LINK_DIRECTIVE_USAGE, message)


def _refused(code: Code, message: str) -> SubgraphRefused:
    return SubgraphRefused([CompositionError(code, message)])
