"""Where a supergraph comes from, and whether there is another one since it was last read."""

from __future__ import annotations

from http import HTTPStatus
from http.client import HTTPResponse
from pathlib import Path
from time import monotonic
from typing import Final, Protocol
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from router.server.settings import ConfigurationError, Settings

CHUNK: Final = 65_536


class SourceError(Exception):
    """The supergraph could not be read. The message names the file or URL, and why."""


class Source(Protocol):
    """Reads supergraph SDL; blocks, and is called by one thread at a time.

    ``name`` is that of the file or the URL.
    """

    @property
    def name(self) -> str: ...

    def read(self, *, force: bool = False) -> str | None:
        """The SDL, or ``None`` where it has not changed since it was read; ``force`` reads anyway.

        Raises :class:`SourceError`.
        """
        ...


class FileSource:
    """A file. It has changed when its inode, its size or its time of modification has.

    A writer should make a new file and rename it over the old one: half a file is refused as long
    as it is no valid supergraph, and it may be one by accident.
    """

    def __init__(self, path: Path) -> None:
        self.name = str(path)
        self._path = path
        self._seen: tuple[int, int, int] | None = None

    def read(self, *, force: bool = False) -> str | None:
        """As :class:`Source` says."""
        try:
            status = self._path.stat()
            seen = (status.st_ino, status.st_size, status.st_mtime_ns)
            if seen == self._seen and not force:
                return None
            text = self._path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise SourceError(f"{self._path}: {error}") from error
        self._seen = seen
        return text


class UrlSource:
    """A document at an HTTP URL. It has changed when the server says so: the request is conditional
    (``If-None-Match``, ``If-Modified-Since``; RFC 9110, section 13) and 304 means that it has not.

    ``timeout`` bounds the whole exchange in seconds, ``max_bytes`` what is read of the answer.
    """

    def __init__(self, url: str, *, timeout: float, max_bytes: int) -> None:
        self.name = self._url = url
        self._timeout = timeout
        self._max_bytes = max_bytes
        self._conditions: dict[str, str] = {}

    def read(self, *, force: bool = False) -> str | None:
        """As :class:`Source` says."""
        headers = {"Accept": "application/graphql, text/plain;q=0.9, */*;q=0.1"}
        if not force:
            headers.update(self._conditions)
        deadline = monotonic() + self._timeout
        request = Request(self._url, headers=headers)  # noqa: S310 - the settings want HTTP
        try:
            with urlopen(request, timeout=self._timeout) as response:  # noqa: S310
                body = self._body(response, deadline)
                conditions = {
                    condition: value
                    for condition, field in (
                        ("If-None-Match", "ETag"),
                        ("If-Modified-Since", "Last-Modified"),
                    )
                    if (value := response.headers.get(field)) is not None
                }
            text = body.decode()
        except HTTPError as error:
            if error.code == HTTPStatus.NOT_MODIFIED:
                return None
            raise SourceError(f"{self._url}: answered {error.code}") from error
        except TimeoutError as error:
            raise SourceError(f"{self._url}: no answer within {self._timeout:g} s") from error
        except (URLError, OSError, ValueError) as error:
            reason = error.reason if isinstance(error, URLError) else error
            raise SourceError(f"{self._url}: {reason}") from error
        self._conditions = conditions
        return text

    def _body(self, response: HTTPResponse, deadline: float) -> bytes:
        body = bytearray()
        while chunk := response.read1(CHUNK):
            body += chunk
            if len(body) > self._max_bytes:
                raise SourceError(f"{self._url}: more than {self._max_bytes} bytes")
            if monotonic() > deadline:
                raise TimeoutError
        return bytes(body)


def read_supergraph(source: Source) -> str:
    """The SDL, read for the first time; raises ``ConfigurationError``."""
    try:
        return source.read(force=True) or ""
    except SourceError as error:
        raise ConfigurationError(str(error)) from error


def supergraph_source(settings: Settings) -> Source:
    """The source that the settings name; raises ``ConfigurationError`` where there is none."""
    reload = settings.reload
    if reload.url is not None:
        return UrlSource(str(reload.url), timeout=reload.timeout, max_bytes=reload.max_bytes)
    if settings.supergraph is None:
        message = "no supergraph is given; use --supergraph FILE or set ROUTER_SUPERGRAPH"
        raise ConfigurationError(message)
    return FileSource(settings.supergraph)
