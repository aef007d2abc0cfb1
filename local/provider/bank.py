"""What the sandbox does with money that does not exist."""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from dataclasses import dataclass

from local.provider.cards import DECLINE_CODES, Behaviour
from local.provider.ledger import Ledger, Operation, moment

KINDS = ("authorize", "charge", "refund", "cancel")


class RefusedError(Exception):
    """The shop asked for something that makes no sense; ``code`` says what."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Order:
    """What the shop asks for. Payments are called by the shop's own names."""

    key: str
    kind: str
    payment: str
    amount: int
    currency: str
    token: str | None
    return_url: str | None

    def digest(self) -> str:
        """Equal orders, equal digests."""
        told = json.dumps([getattr(self, name) for name in self.__slots__])
        return hashlib.sha256(told.encode()).hexdigest()


class Bank:
    """Carries orders out. ``hold_messages`` keeps messages back until they are released."""

    def __init__(self, ledger: Ledger, *, settle_seconds: float) -> None:
        self.ledger = ledger
        self.hold_messages = False
        self._settle_seconds = settle_seconds

    def carry_out(self, order: Order) -> tuple[Operation, Behaviour]:
        """Do what is ordered, once for each key. Raises :class:`RefusedError`."""
        behaviour = self._behaviour(order)
        earlier = self.ledger.operation(order.key)
        if earlier is not None:
            if earlier.input != order.digest():
                raise RefusedError("key_reused")
            return earlier, behaviour
        code = self._objection(order) or DECLINE_CODES.get(behaviour)
        state, later = "success", None
        if code is not None:
            state = "failure"
        elif behaviour is Behaviour.CHALLENGE:
            state = "action_required"
        elif behaviour is Behaviour.LATER_SUCCESS:
            state, later = "pending", "success"
        if behaviour is Behaviour.LATER_FAILURE:
            state, later, code = "pending", "failure", None
        operation = Operation(
            key=order.key,
            input=order.digest(),
            payment=order.payment,
            kind=order.kind,
            state=state,
            reference=f"sbx_{secrets.token_hex(10)}",
            amount=order.amount,
            currency=order.currency,
            code=code,
            return_url=order.return_url,
            occurred_at=moment(),
            settle_at=time.time() + self._settle_seconds if later else None,
            settle_state=later,
        )
        self.ledger.add(operation, due_at=self._due())
        return operation, behaviour

    def settle_due(self) -> None:
        """Give its outcome to what is due."""
        for operation in self.ledger.to_settle(time.time()):
            state = operation.settle_state or "failure"
            self._settle(operation, state, None if state == "success" else "card_declined")

    def answer_challenge(self, reference: str, *, approved: bool) -> Operation | None:
        """The holder of the card has decided; ``None`` where nobody was asked."""
        operation = self.ledger.by_reference(reference)
        if operation is None or operation.state != "action_required":
            return operation
        if approved:
            return self._settle(operation, "success", None)
        return self._settle(operation, "failure", "authentication_failed")

    def charge_back(self, payment: str) -> Operation:
        """The holder's bank takes the money back. Raises :class:`RefusedError`."""
        done = _sums(self.ledger.of_payment(payment))
        if not done.get("charge"):
            raise RefusedError("nothing_captured")
        first = self.ledger.of_payment(payment)[0]
        reference = f"sbx_{secrets.token_hex(10)}"
        operation = Operation(
            *(reference, "", payment, "chargeback", "success", reference, done["charge"]),
            *(first.currency, "fraudulent", None, moment()),
        )
        self.ledger.add(operation, due_at=self._due())
        return operation

    def release(self, *, backwards: bool, copies: int) -> int:
        """Send what was held back, in another order and more than once if that is asked for."""
        self.hold_messages = False
        held = self.ledger.held()
        earliest = time.time() - 1
        for place, delivery in enumerate(reversed(held) if backwards else held):
            self.ledger.release(delivery, due_at=earliest + place / 1000, copies=copies)
        return len(held)

    def _behaviour(self, order: Order) -> Behaviour:
        if order.kind != "authorize":
            return Behaviour.SUCCESS
        behaviour = self.ledger.behaviour(order.token or "")
        if behaviour is None:
            raise RefusedError("token_unknown")
        return behaviour

    def _objection(self, order: Order) -> str | None:
        history = self.ledger.of_payment(order.payment)
        done = _sums(history)
        held = done.get("authorize", 0) - done.get("charge", 0) - done.get("cancel", 0)
        possible = {
            "charge": held,
            "refund": done.get("charge", 0) - done.get("refund", 0) - done.get("chargeback", 0),
        }
        if order.kind == "authorize" and any(each.kind == "cancel" for each in history):
            return "payment_cancelled"
        if order.amount > possible.get(order.kind, order.amount):
            return "amount_too_large"
        return None

    def _settle(self, operation: Operation, state: str, code: str | None) -> Operation:
        history = self.ledger.of_payment(operation.payment)
        if operation.kind == "authorize" and any(each.kind == "cancel" for each in history):
            state, code = "failure", "payment_cancelled"
        return self.ledger.settle(operation, state, code, due_at=self._due())

    def _due(self) -> float | None:
        return None if self.hold_messages else time.time()


def _sums(operations: list[Operation]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for operation in operations:
        if operation.state == "success":
            sums[operation.kind] = sums.get(operation.kind, 0) + operation.amount
    return sums
