"""``@authenticated``, ``@requiresScopes`` and ``@policy`` travel between interfaces and objects.

An interface demands what any of its implementations demands, so that nobody reads through the
interface what the object hides; a field lent by an ``@interfaceObject`` demands on each
implementation what it demands there.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from router.federation.schema import Element, Field, InterfaceType, ObjectType

if TYPE_CHECKING:
    from router.compose.merge.context import Merge

SPECS = ("authenticated", "requiresScopes", "policy")


@dataclass(slots=True)
class AccessControl:
    """Elements of subgraphs whose demands also hold elsewhere, by coordinate and directive."""

    _extra: dict[tuple[str, str], list[tuple[int, Element]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    @classmethod
    def of(cls, work: Merge) -> AccessControl:
        """Works out who passes demands on to whom. Implementations must have been merged."""
        found = cls()
        if not any(spec in work.features for spec in SPECS):
            return found
        implementations = {
            interface.name: work.schema.possible_types(interface.name)
            for interface in work.schema.of_kind(InterfaceType)
        }
        interfaces: dict[str, list[str]] = defaultdict(list)
        for interface, names in implementations.items():
            for name in names:
                interfaces[name].append(interface)
        for index, facts in enumerate(work.facts):
            for named in facts.schema.of_kind(ObjectType):
                for interface in interfaces[named.name]:
                    found._add(index, named, interface)
                for each in named.fields.values():
                    if facts.is_external(named.name, each.name):
                        continue
                    if facts.is_interface_object(named.name):
                        found._lend(index, named.name, each, implementations, interfaces)
                    else:
                        for interface in interfaces[named.name]:
                            found._add(index, each, f"{interface}.{each.name}")
        return found

    def _lend(
        self,
        index: int,
        stand_in: str,
        lent: Field,
        implementations: dict[str, list[str]],
        interfaces: dict[str, list[str]],
    ) -> None:
        others: dict[str, None] = {}
        for name in implementations.get(stand_in, ()):
            self._add(index, lent, f"{name}.{lent.name}")
            others.update(dict.fromkeys(each for each in interfaces[name] if each != stand_in))
        for interface in others:
            self._add(index, lent, f"{interface}.{lent.name}")

    def _add(self, index: int, element: Element, coordinate: str) -> None:
        for spec in SPECS:
            if element.has(spec):
                self._extra[coordinate, spec].append((index, element))

    def extra_sources(self, coordinate: str, spec: str) -> tuple[tuple[int, Element], ...]:
        """The elements whose use of ``spec`` also holds at ``coordinate``."""
        return tuple(self._extra.get((coordinate, spec), ()))
