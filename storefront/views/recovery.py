"""The pages behind mailed links: proving an address, setting a forgotten password.

Opening such a link changes nothing by itself, because mail scanners open links too; the button on
the page does.
"""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from storefront import forms
from storefront.forms import Form
from storefront.rendering import graph, page


async def verify(request: Request) -> Response:
    """Prove an address by the token in the link."""
    if request.method != "POST":
        return await _show(request, "verify.html", Form(request.query_params))
    form = await forms.read(request)
    result = await graph(request, "ConfirmEmail", token=form.value("token"))
    return await _outcome(request, "verify.html", form, result.data["confirmEmail"])


async def forgot(request: Request) -> Response:
    """Ask for a link that sets a new password; the answer tells nobody who has an account."""
    if request.method != "POST":
        return await _show(request, "forgot.html", Form())
    form = await forms.read(request)
    result = await graph(request, "RequestPasswordReset", email=form.value("email"))
    return await _outcome(request, "forgot.html", form, result.data["requestPasswordReset"])


async def reset(request: Request) -> Response:
    """Set a new password by the token in the link."""
    if request.method != "POST":
        return await _show(request, "reset.html", Form(request.query_params))
    form = await forms.read(request)
    sent = {name: form.value(name) for name in ("token", "password")}
    result = await graph(request, "ResetPassword", input=sent)
    return await _outcome(request, "reset.html", form, result.data["resetPassword"])


async def _outcome(
    request: Request, template: str, form: Form, answer: dict[str, object]
) -> Response:
    if "code" in answer:
        return await _show(request, template, form.refused(forms.refusal(answer)))
    return await _show(request, template, form, done=True)


async def _show(request: Request, template: str, form: Form, *, done: bool = False) -> Response:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return await page(request, template, status=status, form=form, done=done, robots="noindex")
