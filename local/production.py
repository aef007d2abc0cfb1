"""``python -m local secrets``: keys and passwords for ``compose.yaml``, made anew."""

from __future__ import annotations

import json
import secrets
import shlex

from local.keys import aes_key, identity_key, public_set


def secrets_file() -> str:
    """Lines for a file ``.env`` beside ``compose.yaml``: every variable that it insists on."""
    identity = identity_key()
    values = {
        "POSTGRES_PASSWORD": secrets.token_urlsafe(24),
        "REDIS_PASSWORD": secrets.token_urlsafe(24),
        "RABBITMQ_PASSWORD": secrets.token_urlsafe(24),
        "GRAFANA_PASSWORD": secrets.token_urlsafe(24),
        "SESSION_SECRET": secrets.token_urlsafe(48),
        "ACCOUNTS_KEY_ENCRYPTION_KEY": aes_key(),
        "PRICING_QUOTE_SECRET": secrets.token_urlsafe(48),
        "ROUTER_IDENTITY_KEY": json.dumps(json.loads(identity)),
        "IDENTITY_JWKS": public_set(identity),
    }
    return "".join(f"{name}={shlex.quote(value)}\n" for name, value in values.items())
