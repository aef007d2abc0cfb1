"""The settings as a page for people: every name, its default, what it means."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import Final, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from router.server.settings.root import Settings

MARK: Final = "<!-- generated from here on: python -m router settings -->"

HEAD: Final = "| setting | default | |\n|---|---|---|\n"


def reference() -> str:
    """Markdown: a table of the settings at the top, then one for each section, by dotted names.

    A section that stands once for each of several things (a rule, a subgraph) is written with
    ``*`` for a name that is the user's to choose and ``[]`` for an element of a list.
    """
    tables = [_table(Settings, "")]
    tables += [
        f"### `{name}`\n\n{description}\n\n{_table(section, prefix)}"
        for name, description, section, prefix in _sections(Settings, "")
    ]
    return "\n".join(tables)


def with_reference(guide: str) -> str:
    """A guide, its part from ``MARK`` on replaced with the reference."""
    return guide[: guide.index(MARK) + len(MARK)] + "\n\n" + reference()


def _sections(
    model: type[BaseModel], prefix: str
) -> Iterator[tuple[str, str, type[BaseModel], str]]:
    for name, setting in model.model_fields.items():
        found = section_of(setting.annotation)
        if found is not None:
            section, suffix = found
            path = f"{prefix}{name}{suffix}"
            yield path, setting.description or "", section, f"{path}."
            yield from _sections(section, f"{path}.")


def _table(model: type[BaseModel], prefix: str) -> str:
    rows = [
        f"| `{prefix}{name}` | {_default(setting)} | {_cell(setting.description)} |\n"
        for name, setting in model.model_fields.items()
        if section_of(setting.annotation) is None
    ]
    return HEAD + "".join(rows) if rows else ""


def section_of(annotation: object) -> tuple[type[BaseModel], str] | None:
    """The section in an annotation, and how a name leads into it: directly, by ``.*`` or ``[]``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, ""
    origin = getattr(annotation, "__origin__", None)
    for argument in get_args(annotation):
        found = section_of(argument)
        if found is not None:
            section, suffix = found
            lead = ".*" if origin is dict else "[]" if origin in {tuple, list} else ""
            return section, lead + suffix
    return None


def _default(setting: FieldInfo) -> str:
    if setting.default_factory is not None or setting.default is None:
        return ""
    if setting.default is PydanticUndefined:
        return "required"
    value = setting.default
    if isinstance(value, bool):
        text = str(value).lower()
    elif isinstance(value, tuple | list | frozenset | set):
        text = ",".join(str(each) for each in value)
    elif isinstance(value, float):
        text = f"{value:g}"
    else:
        text = str(value if not isinstance(value, PurePath) else value.as_posix())
    return f"`{text}`" if text else ""


def _cell(text: str | None) -> str:
    return (text or "").replace("|", "\\|")
