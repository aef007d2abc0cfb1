"""What a visitor may choose for themselves without an account."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from storefront import cookies, forms
from storefront.currency import supported


async def currency(request: Request) -> Response:
    """Keep the currency in a cookie and go back to where the form was."""
    form = await forms.read(request)
    response = RedirectResponse(forms.local_path(form.value("next")), status_code=303)
    state = request.app.state
    code = supported(form.value("currency"))
    state.cookies.set(response, cookies.CURRENCY, code, state.preference_lifetime)
    return response
