"""Settings that cannot work end the process at its start."""

from __future__ import annotations

from typing import Any

import pytest

from subgraphs.kit.errors import ConfigurationError
from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import Settings
from subgraphs.notifications.service.settings import NotificationsSettings, check_settings


@pytest.mark.parametrize(
    ("setting", "named"),
    [
        ({"smtp_url": "http://relay.test"}, "SMTP_URL"),
        ({"mail_from": "Nord"}, "MAIL_FROM"),
        ({"sms_url": "ftp://sms.test"}, "SMS_URL"),
        ({"shop_time_zone": "Europe/Nowhere"}, "SHOP_TIME_ZONE"),
    ],
)
async def test_what_is_wrong_is_named(setting: dict[str, Any], named: str) -> None:
    resources = Resources("notifications", NotificationsSettings(**setting), {})
    with pytest.raises(ConfigurationError, match=named):
        await check_settings(resources)


async def test_what_is_right_passes() -> None:
    await check_settings(Resources("notifications", NotificationsSettings(), {}))
    with pytest.raises(ConfigurationError, match="its own settings"):
        await check_settings(Resources("notifications", Settings(), {}))
