from __future__ import annotations

import io
from pathlib import Path

from rich.console import Console

from local.follow import Follower

LINES = """\
2026-11-23 13:00:00 [info     ] request            path=/graphql
2026-11-23 13:00:01 [warning  ] slow subgraph      subgraph=catalog
2026-11-23 13:00:02 [error    ] unexpected
Traceback (most recent call last):
  File "x.py", line 1, in <module>
ZeroDivisionError: division by zero
2026-11-23 13:00:03 [info     ] no error here
{"level": "info", "event": "error is but a word"}
{"level": "critical", "event": "gone"}
"""


def shown(log: Path, text: str, *, everything: bool, listening: bool = True) -> list[str]:
    output = io.StringIO()
    console = Console(file=output, width=40)
    follower = Follower(console, everything=everything)
    follower.add("router", log)
    if listening:
        follower.listen()
    with log.open("a") as file:
        file.write(text)
    follower.poll()
    follower.poll()
    return output.getvalue().splitlines()


def test_warnings_and_worse_are_shown_with_their_tracebacks(tmp_path: Path) -> None:
    lines = shown(tmp_path / "log", LINES, everything=False)
    assert lines == [f"router │ {LINES.splitlines()[number]}" for number in (1, 2, 3, 4, 5, 8)]


def test_everything_is_shown_on_demand_and_what_was_there_before_is_not(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("2026-11-22 [error    ] yesterday\n")
    assert shown(log, LINES, everything=True) == [f"router │ {one}" for one in LINES.splitlines()]


def test_a_line_waits_for_its_end(tmp_path: Path) -> None:
    log = tmp_path / "log"
    assert shown(log, "[error] not all of", everything=False) == []


def test_the_noise_of_starting_is_not_shown(tmp_path: Path) -> None:
    log = tmp_path / "log"
    assert shown(log, LINES, everything=False, listening=False) == []
    assert len(shown(log, LINES, everything=True, listening=False)) == len(LINES.splitlines())
