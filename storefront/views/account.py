"""Logging in and out, opening an account, and one's own account page."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from storefront import forms, signing_in, visitor
from storefront.errors import GraphRefused, GraphUnavailable
from storefront.forms import Form
from storefront.rendering import graph, page

ACCOUNT: Final = "/account"
LOGIN: Final = "/account/login"
UNAUTHENTICATED: Final = "UNAUTHENTICATED"
_TRACE_LENGTH: Final = 200  # of a browser's name, as kept with a session


async def login(request: Request) -> Response:
    """The form, and what it sends."""
    if request.method != "POST":
        if visitor.of(request).session is not None:
            return RedirectResponse(ACCOUNT, status_code=303)
        return await _form(
            request, "login.html", Form({"next": request.query_params.get("next", "")})
        )
    form = await forms.read(request)
    sent = {name: form.value(name) for name in ("email", "password")}
    answer = await _answer(request, "LogIn", "login", input={**sent, "userAgent": _agent(request)})
    return await _enter(request, "login.html", form, answer)


async def register(request: Request) -> Response:
    """The form, and what it sends."""
    if request.method != "POST":
        if visitor.of(request).session is not None:
            return RedirectResponse(ACCOUNT, status_code=303)
        return await _form(request, "register.html", Form())
    form = await forms.read(request)
    names = ("email", "password", "givenName", "familyName")
    sent = {name: form.value(name) for name in names}
    answer = await _answer(
        request, "Register", "register", input={**sent, "userAgent": _agent(request)}
    )
    return await _enter(request, "register.html", form, answer)


async def logout(request: Request) -> Response:
    """End the session; it ends here even when accounts cannot be told."""
    form = await forms.read(request)
    operation = "LogOutEverywhere" if form.value("everywhere") else "LogOut"
    try:
        await signing_in.graph_as_user(request, operation)
    except (HTTPException, GraphRefused):
        pass  # nobody was logged in any more, which is what was asked for
    except GraphUnavailable:
        if operation == "LogOutEverywhere":
            raise  # the other sessions go on: say so instead of pretending
    response = RedirectResponse("/", status_code=303)
    await signing_in.end(request, response)
    return response


async def account(request: Request) -> Response:
    """Who one is, one's addresses and where one is logged in."""
    try:
        result = await signing_in.graph_as_user(request, "AccountPage")
    except GraphRefused as refusal:
        if refusal.code != UNAUTHENTICATED:
            raise
        return await _to_login(request)
    me = result.data.get("me")
    if me is None:
        if result.failed("me") and UNAUTHENTICATED not in result.codes:
            raise GraphUnavailable("AccountPage: the account could not be told")
        return await _to_login(request)
    return await page(
        request,
        "account.html",
        me=me,
        partial=result.partial,
        notice=_NOTICES.get(request.query_params.get("notice", "")),
        robots="noindex",
    )


async def end_session(request: Request) -> Response:
    """End one of one's other sessions."""
    form = await forms.read(request)
    await signing_in.graph_as_user(request, "EndSession", id=form.value("id"))
    return _back("session-ended")


async def resend(request: Request) -> Response:
    """Mail another link that proves one's address."""
    await forms.read(request)
    result = await signing_in.graph_as_user(request, "RequestEmailVerification")
    refused = "code" in result.data["requestEmailVerification"]
    return _back("mail-refused" if refused else "mail-sent")


_NOTICES: Final[Mapping[str, str]] = {
    "session-ended": "That session has been ended.",
    "mail-sent": "We have sent you another link. Please look into your mail.",
    "mail-refused": "We have sent you several links already. Please try again later.",
}


def _back(notice: str) -> Response:
    return RedirectResponse(f"{ACCOUNT}?{urlencode({'notice': notice})}", status_code=303)


async def _to_login(request: Request) -> Response:
    """A session that accounts know no more is ended here too."""
    response = RedirectResponse(LOGIN, status_code=303)
    await signing_in.end(request, response)
    return response


async def _answer(request: Request, operation: str, field: str, **variables: object) -> Any:  # noqa: ANN401 - a result union's JSON
    return (await graph(request, operation, **variables)).data[field]


async def _enter(
    request: Request, template: str, form: Form, answer: Mapping[str, Any]
) -> Response:
    if "tokens" not in answer:
        return await _form(request, template, form.refused(forms.refusal(answer)))
    target = form.value("next") or ACCOUNT
    response = RedirectResponse(forms.local_path(target), status_code=303)
    await signing_in.begin(request, response, answer)
    return response


async def _form(request: Request, template: str, form: Form) -> Response:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return await page(request, template, status=status, form=form, robots="noindex")


def _agent(request: Request) -> str:
    return request.headers.get("User-Agent", "")[:_TRACE_LENGTH]
