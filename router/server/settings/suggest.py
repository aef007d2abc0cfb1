"""What somebody may have meant who wrote a setting that there is not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from pydantic import BaseModel

from router.server.settings.reference import section_of
from router.server.settings.root import Settings


def suggestion(location: Sequence[str | int]) -> str | None:
    """The dotted name of the setting most like the one at ``location``, if any is like it.

    A name of the same section comes first, then the same name in another section: settings move.
    """
    *leading, wrong = (str(part) for part in location)
    section = _section_at(Settings, leading)
    if section is not None:
        close = get_close_matches(wrong, section.model_fields, n=1)
        if close:
            return ".".join([*leading, close[0]])
    names = [name for name in _all_names(Settings, "") if name.rpartition(".")[2] == wrong]
    return names[0] if names else None


def _section_at(model: type[BaseModel], path: Sequence[str]) -> type[BaseModel] | None:
    if not path:
        return model
    field = model.model_fields.get(path[0])
    found = None if field is None else section_of(field.annotation)
    if found is None:
        return None
    section, lead = found
    # a map or a list of sections has a key or an index before each
    return _section_at(section, path[1:] if not lead else path[2:])


def _all_names(model: type[BaseModel], prefix: str) -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield prefix + name
        found = section_of(field.annotation)
        if found is not None:
            section, lead = found
            yield from _all_names(section, f"{prefix}{name}{lead}.")
