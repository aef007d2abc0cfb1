"""A field may be resolved by several subgraphs only if all of them say so."""

from __future__ import annotations

from router.compose.merge.abstracted import abstracted_fields
from router.compose.merge.context import Merge, Sources, present
from router.compose.merge.override import Overrides
from router.federation.errors import Code
from router.federation.schema import Field


def check_sharing(
    work: Merge, type_name: str, field_name: str, sources: Sources[Field], overrides: Overrides
) -> None:
    """Refuses a field that several subgraphs resolve and one of them does not share."""
    resolving: list[tuple[int, str, bool]] = []
    for index, source in sources.items():
        facts = work.facts[index]
        shown = f'"{work.name(index)}"'
        if source is None:
            for interface, _ in abstracted_fields(work, type_name, field_name, index):
                if not facts.is_fully_external(interface, field_name):
                    through = f'{shown} (through @interfaceObject field "{interface}.{field_name}")'
                    shareable = facts.is_shareable(interface, field_name)
                    resolving.append((index, through, shareable))
        elif overrides.resolves(index) and not facts.is_fully_external(type_name, field_name):
            resolving.append((index, shown, facts.is_shareable(type_name, field_name)))
    closed = [shown for _, shown, shareable in resolving if not shareable]
    if not closed or len(resolving) < 2:  # noqa: PLR2004 - sharing takes two
        return
    where = "all of them" if len(closed) == len(resolving) else _joined(closed)
    suspects = [
        shown
        for index, shown, shareable in resolving
        if not shareable and index in overrides.unknown_target
    ]
    extra = (
        f' (please note that "{type_name}.{field_name}" has an @override directive in '
        f"{suspects[0]} that targets an unknown subgraph, so this could be due to misspelling the "
        "@override(from:) argument)"
        if suspects
        else ""
    )
    work.error(
        Code.INVALID_FIELD_SHARING,
        f'Non-shareable field "{type_name}.{field_name}" is resolved from multiple subgraphs: it '
        f"is resolved from subgraphs {_joined([shown for _, shown, _ in resolving])} and defined "
        f"as non-shareable in {where}{extra}: mark it @shareable in each, or remove it from all "
        "but one.",
    )


def check_subscription_field(work: Merge, field_name: str, sources: Sources[Field]) -> None:
    """A subscription has one source of events."""
    sharing = [
        work.name(index) for index, source in present(sources).items() if source.has("shareable")
    ]
    if sharing:
        work.error(
            Code.INVALID_FIELD_SHARING,
            "Fields on root level subscription object cannot be marked as shareable: "
            f'"Subscription.{field_name}" is in {_joined(sharing)}.',
        )


def _joined(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
