"""Arguments of fields and directives: those that every subgraph knows."""

from __future__ import annotations

from collections.abc import Mapping

from router.compose.merge.applications import remember
from router.compose.merge.context import Merge, Sources, present
from router.compose.merge.defaults import merge_default
from router.compose.merge.descriptions import choose_description
from router.compose.merge.mismatch import who_has_it
from router.compose.merge.references import merge_input_type
from router.compose.wording import subgraphs
from router.federation.errors import Code
from router.federation.schema import DirectiveDefinition, Field, InputValue


def merge_arguments(
    work: Merge,
    target: Field | DirectiveDefinition,
    coordinate: str,
    sources: Sources[Field] | Sources[DirectiveDefinition],
) -> None:
    """Merges the arguments of the element at ``coordinate``.

    One that some subgraph lacks is left out, or refused where another requires it. One that a
    subgraph fills by ``@fromContext`` is no client's business and is left out too.
    """
    having: dict[int, Field | DirectiveDefinition] = {
        index: source for index, source in sources.items() if source is not None
    }
    names = dict.fromkeys(name for source in having.values() for name in source.arguments)
    for name in names:
        own = {index: source.arguments.get(name) for index, source in having.items()}
        where = f"{coordinate}({name}:)"
        if any(each is not None and each.has("fromContext") for each in own.values()):
            _check_contextual(work, where, own)
        elif any(each is None for each in own.values()):
            _report_missing(work, where, own)
        else:
            target.arguments[name] = _merge(work, name, where, present(own))


def _merge(
    work: Merge, name: str, coordinate: str, sources: Mapping[int, InputValue]
) -> InputValue:
    ref, _ = merge_input_type(work, coordinate, sources, is_argument=True)
    argument = InputValue(name=name, type=ref)
    choose_description(work, argument, coordinate, sources)
    remember(work, argument, coordinate, sources)
    merge_default(work, argument, coordinate, sources, Code.FIELD_ARGUMENT_DEFAULT_MISMATCH)
    return argument


def _report_missing(work: Merge, coordinate: str, sources: Sources[InputValue]) -> None:
    required = [work.name(index) for index, each in sources.items() if each and each.required]
    missing = [work.name(index) for index, each in sources.items() if each is None]
    if required:
        work.error(
            Code.REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH,
            f'Argument "{coordinate}" is required in some subgraphs but does not appear in all '
            f"subgraphs: it is required in {subgraphs(required)} but does not appear in "
            f"{subgraphs(missing)}: make it optional there, or add it here.",
        )
    else:
        who = who_has_it(work, sources, lambda each: each is not None)
        work.hint(
            "INCONSISTENT_ARGUMENT_PRESENCE",
            f'Optional argument "{coordinate}" will not be included in the supergraph as it does '
            f"not appear in all subgraphs: {who}.",
        )


def _check_contextual(work: Merge, coordinate: str, sources: Sources[InputValue]) -> None:
    for index, each in present(sources).items():
        if each.has("fromContext"):
            continue
        code = Code.CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS
        if each.required:
            work.error(
                code,
                f'Argument "{coordinate}" is contextual in at least one subgraph but in subgraph '
                f'"{work.name(index)}" it does not have @fromContext, is not nullable and has no '
                "default value.",
            )
        else:
            work.hint(
                code,
                f'Contextual argument "{coordinate}" will not be included in the supergraph since '
                "it is contextual in at least one subgraph.",
            )
