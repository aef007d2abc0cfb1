"""The fetch graph: steps, each one request to one subgraph, and what each needs from others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from router.federation.selection import ALWAYS, Conditions
from router.graph.nodes import Entrance
from router.operation.defers import Position
from router.plan.draft import Draft
from router.plan.nodes import ContextArgument, EntityRequirement, OperationKind, Path
from router.plan.required import Required, unite


class Step:
    """One request.

    ``roots`` holds what is asked, by the typename that representations carry (for a root fetch:
    the root type). ``guards`` are the conditions under which it is needed, any of them enough.
    ``only_for`` is set where it must not be shared with objects of another type. ``defer`` is the
    ``@defer`` with which its answer comes, by its position. ``definitions`` define the variables of
    ``contexts``. ``requires_by_type``: it requires fields of objects that it sends under the name
    of an interface, so that it is for no other types than those that it has these of.
    ``only_where``: under these conditions its objects are there.
    """

    def __init__(
        self,
        subgraph: str,
        path: Path,
        kind: OperationKind,
        *,
        is_root: bool,
        only_for: str | None = None,
        defer: Position | None = None,
        contexts: tuple[ContextArgument, ...] = (),
        definitions: tuple[str, ...] = (),
        requires_by_type: bool = False,
        only_where: Conditions = ALWAYS,
    ) -> None:
        self.only_where = only_where
        self.requires_by_type = requires_by_type
        self.contexts = contexts
        self.definitions = definitions
        self.only_for = only_for
        self.defer = defer
        self.subgraph = subgraph
        self.path = path
        self.kind = kind
        self.is_root = is_root
        self.after: dict[Step, None] = {}
        self.roots: dict[str, Draft] = {}
        self.guards: list[Conditions] = []
        self._guards: set[Conditions] = set()
        self._longest = 0
        self._requirements: dict[tuple[str, str], tuple[Required, ...]] = {}

    def root(self, entrance: Entrance) -> Draft:
        """What is asked of the entities that enter by ``entrance``."""
        draft = self.roots.get(entrance.typename)
        if draft is None:
            draft = self.roots[entrance.typename] = Draft(entrance.node)
        return draft

    def need(self, guard: Conditions) -> None:
        """Notes that the step, and all it comes after, is needed where ``guard`` holds."""
        if ALWAYS in self._guards or any(known <= guard for known in self._like(guard)):
            return
        if self._longest > len(guard):
            self.guards = [known for known in self.guards if not guard <= known]
            self._guards = set(self.guards)
        self._longest = max(self._longest, len(guard))
        self.guards.append(guard)
        self._guards.add(guard)
        for each in self.after:
            each.need(guard)

    def _like(self, guard: Conditions) -> Iterable[Conditions]:
        """Those guards that may be enough where ``guard`` is: of one variable there are few."""
        if len(guard) > 1:
            return self.guards
        return (guard,) if guard in self._guards else ()

    def require(self, type_name: str, typename: str, fields: Iterable[Required]) -> None:
        """Adds fields to the representations of one object type ("" for any), sent as another."""
        key = (type_name, typename)
        self._requirements[key] = unite((*self._requirements.get(key, ()), *fields))

    def requirements(self) -> tuple[EntityRequirement, ...]:
        """How the representations are built, object types with the same fields together."""
        alike: dict[tuple[str | None, tuple[Required, ...]], set[str]] = {}
        for (type_name, typename), fields in self._requirements.items():
            own = type_name == typename
            alike.setdefault((None if own else typename, fields), set()).add(type_name)
        return tuple(
            EntityRequirement(
                types=frozenset(types - {""}),
                typename=next(iter(types)) if typename is None and len(types) == 1 else typename,
                selections=fields,
            )
            for (typename, fields), types in alike.items()
        )

    def may_absorb(self, other: Step) -> bool:
        """Whether the other's fields may be asked of all the objects that this one is for."""
        if self.only_where != other.only_where and self._requirements != other._requirements:
            return False  # what the one requires is not there where the other's objects are
        if not (self.requires_by_type or other.requires_by_type):
            return True
        return self._requirements.keys() == other._requirements.keys()

    def absorb(self, other: Step) -> None:
        """Takes over another request to the same subgraph for the same objects."""
        self.requires_by_type |= other.requires_by_type
        for each in other.after:
            if each is not self:
                self.after.setdefault(each)
        for typename, draft in other.roots.items():
            if typename in self.roots:
                self.roots[typename].absorb(draft)
            else:
                self.roots[typename] = draft
        for guard in other.guards:
            self.need(guard)
        for (type_name, typename), fields in other._requirements.items():
            self.require(type_name, typename, fields)

    def drafts(self) -> Iterator[Draft]:
        return iter(self.roots.values())
