"""Becomes another program that ends when the process that started it does.

Run as a script, never imported: ``python -I -S leash.py PARENT SIGNAL USER -- COMMAND…``. It asks
the kernel to send SIGNAL to this process at its parent's death, becomes USER (``-``: nobody else)
and executes COMMAND in its own place, so that even a `kill -9` of `up` leaves nothing running.

Only Linux has ``PR_SET_PDEATHSIG`` (prctl(2)). Elsewhere the next start finds what was left by the
run record. The kernel forgets the wish at a change of user, so the order below matters.
"""

from __future__ import annotations

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def _become(user: str) -> None:
    import pwd

    entry = pwd.getpwnam(user)
    os.setgroups([])
    os.setgid(entry.pw_gid)
    os.setuid(entry.pw_uid)


def main(argv: list[str]) -> None:
    """Takes the arguments after the script's own name; returns only by an exception."""
    parent, signal_number, user = int(argv[0]), int(argv[1]), argv[2]
    command = argv[argv.index("--") + 1 :]
    if user != "-":
        _become(user)
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(PR_SET_PDEATHSIG, signal_number, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")
    if os.getppid() != parent:  # the parent died before the kernel knew of our wish
        sys.exit(1)
    os.execvp(command[0], command)  # noqa: S606  # no shell is wanted


if __name__ == "__main__":
    main(sys.argv[1:])
