"""What ``@key``, ``@requires`` and ``@provides`` have in common: how their field set is checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from graphql import StringValueNode

from router.compose.facts import Facts
from router.federation import field_set, values
from router.federation.errors import Code, CompositionError
from router.federation.field_set import FieldSelection, FieldSet, FieldSetError, Selection
from router.federation.schema import (
    BUILT_IN_DIRECTIVES,
    Application,
    CompositeType,
    Field,
    InterfaceType,
)
from router.federation.type_ref import base_name


@dataclass(frozen=True, slots=True)
class FieldSetRule:
    """One directive's demands on its field set, and the codes with which it refuses.

    ``has_args`` is ``None`` where arguments are allowed, ``missing_external`` where leaves need
    not be external. ``field_problem`` may refuse a selected field with a code of its own.
    """

    directive: str
    invalid: Code
    invalid_type: Code
    has_directive: Code
    has_args: Code | None
    missing_external: Code | None
    field_problem: Callable[[Facts, str, Field], CompositionError | None] | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A use of the directive: on which coordinate, and on which type its fields are selected."""

    coordinate: str
    kind: str
    parent: str


def check_field_set(
    rule: FieldSetRule, facts: Facts, use: Application, place: Place
) -> Iterator[CompositionError]:
    """Every error in one use of the directive; only the first where it cannot be selected."""
    given = use.arguments.get("fields")
    shown = f"@{use.name}(fields: {values.text(given) if given else ''})"
    prefix = f'On {place.kind} "{place.coordinate}", for {shown}: '
    if not isinstance(given, StringValueNode):
        yield CompositionError(
            rule.invalid_type,
            f'{prefix}Invalid value for argument "fields": must be a string.',
        )
        return
    try:
        selected = field_set.parse_field_set(given.value)
        refusal = _first_refused_field(rule, facts, selected, place.parent)
        if refusal is not None:
            yield CompositionError(refusal.code, prefix + refusal.message)
            return
        field_set.check(selected, facts.schema, place.parent)
        _check_known_directives(selected, facts)
    except FieldSetError as error:
        yield CompositionError(rule.invalid, prefix + _with_advice(str(error), rule))
        return
    for found in _Walk(rule, facts).errors(selected, place.parent, external_above=False):
        yield CompositionError(found.code, prefix + found.message)


def _with_advice(message: str, rule: FieldSetRule) -> str:
    if not message.startswith("Cannot query field"):
        return message
    if rule.directive == "key":
        return (
            f"{message.removesuffix('.')} (the field should either be added to this subgraph or, "
            "if it should not be resolved by this subgraph, you need to add it to this subgraph "
            "with @external)."
        )
    return (
        f"{message.removesuffix('.')} (if the field is defined in another subgraph, you need to "
        "add it to this subgraph with @external)."
    )


def _first_refused_field(
    rule: FieldSetRule, facts: Facts, selected: FieldSet, parent: str
) -> CompositionError | None:
    if rule.field_problem is None:
        return None
    for named, field in field_set.walk(selected, facts.schema, parent):
        problem = rule.field_problem(facts, f"{named.name}.{field.name}", field)
        if problem is not None:
            return problem
    return None


def _check_known_directives(selected: FieldSet, facts: Facts) -> None:
    local = facts.subgraph.local_directives.values()
    for each in selected:
        for text in each.directives:
            name = text.removeprefix("@").split("(")[0]
            if name not in {*BUILT_IN_DIRECTIVES, *facts.schema.directives, *local}:
                raise FieldSetError(f'Unknown directive "@{name}".')
        _check_known_directives(each.selections, facts)


class _Walk:
    def __init__(self, rule: FieldSetRule, facts: Facts) -> None:
        self._rule = rule
        self._facts = facts

    def errors(
        self, selected: FieldSet, parent: str, *, external_above: bool
    ) -> Iterator[CompositionError]:
        for each in selected:
            yield from self._directives(each)
            if isinstance(each, FieldSelection):
                yield from self._field(each, parent, external_above=external_above)
            else:
                below = each.type_condition or parent
                yield from self.errors(each.selections, below, external_above=external_above)

    def _directives(self, selection: Selection) -> Iterator[CompositionError]:
        if selection.directives:
            yield CompositionError(
                self._rule.has_directive,
                "cannot have directive applications in the "
                f"@{self._rule.directive}(fields:) argument but found "
                f"{', '.join(selection.directives)}.",
            )

    def _field(
        self, selection: FieldSelection, parent: str, *, external_above: bool
    ) -> Iterator[CompositionError]:
        named = self._facts.schema.composite(parent)
        field = named.fields.get(selection.name) if named else None
        if self._rule.has_args and field is not None and field.arguments:
            yield CompositionError(
                self._rule.has_args,
                f'field "{parent}.{selection.name}" cannot be included because it has arguments '
                f"(fields with arguments are not allowed in @{self._rule.directive})",
            )
        external = self._facts.is_external(parent, selection.name)
        if not selection.selections and not external and not external_above:
            yield from self._missing_external(f"{parent}.{selection.name}", parent, selection.name)
        if field is not None and selection.selections:
            yield from self.errors(
                selection.selections,
                base_name(field.type),
                external_above=external_above or external or self._implemented(named, field),
            )

    def _missing_external(
        self, coordinate: str, parent: str, name: str
    ) -> Iterator[CompositionError]:
        if self._rule.missing_external is None:
            return
        why = (
            'since it is already "effectively" provided by this subgraph (while it is marked '
            "@external, it is a @key field of an extension type, which are not internally "
            "considered external for historical reasons)"
            if self._facts.is_fake_external(parent, name)
            else "since it is already provided by this subgraph (it is not marked @external)"
        )
        yield CompositionError(
            self._rule.missing_external,
            f'field "{coordinate}" should not be part of a @{self._rule.directive} {why}',
        )

    def _implemented(self, named: CompositeType | None, field: Field) -> bool:
        """Whether some implementation of an interface's field is external."""
        return isinstance(named, InterfaceType) and any(
            self._facts.is_external(name, field.name)
            for name in self._facts.schema.possible_types(named.name)
        )
