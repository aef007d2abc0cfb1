"""Input objects have the fields that they have in every subgraph."""

from __future__ import annotations

from router.compose.merge.applications import remember
from router.compose.merge.context import Merge, Sources, present
from router.compose.merge.defaults import merge_default
from router.compose.merge.descriptions import choose_description
from router.compose.merge.join_field import join_input_field
from router.compose.merge.join_type import merge_type_head
from router.compose.merge.mismatch import who_has_it
from router.compose.merge.references import merge_input_type
from router.compose.wording import subgraphs
from router.federation.errors import Code
from router.federation.schema import InputObjectType, InputValue


def merge_input_object(work: Merge, target: InputObjectType) -> None:
    """Merges an input object type."""
    heads = work.sources(target)
    merge_type_head(work, target, heads)
    sources = {
        index: source for index, source in heads.items() if isinstance(source, InputObjectType)
    }
    for name in dict.fromkeys(name for source in sources.values() for name in source.fields):
        versions = {index: source.fields.get(name) for index, source in sources.items()}
        field = _merge(work, target.name, name, versions)
        missing = [work.name(index) for index, version in versions.items() if version is None]
        # a field that is hidden anyway may differ: that is how one is introduced step by step
        hidden = any(version.has("inaccessible") for version in present(versions).values())
        if hidden or not missing:
            target.fields[name] = field
        else:
            _report_missing(work, f"{target.name}.{name}", versions, missing)
    if not target.fields:
        work.error(
            Code.EMPTY_MERGED_INPUT_TYPE,
            f'None of the fields of input object type "{target.name}" are consistently defined in '
            "all the subgraphs defining that type. As only fields common to all subgraphs are "
            "merged, this would result in an empty type.",
        )


def _merge(work: Merge, owner: str, name: str, sources: Sources[InputValue]) -> InputValue:
    coordinate = f"{owner}.{name}"
    ref, types_equal = merge_input_type(work, coordinate, sources, is_argument=False)
    field = InputValue(name=name, type=ref)
    choose_description(work, field, coordinate, sources)
    remember(work, field, coordinate, sources)
    join_input_field(work, owner, field, sources, types_equal=types_equal)
    merge_default(work, field, coordinate, sources, Code.INPUT_FIELD_DEFAULT_MISMATCH)
    return field


def _report_missing(
    work: Merge, coordinate: str, sources: Sources[InputValue], missing: list[str]
) -> None:
    required = [work.name(index) for index, version in present(sources).items() if version.required]
    if required:
        work.error(
            Code.REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH,
            f'Input object field "{coordinate}" is required in some subgraphs but does not appear '
            f"in all subgraphs: it is required in {subgraphs(required)} but does not appear in "
            f"{subgraphs(missing)}: make it optional there, or add it here.",
        )
    else:
        who = who_has_it(work, sources, lambda version: version is not None)
        work.hint(
            "INCONSISTENT_INPUT_OBJECT_FIELD",
            f'Input object field "{coordinate}" will not be part of the supergraph as it does not '
            f"appear in all subgraphs: {who}.",
        )
