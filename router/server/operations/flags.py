"""The flags of ``python -m router operations``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeAlias

Run: TypeAlias = Callable[[argparse.Namespace], None]

MANIFESTS: Final[dict[str, Any]] = {
    "type": Path,
    "required": True,
    "help": "folder of manifests, one JSON file a client (the router's `manifests`)",
}


def add_operations(parser: argparse.ArgumentParser, *, run: Run) -> None:
    """Adds register, list and usage to the parser of ``operations``; each runs ``run``."""
    actions = parser.add_subparsers(required=True, metavar="ACTION", dest="action")
    action = actions.add_parser("register", help="add a client's operations to its manifest")
    action.add_argument("--client", required=True, help="whose they are; names the manifest")
    action.add_argument(
        "--operations", type=Path, required=True, help="folder of *.graphql, an operation each"
    )
    action.add_argument("--supergraph", type=Path, required=True, help="they must be valid for it")
    action.add_argument("--manifests", **MANIFESTS)
    action.add_argument(
        "--prune", action="store_true", help="remove what was registered and is not in the folder"
    )
    action.set_defaults(run=run)

    action = actions.add_parser("list", help="show what is registered for whom")
    action.add_argument("--manifests", **MANIFESTS)
    action.add_argument("--client", help="show one client's only")
    action.add_argument("--json", action="store_true", help="as JSON")
    action.set_defaults(run=run)

    action = actions.add_parser("usage", help="show who uses which operation, and what is unused")
    action.add_argument("--manifests", **MANIFESTS)
    action.add_argument("--redis", help="redis://… (ROUTER_REDIS__URL)")
    action.add_argument("--prefix", default="loom:router:", help="the router's `redis.prefix`")
    action.add_argument(
        "--days", type=float, default=30, help="unused means: not used for so many days (30)"
    )
    action.add_argument("--json", action="store_true", help="as JSON")
    action.set_defaults(run=run)
