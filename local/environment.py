"""The environment of every process that `up` starts: who is where, and the secrets.

What the caller's environment or `.env` says is passed on as it is and wins over what is made here.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping

from local.folder import DataFolder
from local.keys import Keys
from local.processes import ACCOUNTS, DOMAINS, ROUTER, STOREFRONT, WORKER
from local.settings import ROOT, Settings

ADMIN_EMAIL = "admin@loom.example"


def environment(
    settings: Settings,
    folder: DataFolder,
    keys: Keys,
    *,
    store_urls: Mapping[str, str],
    smtp_port: int,
) -> dict[str, str]:
    """What we add to a process's environment, by name."""
    here = settings.reachable_host if ":" not in settings.host else f"[{settings.reachable_host}]"
    port = {
        endpoint.setting: settings.port(endpoint.setting, endpoint.default_port)
        for endpoint in (*DOMAINS, ROUTER, STOREFRONT, WORKER)
    }
    accounts = f"http://{here}:{port[ACCOUNTS.setting]}"
    graphs = {domain.name: f"http://{here}:{port[domain.setting]}/graphql" for domain in DOMAINS}
    made = {
        "HOST": settings.host,
        **{setting: str(number) for setting, number in port.items()},
        **store_urls,
        "SMTP_PORT": str(smtp_port),
        "SMTP_URL": f"smtp://127.0.0.1:{smtp_port}",
        "MAIL_DIR": str(folder.mail),
        "MEDIA_ROOT": str(folder.media),
        "IDENTITY_JWKS": str(keys.identity_jwks),
        "ACCOUNTS_ISSUER": accounts,
        "ACCOUNTS_KEY_ENCRYPTION_KEY": keys.key_encryption_key,
        "PRICING_QUOTE_SECRET": keys.quote_secret,
        "ROUTER_URL": f"http://{here}:{port[ROUTER.setting]}",
        "ROUTER_SUPERGRAPH": str(ROOT / "schema" / "supergraph.graphql"),
        "ROUTER_DIAGNOSTICS__PUBLIC": "true",
        "ROUTER_MANIFESTS": str(ROOT / "schema" / "manifests"),
        "ROUTER_SUBGRAPH_URLS": json.dumps(graphs),
        "ROUTER_IDENTITY_KEY": str(keys.identity_key),
        "ROUTER_JWKS_URL": f"{accounts}/.well-known/jwks.json",
        "ROUTER_JWT_ISSUER": accounts,
        "ROUTER_JWT_AUDIENCE": "loom",
        "ROUTER_TRUSTED_PROXIES": "127.0.0.1,::1",  # the storefront, which passes the shopper on
        "ROUTER_JWT_ALGORITHMS": "Ed25519,EdDSA",  # one algorithm: RFC 9864 gave it a new name
        "SESSION_SECRET": keys.session_secret,
        "LOOM_ADMIN_EMAIL": ADMIN_EMAIL,
        "LOOM_ADMIN_PASSWORD": keys.admin_password,
        "LOG_FORMAT": "console",
        "PYTHONUNBUFFERED": "1",
    }
    return {name: settings.given.get(name, value) for name, value in made.items()} | {
        name: settings.given[name] for name in settings.written
    }


def as_exports(variables: Mapping[str, str]) -> str:
    """Lines for a shell."""
    return "".join(f"export {name}={shlex.quote(variables[name])}\n" for name in sorted(variables))
