"""The router's settings, a section a file."""

from router.server.settings.load import ConfigurationError, load_settings
from router.server.settings.root import Settings

__all__ = ["ConfigurationError", "Settings", "load_settings"]
