"""What shoppers see of the sandbox: the fields for a card, and the question of their bank."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode, urlsplit

from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from local.provider.bank import Bank
from local.provider.cards import TEST_CARDS, read_card

_FRAME: Final = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{{ title }}</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; margin: 0; padding: 1rem; max-width: 32rem }
  label { display: block; margin: .5rem 0 } input { font: inherit; width: 100%; padding: .5rem;
  box-sizing: border-box } button { font: inherit; padding: .5rem 1rem; margin: .5rem .5rem 0 0 }
  [role=alert] { color: #a00 } td { padding-right: 1rem }
</style>
"""
_FIELDS: Final = (
    _FRAME
    + """
<form method="post">
  {% if problem %}<p role="alert">{{ problem }}</p>{% endif %}
  <input type="hidden" name="return_url" value="{{ return_url }}">
  <input type="hidden" name="origin" value="{{ origin }}">
  <label>Card number <input name="number" inputmode="numeric" autocomplete="cc-number"
    required></label>
  <label>Expires (MM/YY) <input name="expiry" autocomplete="cc-exp"></label>
  <label>Security code <input name="code" autocomplete="cc-csc"></label>
  <button>Use this card</button>
</form>
<details><summary>Test cards: no money is moved here</summary><table>
{% for number, what in cards %}<tr><td><code>{{ number }}</code><td>{{ what }}</tr>{% endfor %}
</table></details>
"""
)
_DONE: Final = (
    _FRAME
    + """
<p>The card can be used.</p>
<script>parent.postMessage({loomCardToken: {{ token|tojson }}}, {{ origin|tojson }});</script>
"""
)
_CHALLENGE: Final = (
    _FRAME
    + """
<h1>Your bank asks: is it you?</h1>
<p>Payment of {{ amount }} {{ currency }} (minor units).</p>
<form method="post">
  <button name="answer" value="approve">Yes, pay</button>
  <button name="answer" value="refuse">No, refuse</button>
</form>
"""
)
_OVER: Final = _FRAME + "<p>This question has been answered, or was never asked.</p>"
_ENVIRONMENT: Final = Environment(autoescape=True)


def page(template: str, status: int = 200, **values: object) -> HTMLResponse:
    """Fill in a page."""
    text = _ENVIRONMENT.from_string(template).render(title="Sandbox payments", **values)
    return HTMLResponse(text, status, headers={"Cache-Control": "no-store"})


def page_routes(bank: Bank) -> list[Route]:
    """The pages' routes."""

    def fields(given: Mapping[str, object], problem: str = "") -> Response:
        return page(
            _FIELDS,
            422 if problem else 200,
            problem=problem,
            cards=[(number, what) for number, (_, what) in TEST_CARDS.items()],
            return_url=given.get("return_url", ""),
            origin=given.get("origin", ""),
        )

    async def show_fields(request: Request) -> Response:
        return fields(request.query_params)

    async def take_card(request: Request) -> Response:
        form = await request.form()
        given = {name: str(form.get(name, "")) for name in ("number", "return_url", "origin")}
        card = read_card(given["number"])
        if card is None:
            return fields(given, "This is a sandbox: use one of the test cards below.")
        token = bank.ledger.add_token(card)
        if given["return_url"]:
            if urlsplit(given["return_url"]).scheme not in {"http", "https"}:
                return fields(given, "The shop's address makes no sense.")
            return RedirectResponse(with_query(given["return_url"], token=token), 303)
        return page(_DONE, token=token, origin=given["origin"] or str(request.base_url))

    async def show_challenge(request: Request) -> Response:
        operation = bank.ledger.by_reference(request.path_params["reference"])
        if operation is None or operation.state != "action_required":
            return page(_OVER, 404)
        return page(_CHALLENGE, amount=operation.amount, currency=operation.currency)

    async def answer_challenge(request: Request) -> Response:
        form = await request.form()
        operation = bank.answer_challenge(
            request.path_params["reference"], approved=form.get("answer") == "approve"
        )
        if operation is None:
            return page(_OVER, 404)
        if operation.return_url is None:
            return page(_OVER)
        return RedirectResponse(with_query(operation.return_url, payment=operation.payment), 303)

    return [
        Route("/fields", show_fields),
        Route("/fields", take_card, methods=["POST"]),
        Route("/challenges/{reference}", show_challenge),
        Route("/challenges/{reference}", answer_challenge, methods=["POST"]),
    ]


def with_query(url: str, **values: str) -> str:
    """Return ``url`` with values added to its query."""
    parts = urlsplit(url)
    query = "&".join(part for part in (parts.query, urlencode(values)) if part)
    return parts._replace(query=query).geturl()
