"""``@override``: which subgraphs no longer resolve a field, and whether that is sound."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from router.compose.merge.abstracted import abstracted_fields
from router.compose.merge.context import Merge, Sources, present
from router.compose.wording import listed, suggest
from router.federation import values
from router.federation.errors import Code
from router.federation.schema import Application, CompositeType, Field, InterfaceType

_LABEL = re.compile(r"^[a-zA-Z][a-zA-Z0-9_\-:./]*$")
_PERCENT = re.compile(r"^percent\((\d{1,2}(\.\d{1,8})?|100)\)$")


@dataclass(slots=True)
class Overrides:
    """The effect of a field's overrides, by position of the subgraph.

    ``used`` are overridden but still needed there (a key, say), ``unused`` are overridden and gone;
    with a label the field is in migration and both sides keep it.
    """

    used: set[int] = field(default_factory=set)
    unused: set[int] = field(default_factory=set)
    labels: dict[int, str] = field(default_factory=dict)
    unknown_target: set[int] = field(default_factory=set)

    def resolves(self, index: int) -> bool:
        """Whether the subgraph still counts as one that resolves the field."""
        return index not in self.used and index not in self.unused


def merge_overrides(
    work: Merge, owner: CompositeType, name: str, sources: Sources[Field]
) -> Overrides:
    """Works out the overrides of the field ``name`` of ``owner``."""
    uses = {
        index: overrides[0]
        for index, source in present(sources).items()
        if (overrides := source.applied("override"))
    }
    if not uses:
        return Overrides()
    run = _Overriding(work, owner, name, sources, uses)
    for index in uses:
        run.check(index)
    return run.result


class _Overriding:
    def __init__(
        self,
        work: Merge,
        owner: CompositeType,
        name: str,
        sources: Sources[Field],
        uses: dict[int, Application],
    ) -> None:
        self._work = work
        self._owner = owner.name
        self._name = name
        self._coordinate = f"{owner.name}.{name}"
        self._sources = sources
        self._uses = uses
        self._names = [subgraph.name for subgraph in work.subgraphs]
        self.result = Overrides()

    def check(self, index: int) -> None:
        work, coordinate = self._work, self._coordinate
        here = work.name(index)
        source = values.string(self._uses[index].arguments.get("from")) or ""
        own_type = work.subgraphs[index].schema.types[self._owner]
        if isinstance(own_type, InterfaceType):
            work.error(
                Code.OVERRIDE_ON_INTERFACE,
                f'@override cannot be used on field "{coordinate}" on subgraph "{here}": '
                "@override is not supported on interface type fields.",
            )
        elif work.facts[index].is_interface_object(self._owner):
            work.error(
                Code.OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE,
                "@override is not yet supported on fields of @interfaceObject types: cannot be "
                f'used on field "{coordinate}" on subgraph "{here}".',
            )
        elif source not in self._names:
            self.result.unknown_target.add(index)
            work.hint(
                "FROM_SUBGRAPH_DOES_NOT_EXIST",
                f'Source subgraph "{source}" for field "{coordinate}" on subgraph "{here}" does '
                f"not exist.{suggest(source, self._names)}",
            )
        elif source == here:
            work.error(
                Code.OVERRIDE_FROM_SELF_ERROR,
                f'Source and destination subgraphs "{source}" are the same for overridden field '
                f'"{coordinate}": name the subgraph that the field comes from.',
            )
        elif self._names.index(source) in self._uses:
            work.error(
                Code.OVERRIDE_SOURCE_HAS_OVERRIDE,
                f'Field "{coordinate}" on subgraph "{here}" is also marked with directive '
                f'@override in subgraph "{source}". Only one @override directive is allowed per '
                "field.",
            )
        else:
            self._take_over(index, self._names.index(source))

    def _take_over(self, index: int, origin: int) -> None:
        work, coordinate = self._work, self._coordinate
        here, source = work.name(index), work.name(origin)
        overridden = self._sources.get(origin)
        if overridden is None:
            abstracted = abstracted_fields(work, self._owner, self._name, origin)
            if abstracted:
                types = listed((interface for interface, _ in abstracted), "type")
                work.error(
                    Code.OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE,
                    f'Invalid @override on field "{coordinate}" of subgraph "{here}": source '
                    f'subgraph "{source}" does not have field "{coordinate}" but abstracts it in '
                    f"{types}, and overriding abstracted fields is not supported.",
                )
            else:
                work.hint(
                    "OVERRIDE_DIRECTIVE_CAN_BE_REMOVED",
                    f'Field "{coordinate}" on subgraph "{here}" no longer exists in the from '
                    "subgraph. The @override directive can be removed.",
                )
            return
        conflict = self._conflict(index, origin, overridden)
        if conflict:
            directive, where = conflict
            work.error(
                Code.OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE,
                f'@override cannot be used on field "{coordinate}" on subgraph "{here}" since '
                f'"{coordinate}" on "{where}" is marked with directive "@{directive}".',
            )
            return
        self._mark(index, origin)
        self._label(index, origin)

    def _conflict(self, index: int, origin: int, overridden: Field) -> tuple[str, str] | None:
        for directive in ("requires", "provides"):
            if overridden.has(directive):
                return directive, self._work.name(origin)
        if self._work.facts[index].is_external(self._owner, self._name):
            return "external", self._work.name(index)
        return None

    def _mark(self, index: int, origin: int) -> None:
        facts = self._work.facts[origin]
        if facts.is_external(self._owner, self._name):
            self._work.hint(
                "OVERRIDE_DIRECTIVE_CAN_BE_REMOVED",
                f'Field "{self._coordinate}" on subgraph "{self._work.name(index)}" is not '
                'resolved anymore by the from subgraph (it is marked "@external" in '
                f'"{facts.subgraph.name}"). The @override directive can be removed.',
            )
            return
        used = facts.is_used(self._owner, self._name)
        (self.result.used if used else self.result.unused).add(origin)
        if "label" in self._uses[index].arguments:
            return
        remedy = (
            "It is still used in some federation directive(s) or by an interface: mark it "
            "@external, or remove it along with its references."
            if used
            else "Consider removing it."
        )
        self._work.hint(
            "OVERRIDDEN_FIELD_CAN_BE_REMOVED",
            f'Field "{self._coordinate}" on subgraph "{facts.subgraph.name}" is overridden. '
            f"{remedy}",
        )

    def _label(self, index: int, origin: int) -> None:
        label = values.string(self._uses[index].arguments.get("label"))
        if not label:
            return
        if not _LABEL.match(label) and not _PERCENT.match(label):
            self._work.error(
                Code.OVERRIDE_LABEL_INVALID,
                f'Invalid @override label "{label}" on field "{self._coordinate}" on subgraph '
                f'"{self._work.name(index)}": labels must start with a letter and after that may '
                "contain alphanumerics, underscores, minuses, colons, periods, or slashes. "
                'Alternatively, labels may be of the form "percent(x)" where x is a number from '
                "0 to 100 with at most 8 decimals.",
            )
            return
        self.result.labels[index] = self.result.labels[origin] = label
        self._work.hint(
            "OVERRIDE_MIGRATION_IN_PROGRESS",
            f'Field "{self._coordinate}" is currently being migrated with progressive @override. '
            "Once the migration is complete, remove the field from subgraph "
            f'"{self._work.name(origin)}".',
        )
