"""The page for a mistake of ours, drawn inside the middleware that adds ids and headers.

Starlette's own handler for `Exception` sits outside all middleware; its page would lack both.
"""

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from storefront.views import failures


class MistakesMiddleware:
    """Answers 500 for whatever no handler knew, unless the answer has already begun."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def watch(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watch)
        except Exception as error:  # the last net: a page instead of a dropped connection
            if begun or scope["type"] != "http":
                raise
            response = failures.server_error(Request(scope), error)
            await response(scope, receive, send)
