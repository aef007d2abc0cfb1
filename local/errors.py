"""What can stop the local platform, each with words that say what to do.

::

    LocalError
     ├── PortTakenError       a port that one of our parts needs is held by something else
     ├── AlreadyRunningError  another `up` owns the data folder
     ├── StoreFailedError     an embedded store did not start or does not answer
     ├── StepFailedError      a one-off command (migrate, seed, compose) ended with an error
     └── PartFailedError      a long-running part stopped by itself or never became ready
"""

from __future__ import annotations


class LocalError(Exception):
    """An expected failure: its message is printed as it stands, without a traceback."""


class PortTakenError(LocalError):
    """A port is held by something else; the message names the port, the holder and the setting."""


class AlreadyRunningError(LocalError):
    """Another process holds the data folder."""


class StoreFailedError(LocalError):
    """An embedded store did not start, or does not answer."""


class StepFailedError(LocalError):
    """A one-off command ended with an error."""


class PartFailedError(LocalError):
    """A long-running part stopped by itself, or did not become ready in time."""
