"""The storefront's cookies: their names and the attributes they share.

Over https every name carries the `__Host-` prefix (RFC 6265bis), so that no other host of the
domain can plant one.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

VISITOR: Final = "visitor"
SESSION: Final = "session"
CURRENCY: Final = "currency"
_OPAQUE: Final = re.compile(r"[A-Za-z0-9_-]{20,64}")


@dataclass(frozen=True, slots=True)
class Cookies:
    """Reads and writes cookies the same way everywhere."""

    secure: bool

    def name(self, cookie: str) -> str:
        return f"__Host-{cookie}" if self.secure else cookie

    def get(self, request: Request, cookie: str) -> str | None:
        return request.cookies.get(self.name(cookie))

    def opaque(self, request: Request, cookie: str) -> str | None:
        """A random id of ours; None when the browser sends something we cannot have made."""
        value = self.get(request, cookie)
        return value if value is not None and _OPAQUE.fullmatch(value) else None

    def set(self, response: Response, cookie: str, value: str, lifetime: timedelta) -> None:
        response.set_cookie(
            self.name(cookie),
            value,
            max_age=int(lifetime.total_seconds()),
            path="/",
            secure=self.secure,
            httponly=True,
            samesite="lax",
        )

    def drop(self, response: Response, cookie: str) -> None:
        response.delete_cookie(
            self.name(cookie), path="/", secure=self.secure, httponly=True, samesite="lax"
        )
