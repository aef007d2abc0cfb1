"""What ``python -m router operations`` does, as text for its user."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
from graphql import GraphQLSchema

from router.server.operations.manifest import RegisteredDocument, read_manifest
from router.server.operations.register import Registration, register
from router.server.operations.usage import OperationUsage, read_usage
from router.server.redis_link import RedisLink
from router.server.settings.redis import RedisSettings

SHOWN_ID = 12


def register_text(
    client: str, operations: Path, api_schema: GraphQLSchema, manifests: Path, *, prune: bool
) -> str:
    """Registers a folder of operations, and tells what changed in the client's manifest."""
    made = register(client, operations, api_schema, manifests, prune=prune)
    return "".join(f"{line}\n" for line in _told(made))


def _told(made: Registration) -> Iterator[str]:
    parts = {
        "added": made.added,
        "unchanged": made.unchanged,
        "kept though not in the folder": made.kept,
        "removed": made.removed,
    }
    yield f"{made.path}"
    for word, names in parts.items():
        if names:
            yield f"  {word}: {', '.join(names)}"
    for problem in made.invalid:
        yield f"  no longer valid: {problem}"


@dataclass(frozen=True, slots=True)
class Registered:
    """One document of one client."""

    client: str
    operation: str
    id: str


def registered(manifests: Path, client: str | None = None) -> list[Registered]:
    """Everything in a folder of manifests, by client and name."""
    return [
        Registered(path.stem, document.name or "", document.id)
        for path in sorted(manifests.glob("*.json"))
        if client in {None, path.stem}
        for document in sorted(read_manifest(path).values(), key=_order)
    ]


def _order(document: RegisteredDocument) -> tuple[str, str]:
    return document.name or "", document.id


def list_text(manifests: Path, client: str | None, *, as_json: bool) -> str:
    """What is registered for whom."""
    found = registered(manifests, client)
    if as_json:
        return _json([asdict(one) for one in found])
    return _table(
        ("CLIENT", "OPERATION", "ID"), [(one.client, one.operation, one.id) for one in found]
    )


@dataclass(frozen=True, slots=True)
class UsageReport:
    """What is used, and what is registered and was not used since ``since`` (or ever)."""

    used: list[OperationUsage]
    unused: list[Registered]
    since: datetime


def report_usage(manifests: Path, redis: str, prefix: str, since: datetime) -> UsageReport:
    """Puts together what is registered and what was used.

    A document counts as used if any class of clients used it. Raises Redis' errors.
    """

    async def read() -> list[OperationUsage]:
        settings = RedisSettings(url=redis, prefix=prefix, timeout=5, connect_timeout=5)
        async with RedisLink(settings) as link:
            return await read_usage(link)

    used = asyncio.run(read())
    recent = {use.id for use in used if use.last >= since.timestamp()}
    unused = [one for one in registered(manifests) if one.id not in recent]
    return UsageReport(used, unused, since)


def usage_text(manifests: Path, redis: str, prefix: str, days: float, *, as_json: bool) -> str:
    """Who uses which operation, and which are unused."""
    report = report_usage(manifests, redis, prefix, datetime.now(UTC) - timedelta(days=days))
    if as_json:
        return _json(
            {
                "used": [asdict(use) for use in report.used],
                "unused": [asdict(one) for one in report.unused],
                "since": report.since.isoformat(timespec="seconds"),
            }
        )
    used = _table(
        ("CLASS", "OPERATION", "ID", "REQUESTS", "LAST USED", "DEPRECATED"),
        [
            (
                use.client,
                use.name,
                use.id[:SHOWN_ID] or "(not registered)",
                str(use.requests),
                datetime.fromtimestamp(use.last, UTC).strftime("%Y-%m-%d %H:%M"),
                ", ".join(use.deprecated),
            )
            for use in report.used
        ],
    )
    if not report.unused:
        return used
    unused = _table(
        ("CLIENT", "OPERATION", "ID"),
        [(one.client, one.operation, one.id[:SHOWN_ID]) for one in report.unused],
    )
    return f"{used}\nRegistered, and not used since {report.since:%Y-%m-%d %H:%M}:\n\n{unused}"


def _json(value: object) -> str:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Columns as wide as they need be, two spaces between them."""
    lines = [head, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    return "".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        + "\n"
        for line in lines
    )
