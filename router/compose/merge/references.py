"""The type that a field or argument has in the supergraph.

Outputs take the most general of the subgraphs' types, so that whatever a subgraph answers fits;
inputs the most special, so that whatever a client sends fits every subgraph.
"""

from __future__ import annotations

from dataclasses import replace

from router.compose.merge.context import EnumUse, Merge, Sources, present
from router.compose.merge.mismatch import who_has_what
from router.federation.errors import Code
from router.federation.schema import EnumType, Field, InputValue
from router.federation.subtype import is_strict_subtype
from router.federation.type_ref import TypeRef, base_name


def merge_output_type(
    work: Merge, coordinate: str, sources: Sources[Field]
) -> tuple[TypeRef, bool]:
    """The type of an output field, and whether all subgraphs have that very type."""
    types = {index: field.type for index, field in present(sources).items()}
    return _merge(work, coordinate, types, is_input=False, is_argument=False)


def merge_input_type(
    work: Merge, coordinate: str, sources: Sources[InputValue], *, is_argument: bool
) -> tuple[TypeRef, bool]:
    """As :func:`merge_output_type`, of an argument or an input object's field."""
    types = {index: value.type for index, value in present(sources).items()}
    return _merge(work, coordinate, types, is_input=True, is_argument=is_argument)


def _merge(
    work: Merge, coordinate: str, types: dict[int, TypeRef], *, is_input: bool, is_argument: bool
) -> tuple[TypeRef, bool]:
    chosen: TypeRef | None = None
    differ = clash = False
    for ref in types.values():
        if chosen is None or chosen == ref:
            chosen = ref
        elif is_strict_subtype(chosen, ref, work.schema):
            differ = True
            chosen = ref if is_input else chosen
        elif is_strict_subtype(ref, chosen, work.schema):
            differ = True
            chosen = chosen if is_input else ref
        else:
            clash = True
    if chosen is None:
        raise ValueError(f"{coordinate} is in no subgraph")
    _note_enum(work, coordinate, chosen, is_input=is_input)
    element = "argument" if is_argument else "field"
    if clash:
        work.error(
            Code.FIELD_ARGUMENT_TYPE_MISMATCH if is_argument else Code.FIELD_TYPE_MISMATCH,
            f'Type of {element} "{coordinate}" is incompatible across subgraphs: it has '
            f"{who_has_what(work, _shown(types), str)}: give it one type, or types that differ "
            "only in being more or less special.",
        )
    elif differ:
        work.hint(
            f"INCONSISTENT_BUT_COMPATIBLE_{element.upper()}_TYPE",
            f'Type of {element} "{coordinate}" is inconsistent but compatible across subgraphs: '
            f'the supergraph uses "{chosen}"; it has {who_has_what(work, _shown(types), str)}.',
        )
    return chosen, not (clash or differ)


def _shown(types: dict[int, TypeRef]) -> dict[int, str]:
    return {index: f'type "{ref}"' for index, ref in types.items()}


def _note_enum(work: Merge, coordinate: str, ref: TypeRef, *, is_input: bool) -> None:
    name = base_name(ref)
    if not isinstance(work.schema.types.get(name), EnumType):
        return
    use = work.enum_uses.get(name, EnumUse())
    if is_input:
        work.enum_uses[name] = replace(use, as_input=use.as_input or coordinate)
    else:
        work.enum_uses[name] = replace(use, as_output=use.as_output or coordinate)
