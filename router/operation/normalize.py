"""From a client's operation to what is asked of the graph.

The passes: choose the operation, open its fragments (:mod:`collect`), decide literal ``@skip`` and
``@include`` (:mod:`conditions`), leave introspection out, set apart what is deferred
(:mod:`defers`), merge what is asked for twice (:mod:`merge`). Type conditions become sets of object
types; members are told apart only when planning finds that a subgraph forces it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from graphql import DocumentNode, FieldNode, GraphQLSchema, OperationDefinitionNode

from router.federation.selection import (
    ALWAYS,
    TYPENAME,
    Conditions,
    DeferredSelections,
    Selection,
)
from router.operation.collect import MOST_FIELDS, Collected, Collector, Gathered, Scope
from router.operation.defers import DataPath, Deferral, Position, brought_by, depth, within
from router.operation.errors import OperationError, TooManyFieldsError
from router.operation.merge import covers, merged
from router.operation.select import fragments, select_operation
from router.operation.text import arguments_text, definition_text, directives_text
from router.operation.typename_key import typename_key
from router.operation.types import Types

_INTROSPECTION = frozenset({"__schema", "__type"})
_CONDITIONAL = frozenset({"skip", "include"})
OperationKind: TypeAlias = Literal["query", "mutation", "subscription"]


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation without fragments.

    ``variables`` holds the minified definition of each, by name. ``selections`` are of the root
    type ``root``, in the client's order; ``deferred`` is what is deferred there. ``deferrals`` are
    all of the operation's, in document order: their numbers are their places. ``typename_key`` is
    the response key of fields whose alias is ``__typename``.
    """

    kind: OperationKind
    name: str | None
    root: str
    variables: Mapping[str, str]
    selections: tuple[Selection, ...]
    deferred: tuple[DeferredSelections, ...] = ()
    deferrals: tuple[Deferral, ...] = ()
    typename_key: str = "___typename"


