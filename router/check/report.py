"""What a check found. The command's answer hangs on :attr:`CheckReport.ok` alone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from router.check.change import Change, Severity
from router.check.operations import Operation
from router.federation.errors import CompositionError, CompositionHint


class Action(StrEnum):
    """What is proposed for a subgraph."""

    ADDED = "added"
    REPLACED = "replaced"
    REMOVED = "removed"


class Outcome(StrEnum):
    """What a change of the graph means for one operation.

    ``BROKEN`` was valid and would not be. ``AFFECTED`` stays valid, but uses something of which a
    breaking or dangerous change is made. ``INVALID`` is not valid in the running graph either, so
    the change is not to blame.
    """

    BROKEN = "broken"
    AFFECTED = "affected"
    INVALID = "invalid"
    UNAFFECTED = "unaffected"


@dataclass(frozen=True, slots=True)
class CheckedOperation:
    """One operation's outcome.

    ``errors`` say why it is broken or invalid, ``changes`` are the breaking and dangerous changes
    that it meets.
    """

    operation: Operation
    outcome: Outcome
    errors: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckReport:
    """All that is known of a proposal.

    ``hints`` are those that the running graph does not give as well. ``operations`` is ``None``
    where none were given. With ``only_used``, a breaking change that no operation meets is no
    reason to refuse.
    """

    subgraphs: tuple[tuple[str, Action], ...]
    errors: tuple[CompositionError, ...] = ()
    hints: tuple[CompositionHint, ...] = ()
    changes: tuple[Change, ...] = ()
    operations: tuple[CheckedOperation, ...] | None = None
    only_used: bool = False
    reconstructed: bool = False
    """Whether the other subgraphs were taken out of the supergraph."""

    @property
    def ok(self) -> bool:
        """Whether the proposal can go out."""
        return not self.errors and not self.refused and not self.with_outcome(Outcome.BROKEN)

    @property
    def refused(self) -> tuple[Change, ...]:
        """The breaking changes that are a reason to refuse."""
        breaking = self.of(Severity.BREAKING)
        if not self.only_used:
            return breaking
        return tuple(each for each in breaking if self.users(each))

    def of(self, severity: Severity) -> tuple[Change, ...]:
        """The changes of one severity, by coordinate."""
        return tuple(each for each in self.changes if each.severity is severity)

    def users(self, change: Change) -> tuple[Operation, ...]:
        """The operations that meet a change, none for a safe one."""
        return tuple(each.operation for each in self.operations or () if change in each.changes)

    def with_outcome(self, outcome: Outcome) -> tuple[CheckedOperation, ...]:
        """The operations of one outcome."""
        return tuple(each for each in self.operations or () if each.outcome is outcome)
