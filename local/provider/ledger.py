"""The sandbox's own store, one SQLite file: tokens, operations, and messages on their way."""

from __future__ import annotations

import json
import secrets
import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from local.provider.cards import Behaviour, Card

_TABLES = """
CREATE TABLE IF NOT EXISTS tokens (
    token TEXT PRIMARY KEY, behaviour TEXT NOT NULL, brand TEXT NOT NULL, last_digits TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS operations (
    key TEXT PRIMARY KEY, input TEXT NOT NULL, payment TEXT NOT NULL, kind TEXT NOT NULL,
    state TEXT NOT NULL, reference TEXT NOT NULL UNIQUE, amount INTEGER NOT NULL,
    currency TEXT NOT NULL, code TEXT, return_url TEXT, occurred_at TEXT NOT NULL, settle_at REAL,
    settle_state TEXT
);
CREATE INDEX IF NOT EXISTS operations_of_payment ON operations (payment);
CREATE TABLE IF NOT EXISTS deliveries (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0, copies INTEGER NOT NULL DEFAULT 1, due_at REAL
);
"""


@dataclass(frozen=True, slots=True)
class Operation:
    """What the shop asked for under a key, and how far it is. ``input`` is the request's digest."""

    key: str
    input: str
    payment: str
    kind: str
    state: str
    reference: str
    amount: int
    currency: str
    code: str | None
    return_url: str | None
    occurred_at: str
    settle_at: float | None = None
    settle_state: str | None = None

    def told(self) -> dict[str, Any]:
        """What the shop is told of it."""
        names = ("key", "payment", "kind", "state", "reference", "amount", "currency", "code")
        return {name: getattr(self, name) for name in (*names, "occurred_at")}


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message to the shop, sent ``copies`` times over."""

    number: int
    id: str
    body: str
    attempts: int
    copies: int


class Ledger:
    """Everything that the sandbox remembers. Every method is one transaction."""

    def __init__(self, file: Path | str) -> None:
        self._db = sqlite3.connect(file)
        self._db.row_factory = sqlite3.Row
        self._db.executescript(_TABLES)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def add_token(self, card: Card) -> str:
        """Return a new token for ``card``."""
        token = f"tok_{secrets.token_urlsafe(18)}"
        with self._db:
            self._db.execute(
                "INSERT INTO tokens VALUES (?, ?, ?, ?)",
                (token, card.behaviour.value, card.brand, card.last_digits),
            )
        return token

    def behaviour(self, token: str) -> Behaviour | None:
        """How the token's card behaves; ``None`` for a token that was not made here."""
        rows = self._rows("SELECT behaviour FROM tokens WHERE token = ?", token)
        return Behaviour(rows[0]["behaviour"]) if rows else None

    def operation(self, key: str) -> Operation | None:
        """The operation with this key."""
        return self._one("SELECT * FROM operations WHERE key = ?", key)

    def by_reference(self, reference: str) -> Operation | None:
        """The operation that the shop knows by this reference."""
        return self._one("SELECT * FROM operations WHERE reference = ?", reference)

    def of_payment(self, payment: str) -> list[Operation]:
        """A payment's operations."""
        rows = self._rows("SELECT * FROM operations WHERE payment = ? ORDER BY rowid", payment)
        return [Operation(**dict(row)) for row in rows]

    def to_settle(self, now: float) -> list[Operation]:
        """Operations whose outcome is due."""
        rows = self._rows("SELECT * FROM operations WHERE settle_at <= ? ORDER BY settle_at", now)
        return [Operation(**dict(row)) for row in rows]

    def add(self, operation: Operation, *, due_at: float | None) -> None:
        """Insert an operation, and the message about it."""
        values = [getattr(operation, name) for name in operation.__slots__]
        marks = ", ".join("?" * len(values))
        with self._db:
            self._db.execute(f"INSERT INTO operations VALUES ({marks})", values)  # noqa: S608
            self._tell(operation, due_at)

    def settle(
        self, operation: Operation, state: str, code: str | None, *, due_at: float | None
    ) -> Operation:
        """Give an operation its outcome, and tell the shop."""
        settled = replace(operation, state=state, code=code, occurred_at=moment(), settle_at=None)
        with self._db:
            self._db.execute(
                "UPDATE operations SET state = ?, code = ?, occurred_at = ?, settle_at = NULL"
                " WHERE key = ?",
                (state, code, settled.occurred_at, operation.key),
            )
            self._tell(settled, due_at)
        return settled

    def due(self, now: float) -> list[Delivery]:
        """Messages that are due, the oldest first."""
        rows = self._rows(
            "SELECT number, id, body, attempts, copies FROM deliveries WHERE due_at <= ?"
            " ORDER BY due_at, number",
            now,
        )
        return [Delivery(**dict(row)) for row in rows]

    def held(self) -> list[Delivery]:
        """Messages that were held back and never tried."""
        rows = self._rows(
            "SELECT number, id, body, attempts, copies FROM deliveries"
            " WHERE due_at IS NULL AND attempts = 0 ORDER BY number"
        )
        return [Delivery(**dict(row)) for row in rows]

    def delivered(self, delivery: Delivery, *, next_at: float | None) -> None:
        """Note an attempt; ``next_at`` is when to try again, or ``None`` to leave it be."""
        with self._db:
            self._db.execute(
                "UPDATE deliveries SET attempts = attempts + 1, due_at = ? WHERE number = ?",
                (next_at, delivery.number),
            )

    def release(self, delivery: Delivery, *, due_at: float, copies: int) -> None:
        """Let a message go that was held back."""
        with self._db:
            self._db.execute(
                "UPDATE deliveries SET due_at = ?, copies = ? WHERE number = ?",
                (due_at, copies, delivery.number),
            )

    def _tell(self, operation: Operation, due_at: float | None) -> None:
        message = f"whe_{secrets.token_hex(12)}"
        body = json.dumps(
            {
                "id": message,
                "type": f"{operation.kind}.{operation.state}",
                "created": moment(),
                "data": operation.told(),
            }
        )
        self._db.execute(
            "INSERT INTO deliveries (id, body, due_at) VALUES (?, ?, ?)", (message, body, due_at)
        )

    def _one(self, query: str, value: str) -> Operation | None:
        rows = self._rows(query, value)
        return Operation(**dict(rows[0])) if rows else None

    def _rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        with closing(self._db.execute(query, values)) as cursor:
            return cursor.fetchall()


def moment() -> str:
    """Now, in the form of RFC 3339."""
    return datetime.now(UTC).isoformat()
