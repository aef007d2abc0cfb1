"""The default value of an argument or input field: one that every subgraph has."""

from __future__ import annotations

from router.compose.merge.context import Merge, Sources, present
from router.compose.merge.mismatch import who_has_what
from router.federation import values
from router.federation.errors import Code
from router.federation.schema import InputValue


def merge_default(
    work: Merge, target: InputValue, coordinate: str, sources: Sources[InputValue], code: Code
) -> None:
    """Keeps a default that all have alike, drops one that only some have, and refuses two that
    differ with ``code``."""
    inputs = present(sources)
    defaults = {
        index: values.canonical(each.default, each.type, work.subgraphs[index].schema)
        for index, each in inputs.items()
        if each.default is not None
    }
    texts = {index: values.text(default) for index, default in defaults.items()}
    variants = {values.meaning(default) for default in defaults.values()}
    if len(variants) == 1 and len(texts) == len(inputs):
        target.default = next(iter(defaults.values()))
        return
    if not variants:
        return
    shown = {
        index: f"default value {texts[index]}" if index in texts else "no default value"
        for index in inputs
    }
    if len(variants) > 1:
        what = "Argument" if code is Code.FIELD_ARGUMENT_DEFAULT_MISMATCH else "Input field"
        work.error(
            code,
            f'{what} "{coordinate}" has incompatible default values across subgraphs: it has '
            f"{who_has_what(work, shown, str)}: give it the same default everywhere.",
        )
    else:
        work.hint(
            "INCONSISTENT_DEFAULT_VALUE_PRESENCE",
            f'"{coordinate}" has a default value in only some subgraphs, so it has none in the '
            f"supergraph: it has {who_has_what(work, shown, str)}.",
        )
