"""What accounts does outside a request: mails, and the rotation of its keys."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.accounts.models import Purpose
from subgraphs.accounts.service.mail import Mailer
from subgraphs.accounts.service.one_time import OneTimeTokens
from subgraphs.accounts.service.settings import settings_of
from subgraphs.accounts.service.signing import ensure_signing_key
from subgraphs.accounts.store.credentials import OneTimeTokenStore
from subgraphs.accounts.store.users import UserStore
from subgraphs.kit.events import Fact
from subgraphs.kit.resources import Resources
from subgraphs.kit.tasks import Tasks, Work

tasks = Tasks("accounts")


class AboutUser(Fact):
    """What accounts reads of its own requests for mail."""

    user_id: str


@tasks.on("accounts.email_verification_requested", AboutUser)
async def mail_verification(work: Work[AsyncSession], fact: AboutUser) -> None:
    """Mail a link that proves the user's address.

    The token is made here and not by the request, so that no event and no queue ever holds one.
    """
    user = await UserStore(work.session).get(fact.user_id)
    if user is None or user.email_verified_at is not None:
        return
    one_time = OneTimeTokens(work.session, now=datetime.now(UTC))
    token = await one_time.make(user.id, Purpose.VERIFY_EMAIL)
    await Mailer(settings_of(work.resources)).send_verification(user, token)


@tasks.on("accounts.password_reset_requested", AboutUser)
async def mail_password_reset(work: Work[AsyncSession], fact: AboutUser) -> None:
    """Mail a link that sets a new password."""
    user = await UserStore(work.session).get(fact.user_id)
    if user is None or user.disabled_at is not None:
        return
    one_time = OneTimeTokens(work.session, now=datetime.now(UTC))
    token = await one_time.make(user.id, Purpose.RESET_PASSWORD)
    await Mailer(settings_of(work.resources)).send_reset(user, token)


@tasks.every(seconds=3600)
async def rotate_signing_keys(resources: Resources) -> None:
    """Add a signing key where it is time, and forget those long out of use."""
    await ensure_signing_key(resources)


@tasks.every(seconds=3600)
async def purge_one_time_tokens(resources: Resources) -> None:
    """Delete tokens that expired more than a week ago."""
    async with resources.transactions.begin() as session:
        await OneTimeTokenStore(session).purge(datetime.now(UTC) - timedelta(days=7))
