"""Reading the settings, with a clear error for each one that is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_settings.exceptions import SettingsError
from yaml import YAMLError

from router.server.settings.root import Settings
from router.server.settings.suggest import suggestion


class ConfigurationError(Exception):
    """Settings that cannot be used; the message has one line for each of them."""


def load_settings(config: Path | None = None, **flags: object) -> Settings:
    """Reads the settings; ``flags`` that are ``None`` were not given.

    Raises :class:`ConfigurationError`, which names each setting that is wrong or unknown.
    """
    if config is not None and not config.is_file():
        message = f"{config}: no such file"
        raise ConfigurationError(message)
    sources: type[Settings] = type("Settings", (Settings,), {"yaml_file": config})
    given: dict[str, Any] = {name: value for name, value in flags.items() if value is not None}
    try:
        settings = sources(**given)
    except ValidationError as error:
        lines = [_describe(problem) for problem in error.errors(include_url=False)]
        raise ConfigurationError("\n".join(lines)) from None
    except YAMLError as error:
        message = f"{config}: not YAML: {error}"
        raise ConfigurationError(message) from None
    except (SettingsError, ValueError) as error:
        raise ConfigurationError(str(error)) from None
    return settings


def _describe(problem: Mapping[str, Any]) -> str:
    name = ".".join(str(part) for part in problem["loc"]).removeprefix("ROUTER_")
    name = name.lower() if name.isupper() else name
    if problem["type"] == "extra_forbidden":
        meant = suggestion(problem["loc"])
        return f"{name}: there is no such setting" + (f"; is it {meant}?" if meant else "")
    return f"{name}: {problem['msg']}"
