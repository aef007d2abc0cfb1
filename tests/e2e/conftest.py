"""A real Chromium before the whole platform.

The platform is started once for the session, as a newcomer starts it (`python -m local up`), with
a data folder and ports of its own. `E2E_SHOP_URL` names a shop that already runs instead.

One browser serves all tests by two windows, with and without JavaScript: to start either costs
more than most tests take. A test gets a page of its own in one of them, and no cookies.
"""

import asyncio
import contextlib
import os
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, async_playwright

from local.child import Child, Command
from local.processes import DOMAINS, ROUTER, STOREFRONT, WORKER
from local.readiness import ask
from local.settings import ROOT

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
PARTS = (*DOMAINS, ROUTER, STOREFRONT, WORKER)
START_SECONDS = 240
STOP_SECONDS = 30
PATIENCE_MS = 10_000


@pytest.fixture(scope="session")
async def shop_url() -> AsyncIterator[str]:
    """The address of a shop with the demo garments in it."""
    running = os.environ.get("E2E_SHOP_URL")
    if running:
        yield running.rstrip("/")
        return
    folder = Path(tempfile.mkdtemp(prefix="loom-e2e-"))
    ports = dict(zip((part.setting for part in PARTS), _free_ports(len(PARTS)), strict=True))
    platform = Child(
        Command(
            name="platform",
            argv=(sys.executable, "-m", "local", "up"),
            log=folder / "up.log",
            env={"LOOM_DATA": str(folder), **{name: str(port) for name, port in ports.items()}},
            cwd=ROOT,
            stop_signal=signal.SIGINT,
        )
    )
    try:
        await _ready(platform, ports)
        yield f"http://127.0.0.1:{ports[STOREFRONT.setting]}"
    finally:
        # Its own children end with it, even where it has to be killed.
        await asyncio.to_thread(platform.stop, STOP_SECONDS)
        end = f"the platform ended with {platform.returncode}:\n{platform.tail()}"
        shutil.rmtree(folder, ignore_errors=True)
    assert platform.returncode == 0, end
    assert [part.name for part in PARTS if _listens(ports[part.setting])] == []


async def _ready(platform: Child, ports: dict[str, int]) -> None:
    """Wait for every part. The subgraphs and the worker start only once the garments are there."""
    deadline = time.monotonic() + START_SECONDS
    for part in PARTS:
        while True:
            answer = await asyncio.to_thread(ask, part, "127.0.0.1", ports[part.setting])
            if answer.ready:
                break
            if platform.returncode is not None:
                pytest.fail(f"the platform did not start:\n{platform.tail()}")
            if time.monotonic() > deadline:
                reason = f"{part.name} was not ready in {START_SECONDS} s: {answer.reason}"
                pytest.fail(f"{reason}\n{platform.tail()}")
            await asyncio.sleep(0.2)


def _listens(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


def _free_ports(count: int) -> list[int]:
    """Ports that were free a moment ago, all different."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for listening in sockets:
            listening.bind(("127.0.0.1", 0))
        return [listening.getsockname()[1] for listening in sockets]


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The browser's program; without one, skips the test, or fails it with `REQUIRE_REAL=1`."""
    if not Path(CHROMIUM).exists():
        reason = f"no browser: {CHROMIUM} does not exist (CHROMIUM names another)"
        if os.environ.get("REQUIRE_REAL") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return CHROMIUM


@pytest.fixture(scope="session")
async def chromium(chromium_path: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path, args=[*ARGUMENTS])
        yield browser
        await browser.close()


@dataclass
class Watch:
    """What a page did besides showing itself."""

    origin: str
    complaints: list[str] = field(default_factory=list)

    def attach(self, page: Page) -> None:
        page.on("console", lambda message: self._note(self._wrong(message), message.text))
        page.on("pageerror", lambda error: self._note(True, str(error)))
        page.on("request", lambda request: self._note(self._foreign(request.url), request.url))
        page.on(
            "response",
            lambda answer: self._note(
                answer.status >= 400 and not answer.request.is_navigation_request(),
                f"{answer.status} {answer.url}",
            ),
        )

    def _wrong(self, message: ConsoleMessage) -> bool:
        """Answers of 400 and above are looked at below, where the address is known."""
        loading = message.text.startswith("Failed to load resource")
        return message.type in {"error", "warning"} and not loading

    def _foreign(self, url: str) -> bool:
        return urlsplit(url).scheme not in {"data", "blob"} and not url.startswith(self.origin)

    def _note(self, wrong: bool, what: str) -> None:
        if wrong:
            self.complaints.append(what)


@pytest.fixture(scope="session")
async def windows(chromium: Browser, shop_url: str) -> AsyncIterator[dict[bool, BrowserContext]]:
    """Two windows of the browser, by whether they run JavaScript."""
    opened = {}
    for javascript in (True, False):
        opened[javascript] = await chromium.new_context(
            base_url=shop_url, java_script_enabled=javascript, reduced_motion="reduce"
        )
        opened[javascript].set_default_timeout(PATIENCE_MS)
    yield opened
    for context in opened.values():
        await context.close()


@pytest.fixture
def open_page(
    windows: dict[bool, BrowserContext], shop_url: str
) -> Callable[..., "contextlib.AbstractAsyncContextManager[Page]"]:
    """Opens a page for a visitor whom the shop has never seen.

    When it closes, no console error and no foreign request may have happened.
    """

    @contextlib.asynccontextmanager
    async def opened(
        *, javascript: bool = True, scheme: str = "light", width: int = 1280
    ) -> AsyncIterator[Page]:
        await windows[javascript].clear_cookies()
        page = await windows[javascript].new_page()
        await page.set_viewport_size({"width": width, "height": 900})
        await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        watch = Watch(shop_url)
        watch.attach(page)
        try:
            yield page
        finally:
            await page.close()
        assert watch.complaints == []

    return opened


@dataclass(frozen=True)
class Landmarks:
    """Addresses of pages of every kind, found by following the shop's own links."""

    department: str
    category: str
    product: str
    brand: str
    collection: str


@pytest.fixture(scope="session")
async def landmarks(windows: dict[bool, BrowserContext]) -> Landmarks:
    page = await windows[True].new_page()

    async def first(selector: str) -> str:
        href = await page.locator(selector).first.get_attribute("href")
        assert href is not None
        return href

    await page.goto("/")
    department = await first(".departments a")
    collection = await first("a[href^='/collections/']")
    await page.goto(department)
    category = await first(".subcategories a")
    await page.goto(category)
    product = await first(".card-title a")
    await page.goto(product)
    brand = await first(".buy-brand a")
    await page.close()
    return Landmarks(department, category, product, brand, collection)
