"""Recognises the visitor before a page's view runs, and gives a new one their cookie."""

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from storefront import cookies, visitor
from storefront.visitor import Visitor


class VisitorMiddleware:
    """Wraps the pages only: files, health and metrics know no visitor and touch no Redis."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        found = request.state.visitor = await visitor.recognise(request)
        if not found.is_new:
            await self.app(scope, receive, send)
            return

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if not _sets_visitor(headers, request):
                    headers.append("Set-Cookie", _visitor_cookie(request, found))
            await send(message)

        await self.app(scope, receive, send_with_cookie)


def _sets_visitor(headers: MutableHeaders, request: Request) -> bool:
    prefix = request.app.state.cookies.name(cookies.VISITOR) + "="
    return any(value.startswith(prefix) for value in headers.getlist("set-cookie"))


def _visitor_cookie(request: Request, found: Visitor) -> str:
    carrier = Response()
    request.app.state.cookies.set(
        carrier, cookies.VISITOR, found.visitor_id, request.app.state.session_lifetime
    )
    return carrier.headers["set-cookie"]
