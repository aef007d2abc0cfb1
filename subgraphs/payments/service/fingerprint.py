"""Tells whether two requests under one idempotency key ask for the same."""

from __future__ import annotations

import hashlib

import orjson


def fingerprint(*parts: object) -> str:
    """Return a SHA-256 over ``parts`` in canonical JSON: equal inputs, equal fingerprints."""
    canonical = orjson.dumps(parts, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(canonical).hexdigest()
