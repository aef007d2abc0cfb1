"""Proving an address and resetting a password, by mails that are really sent."""

from __future__ import annotations

import asyncio
import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import aiosmtplib
import pytest
from sqlalchemy import func, select, text, update

from subgraphs.accounts.models import OneTimeToken
from subgraphs.accounts.mutations.recovery import RESET_SECONDS
from subgraphs.accounts.tasks import purge_one_time_tokens

NEW_PASSWORD = "staple the battery"
CONFIRM = """
mutation ($token: String!) {
  confirmEmail(token: $token) {
    __typename ... on ConfirmEmailSuccess { userId } ... on UserError { code }
  }
}
"""
REQUEST = "mutation { requestEmailVerification { __typename ... on UserError { code } } }"
FORGOT = """
mutation ($email: String!) {
  requestPasswordReset(email: $email) {
    __typename ... on MailRequestSuccess { accepted } ... on UserError { code }
  }
}
"""
RESET = """
mutation ($token: String!, $password: String!) {
  resetPassword(input: {token: $token, password: $password}) {
    __typename ... on ResetPasswordSuccess { userId } ... on UserError { code path }
  }
}
"""
VERIFIED = "{ me { emailVerified } }"


async def confirm(accounts: Any, token: str) -> dict[str, Any]:
    data = await accounts.running.data(CONFIRM, {"token": token})
    result: dict[str, Any] = data["confirmEmail"]
    return result


async def forget(accounts: Any, email: str) -> dict[str, Any]:
    data = await accounts.running.data(FORGOT, {"email": email})
    result: dict[str, Any] = data["requestPasswordReset"]
    return result


async def reset(accounts: Any, token: str, password: str = NEW_PASSWORD) -> dict[str, Any]:
    data = await accounts.running.data(RESET, {"token": token, "password": password})
    result: dict[str, Any] = data["resetPassword"]
    return result


async def expire_tokens(accounts: Any, ago: timedelta) -> None:
    async with accounts.running.resources.postgres.begin() as session:
        await session.execute(update(OneTimeToken).values(expires_at=datetime.now(UTC) - ago))


async def count_tokens(accounts: Any) -> int:
    async with accounts.running.resources.postgres.reading() as session:
        return int(await session.scalar(select(func.count()).select_from(OneTimeToken)))


async def test_a_registration_mails_a_link_that_proves_the_address_once(
    accounts: Any, outbox: Any
) -> None:
    member = await accounts.register()
    before = await accounts.running.data(VERIFIED, identity=member.identity)

    await accounts.deliver()
    token = outbox.token("/account/verify")
    first, second = await confirm(accounts, token), await confirm(accounts, token)

    assert before["me"] == {"emailVerified": False}
    assert [(mail["To"], mail["From"]) for mail in outbox.mails] == [
        ("ada@example.com", "Loom <shop@loom.example>")
    ]
    assert first == {"__typename": "ConfirmEmailSuccess", "userId": member.id}
    assert second == {"__typename": "OneTimeTokenInvalid", "code": "TOKEN_INVALID"}
    after = await accounts.running.data(VERIFIED, identity=member.identity)
    assert after["me"] == {"emailVerified": True}


async def test_a_mail_does_not_carry_what_a_stranger_typed_in_as_a_name(
    accounts: Any, outbox: Any
) -> None:
    await accounts.running.data(
        "mutation ($input: RegisterInput!) { register(input: $input) { __typename } }",
        {
            "input": {
                "email": "victim@example.com",
                "password": "nanoseconds are short",
                "givenName": "Win at https://evil.example",
                "familyName": "Now",
            }
        },
    )

    await accounts.deliver()

    assert "evil" not in outbox.mails[0].as_string()


