"""The person behind a request: their currency, their session, and what binds their forms."""

import secrets
from dataclasses import dataclass, replace

import structlog
from redis.exceptions import RedisError
from starlette.requests import Request

from storefront import cookies, csrf, currency
from storefront.graph import Caller
from storefront.session import Session

log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Visitor:
    """What is known of the visitor.

    Attributes:
        visitor_id: A random id, given with the first page, that form tokens are bound to.
        is_new: Whether the browser must still be told `visitor_id`.
        currency: ISO 4217 code of the prices to show.
        session_id: The session cookie's value, when it names a live session.
        session: That session.
    """

    visitor_id: str
    is_new: bool = True
    currency: str = currency.DEFAULT
    session_id: str | None = None
    session: Session | None = None

    @property
    def binding(self) -> str:
        return f"{self.visitor_id}.{self.session_id or ''}"

    def form_token(self, secret: str) -> str:
        return csrf.issue(secret, self.binding)


def anonymous() -> Visitor:
    return Visitor(visitor_id=secrets.token_urlsafe(24))


async def recognise(request: Request) -> Visitor:
    """Read the visitor's cookies and, where there is one, their session.

    While Redis is away everyone is a guest: the shop stays open.
    """
    state = request.app.state
    jar: cookies.Cookies = state.cookies
    known = jar.opaque(request, cookies.VISITOR)
    visitor = Visitor(
        visitor_id=known or secrets.token_urlsafe(24),
        is_new=known is None,
        currency=currency.supported(jar.get(request, cookies.CURRENCY)),
    )
    session_id = jar.opaque(request, cookies.SESSION)
    if session_id is None:
        return visitor
    try:
        session = await state.sessions.get(session_id)
    except RedisError as error:
        log.warning("sessions_unreachable", error=repr(error))
        return visitor
    if session is None:
        return visitor
    return replace(visitor, session_id=session_id, session=session)


def of(request: Request) -> Visitor:
    """The visitor of `request`, as the visitor middleware recognised them."""
    found = getattr(request.state, "visitor", None)
    if not isinstance(found, Visitor):
        found = request.state.visitor = anonymous()
    return found


def caller(request: Request) -> Caller:
    """On whose behalf operations for this request are sent.

    No access token goes along: what everybody may read is read as a guest, and a token that is no
    longer accepted spoils no page. `storefront.signing_in` adds it where it is needed.
    """
    return Caller(
        request_id=request.state.request_id,
        address=request.client.host if request.client else None,
    )