class Normalizer:
    """Normalises operations over one schema: the supergraph's whole one."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._roots = {
            "query": schema.query_type,
            "mutation": schema.mutation_type,
            "subscription": schema.subscription_type,
        }
        self._types = Types(schema)

    def normalize(
        self,
        document: DocumentNode,
        operation_name: str | None,
        inlined: frozenset[Position] = frozenset(),
    ) -> Operation:
        """The operation of a valid document. A subscription's ``@defer`` is not followed, nor is
        one at a position that is ``inlined``.

        Raises:
            TooManyFieldsError: there are more than ``MOST_FIELDS``.
            OperationError: it cannot be told which operation, or the schema has no such root.
        """
        operation = select_operation(document, operation_name)
        kind: OperationKind = operation.operation.value
        root = self._roots[kind]
        if root is None:
            raise OperationError(f"The schema has no {kind} root.")
        reading = _Reading(Collector(self._types, fragments(document)), document)
        made = reading.read(operation, kind, root.name)
        if reading.collector.met_defer and kind != "subscription":
            collector = Collector(self._types, fragments(document), True, inlined)
            made = _Reading(collector, document).read(operation, kind, root.name)
        return made


Below: TypeAlias = tuple[tuple[Selection, ...], tuple[DeferredSelections, ...], int]
"""What is selected below a field: what comes with it, what is deferred, how many fields that is."""


class _Reading:
    """One reading of one operation."""

    def __init__(self, collector: Collector, document: DocumentNode) -> None:
        self.collector = collector
        self._types = collector.types
        self._document = document
        self._typename_key: str | None = None
        self._known: dict[tuple[object, ...], Below] = {}

    def read(self, operation: OperationDefinitionNode, kind: OperationKind, root: str) -> Operation:
        gathered = Gathered()
        self.collector.collect(operation.selection_set, Scope(root, root), gathered)
        selections, deferred, _ = self._selections(root, gathered, None, ())
        made = Operation(
            kind=kind,
            name=operation.name.value if operation.name else None,
            root=root,
            variables={
                each.variable.name.value: definition_text(each)
                for each in operation.variable_definitions or ()
            },
            selections=selections,
            deferred=deferred,
            deferrals=tuple(sorted(self.collector.deferrals, key=lambda each: each.position)),
        )
        return replace(made, typename_key=self._typename_key) if self._typename_key else made

    def _selections(
        self, static: str, gathered: Gathered, here: Deferral | None, path: DataPath
    ) -> Below:
        """The selections of one place that come with ``here``, and those deferred there."""
        own: list[Selection] = []
        deferred: dict[Deferral, list[Selection]] = {}
        count = 0
        for key, group in gathered.fields.items():
            name = group[0].node.name.value
            if name in _INTROSPECTION or (name == TYPENAME and static in self._types.roots):
                continue
            if len(group) == 1 and group[0].deferral is None:
                field, size = self._field(key, group, here, path)
                own.append(field)
                count += size
                continue
            found: dict[Deferral | None, list[Selection]] = {}
            for uses in self._alike(group):
                field, size = self._field(key, uses, brought_by(uses[0].deferral) or here, path)
                comes = here if name == TYPENAME else brought_by(uses[0].deferral)
                found.setdefault(comes, []).append(field)
                count += size
            for comes, fields in found.items():
                left = merged(fields) if len(fields) > 1 else fields
                if within(here, comes):
                    own.extend(left)
                    continue
                sooner = [each for other in found if _sooner(other, comes) for each in found[other]]
                kept = [each for each in left if not _is_covered(each, sooner)]
                if kept and comes is not None:
                    deferred.setdefault(comes, []).extend(kept)
        if count > MOST_FIELDS:
            raise TooManyFieldsError(f"The operation asks for more than {MOST_FIELDS} fields.")
        if not own and deferred and static not in self._types.roots:
            own.append(Selection(TYPENAME, response_key=TYPENAME))
        parts = tuple(
            DeferredSelections(each.position, tuple(selections))
            for each, selections in deferred.items()
        )
        return tuple(own), parts, count

    def _alike(self, group: Iterable[Collected]) -> Iterable[list[Collected]]:
        """The uses of one response key that are one field: of the same types and name, under
        conditions of which the first's is the weakest, the first coming as soon as any."""
        alike: list[list[Collected]] = []
        for each in sorted(group, key=_weight):
            below = self._types.below(each.parent, each.node.name.value)
            for known in alike:
                first = known[0]
                if (
                    first.types == each.types
                    and first.conditions <= each.conditions
                    and within(each.deferral, brought_by(first.deferral))
                    and first.node.name.value == each.node.name.value
                    and self._types.below(first.parent, first.node.name.value) == below
                    and _text(first.node) == _text(each.node)
                ):
                    known.append(each)
                    break
            else:
                alike.append([each])
        return alike

    def _field(
        self, key: str, uses: list[Collected], here: Deferral | None, path: DataPath
    ) -> tuple[Selection, int]:
        """The field for some uses of it, and how many fields it and those below it are."""
        first = uses[0]
        name = first.node.name.value
        below: Below = ((), (), 0)
        static = self._types.below(first.parent, name)
        if static is not None:
            if self.collector.with_defers:
                lists = self._types.lists(first.parent, name)
                path = (*path, key, *("@",) * lists)
                below = self._below(static, uses, here, path)
            else:
                # fragments that are spread many times are read once
                same = (static, *((id(use.node.selection_set), _extra(use, first)) for use in uses))
                known = self._known.get(same)
                if known is None:
                    known = self._known[same] = self._below(static, uses, None, ())
                below = known
        variables: set[str] = set()
        arguments, directives = "", ""
        if first.node.arguments:
            arguments = arguments_text(first.node.arguments, variables)
        if first.node.directives:
            directives = _directives(first.node, variables)
        # projection copies a client's alias of __typename from the one under its own name
        response_key = TYPENAME if name == TYPENAME else key
        if key == TYPENAME and name != TYPENAME:
            if self._typename_key is None:
                self._typename_key = typename_key(self._document)
            response_key = self._typename_key
        selections, deferred, count = below
        field = Selection(
            name,
            selections,
            first.types,
            arguments,
            response_key,
            first.conditions,
            directives,
            frozenset(variables),
            deferred,
        )
        return field, count + 1

    def _below(
        self, static: str, uses: list[Collected], here: Deferral | None, path: DataPath
    ) -> Below:
        gathered = Gathered()
        for use in uses:
            if use.node.selection_set:
                scope = Scope(
                    static, static, None, _extra(use, uses[0]), use.deferral, path, use.position
                )
                self.collector.collect(use.node.selection_set, scope, gathered)
        return self._selections(static, gathered, here, path)


def _extra(use: Collected, first: Collected) -> Conditions:
    """What must hold for a use of a field beyond what holds for the field."""
    return use.conditions - first.conditions or ALWAYS


def _weight(use: Collected) -> tuple[int, int]:
    return depth(brought_by(use.deferral)), len(use.conditions)


def _sooner(one: Deferral | None, other: Deferral | None) -> bool:
    return one is not other and within(other, one)


def _is_covered(leaf: Selection, others: Iterable[Selection]) -> bool:
    is_leaf = not leaf.selections and not leaf.deferred
    return is_leaf and any(covers(other, leaf) for other in others)


def _text(node: FieldNode) -> tuple[str, str]:
    return arguments_text(node.arguments, set()), _directives(node, set())


def _directives(node: FieldNode, variables: set[str]) -> str:
    kept = [each for each in node.directives or () if each.name.value not in _CONDITIONAL]
    return directives_text(kept, variables)
