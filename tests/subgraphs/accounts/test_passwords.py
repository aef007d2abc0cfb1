"""Passwords: which may be chosen, and hashes of every origin."""

from __future__ import annotations

from typing import Any

import bcrypt
import pytest
from sqlalchemy import select, update

from subgraphs.accounts.errors import PasswordUnfit
from subgraphs.accounts.models import User
from subgraphs.accounts.service.passwords import check_password, hash_password, verify_password


def brought(password: str, prefix: bytes = b"2b") -> str:
    """A bcrypt hash as another system made it."""
    return bcrypt.hashpw(password.encode()[:72], bcrypt.gensalt(5, prefix)).decode()


async def stored(accounts: Any, user_id: str) -> str:
    async with accounts.running.resources.postgres.reading() as session:
        return str(await session.scalar(select(User.password_hash).where(User.id == user_id)))  # type: ignore[call-overload]


async def store(accounts: Any, user_id: str, hashed: str) -> None:
    async with accounts.running.resources.postgres.begin() as session:
        await session.execute(
            update(User).where(User.id == user_id).values(password_hash=hashed)  # type: ignore[arg-type]
        )


async def test_a_bcrypt_hash_verifies_and_is_replaced_at_login(accounts: Any) -> None:
    member = await accounts.register()
    old = brought("a password of old")
    await store(accounts, member.id, old)

    refused = await accounts.log_in(member.email, "another password")
    assert refused["code"] == "CREDENTIALS_INVALID"
    assert await stored(accounts, member.id) == old, "a failed login changes nothing"

    assert (await accounts.log_in(member.email, "a password of old"))["user"] == {"id": member.id}
    upgraded = await stored(accounts, member.id)
    assert upgraded.startswith("$argon2id$")
    assert (await accounts.log_in(member.email, "a password of old"))["user"] == {"id": member.id}
    assert await stored(accounts, member.id) == upgraded, "once"


async def test_what_others_cut_off_is_checked_from_the_upgrade_on() -> None:
    password = "x" * 72 + "tail"
    hashed = brought(password)

    matches, better = await verify_password(password, hashed)

    assert matches
    assert better is not None
    assert await verify_password(password, better) == (True, None)
    assert await verify_password("x" * 72, better) == (False, None)


async def test_a_hash_made_by_php_verifies() -> None:
    hashed = brought("a password of old", b"2a").replace("$2a$", "$2y$", 1)
    assert (await verify_password("a password of old", hashed))[0]
    assert (await verify_password("a password of new", hashed)) == (False, None)


@pytest.mark.parametrize("hashed", [None, "", "!", "plain text", "$1$salt$digest", "$2b$05$short"])
async def test_what_is_no_hash_matches_nothing(hashed: str | None) -> None:
    for password in ("plain text", "", "!", "nobody has this password"):
        assert await verify_password(password, hashed) == (False, None)


async def test_a_password_with_a_nul_matches_no_bcrypt_hash() -> None:
    assert (await verify_password("pass\x00word", brought("pass"))) == (False, None)


async def test_ours_are_argon2id_with_a_salt_each() -> None:
    one, other = await hash_password("correct horse"), await hash_password("correct horse")

    assert one != other
    assert one.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert await verify_password("correct horse", one) == (True, None)


@pytest.mark.parametrize(
    "password",
    [
        "ninechars",
        "x" * 129,
        "1234567890",
        "qwertyuiop",
        "PASSWORD123",
        "abababababab",
        "Ada.Lovelace@Example.com",
        "ada.lovelace",
    ],
)
def test_unfit_passwords(password: str) -> None:
    with pytest.raises(PasswordUnfit) as refused:
        check_password(password, "ada.lovelace@example.com", field="newPassword")
    assert refused.value.path == ["input", "newPassword"]


@pytest.mark.parametrize("password", ["correct horse", "x1z" * 42 + "ab", "пароль моей мечты"])
def test_fit_passwords(password: str) -> None:
    check_password(password, "ada.lovelace@example.com")
