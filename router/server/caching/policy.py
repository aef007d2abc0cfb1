"""For how long the answer to a fetch holds: hints applied to the fetch's document, once a fetch.

The rules are those of Apollo Server: an answer holds for as long as the shortest-lived field in it;
a field without a hint has its type's; a root field, or one that returns objects, with neither has
the default (0); any other lives as long as its parent. An entity whose type has no hint lives as
long as the shortest-lived of the fields that were asked of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, Final, TypeAlias

import structlog
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    is_composite_type,
    parse,
    print_ast,
)

from router.federation.field_set import FieldSelection
from router.federation.supergraph import Supergraph
from router.plan.nodes import Fetch
from router.server.caching.hints import Hint, Hints
from router.server.caching.tags import Keys, Shape
from router.server.settings.caching import CachingSettings

logger: Final[Any] = structlog.get_logger(__name__)

ENTITIES: Final = "_entities"
ROOT: Final = ""
MAX_POLICIES: Final = 10_000

Fragments: TypeAlias = dict[str, FragmentDefinitionNode]


@dataclass(slots=True)
class Lifetime:
    """How long something holds: ``explicit`` by hints alone, ``assumed`` with the defaults.

    ``None`` is without limit. ``private`` may be learned later from an answer's headers, as may
    ``learned``: that answers come with a lifetime although no hint gives one. Until
    ``alone_until``, a reading of the store's clock, nobody waits for another's fetch: what the
    last one brought could not be kept.
    """

    explicit: int | None = None
    assumed: int | None = None
    private: bool = False
    learned: bool = False
    alone_until: float = float("-inf")
    shape: Shape = field(default_factory=Shape)

    @property
    def promising(self) -> bool:
        """Whether an answer may be in the cache at all."""
        return self.assumed != 0 or self.learned

    def limit(self, seconds: int) -> None:
        """A hint says so."""
        self.explicit = seconds if self.explicit is None else min(self.explicit, seconds)
        self.assume(seconds)

    def assume(self, seconds: int) -> None:
        """Nothing says so."""
        self.assumed = seconds if self.assumed is None else min(self.assumed, seconds)


@dataclass(frozen=True, slots=True)
class FetchPolicy:
    """What counts for one fetch. ``parts`` has a lifetime for each type of entity that the fetch
    selects fields of, or the one of a fetch of root fields under ``ROOT``.

    ``seed`` stands for the schema, the subgraph and the selection in the keys of the cache.
    """

    subgraph: str
    seed: bytes
    parts: dict[str, Lifetime]
    keys: Keys
    cap: int | None


class CachePolicies:
    """The policies of a supergraph's fetches, each made when its fetch is first met.

    ``digest`` tells this supergraph from others: what was kept under another is not found.
    """

    def __init__(self, supergraph: Supergraph, digest: str, settings: CachingSettings) -> None:
        self.hints = Hints.read(supergraph)
        self.subgraphs = tuple(supergraph.subgraphs)
        self._schema = supergraph.schema
        self._digest = digest
        self._settings = {name: settings.for_subgraph(name) for name in supergraph.subgraphs}
        self._keys = {name: _keys(supergraph, name) for name in supergraph.subgraphs}
        self._made: dict[tuple[str, str], FetchPolicy | None] = {}

    def of(self, fetch: Fetch) -> FetchPolicy | None:
        """The policy of a fetch; ``None`` where its subgraph's answers are not kept."""
        key = (fetch.subgraph, fetch.document)
        try:
            return self._made[key]
        except KeyError:
            if len(self._made) >= MAX_POLICIES:
                self._made.clear()
            policy = self._made[key] = self._make(fetch)
            return policy

    def _make(self, fetch: Fetch) -> FetchPolicy | None:
        subgraph = fetch.subgraph
        settings = self._settings[subgraph]
        if not settings.enabled or fetch.kind != "query":
            return None
        document = parse(fetch.document, no_location=True)
        reader = _Reader(self, subgraph, settings.default_max_age or 0, document)
        return FetchPolicy(
            subgraph=subgraph,
            seed=blake2b(
                "\0".join((self._digest, subgraph, _selection(document))).encode(), digest_size=20
            ).digest(),
            parts=reader.parts(entities=bool(fetch.requirements)),
            keys=self._keys[subgraph],
            cap=settings.max_age,
        )

    def named(self, name: str) -> GraphQLNamedType | None:
        """A type of the supergraph."""
        return self._schema.get_type(name)

    @property
    def query_type(self) -> GraphQLObjectType | None:
        """The type of the root fields."""
        return self._schema.query_type

    def key_fields(self, subgraph: str, name: str) -> frozenset[str]:
        """The fields that any key of a type begins with: they never change."""
        return frozenset(member for key in self._keys[subgraph].get(name, ()) for member in key)


def cache_policies(
    settings: CachingSettings, supergraph: Supergraph, digest: str
) -> CachePolicies | None:
    """The policies of a supergraph, or ``None`` where caching is off.

    A hint that cannot be applied is told in the log.
    """
    if not settings.enabled:
        return None
    policies = CachePolicies(supergraph, digest, settings)
    if policies.hints.ambiguous:
        logger.warning(
            "cache_hints_ignored",
            types=policies.hints.ambiguous,
            reason="several subgraphs add to these types: put the hints on their fields",
        )
    return policies


