"""The demo shop's people: one for each role, with passwords made here and kept in one file."""

import json
import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.accounts.models import Role
from subgraphs.accounts.service.limits import Limits
from subgraphs.accounts.service.registration import Registration
from subgraphs.kit.outbox import carry_out
from subgraphs.kit.resources import Resources


@dataclass(frozen=True, slots=True)
class Person:
    email: str
    given_name: str
    family_name: str
    role: Role


PEOPLE = (
    Person("admin@loom.example", "Ada", "Brandt", Role.ADMINISTRATOR),
    Person("catalogue@loom.example", "Carl", "Lindqvist", Role.CATALOG_MANAGER),
    Person("support@loom.example", "Sana", "Okafor", Role.SUPPORT),
    Person("customer@loom.example", "Cleo", "Winter", Role.CUSTOMER),
)


def passwords(file: Path, given: dict[str, str]) -> dict[str, str]:
    """Passwords by address: those in `given`, else those in `file`, else new ones.

    All are (re)written to `file`, which only its owner may read.
    """
    kept: dict[str, dict[str, str]] = json.loads(file.read_text()) if file.exists() else {}
    chosen = {
        person.email: given.get(person.email)
        or kept.get(person.email, {}).get("password")
        or secrets.token_urlsafe(15)
        for person in PEOPLE
    }
    content = {
        person.email: {"role": person.role.value, "password": chosen[person.email]}
        for person in PEOPLE
    }
    if content != kept:
        _write_private(file, json.dumps(content, indent=2) + "\n")
    return chosen


def _write_private(file: Path, content: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = file.with_name(file.name + ".unfinished")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write(content)
    half.replace(file)


async def invite(resources: Resources, chosen: dict[str, str], *, now: datetime) -> None:
    """Open the accounts that are not there yet; those that are stay as they are."""
    transactions = resources.transactions
    for person in PEOPLE:

        async def open_account(session: AsyncSession, person: Person = person) -> None:
            registration = Registration(
                session,
                Limits(resources.redis),
                lambda event: transactions.record(session, event),
                now=now,
            )
            await registration.ensure_user(
                email=person.email,
                password=chosen[person.email],
                given_name=person.given_name,
                family_name=person.family_name,
                roles=[person.role],
            )

        await carry_out(transactions, open_account)
