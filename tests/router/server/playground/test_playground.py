"""The playground's page in both modes, and in a real browser without the internet."""

from __future__ import annotations

import json
import os
import re
import shutil
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest
from graphql import (
    OperationDefinitionNode,
    build_schema,
    get_variable_values,
    parse,
    validate,
)
from playwright.async_api import Request, async_playwright

from router.server.playground import HERE, Playground
from router.server.playground.page import load_examples

if TYPE_CHECKING:
    from tests.router.server.conftest import Router, StartRouter

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def folder_without_assets(folder: Path) -> Path:
    shutil.copytree(HERE, folder, ignore=shutil.ignore_patterns("assets", "__pycache__"))
    return folder


def folder_with_assets(folder: Path) -> Path:
    folder_without_assets(folder)
    (folder / "assets").mkdir()
    (folder / "assets" / "playground.js").write_text("// built")
    return folder


def missing(reason: str) -> NoReturn:
    """Skips the test, or fails it where nothing may be missing."""
    if os.environ.get("REQUIRE_REAL") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def policy_of(playground: Playground) -> dict[str, list[str]]:
    policy = dict(playground.headers)[b"content-security-policy"].decode()
    return {name: rest for name, *rest in (part.split() for part in policy.split("; "))}


def test_the_bundled_page_needs_nothing_from_elsewhere(tmp_path: Path) -> None:
    playground = Playground.load(folder_with_assets(tmp_path / "playground"))
    assert playground.bundled
    assert playground.assets == tmp_path / "playground" / "assets"
    page = playground.page.decode()
    assert re.findall(r'(?:src|href)="(?!data:)([^"]*)"', page) == [
        "/graphql/assets/playground.css",
        "/graphql/assets/playground.js",
    ]
    assert policy_of(playground)["script-src"] == ["'self'"]
    assert policy_of(playground)["worker-src"] == ["'self'"]


def test_the_other_page_pins_every_version_on_the_cdn(tmp_path: Path) -> None:
    playground = Playground.load(folder_without_assets(tmp_path / "playground"))
    assert not playground.bundled
    page = playground.page.decode()
    (text,) = re.findall(r'<script type="importmap">(.*?)</script>', page)
    imports = json.loads(text)["imports"]
    versions = json.loads((HERE / "package.json").read_text())["dependencies"]
    for name, url in imports.items():
        if url.startswith("https://"):
            package = max((known for known in versions if name.startswith(known)), key=len)
            assert url.startswith(f"https://esm.sh/{package}@{versions[package]}"), name
    digest = b64encode(sha256(text.encode()).digest()).decode()
    policy = policy_of(playground)
    assert policy["script-src"] == ["'self'", "https://esm.sh", f"'sha256-{digest}'"]
    for script in ("cdn.js", "playground.js", "absent.js"):
        assert (playground.assets / script).is_file()


def test_the_page_cannot_be_framed_and_loads_nothing_by_default(tmp_path: Path) -> None:
    for make in (folder_with_assets, folder_without_assets):
        policy = policy_of(Playground.load(make(tmp_path / make.__name__)))
        assert policy["default-src"] == ["'none'"]
        assert policy["frame-ancestors"] == ["'none'"]
        assert policy["connect-src"][0] == "'self'"


def test_an_example_cannot_end_its_element(tmp_path: Path) -> None:
    folder = folder_with_assets(tmp_path / "playground")
    evil = "# A </script><script>alert(1)</script>\n# About\n{ __typename }\n"
    (folder / "examples" / "0-evil.graphql").write_text(evil)
    page = Playground.load(folder).page.decode()
    assert "alert(1)</script>" not in page
    (content,) = re.findall(r'id="examples">(.*?)</script>', page)
    assert json.loads(content)[0]["title"] == "A </script><script>alert(1)</script>"


def test_the_examples_are_valid_for_the_shop() -> None:
    schema = build_schema((Path(__file__).parents[4] / "schema" / "api.graphql").read_text())
    examples = load_examples(HERE / "examples")
    assert len(examples) >= 3
    for example in examples:
        assert example.title
        assert example.about
        document = parse(example.query)
        assert validate(schema, document) == []
        (operation,) = (
            node for node in document.definitions if isinstance(node, OperationDefinitionNode)
        )
        variables = json.loads(example.variables or "{}")
        values = get_variable_values(schema, operation.variable_definitions or (), variables)
        assert not isinstance(values, list), values


def test_package_versions_are_exact() -> None:
    package = json.loads((HERE / "package.json").read_text())
    versions = {**package["dependencies"], **package["devDependencies"]}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions.values())


async def test_a_browser_gets_the_page_and_others_do_not(shared_router: Router) -> None:
    page = await shared_router.request("GET", "/graphql", headers=BROWSER)
    assert page.status == 200
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    other = await shared_router.request("GET", "/graphql", headers={"Accept": "*/*"})
    assert other.codes == ["BAD_REQUEST"]


async def test_the_playground_can_be_switched_off(start_router: StartRouter) -> None:
    router = await start_router(playground=False)
    page = await router.request("GET", "/graphql", headers=BROWSER)
    assert page.codes == ["BAD_REQUEST"]
    assert (await router.request("GET", "/graphql/assets/playground.js")).status == 404


@pytest.mark.browser
async def test_a_query_is_written_and_run_offline(shared_router: Router) -> None:
    if not (HERE / "assets" / "playground.js").is_file():
        missing("the assets are not built: python -m router.server.playground.build")
    if shutil.which(CHROMIUM) is None:
        missing("there is no Chromium")
    strangers: list[str] = []
    problems: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith((shared_router.url, "data:", "blob:")):
            strangers.append(request.url)

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = await browser.new_page(color_scheme="dark")
        page.on("request", note)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on(
            "console",
            lambda line: problems.append(line.text) if line.type == "error" else None,
        )
        address = f"{shared_router.url}/graphql?query=%7B+warehouses+%7D"
        await page.goto(address, wait_until="networkidle")
        await page.get_by_role("button", name="Headers", exact=True).wait_for()
        await page.get_by_role("button", name="Execute query").click()
        await page.locator(".result-window").get_by_text('"Ghent"').wait_for(timeout=30_000)
        await page.get_by_role("button", name="Show Examples").click()
        await page.get_by_role("button", name="Navigation").click()
        await page.get_by_role("tab", name="Navigation").wait_for()
        titles = await page.get_by_role("tab").all_inner_texts()
        assert titles == ["<untitled>", "Navigation"]
        ground = await page.locator(".graphiql-container").evaluate(
            "element => getComputedStyle(element).backgroundColor"
        )
        assert sum(int(part) for part in re.findall(r"\d+", ground)[:3]) < 200, "a dark ground"
        await browser.close()
    assert strangers == []
    assert problems == []
