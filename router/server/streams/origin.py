"""Whose pages may open a WebSocket.

A browser opens one to any site without asking, and sends that site's cookies along (cross-site
WebSocket hijacking, RFC 6455, section 10.2). It does say in ``Origin`` whose page it was; programs
send none.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}


class AllowedOrigins:
    """The origins of pages that may connect: the router's own host, and those named.

    ``*`` allows every origin.
    """

    def __init__(self, origins: tuple[str, ...]) -> None:
        self._all = "*" in origins
        self._origins = frozenset(origin.lower().rstrip("/") for origin in origins)

    def allows(self, headers: Mapping[bytes, bytes]) -> bool:
        """Whether a handshake with these headers comes from where it may."""
        given = headers.get(b"origin")
        if given is None or self._all:
            return True
        origin = given.decode("latin-1").lower()
        if origin in self._origins:
            return True
        host = headers.get(b"host", b"").decode("latin-1").lower()
        parts = urlsplit(origin)
        if parts.scheme not in DEFAULT_PORTS or not host:
            return False
        own = urlsplit(f"{parts.scheme}://{host}")
        default = DEFAULT_PORTS[parts.scheme]
        try:
            ports = parts.port or default, own.port or default
        except ValueError:  # a port that is no number
            return False
        return parts.hostname == own.hostname and ports[0] == ports[1]
