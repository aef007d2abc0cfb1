"""The playground's page: HTML, import map and Content-Security-Policy, for either mode."""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import asdict, dataclass
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any, Final

CDN: Final = "https://esm.sh"

FAVICON: Final = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath"
    " d='M2 4h12M2 8h12M2 12h12M4 2v12M8 2v12M12 2v12' stroke='%23d60690'/%3E%3C/svg%3E"
)


@dataclass(frozen=True, slots=True)
class Example:
    """An operation to try: its title, a sentence about it, the document and the variables' JSON."""

    title: str
    about: str
    query: str
    variables: str


def load_examples(folder: Path) -> tuple[Example, ...]:
    """Reads a folder's ``*.graphql`` in the order of their names.

    A file's first comment line is the title, the second says what it is about; ``NAME.json`` beside
    it has the variables.
    """
    return tuple(_example(path) for path in sorted(folder.glob("*.graphql")))


def bundled_page(title: str, assets: str, examples: tuple[Example, ...]) -> bytes:
    """The page where the assets were built: all of it comes from ``assets`` on this origin."""
    head = (
        f'<link rel="stylesheet" href="{assets}/playground.css">'
        f'<script type="module" src="{assets}/playground.js"></script>'
    )
    return _page(title, head, examples)


def cdn_page(title: str, sources: str, imports: str, examples: tuple[Example, ...]) -> bytes:
    """The page where they were not: our own script from ``sources``, the packages by import map."""
    head = (
        f'<link rel="stylesheet" href="{json.loads(imports)["imports"]["graphiql/"]}style.css">'
        f'<script type="importmap">{imports}</script>'
        f'<script type="module" src="{sources}/cdn.js"></script>'
    )
    return _page(title, head, examples)


def import_map(versions: dict[str, str], sources: str) -> str:
    """The import map that pins each package of ``package.json`` to its version on the CDN.

    What the packages share is kept out of each (``external``), so that there is one React and one
    ``graphql`` among them. A module from there has no fixed bytes (it is compiled for the browser
    that asks), so it cannot be held to an integrity hash; the versions are exact instead.
    """

    def at(name: str, rest: str = "") -> str:
        return f"{CDN}/{name}@{versions[name]}{rest}"

    imports = {
        "react": at("react"),
        "react/jsx-runtime": at("react", "/jsx-runtime"),
        "react-dom": at("react-dom"),
        "react-dom/client": at("react-dom", "/client"),
        "graphql": at("graphql"),
        "graphql-ws": at("graphql-ws"),
        "graphiql": at("graphiql", "?standalone&external=react,react-dom,@graphiql/react,graphql"),
        "graphiql/": at("graphiql", "/"),
        "@graphiql/react": at(
            "@graphiql/react",
            "?standalone&external=react,react-dom,graphql,@graphiql/toolkit,@emotion/is-prop-valid",
        ),
        "@graphiql/toolkit": at("@graphiql/toolkit", "?standalone&external=graphql,graphql-ws"),
        # An optional part of the animations, which they do without.
        "@emotion/is-prop-valid": f"{sources}/absent.js",
    }
    return json.dumps({"imports": imports}, separators=(",", ":"))


def content_security_policy(imports: str | None) -> str:
    """What the page may load and do. Monaco writes styles into the page, hence ``unsafe-inline``.

    ``imports`` is the import map where the CDN is used; the policy allows this one by its hash.
    """
    elsewhere = "" if imports is None else f" {CDN}"
    inline = "" if imports is None else f" '{_hash(imports)}'"
    directives = {
        "default-src": "'none'",
        "script-src": f"'self'{elsewhere}{inline}",
        "style-src": f"'self' 'unsafe-inline'{elsewhere}",
        "font-src": f"'self' data:{elsewhere}",
        "img-src": "'self' data: https:",
        "connect-src": f"'self'{elsewhere}",
        "worker-src": f"'self'{' blob:' if imports is not None else ''}{elsewhere}",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def _page(title: str, head: str, examples: tuple[Example, ...]) -> bytes:
    style = (Path(__file__).parent / "src" / "page.css").read_text(encoding="utf-8")
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title>"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="icon" href="{FAVICON}">'
        f"<style>{style}</style>{head}</head>"
        '<body><div id="graphiql"><p id="loading">Loading the playground…</p></div>'
        "<noscript>The playground needs JavaScript.</noscript>"
        f'<script type="application/json" id="examples">{_inert(examples)}</script>'
        "</body></html>"
    ).encode()


def _inert(examples: tuple[Example, ...]) -> str:
    """JSON that cannot end the element it stands in."""
    content: Any = [asdict(example) for example in examples]
    return json.dumps(content, ensure_ascii=False).replace("<", "\\u003c")


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _example(path: Path) -> Example:
    title, about, *lines = path.read_text(encoding="utf-8").splitlines()
    variables = path.with_suffix(".json")
    return Example(
        title=title.removeprefix("#").strip(),
        about=about.removeprefix("#").strip(),
        query="\n".join(lines).strip() + "\n",
        variables=variables.read_text(encoding="utf-8").strip() if variables.is_file() else "",
    )
