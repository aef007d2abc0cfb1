"""Form tokens against cross-site request forgery.

A token is `salt || HMAC-SHA256(secret, salt || binding)`, where the binding is the visitor's own
cookie and, when logged in, the session's id. A fresh salt for every rendering keeps a compressed
page from leaking the token by its length (BREACH). Nothing is stored.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from typing import Final

FIELD: Final = "csrf_token"
_SALT_BYTES: Final = 16
_PURPOSE: Final = b"loom-storefront-form\x00"


def issue(secret: str, binding: str) -> str:
    """A token for a form shown to the visitor that `binding` names."""
    salt = secrets.token_bytes(_SALT_BYTES)
    return base64.urlsafe_b64encode(salt + _mac(secret, salt, binding)).decode()


def valid(secret: str, binding: str, token: str) -> bool:
    """Whether `token` was issued to this visitor; compared in constant time."""
    try:
        raw = base64.b64decode(token.encode(), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError):
        return False
    salt, mac = raw[:_SALT_BYTES], raw[_SALT_BYTES:]
    return hmac.compare_digest(mac, _mac(secret, salt, binding))


def _mac(secret: str, salt: bytes, binding: str) -> bytes:
    return hmac.digest(secret.encode(), _PURPOSE + salt + binding.encode(), hashlib.sha256)
