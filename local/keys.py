"""Secrets of this machine: made once, kept in the data folder, readable by their owner alone."""

from __future__ import annotations

import base64
import json
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Keys:
    """The secrets, and the files of those that the parts read from a file."""

    postgres_password: str
    valkey_password: str
    session_secret: str
    key_encryption_key: str
    quote_secret: str
    admin_password: str
    admin_password_file: Path
    identity_key: Path
    """The router's private Ed25519 key, a JWK (RFC 8037)."""
    identity_jwks: Path
    """Its public half, a JWK Set (RFC 7517): what the subgraphs accept."""

    @classmethod
    def ensure(cls, folder: Path) -> Keys:
        """Reads the secrets in ``folder``, making those that are missing."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        identity = folder / "router-identity.jwk.json"
        _secret(identity, identity_key)
        jwks = folder / "router-identity.jwks.json"
        _write(jwks, public_set(identity.read_text()))
        return cls(
            postgres_password=_secret(folder / "postgres-password", _password),
            valkey_password=_secret(folder / "valkey-password", _password),
            session_secret=_secret(folder / "session-secret", lambda: secrets.token_urlsafe(48)),
            key_encryption_key=_secret(folder / "key-encryption-key", aes_key),
            quote_secret=_secret(folder / "quote-secret", lambda: secrets.token_urlsafe(48)),
            admin_password=_secret(folder / "admin-password", _password),
            admin_password_file=folder / "admin-password",
            identity_key=identity,
            identity_jwks=jwks,
        )


def _secret(path: Path, make: Callable[[], str]) -> str:
    if not path.exists():
        _write(path, make())
    return path.read_text().strip()


def _write(path: Path, content: str) -> None:
    """Writes the whole file or nothing, never readable by others."""
    unfinished = path.with_name(path.name + ".unfinished")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(content + "\n")
    unfinished.replace(path)


def _password() -> str:
    return secrets.token_urlsafe(18)


def aes_key() -> str:
    """32 random bytes, base64url."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def identity_key() -> str:
    """A new private Ed25519 key as a JWK (RFC 8037)."""
    from joserfc.jwk import OKPKey

    key = OKPKey.generate_key("Ed25519", {"use": "sig"}, auto_kid=True)
    return json.dumps(key.as_dict(private=True))


def public_set(private: str) -> str:
    """The JWK Set (RFC 7517) with the public half of a private JWK."""
    key = json.loads(private)
    return json.dumps({"keys": [{name: key[name] for name in key if name != "d"}]})
