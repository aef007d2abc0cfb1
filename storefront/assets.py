"""Static files under names that carry their content's hash, so that browsers may keep them."""

import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

_FOREVER = "public, max-age=31536000, immutable"
_A_DAY = "public, max-age=86400"


@dataclass(frozen=True, slots=True)
class Asset:
    content: bytes
    media_type: str
    hashed_name: str


@dataclass(frozen=True, slots=True)
class Assets:
    """The files of `static/`, read once at start.

    A file can be asked for by its hashed name (kept forever) and by its plain one (a day).
    """

    by_name: dict[str, Asset]
    by_hashed_name: dict[str, Asset]

    @classmethod
    def read(cls, folder: Path) -> Self:
        assets = {path.name: _asset(path) for path in sorted(folder.iterdir()) if path.is_file()}
        return cls(assets, {asset.hashed_name: asset for asset in assets.values()})

    def url(self, name: str) -> str:
        """Where a template finds the file `name`; an unknown name is a mistake in the template."""
        return f"/static/{self.by_name[name].hashed_name}"


def _asset(path: Path) -> Asset:
    content = path.read_bytes()
    media_type = mimetypes.types_map.get(path.suffix, "application/octet-stream")
    digest = hashlib.sha256(content).hexdigest()[:12]
    return Asset(content, media_type, f"{path.stem}.{digest}{path.suffix}")


async def static_file(request: Request) -> Response:
    assets: Assets = request.app.state.assets
    name = request.path_params["name"]
    asset = assets.by_hashed_name.get(name)
    lasting = _FOREVER
    if asset is None:
        asset, lasting = assets.by_name.get(name), _A_DAY
    if asset is None:
        raise HTTPException(404)
    return Response(asset.content, media_type=asset.media_type, headers={"Cache-Control": lasting})


async def favicon(request: Request) -> Response:
    """Browsers that ignore the page's icon link ask here."""
    asset = request.app.state.assets.by_name["favicon.svg"]
    return Response(asset.content, media_type=asset.media_type, headers={"Cache-Control": _A_DAY})
