"""What a payment comes to, computed from its events and from nothing else.

Pure: no store, no clock. Amounts are minor units of the payment's currency.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from subgraphs.payments.errors import AmountExceeded
from subgraphs.payments.models import Kind, State

OPEN: Final = frozenset({State.REQUEST, State.PENDING, State.ACTION_REQUIRED})
"""The states in which a provider's last word is still to come."""

_PHASE: Final = {
    State.REQUEST: 0,
    State.PENDING: 1,
    State.ACTION_REQUIRED: 1,
    State.FAILURE: 2,
    State.SUCCESS: 2,
}
_RANK: Final = {state: rank for rank, state in enumerate(State)}
_VERBS: Final = {Kind.CHARGE: "captured", Kind.REFUND: "refunded", Kind.CANCEL: "voided"}


class Standing(StrEnum):
    """Where a payment stands, for people."""

    PENDING = "PENDING"
    ACTION_REQUIRED = "ACTION_REQUIRED"
    FAILED = "FAILED"
    AUTHORIZED = "AUTHORIZED"
    PARTIALLY_CAPTURED = "PARTIALLY_CAPTURED"
    CAPTURED = "CAPTURED"
    PARTIALLY_REFUNDED = "PARTIALLY_REFUNDED"
    REFUNDED = "REFUNDED"
    VOIDED = "VOIDED"
    CHARGED_BACK = "CHARGED_BACK"


@dataclass(frozen=True, slots=True)
class Entry:
    """An event, as far as balances are concerned."""

    id: str
    operation_id: str
    kind: Kind
    state: State
    amount: int
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class Balance:
    """Sums of a payment, none of them ever negative.

    ``…ing`` is what was asked and not yet answered for good. It counts against what is left, so
    that two requests at a time cannot both have it.
    """

    authorized: int
    captured: int
    refunded: int
    voided: int
    charged_back: int
    authorizing: int
    capturing: int
    refunding: int
    voiding: int
    standing: Standing

    @property
    def capturable(self) -> int:
        """How much can still be captured."""
        taken = self.captured + self.capturing + self.voided + self.voiding
        return max(0, self.authorized - taken)

    @property
    def voidable(self) -> int:
        """How much is held, or may yet be, and can be given up."""
        taken = self.captured + self.capturing + self.voided + self.voiding
        return max(0, self.authorized + self.authorizing - taken)

    @property
    def refundable(self) -> int:
        """How much can still be given back."""
        return max(0, self.captured - self.refunded - self.refunding - self.charged_back)

    def admit(self, kind: Kind, amount: int) -> None:
        """Raise :class:`AmountExceeded` unless ``amount`` may be asked for now."""
        possible = {
            Kind.CHARGE: self.capturable,
            Kind.CANCEL: self.voidable,
            Kind.REFUND: self.refundable,
        }[kind]
        if amount > possible or amount <= 0:
            raise AmountExceeded(_VERBS[kind], amount, possible)


def order_of(entry: Entry) -> tuple[int, datetime, int, str]:
    """The order in which what is told of one operation counts, however late it comes.

    Our request comes first, then what is open, then what is final; among those the teller's clock
    decides, and at one moment success over failure.
    """
    return (_PHASE[entry.state], entry.occurred_at, _RANK[entry.state], entry.id)


def effective(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Return by operation what holds of it."""
    latest: dict[str, Entry] = {}
    for entry in entries:
        known = latest.get(entry.operation_id)
        if known is None or order_of(known) < order_of(entry):
            latest[entry.operation_id] = entry
    return latest


def balance(entries: Iterable[Entry]) -> Balance:
    """Add up a payment's events, which may be given in any order and more than once."""
    done: defaultdict[Kind, int] = defaultdict(int)
    awaited: defaultdict[Kind, int] = defaultdict(int)
    authorization: Entry | None = None
    for entry in effective(entries).values():
        if entry.state is State.SUCCESS:
            done[entry.kind] += entry.amount
        elif entry.state in OPEN:
            awaited[entry.kind] += entry.amount
        if entry.kind is Kind.AUTHORIZE and (
            authorization is None or order_of(authorization) < order_of(entry)
        ):
            authorization = entry
    return Balance(
        # what was taken had been granted, though word of it may still be on its way
        authorized=max(done[Kind.AUTHORIZE], done[Kind.CHARGE]),
        captured=done[Kind.CHARGE],
        refunded=done[Kind.REFUND],
        voided=done[Kind.CANCEL],
        charged_back=done[Kind.CHARGEBACK],
        authorizing=awaited[Kind.AUTHORIZE],
        capturing=awaited[Kind.CHARGE],
        refunding=awaited[Kind.REFUND],
        voiding=awaited[Kind.CANCEL],
        standing=_standing(done, authorization),
    )


def _standing(done: dict[Kind, int], authorization: Entry | None) -> Standing:
    captured, refunded = done[Kind.CHARGE], done[Kind.REFUND]
    if done[Kind.CHARGEBACK]:
        return Standing.CHARGED_BACK
    if refunded:
        return Standing.REFUNDED if refunded >= captured else Standing.PARTIALLY_REFUNDED
    if captured:
        whole = captured >= done[Kind.AUTHORIZE] - done[Kind.CANCEL]
        return Standing.CAPTURED if whole else Standing.PARTIALLY_CAPTURED
    if done[Kind.CANCEL]:
        return Standing.VOIDED
    if authorization is None or authorization.state in {State.REQUEST, State.PENDING}:
        return Standing.PENDING
    return {
        State.ACTION_REQUIRED: Standing.ACTION_REQUIRED,
        State.FAILURE: Standing.FAILED,
        State.SUCCESS: Standing.AUTHORIZED,
    }[authorization.state]
