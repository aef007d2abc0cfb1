"""Settings: what is done about requests that another site may have caused."""

from __future__ import annotations

from typing import Literal, TypeAlias

Forgery: TypeAlias = Literal["browsers", "strict", "off"]
"""Which simple requests are refused: those that a browser sent on behalf of another site (all
current browsers say so in ``Sec-Fetch-Site``; an older one is known by its ``Origin``, ``Referer``
or ``Cookie``), every one of them, or none."""
