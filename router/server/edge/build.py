"""What stands around the endpoint, outermost last."""

from __future__ import annotations

from router.server.edge.asgi import App
from router.server.edge.compress import Compress
from router.server.edge.cors import Cors
from router.server.settings import Settings


def with_edge(app: App, settings: Settings) -> App:
    """The endpoint with what is switched on of its surroundings; itself if nothing is."""
    if settings.compression.enabled:
        app = Compress(app, settings.compression)
    if settings.cors.enabled:
        app = Cors(app, settings.cors)
    return app
