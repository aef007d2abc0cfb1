"""GraphiQL on the endpoint itself: bundled into ``assets/`` at packaging time, else from a CDN.

``package.json`` in this folder names the exact versions for both ways; ``python -m
router.server.playground.build`` bundles them with npm and esbuild.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from router.server.playground.page import (
    bundled_page,
    cdn_page,
    content_security_policy,
    import_map,
    load_examples,
)

HERE: Final = Path(__file__).parent
ASSETS_PATH: Final = "/graphql/assets"
TITLE: Final = "Loom"

Headers = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, slots=True)
class Playground:
    """The page with its headers, and the folder that is served at :data:`ASSETS_PATH`."""

    page: bytes
    headers: Headers
    assets: Path
    bundled: bool

    @classmethod
    def load(cls, folder: Path = HERE) -> Self:
        """Makes the page for what stands in ``folder``: built assets, or the sources and a CDN."""
        examples = load_examples(folder / "examples")
        built = folder / "assets"
        if (built / "playground.js").is_file():
            page = bundled_page(TITLE, ASSETS_PATH, examples)
            return cls(page, _headers(None), built, bundled=True)
        manifest = json.loads((folder / "package.json").read_text(encoding="utf-8"))
        imports = import_map(manifest["dependencies"], ASSETS_PATH)
        page = cdn_page(TITLE, ASSETS_PATH, imports, examples)
        return cls(page, _headers(imports), folder / "src", bundled=False)


def _headers(imports: str | None) -> Headers:
    return (
        (b"content-security-policy", content_security_policy(imports).encode()),
        (b"cache-control", b"no-cache"),
        (b"referrer-policy", b"no-referrer"),
    )
