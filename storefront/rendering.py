"""From a template and its data to a page: what every page shares is added here."""

from pathlib import Path
from typing import Final

import jinja2
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from storefront import care, csrf, currency, structured_data, visitor
from storefront.assets import Assets
from storefront.browsers import browser_name
from storefront.graph import GraphResult

TEMPLATES: Final = Path(__file__).resolve().parent / "templates"


def environment(assets: Assets) -> jinja2.Environment:
    """Templates that escape everything, and fail on a name that nobody gave them."""
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals["asset"] = assets.url
    env.globals["CSRF_FIELD"] = csrf.FIELD
    env.globals["CURRENCIES"] = currency.SYMBOLS
    env.globals["care_drawing"] = care.drawing
    env.filters["browser_name"] = browser_name
    env.filters["json_ld"] = structured_data.script
    return env


def origin(request: Request) -> str:
    """The shop's address without a trailing slash, as shoppers see it."""
    public = request.app.state.settings.storefront_public_url
    return str(public or request.base_url).rstrip("/")


async def graph(request: Request, operation: str, **variables: object) -> GraphResult:
    """Run a persisted operation on behalf of this request's visitor, in their currency's terms."""
    result: GraphResult = await request.app.state.graph.run(
        operation, variables, visitor.caller(request)
    )
    return result


async def page(
    request: Request, template: str, *, status: int = 200, **context: object
) -> Response:
    """Render `template` with the departments, the visitor and their form token around it."""
    departments = await request.app.state.navigation.departments(visitor.caller(request))
    return render(request, template, status=status, departments=departments, **context)


def render(request: Request, template: str, *, status: int = 200, **context: object) -> Response:
    """Render without asking the graph for anything."""
    state = request.app.state
    who = visitor.of(request)
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    shared = {
        "request_id": request.state.request_id,
        "path": request.url.path,
        "here": here,
        "origin": origin(request),
        "canonical": origin(request) + request.url.path,
        "visitor": who,
        "csrf_token": who.form_token(state.settings.session_secret.get_secret_value()),
        "dev_mail": state.settings.mail_dir is not None,
        "robots": None,
        "description": None,
        "json_ld": (),
    }
    html = state.templates.get_template(template).render({**shared, **context})
    # What is shown depends on cookies, so no shared cache may keep it; and once somebody has logged
    # out, the browser's own cache must not show their account either.
    kept = "private, no-cache" if who.session is None else "private, no-store"
    return HTMLResponse(html, status, headers={"Cache-Control": kept})