async def test_an_expired_link_proves_nothing(accounts: Any, outbox: Any) -> None:
    member = await accounts.register()
    await accounts.deliver()
    await expire_tokens(accounts, timedelta(seconds=1))

    result = await confirm(accounts, outbox.token("/account/verify"))

    assert result["code"] == "TOKEN_INVALID"
    after = await accounts.running.data(VERIFIED, identity=member.identity)
    assert after["me"] == {"emailVerified": False}


async def test_a_later_link_makes_the_earlier_void(accounts: Any, outbox: Any) -> None:
    member = await accounts.register()
    await accounts.deliver()
    earlier = outbox.token("/account/verify")
    await accounts.running.data(REQUEST, identity=member.identity)
    await accounts.deliver()
    later = outbox.token("/account/verify")

    assert (await confirm(accounts, earlier))["code"] == "TOKEN_INVALID"
    assert (await confirm(accounts, later))["__typename"] == "ConfirmEmailSuccess"


async def test_links_made_at_once_leave_one_that_is_good(accounts: Any, outbox: Any) -> None:
    member = await accounts.register()
    await accounts.running.data(REQUEST, identity=member.identity)

    await asyncio.gather(accounts.deliver_one(0), accounts.deliver_one(1))

    assert len(outbox.mails) == 2
    assert await count_tokens(accounts) == 1


async def test_a_proven_address_is_mailed_no_more(accounts: Any, outbox: Any) -> None:
    member = await accounts.register()
    await accounts.deliver()
    await confirm(accounts, outbox.token("/account/verify"))
    outbox.mails.clear()

    data = await accounts.running.data(REQUEST, identity=member.identity)
    await accounts.deliver()

    assert data["requestEmailVerification"]["__typename"] == "MailRequestSuccess"
    assert outbox.mails == []


async def test_a_token_for_one_purpose_is_no_good_for_another(accounts: Any, outbox: Any) -> None:
    member = await accounts.register()
    await accounts.deliver()

    result = await reset(accounts, outbox.token("/account/verify"))

    assert result["code"] == "TOKEN_INVALID"
    assert (await accounts.log_in(member.email, member.password))["__typename"] == "LoginSuccess"


async def test_nothing_is_kept_of_a_mail_that_was_not_sent(accounts: Any, outbox: Any) -> None:
    await accounts.register()
    outbox.refusing = True

    with pytest.raises(aiosmtplib.SMTPException):
        await accounts.deliver()

    assert await count_tokens(accounts) == 0
    outbox.refusing = False
    await accounts.deliver()
    assert (await confirm(accounts, outbox.token("/account/verify")))["userId"]


async def test_known_and_unknown_addresses_are_answered_alike(accounts: Any, outbox: Any) -> None:
    member = await accounts.register()
    await accounts.deliver()
    outbox.mails.clear()

    answers, times = [], []
    for email in (member.email, "nobody@example.com", "no address", "\x00"):
        started = time.perf_counter()
        answers.append(await forget(accounts, email))
        times.append(time.perf_counter() - started)
    events = await accounts.events()
    await accounts.deliver()

    assert answers == [{"__typename": "MailRequestSuccess", "accepted": True}] * 4
    assert min(times) >= RESET_SECONDS
    assert [event["subject"] for event in events] == [member.id]
    assert [mail["To"] for mail in outbox.mails] == [member.email]


async def test_a_reset_sets_the_password_and_ends_all_sessions(accounts: Any, outbox: Any) -> None:
    member = await accounts.register()
    other = await accounts.log_in(member.email, member.password)
    await forget(accounts, member.email)
    await accounts.deliver()
    token = outbox.token("/account/reset")

    first, second = await reset(accounts, token), await reset(accounts, token)

    assert first == {"__typename": "ResetPasswordSuccess", "userId": member.id}
    assert second["code"] == "TOKEN_INVALID"
    for refresh_token in (member.refresh_token, other["tokens"]["refreshToken"]):
        assert (await accounts.refresh(refresh_token))["code"] == "REFRESH_TOKEN_INVALID"
    assert (await accounts.log_in(member.email, member.password))["code"] == "CREDENTIALS_INVALID"
    assert (await accounts.log_in(member.email, NEW_PASSWORD))["__typename"] == "LoginSuccess"
    after = await accounts.running.data(VERIFIED, identity=member.identity)
    assert after["me"] == {"emailVerified": True}, "who reads the mail has proved the address"


