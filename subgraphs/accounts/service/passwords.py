"""Passwords: which are accepted, and how they are kept.

Kept as Argon2id (RFC 9106). A bcrypt hash that was brought from elsewhere is verified too, and
replaced at the next login. A hash costs 64 MiB while it is computed, so that only a few are at a
time. Rules of choice follow NIST SP 800-63B: a minimum length, no composition rules, and a refusal
of what everybody uses.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher
from pwdlib.hashers.bcrypt import BcryptHasher
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from subgraphs.accounts.errors import PasswordUnfit

MIN_LENGTH = 10
MAX_LENGTH = 128
MIN_DIFFERENT = 3

_BCRYPT_BYTES = 72
_hasher = PasswordHash((Argon2Hasher(), BcryptHasher()))
_threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="password")


def check_password(password: str, email: str, *, field: str = "password") -> None:
    """Raise :class:`PasswordUnfit` unless ``password`` may be chosen.

    ``field`` names the input field it came from.
    """
    if len(password) < MIN_LENGTH:
        raise PasswordUnfit(f"A password has at least {MIN_LENGTH} characters.", field=field)
    if len(password) > MAX_LENGTH:
        raise PasswordUnfit(f"A password has at most {MAX_LENGTH} characters.", field=field)
    plain = password.casefold()
    if plain in _common() or len(set(plain)) < MIN_DIFFERENT:
        raise PasswordUnfit("This password is among the first that are tried.", field=field)
    if plain in {email, email.partition("@")[0]}:
        raise PasswordUnfit("A password is not the e-mail address.", field=field)


async def hash_password(password: str) -> str:
    """Return the Argon2id hash of ``password``."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _hasher.hash, password)


async def verify_password(password: str, stored: str | None) -> tuple[bool, str | None]:
    """Tell whether ``password`` matches ``stored``, and return a better hash if there is one.

    Without a ``stored`` hash it takes as long and fails, so that the time to answer does not tell
    who has an account.
    """
    matches, better = await asyncio.get_running_loop().run_in_executor(
        _threads, _verify, password, await _decoy() if stored is None else stored
    )
    return (matches, better) if stored is not None else (False, None)


def _verify(password: str, stored: str) -> tuple[bool, str | None]:
    try:
        if BcryptHasher.identify(stored):
            # bcrypt reads no further, and those who made the hash cut off what was longer
            matches = _hasher.verify(password.encode()[:_BCRYPT_BYTES], stored)
            return matches, _hasher.hash(password) if matches else None
        return _hasher.verify_and_update(password, stored)
    except (UnknownHashError, ValueError):  # a hash of another kind, or a password with a NUL
        return False, None


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    return frozenset(FREQUENCY_LISTS["passwords"])


_decoys: list[str] = []


async def _decoy() -> str:
    if not _decoys:
        _decoys.append(await hash_password("nobody has this password"))
    return _decoys[0]
