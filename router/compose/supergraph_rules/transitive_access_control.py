"""A field must not give away, through ``@requires`` or ``@fromContext``, what its reader may not
see: it demands at least what the fields that it reads demand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from router.compose.facts import context_reference, fields_of
from router.compose.merge.argument_strategies import Dnf, conjunction, read_dnf
from router.compose.merge.context import Merge
from router.federation import field_set, values
from router.federation.errors import Code, CompositionError
from router.federation.field_set import FieldSet, FieldSetError, FragmentSelection
from router.federation.schema import CompositeType, Element, Field, Schema
from router.federation.type_ref import base_name

_TRUE: Dnf = ((),)


@dataclass(frozen=True, slots=True)
class Demands:
    """What a reader must be or have; the two expressions are alternatives of conjunctions."""

    authenticated: bool = False
    scopes: Dnf = _TRUE
    policies: Dnf = _TRUE

    @classmethod
    def of(cls, *elements: Element | None) -> Demands:
        """The demands of all ``elements`` together."""
        uses = [use for element in elements if element for use in element.directives]
        scopes = [read_dnf(use.arguments["scopes"]) for use in uses if use.spec == "requiresScopes"]
        policies = [read_dnf(use.arguments["policies"]) for use in uses if use.spec == "policy"]
        return cls(
            authenticated=any(use.spec == "authenticated" for use in uses),
            scopes=conjunction(scopes) if scopes else _TRUE,
            policies=conjunction(policies) if policies else _TRUE,
        )

    def cover(self, other: Demands) -> bool:
        """Whether whoever meets these demands also meets ``other``."""
        return (
            (self.authenticated or not other.authenticated)
            and _implies(self.scopes, other.scopes)
            and _implies(self.policies, other.policies)
        )


def _implies(one: Dnf, other: Dnf) -> bool:
    return all(any(set(right) <= set(left) for right in other) for left in one)


def transitive_access_control(work: Merge) -> Iterator[CompositionError]:
    """Checks every ``@requires`` and ``@fromContext`` of every subgraph."""
    if not {"authenticated", "requiresScopes", "policy"} & work.features.keys():
        return
    for facts in work.facts:
        for named, field, use in facts.uses_on_fields("requires"):
            yield from _check(
                work, (named.name, field.name), fields_of(use), [named.name], "@requires"
            )
        for named in facts.schema.of_kind(CompositeType):
            for each in named.fields.values():
                for selected, types in _from_contexts(each, facts.contexts):
                    place = (named.name, each.name)
                    yield from _check(work, place, selected, types, "@fromContext")


def _from_contexts(
    field: Field, contexts: dict[str, tuple[str, ...]]
) -> Iterator[tuple[FieldSet, Sequence[str]]]:
    for argument in field.arguments.values():
        for use in argument.applied("fromContext"):
            reference = context_reference(values.string(use.arguments.get("field")) or "")
            if reference is None:
                continue
            try:
                yield field_set.parse_field_set(reference[1]), contexts.get(reference[0], ())
            except FieldSetError:
                continue  # the rule for contextual arguments refused it


def _check(
    work: Merge,
    place: tuple[str, str],
    selected: FieldSet,
    types: Sequence[str],
    directive: str,
) -> Iterator[CompositionError]:
    owner = work.schema.composite(place[0])
    field = owner.fields.get(place[1]) if owner else None
    own = Demands.of(owner, field)
    for name in types:
        read = [name] if directive == "@fromContext" else []
        uncovered = next(
            (
                what
                for what, demands in _demands(work.schema, selected, name, read)
                if not own.cover(demands)
            ),
            None,
        )
        if uncovered is not None:
            yield CompositionError(
                Code.MISSING_TRANSITIVE_AUTH_REQUIREMENTS,
                f'Field "{place[0]}.{place[1]}" does not specify necessary @authenticated, '
                f"@requiresScopes and/or @policy auth requirements to access the transitive "
                f"{uncovered} from {directive} selection set.",
            )


def _demands(
    schema: Schema, selected: FieldSet, parent: str, read: Sequence[str] = ()
) -> Iterator[tuple[str, Demands]]:
    for name in read:
        yield f'data in context type "{name}"', Demands.of(schema.types.get(name))
    for each in selected:
        if isinstance(each, FragmentSelection):
            condition = each.type_condition
            if condition:
                yield (
                    f'data in inline fragment type condition "{condition}"',
                    Demands.of(schema.types.get(condition)),
                )
            yield from _demands(schema, each.selections, condition or parent)
            continue
        named = schema.composite(parent)
        field = named.fields.get(each.name) if named else None
        if field is None:
            continue
        below = base_name(field.type)
        what = f'field "{parent}.{each.name}" data'
        yield what, Demands.of(field)
        yield what, Demands.of(schema.types.get(below))
        yield from _demands(schema, each.selections, below)