async def test_of_two_resets_at_once_one_wins(accounts: Any, outbox: Any) -> None:
    member = await accounts.register()
    await forget(accounts, member.email)
    await accounts.deliver()
    token = outbox.token("/account/reset")

    both = await asyncio.gather(*(reset(accounts, token) for _ in range(2)))

    kinds = sorted(result["__typename"] for result in both)
    assert kinds == ["OneTimeTokenInvalid", "ResetPasswordSuccess"]


async def test_a_refused_password_keeps_the_link_good(accounts: Any, outbox: Any) -> None:
    member = await accounts.register()
    await forget(accounts, member.email)
    await accounts.deliver()
    token = outbox.token("/account/reset")

    refused = await reset(accounts, token, "password123")

    assert (refused["code"], refused["path"]) == ("PASSWORD_UNFIT", ["input", "password"])
    assert (await accounts.refresh(member.refresh_token))["__typename"] == "RefreshSessionSuccess"
    assert (await reset(accounts, token))["__typename"] == "ResetPasswordSuccess"


async def test_a_changed_password_voids_the_link(accounts: Any, outbox: Any) -> None:
    member = await accounts.register()
    await forget(accounts, member.email)
    await accounts.deliver()
    await accounts.running.data(
        """mutation ($input: ChangePasswordInput!) {
          changePassword(input: $input) { ... on ChangePasswordSuccess { endedSessions } }
        }""",
        {"input": {"currentPassword": member.password, "newPassword": "my own new password"}},
        identity=member.identity,
    )

    assert (await reset(accounts, outbox.token("/account/reset")))["code"] == "TOKEN_INVALID"


async def test_a_disabled_user_is_mailed_nothing(accounts: Any, outbox: Any, staff: str) -> None:
    member = await accounts.register()
    await accounts.deliver()
    outbox.mails.clear()
    await forget(accounts, member.email)
    await accounts.running.data(
        "mutation ($id: ID!) { disableUser(id: $id) { __typename } }",
        {"id": member.id},
        identity=staff,
    )
    assert (await forget(accounts, member.email))["accepted"] is True

    await accounts.deliver()

    assert outbox.mails == []


async def test_events_hold_neither_token_nor_address(accounts: Any) -> None:
    member = await accounts.register()
    await forget(accounts, member.email)

    events = await accounts.events()

    assert [event["type"] for event in events] == [
        "accounts.user_registered",
        "accounts.email_verification_requested",
        "accounts.password_reset_requested",
    ]
    assert [event["data"] for event in events] == [{"user_id": member.id}] * 3
    assert "example.com" not in json.dumps(events)


async def test_the_database_holds_no_token_that_was_mailed(accounts: Any, outbox: Any) -> None:
    await accounts.register()
    await accounts.deliver()
    token = outbox.token("/account/verify")

    async with accounts.running.resources.postgres.reading() as session:
        kept = (await session.execute(text("SELECT t::text FROM one_time_tokens t"))).scalars()

    rows = list(kept)
    assert len(rows) == 1
    assert token not in rows[0]


@pytest.mark.usefixtures("outbox")
async def test_tokens_are_forgotten_a_week_after_they_expired(accounts: Any) -> None:
    await accounts.register()
    await accounts.deliver()
    for ago, left in ((timedelta(days=6), 1), (timedelta(days=8), 0)):
        await expire_tokens(accounts, ago)
        await purge_one_time_tokens(accounts.running.resources)
        assert await count_tokens(accounts) == left


async def test_asking_for_a_link_needs_a_login(accounts: Any) -> None:
    answer = await accounts.running.ask(REQUEST)
    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
