"""Reading pages: the few questions that the tests ask of HTML."""

import html
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import aiohttp
import pytest


@dataclass(frozen=True)
class Page:
    """An answer as a test sees it."""

    status: int
    headers: "dict[str, str]"
    text: str
    path: str

    def links(self, label: str) -> list[str]:
        """The targets of the links whose text contains `label`."""
        anchors = re.findall(r'<a\b[^>]*?href="([^"]*)"[^>]*>(.*?)</a>', self.text, re.DOTALL)
        return [html.unescape(href) for href, inner in anchors if label in _plain(inner)]

    def words(self) -> str:
        """The page's text without markup, scripts and head, blanks collapsed."""
        body = re.sub(r"<head>.*?</head>|<script\b.*?</script>", " ", self.text, flags=re.DOTALL)
        return _plain(body)

    def field(self, name: str) -> str:
        """The value of a hidden input."""
        found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', self.text)
        assert found is not None, f"no field {name}"
        return html.unescape(found[1])


def _plain(markup: str) -> str:
    """Text as it reads: no tags, blanks collapsed, none before a comma."""
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", markup).split())).replace(" ,", ",")


Ask = Callable[..., Awaitable[Page]]


@pytest.fixture
def get(browser: aiohttp.ClientSession) -> Ask:
    async def ask(
        path: str, *, follow: bool = False, headers: dict[str, str] | None = None
    ) -> Page:
        async with browser.get(path, allow_redirects=follow, headers=headers) as response:
            return Page(
                response.status,
                {name.lower(): value for name, value in response.headers.items()},
                await response.text(),
                response.url.path_qs,
            )

    return ask


@pytest.fixture
def post(browser: aiohttp.ClientSession) -> Ask:
    async def ask(path: str, fields: dict[str, str]) -> Page:
        async with browser.post(path, data=fields, allow_redirects=False) as response:
            return Page(
                response.status,
                {name.lower(): value for name, value in response.headers.items()},
                await response.text(),
                response.url.path_qs,
            )

    return ask
