"""Reading a submitted form: its fields as text, and proof that one of our pages sent it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from storefront import csrf, visitor


@dataclass(frozen=True, slots=True)
class Form:
    """What was typed, and what is wrong with it.

    Attributes:
        values: Field name -> text as sent.
        errors: Field name -> message beside that field; the empty name is the form as a whole.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    def value(self, name: str) -> str:
        return self.values.get(name, "")

    def error(self, name: str) -> str | None:
        return self.errors.get(name)

    def refused(self, errors: Mapping[str, str]) -> "Form":
        """The same values with `errors` beside them; passwords are never shown again."""
        kept = {name: value for name, value in self.values.items() if "password" not in name}
        return Form(kept, errors)


async def read(request: Request) -> Form:
    """The request's form.

    Raises:
        HTTPException: 403 when the form's token is missing or was issued to someone else.
    """
    async with request.form(max_files=0, max_fields=50) as sent:
        values = {name: value for name, value in sent.items() if not isinstance(value, UploadFile)}
    secret = request.app.state.settings.session_secret.get_secret_value()
    token = values.pop(csrf.FIELD, "")
    if not csrf.valid(secret, visitor.of(request).binding, token):
        raise HTTPException(403, "This form has expired. Go back, reload the page and try again.")
    return Form(values)


def refusal(error: Mapping[str, Any]) -> dict[str, str]:
    """A `UserError` of the graph as a form's errors: beside the field that its path leads to."""
    path = error.get("path") or []
    field_name = path[-1] if len(path) > 1 else ""
    return {str(field_name): str(error["message"])}


def local_path(target: str) -> str:
    """`target` when it is a path on this site, otherwise the front page: no open redirects.

    `//host` and `/\\host` are other sites to a browser.
    """
    plain = target.startswith("/") and target[1:2] not in {"/", "\\"}
    return target if plain and target.isprintable() else "/"