class _Reader:
    """Reads one fetch's document."""

    def __init__(
        self, policies: CachePolicies, subgraph: str, default: int, document: DocumentNode
    ) -> None:
        self._policies = policies
        self._subgraph = subgraph
        self._default = default
        self._fragments: Fragments = {
            node.name.value: node
            for node in document.definitions
            if isinstance(node, FragmentDefinitionNode)
        }
        (self._operation,) = (
            node for node in document.definitions if isinstance(node, OperationDefinitionNode)
        )

    def parts(self, *, entities: bool) -> dict[str, Lifetime]:
        if not entities:
            life = Lifetime()
            if self._policies.query_type is not None:
                root = self._operation.selection_set
                self._read(root, self._policies.query_type, life, life.shape, root=True)
            return {ROOT: life}
        parts: dict[str, Lifetime] = {}
        for selection in self._operation.selection_set.selections:
            if isinstance(selection, FieldNode) and selection.selection_set is not None:
                self._read_entities(selection.selection_set, parts)
        return parts

    def _read_entities(self, selections: SelectionSetNode, parts: dict[str, Lifetime]) -> None:
        for name, selection_set in self._by_type(selections):
            named = self._policies.named(name)
            if not isinstance(named, GraphQLObjectType | GraphQLInterfaceType):
                continue
            life = parts.setdefault(name, Lifetime())
            hint = self._policies.hints.of_type(self._subgraph, name)
            life.shape.types.add(name)
            bare = hint.max_age is None
            if hint.max_age is not None:
                life.limit(hint.max_age)
            life.private = life.private or hint.private is True
            self._read(selection_set, named, life, life.shape, bare=bare)

    def _by_type(self, selections: SelectionSetNode) -> list[tuple[str, SelectionSetNode]]:
        found: list[tuple[str, SelectionSetNode]] = []
        for selection in selections.selections:
            node = self._fragment(selection)
            if node is not None and node.type_condition is not None:
                found.append((node.type_condition.name.value, node.selection_set))
            elif node is not None:
                found += self._by_type(node.selection_set)
        return found

    def _fragment(self, selection: object) -> InlineFragmentNode | FragmentDefinitionNode | None:
        if isinstance(selection, FragmentSpreadNode):
            return self._fragments[selection.name.value]
        return selection if isinstance(selection, InlineFragmentNode) else None

    def _read(
        self,
        selections: SelectionSetNode,
        parent: Any,  # noqa: ANN401 - an object, an interface or a union
        life: Lifetime,
        shape: Shape,
        *,
        root: bool = False,
        bare: bool = False,
    ) -> None:
        """``root``: these are root fields. ``bare``: they are of an entity without a hint."""
        for selection in selections.selections:
            fragment = self._fragment(selection)
            if fragment is not None:
                condition = fragment.type_condition
                within = self._policies.named(condition.name.value) if condition else parent
                if within is not None and not root:
                    shape.types.add(within.name)
                self._read(fragment.selection_set, within, life, shape, root=root, bare=bare)
            elif isinstance(selection, FieldNode) and selection.name.value != "__typename":
                self._read_field(selection, parent, life, shape, root=root, bare=bare)

    def _read_field(
        self,
        node: FieldNode,
        parent: Any,  # noqa: ANN401 - an object, an interface or a union
        life: Lifetime,
        shape: Shape,
        *,
        root: bool,
        bare: bool,
    ) -> None:
        name = node.name.value
        definition = parent.fields[name]
        returned = get_named_type(definition.type)
        composite = is_composite_type(returned)
        hint = self._hint(parent.name, name, returned.name if composite else None)
        if hint.max_age is not None:
            life.limit(hint.max_age)
        elif not hint.inherit and (composite or root or (bare and not self._is_key(parent, name))):
            life.assume(self._default)
        life.private = life.private or hint.private is True
        response_key = (node.alias or node.name).value
        shape.members.setdefault(name, response_key)
        if composite and node.selection_set is not None:
            child = shape.children.setdefault(response_key, Shape())
            child.types.add(returned.name)
            self._read(node.selection_set, returned, life, child)

    def _hint(self, parent: str, name: str, returned: str | None) -> Hint:
        """A field's hint, in which what it does not say is its type's."""
        hints = self._policies.hints
        own = hints.of_field(self._subgraph, parent, name)
        if returned is None:
            return own
        types = hints.of_type(self._subgraph, returned)
        return Hint(
            max_age=own.max_age if own.max_age is not None or own.inherit else types.max_age,
            private=own.private if own.private is not None else types.private,
            inherit=own.inherit or (own.max_age is None and types.inherit),
        )

    def _is_key(self, parent: GraphQLNamedType, name: str) -> bool:
        return name in self._policies.key_fields(self._subgraph, parent.name)


def _selection(document: DocumentNode) -> str:
    """A document without the operation's name, which differs for the same selection."""
    parts = []
    for node in document.definitions:
        text = print_ast(node)
        if isinstance(node, OperationDefinitionNode) and node.name is not None:
            text = text.replace(f"{node.operation.value} {node.name.value}", "", 1)
        parts.append(text)
    return "\n".join(parts)


def _keys(supergraph: Supergraph, subgraph: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    return {
        name: tuple(
            tuple(
                sorted(
                    selection.name
                    for selection in key.fields
                    if isinstance(selection, FieldSelection)
                )
            )
            for key in joined.subgraphs[subgraph].keys
        )
        for name, joined in supergraph.types.items()
        if subgraph in joined.subgraphs and joined.subgraphs[subgraph].keys
    }
