"""``python -m subgraphs``: serve, work, migrate and describe the domains."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
from pathlib import Path
from typing import Any

import orjson
from pydantic import ValidationError

from subgraphs.kit.domain import Domain
from subgraphs.kit.errors import LoomError
from subgraphs.kit.logs import configure_logs
from subgraphs.kit.settings import Settings
from subgraphs.registry import NAMES, load, load_all


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return its exit code."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        settings = Settings()
        configure_logs(settings.log_format, settings.log_level)
        match options.command:
            case "serve":
                _serve(load_all(options.domains))
            case "worker":
                _work(options, settings)
            case "migrate":
                asyncio.run(_migrate(load_all(options.domains), options.to))
            case "sdl":
                sys.stdout.write(load(options.domain).schema.as_str() + "\n")
            case "events":
                _events(options.output)
            case "dead-letters":
                _dead_letters(options, settings)
    except (LoomError, ValidationError) as error:
        sys.stderr.write(f"subgraphs: {error}\n")
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m subgraphs", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    known = [*NAMES, "all"]

    serve = commands.add_parser("serve", help="serve domains, each on its own port")
    serve.add_argument("domains", nargs="+", choices=known)

    worker = commands.add_parser("worker", help="carry out tasks and relay the outboxes")
    worker.add_argument("domains", nargs="*", default=["all"])
    worker.add_argument("--threads", type=int, default=8, help="messages handled at once")

    migrate = commands.add_parser("migrate", help="bring the domains' stores up to date")
    migrate.add_argument("domains", nargs="+", choices=known)
    migrate.add_argument("--to", default="head", help="a revision, 'base', or '-1'")

    sdl = commands.add_parser("sdl", help="print a domain's subgraph schema")
    sdl.add_argument("domain", choices=NAMES)

    events = commands.add_parser("events", help="write the JSON Schema of every event")
    events.add_argument("--output", type=Path, required=True, help="folder to write to")

    letters = commands.add_parser("dead-letters", help="messages that failed for good")
    actions = letters.add_subparsers(dest="action", required=True)
    for action, text in (
        ("list", "show them, the oldest first"),
        ("show", "show one with its event and the traceback"),
        ("replay", "put one back into its queue"),
        ("discard", "forget one"),
    ):
        command = actions.add_parser(action, help=text)
        command.add_argument("--json", action="store_true", help="print JSON")
        if action != "list":
            command.add_argument("id", help="as `dead-letters list` shows it")
    return parser


def port_of(domain: Domain) -> int:
    """Return the port to serve ``domain`` on: ``<DOMAIN>_PORT``, or its own."""
    return int(os.environ.get(f"{domain.name.upper()}_PORT", domain.port))


def _serve(domains: list[Domain]) -> None:
    import uvloop

    from subgraphs.kit.server import serve

    uvloop.run(serve([(domain, port_of(domain)) for domain in domains]))


def _work(options: argparse.Namespace, settings: Settings) -> None:
    from subgraphs.worker import run_worker

    run_worker(load_all(["all"]), load_all(options.domains), settings, threads=options.threads)


async def _migrate(domains: list[Domain], revision: str) -> None:
    from subgraphs.kit.migrations import migrate
    from subgraphs.kit.mongo import Mongo

    for domain in domains:
        settings = domain.settings()
        if domain.migrations:
            url = settings.store_url(settings.database_url, domain.name)
            await migrate(domain.migrations, url, revision)
        if domain.stores.documents and revision == "head":
            mongo = Mongo(
                settings.store_url(settings.mongodb_url, domain.name),
                domain=domain.name,
                timeout_seconds=settings.store_timeout_seconds,
            )
            await mongo.start(domain.stores.documents, indexes=True)
            await mongo.close()
        sys.stdout.write(f"{domain.name}: {revision}\n")


def _events(output: Path) -> None:
    from subgraphs.kit.events import json_schema

    output.mkdir(parents=True, exist_ok=True)
    for domain in load_all(["all"]):
        for event in domain.events:
            path = output / f"{event.type}.v{event.version}.json"
            path.write_bytes(orjson.dumps(json_schema(event), option=orjson.OPT_INDENT_2) + b"\n")
            sys.stdout.write(f"{path}\n")


def _dead_letters(options: argparse.Namespace, settings: Settings) -> None:
    from subgraphs.kit.bus import make_broker, queue_name
    from subgraphs.kit.dead_letters import DeadLetters

    logging.getLogger("pika").setLevel(logging.CRITICAL)  # it logs what is raised as well
    broker = make_broker(settings)
    queues = [queue_name(settings.broker_namespace, domain) for domain in NAMES]
    letters = DeadLetters(broker, queues)
    try:
        match options.action:
            case "list":
                found = [letter.summary() for letter in letters.all()]
                _print(found if options.json else _table(found))
            case "show":
                details = letters.find(options.id).details()
                traceback = details.pop("traceback") if not options.json else None
                _print(details)
                _print(traceback or "")
            case "replay":
                letter = letters.replay(options.id)
                _print(letter.summary() if options.json else f"replayed {letter.id}")
            case "discard":
                letter = letters.discard(options.id)
                _print(letter.summary() if options.json else f"discarded {letter.id}")
    finally:
        broker.close()


def _table(summaries: list[dict[str, Any]]) -> str:
    if not summaries:
        return "no dead letters"
    columns = ("id", "failed_at", "actor", "attempts", "subject", "error")
    return "\n".join("  ".join(str(row[column] or "-") for column in columns) for row in summaries)


def _print(what: object) -> None:
    """Print a text as it is, if there is one, and anything else as JSON."""
    if not isinstance(what, str):
        what = orjson.dumps(what, option=orjson.OPT_INDENT_2).decode()
    if what:
        sys.stdout.write(what.rstrip("\n") + "\n")


if __name__ == "__main__":
    sys.exit(main())
