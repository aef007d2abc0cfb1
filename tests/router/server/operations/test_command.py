"""``python -m router operations``, run as its users run it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from router.__main__ import main
from router.compose import SubgraphInput, compose
from router.server.operations.manifest import digest
from router.server.operations.usage import UsageCounts
from router.server.redis_link import RedisLink
from router.server.settings.redis import RedisSettings

SDL = "type Query { a: String b: Query }"
FIRST, SECOND = "query First { a }\n", "query Second { b { a } }\n"


@pytest.fixture
def supergraph(tmp_path: Path) -> Path:
    """A supergraph of one subgraph."""
    made = compose([SubgraphInput("one", "http://127.0.0.1:1/graphql", SDL)])
    assert made.supergraph_sdl is not None
    path = tmp_path / "supergraph.graphql"
    path.write_text(made.supergraph_sdl)
    return path


@pytest.fixture
def operations(tmp_path: Path) -> Path:
    """A folder with the operations First and Second."""
    folder = tmp_path / "operations"
    folder.mkdir()
    (folder / "first.graphql").write_text(FIRST)
    (folder / "second.graphql").write_text(SECOND)
    return folder


@pytest.fixture
def register(tmp_path: Path, supergraph: Path, operations: Path) -> Callable[..., int]:
    """Runs ``operations register`` for the client app."""

    def run(*more: str, client: str = "app") -> int:
        return main(
            [
                *("operations", "register", "--client", client, *more),
                *("--operations", str(operations), "--supergraph", str(supergraph)),
                *("--manifests", str(tmp_path / "manifests")),
            ]
        )

    return run


def manifest(folder: Path) -> list[tuple[str, str]]:
    entries = orjson.loads((folder / "manifests" / "app.json").read_bytes())["operations"]
    return [(entry["name"], entry["body"]) for entry in entries]


def test_registering_twice_changes_nothing(
    register: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert register() == 0
    path = tmp_path / "manifests" / "app.json"
    assert capsys.readouterr().out == f"{path}\n  added: First, Second\n"
    before = path.stat().st_mtime_ns, path.read_bytes()
    assert register() == 0
    assert capsys.readouterr().out == f"{path}\n  unchanged: First, Second\n"
    assert (path.stat().st_mtime_ns, path.read_bytes()) == before
    assert manifest(tmp_path) == [("First", FIRST), ("Second", SECOND)]
    assert [found.name for found in path.parent.iterdir()] == ["app.json"]


def test_a_manifest_loses_nothing_unless_told_to(
    register: Callable[..., int],
    operations: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    register()
    (operations / "first.graphql").write_text("query First { __typename }")
    (operations / "second.graphql").unlink()
    capsys.readouterr()
    assert register() == 0
    told = capsys.readouterr().out.splitlines()[1:]
    assert told == ["  added: First", "  kept though not in the folder: First, Second"]
    changed = ("First", "query First { __typename }")
    assert manifest(tmp_path) == [("First", FIRST), changed, ("Second", SECOND)]
    assert register("--prune") == 0
    told = capsys.readouterr().out.splitlines()[1:]
    assert told == ["  unchanged: First", "  removed: First, Second"]
    assert manifest(tmp_path) == [changed]


def test_what_is_kept_and_no_longer_valid_is_told(
    register: Callable[..., int],
    operations: Path,
    supergraph: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    register()
    made = compose([SubgraphInput("one", "http://127.0.0.1:1/graphql", "type Query { a: String }")])
    assert made.supergraph_sdl is not None
    supergraph.write_text(made.supergraph_sdl)
    (operations / "second.graphql").unlink()
    capsys.readouterr()
    assert register() == 0
    told = capsys.readouterr().out
    assert "  no longer valid: Second: Cannot query field 'b' on type 'Query'." in told


def test_what_is_invalid_is_refused_with_its_place(
    register: Callable[..., int],
    operations: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (operations / "second.graphql").write_text("query Second {\n  c\n}")
    assert register() == 1
    assert capsys.readouterr().err == (
        f"{operations}/second.graphql:2:3: Cannot query field 'c' on type 'Query'."
        " Did you mean 'a' or 'b'?\n"
    )
    assert not (tmp_path / "manifests").exists()


def test_a_manifest_that_is_not_ours_to_extend(
    register: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "manifests").mkdir()
    path = tmp_path / "manifests" / "app.json"
    path.write_bytes(orjson.dumps({"1": FIRST}))
    assert register() == 1
    assert f"{path}: only a manifest of the format" in capsys.readouterr().err
    assert orjson.loads(path.read_bytes()) == {"1": FIRST}


def test_a_client_s_name_stays_in_the_folder(
    register: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert register(client="../app") == 1
    assert "'../app' cannot name a client" in capsys.readouterr().err


def test_a_list(
    register: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    register()
    (tmp_path / "manifests" / "relay.json").write_bytes(orjson.dumps({"r1": FIRST}))
    capsys.readouterr()
    command = ["operations", "list", "--manifests", str(tmp_path / "manifests")]
    assert main(command) == 0
    assert capsys.readouterr().out.splitlines() == [
        "CLIENT  OPERATION  ID",
        f"app     First      {digest(FIRST)}",
        f"app     Second     {digest(SECOND)}",
        "relay              r1",
    ]
    assert main([*command, "--client", "relay", "--json"]) == 0
    listed = orjson.loads(capsys.readouterr().out)
    assert listed == [{"client": "relay", "operation": "", "id": "r1"}]


def test_usage(
    register: Callable[..., int],
    tmp_path: Path,
    redis_url: Callable[[], str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    register()
    url = redis_url()

    async def use() -> None:
        async with RedisLink(RedisSettings(url=url)) as link:
            counts = UsageCounts(link)
            counts.note_deprecated(counts.count("public", digest(FIRST), "First"), ("Query.a",))
            await counts.report()
            old = UsageCounts(link, lambda: 86_400.0)
            for client, key, name in (
                ("public", digest(SECOND), "Second"),
                ("developers", None, "Test"),
            ):
                old.count(client, key, name)
            await old.report()

    asyncio.run(use())
    capsys.readouterr()
    command = ["operations", "usage", "--manifests", str(tmp_path / "manifests"), "--redis", url]
    assert main(command) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == (
        "CLASS       OPERATION  ID                REQUESTS  LAST USED         DEPRECATED"
    )
    assert lines[1] == "developers  Test       (not registered)  1         1970-01-02 00:00"
    assert lines[2].startswith(f"public      First      {digest(FIRST)[:12]}      1         20")
    assert lines[2].endswith("  Query.a")
    assert lines[3].endswith("1         1970-01-02 00:00")
    assert lines[5].startswith("Registered, and not used since 20")
    assert lines[7:] == ["CLIENT  OPERATION  ID", f"app     Second     {digest(SECOND)[:12]}"]
    assert main([*command, "--json", "--days", "100000"]) == 0
    report = orjson.loads(capsys.readouterr().out)
    assert [use["name"] for use in report["used"]] == ["Test", "First", "Second"]
    assert report["unused"] == []


def test_usage_without_redis(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["operations", "usage", "--manifests", str(tmp_path)]
    assert main(command) == 1
    assert "--redis" in capsys.readouterr().err
    assert main([*command, "--redis", "redis://127.0.0.1:1"]) == 1
    assert "redis://127.0.0.1:1: " in capsys.readouterr().err
