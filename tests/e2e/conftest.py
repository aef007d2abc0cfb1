"""A real Chromium before the whole platform.

The platform is started once for the session, as a newcomer starts it (`python -m local up`), with
a data folder and ports of its own. `E2E_SHOP_URL` names a shop that already runs instead.
"""

import asyncio
import contextlib
import os
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, async_playwright

from local.processes import DOMAINS, ROUTER, STOREFRONT, WORKER
from local.settings import ROOT

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
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
    parts = (*DOMAINS, ROUTER, STOREFRONT, WORKER)
    ports = dict(zip((part.setting for part in parts), _free_ports(len(parts)), strict=True))
    environment = os.environ | {
        "LOOM_DATA": str(folder),
        **{setting: str(port) for setting, port in ports.items()},
    }
    log = folder / "up.log"
    with log.open("wb") as output:
        platform = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "local", "up"),
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=asyncio.subprocess.STDOUT,
        )
    try:
        await _ready(platform, environment, log)
        yield f"http://127.0.0.1:{ports[STOREFRONT.setting]}"
    finally:
        if platform.returncode is None:
            platform.send_signal(signal.SIGINT)
            await asyncio.wait_for(platform.wait(), STOP_SECONDS)
        shutil.rmtree(folder, ignore_errors=True)


async def _ready(
    platform: asyncio.subprocess.Process, environment: dict[str, str], log: Path
) -> None:
    """Wait until `python -m local status` says that everything is ready."""
    for _ in range(START_SECONDS):
        if platform.returncode is not None:
            _fail("the platform did not start", log)
        status = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "local", "status"),
            cwd=ROOT,
            env=environment,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        if await status.wait() == 0:
            return
        await asyncio.sleep(1)
    _fail(f"the platform was not ready in {START_SECONDS} s", log)


def _fail(reason: str, log: Path) -> NoReturn:
    pytest.fail(f"{reason}; the end of its log:\n{log.read_text()[-4000:]}")


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


@pytest.fixture
def open_page(
    chromium: Browser, shop_url: str
) -> Callable[..., "contextlib.AbstractAsyncContextManager[Page]"]:
    """Opens a window; when it closes, no console error and no foreign request may have happened."""

    @contextlib.asynccontextmanager
    async def opened(
        *, javascript: bool = True, scheme: str = "light", width: int = 1280
    ) -> AsyncIterator[Page]:
        context: BrowserContext = await chromium.new_context(
            base_url=shop_url,
            java_script_enabled=javascript,
            color_scheme="dark" if scheme == "dark" else "light",
            viewport={"width": width, "height": 900},
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE_MS)
        watch = Watch(shop_url)
        page = await context.new_page()
        watch.attach(page)
        yield page
        await context.close()
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
async def landmarks(chromium: Browser, shop_url: str) -> Landmarks:
    context = await chromium.new_context(base_url=shop_url)
    context.set_default_timeout(PATIENCE_MS)
    page = await context.new_page()

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
    await context.close()
    return Landmarks(department, category, product, brand, collection)
