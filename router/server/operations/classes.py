"""What a class of clients may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from router.plan.nodes import OperationKind

Mode: TypeAlias = Literal["open", "registered-first", "registered-only"]

ALL_LISTS: Final = "*"
SUBJECT: Final = "{subject}"

ALL_KINDS: Final[frozenset[OperationKind]] = frozenset({"query", "mutation", "subscription"})


@dataclass(frozen=True, slots=True)
class Quota:
    """How many requests one client may make in ``period`` seconds."""

    requests: int
    period: float


@dataclass(frozen=True, slots=True)
class ClientClass:
    """What the clients of a class may do.

    ``lists`` names the manifests that count for them (``*``: all; ``{subject}``: the one named like
    the client's verified id). ``operations`` empty: every name. ``automatic``: documents may be
    registered at run time. ``quota`` is for one client, by its verified id or else its address.
    """

    name: str
    mode: Mode = "open"
    lists: tuple[str, ...] = (ALL_LISTS,)
    automatic: bool = True
    introspection: bool = True
    kinds: frozenset[OperationKind] = ALL_KINDS
    operations: frozenset[str] = frozenset()
    deprecation_warnings: bool = False
    quota: Quota | None = None

    @property
    def restricted(self) -> bool:
        """Whether there are operations that it may not run although it may send them."""
        return bool(self.operations) or self.kinds != ALL_KINDS


EVERYBODY: Final = ClientClass("everybody")
"""The class of all clients where no classes are configured."""
