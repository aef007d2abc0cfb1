"""Looking at messages from the command line."""

from __future__ import annotations

import pytest

from subgraphs.notifications.preview import main, preview
from subgraphs.notifications.service.contents import KINDS


@pytest.mark.parametrize("name", KINDS)
def test_every_message_can_be_looked_at(name: str) -> None:
    assert preview(name).count("\n") > 3
    assert preview(name, "de", "html").startswith("<!DOCTYPE html>")
    assert ("No more messages" in preview(name)) is (KINDS[name].topic is not None)


def test_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["shipped", "--locale", "de", "--part", "sms"]) == 0
    assert capsys.readouterr().out.startswith("Loom: Ihre Bestellung 7K3M9QX2VD ist unterwegs")
    assert main(["low_stock"]) == 0
    assert capsys.readouterr().out.startswith("Low stock: RAIN-NAVY-M, 2 left\n\n")


def test_what_there_is_none_of_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["welcome", "--part", "sms"]) == 1
    assert "welcome" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["nonsense"])
