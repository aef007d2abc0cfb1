"""What an ``@external`` field must have in common with the field it mentions."""

from __future__ import annotations

from router.compose.merge.context import Merge, Sources, present
from router.compose.merge.mismatch import who_has_it, who_has_what
from router.federation import values
from router.federation.errors import Code
from router.federation.schema import CompositeType, Field, InputValue
from router.federation.subtype import is_strict_subtype


def without_external(
    work: Merge, owner: CompositeType, name: str, sources: Sources[Field]
) -> dict[int, Field | None]:
    """The sources that define the field, gaps for those that only mention it.

    A mention may not carry directives that the supergraph would show.
    """
    kept: dict[int, Field | None] = {}
    for index, source in sources.items():
        if source is None or not work.facts[index].is_external(owner.name, name):
            kept[index] = source
            continue
        kept[index] = None
        for use in source.directives:
            if work.is_merged(index, use):
                work.error(
                    Code.MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL,
                    f"[{work.name(index)}] Cannot apply merged directive @{use.name} to external "
                    f'field "{owner.name}.{name}": apply it where the field is defined.',
                )
    return kept


def check_externals(
    work: Merge, owner: CompositeType, target: Field, sources: Sources[Field], *, types_equal: bool
) -> None:
    """Holds every mention of a field against what the field became."""
    coordinate = f"{owner.name}.{target.name}"
    mentions = {
        index: source
        for index, source in present(sources).items()
        if work.facts[index].is_external(owner.name, target.name)
    }
    if any(
        mention.type != target.type
        and (types_equal or not is_strict_subtype(target.type, mention.type, work.schema))
        for mention in mentions.values()
    ):
        who = who_has_what(work, sources, lambda field: f'type "{field.type}"')
        work.error(
            Code.EXTERNAL_TYPE_MISMATCH,
            f'Type of field "{coordinate}" is incompatible across subgraphs (where marked '
            f"@external): it has {who}.",
        )
    for argument in target.arguments.values():
        _check_argument(work, coordinate, argument, mentions, sources)


def _check_argument(
    work: Merge,
    coordinate: str,
    target: InputValue,
    mentions: dict[int, Field],
    sources: Sources[Field],
) -> None:
    where = f"{coordinate}({target.name}:)"
    given = {index: source.arguments.get(target.name) for index, source in present(sources).items()}
    own = [given[index] for index in mentions]
    if any(each is None for each in own):
        who = who_has_it(work, given, lambda each: each is not None)
        work.error(
            Code.EXTERNAL_ARGUMENT_MISSING,
            f'Field "{coordinate}" is missing argument "{where}" in some subgraphs where it is '
            f"marked @external: {who}.",
        )
    declared = [each for each in own if each is not None]
    if any(
        each.type != target.type and not is_strict_subtype(each.type, target.type, work.schema)
        for each in declared
    ):
        who = who_has_what(work, given, lambda each: f'type "{each.type}"')
        work.error(
            Code.EXTERNAL_ARGUMENT_TYPE_MISMATCH,
            f'Type of argument "{where}" is incompatible across subgraphs (where "{coordinate}" is '
            f"marked @external): it has {who}.",
        )
    if any(not values.same(each.default, target.default) for each in declared):
        who = who_has_what(work, given, _default)
        work.error(
            Code.EXTERNAL_ARGUMENT_DEFAULT_MISMATCH,
            f'Argument "{where}" has incompatible defaults across subgraphs (where "{coordinate}" '
            f"is marked @external): it has {who}.",
        )


def _default(value: InputValue) -> str:
    return f"default value {values.text(value.default)}" if value.default else "no default value"
