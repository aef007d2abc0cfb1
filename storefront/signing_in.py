"""From tokens to a web session and back: begin, renew, end.

The browser holds two random ids. Both change when somebody logs in or out, so that neither an id
from before (session fixation) nor a form from before is good afterwards.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from redis.exceptions import RedisError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from storefront import cookies, visitor
from storefront.graph import Caller, GraphResult
from storefront.session import Session, SessionStore
from storefront.visitor import Visitor

log = structlog.stdlib.get_logger(__name__)


async def begin(request: Request, response: Response, login: Mapping[str, Any]) -> None:
    """Open a session for `login` (the graph's `LoginSuccess`) and hand out its cookies.

    Raises:
        HTTPException: 503 while sessions cannot be kept.
    """
    session = _session(login["tokens"], login["user"]["displayName"])
    try:
        session_id = await _sessions(request).create(session)
    except RedisError as error:
        log.exception("session_not_kept", exc_info=error)
        raise HTTPException(
            503, "Logging in is not possible just now. Please try again."
        ) from error
    lifetime = request.app.state.session_lifetime
    jar: cookies.Cookies = request.app.state.cookies
    jar.set(response, cookies.SESSION, session_id, lifetime)
    jar.set(response, cookies.VISITOR, visitor.anonymous().visitor_id, lifetime)


async def end(request: Request, response: Response) -> None:
    """Forget the session, here and in the browser; nothing happens where there is none."""
    session_id = visitor.of(request).session_id
    jar: cookies.Cookies = request.app.state.cookies
    jar.drop(response, cookies.SESSION)
    jar.set(
        response,
        cookies.VISITOR,
        visitor.anonymous().visitor_id,
        request.app.state.session_lifetime,
    )
    if session_id is not None:
        try:
            await _sessions(request).delete(session_id)
        except RedisError as error:
            log.exception("session_not_deleted", exc_info=error)
            raise HTTPException(503, "Logging out did not work. Please try again.") from error


async def renew(request: Request) -> Visitor:
    """The visitor with an access token that is still good; a guest when the session has ended.

    Raises:
        GraphUnavailable: The token is stale and could not be renewed; the session stays.
    """
    found = visitor.of(request)
    if found.session_id is None or found.session is None:
        return found
    if not found.session.stale(datetime.now(UTC)):
        return found
    sessions = _sessions(request)
    async with sessions.renewing(found.session_id):
        # Another tab may have renewed it while this one waited.
        session = await sessions.get(found.session_id)
        if session is not None and session.stale(datetime.now(UTC)):
            session = await _refreshed(request, found.session_id, session)
    renewed = replace(found, session=session, session_id=found.session_id if session else None)
    request.state.visitor = renewed
    return renewed


async def _refreshed(request: Request, session_id: str, session: Session) -> Session | None:
    result: GraphResult = await request.app.state.graph.run(
        "RefreshSession", {"refreshToken": session.refresh_token}, visitor.caller(request)
    )
    answer = result.data["refreshSession"]
    if "tokens" not in answer:
        log.info("session_ended", code=answer.get("code"))
        await _sessions(request).delete(session_id)
        return None
    renewed = _session(answer["tokens"], session.name)
    await _sessions(request).save(session_id, renewed)
    return renewed


async def graph_as_user(request: Request, operation: str, **variables: object) -> GraphResult:
    """Run an operation in the name of whoever is logged in.

    Raises:
        HTTPException: 401 when nobody is (any more).
    """
    session = (await renew(request)).session
    if session is None:
        raise HTTPException(401)
    caller: Caller = replace(visitor.caller(request), access_token=session.access_token)
    result: GraphResult = await request.app.state.graph.run(operation, variables, caller)
    return result


def _session(tokens: Mapping[str, Any], name: str) -> Session:
    return Session(
        access_token=tokens["accessToken"],
        access_expires_at=datetime.now(UTC) + timedelta(seconds=tokens["expiresIn"]),
        refresh_token=tokens["refreshToken"],
        name=name,
    )


def _sessions(request: Request) -> SessionStore:
    sessions: SessionStore = request.app.state.sessions
    return sessions
