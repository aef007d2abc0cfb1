"""The panel that shows a query's plan, in a real browser."""

from __future__ import annotations

import os
import shutil
from typing import Any

import pytest
from playwright.async_api import async_playwright

from router.server.playground import HERE

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SHOTS = os.environ.get("SCREENSHOTS")


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_plan_is_shown_and_kept_out_of_the_response(
    start_router: Any, scheme: Any
) -> None:
    if not (HERE / "assets" / "playground.js").is_file():
        pytest.skip("the assets are not built: make playground")
    router = await start_router(diagnostics={"public": True})
    query = "%7B+products+%7B+title+available+%7D+%7D"
    problems: list[str] = []

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = await browser.new_page(color_scheme=scheme)
        page.on("pageerror", lambda error: problems.append(str(error)))
        await page.goto(f"{router.url}/graphql?query={query}", wait_until="networkidle")
        await page.get_by_role("button", name="Show Query plan").click()
        panel = page.get_by_role("region", name="Query plan")
        await panel.get_by_text("Run an operation").wait_for()
        await page.get_by_role("button", name="Execute query").click()
        plan = panel.get_by_label("Query plan", exact=True)
        await plan.wait_for()
        assert (await plan.inner_text()).startswith("QueryPlan {")
        names = await panel.get_by_role("rowheader").all_inner_texts()
        assert names == ["catalog", "inventory"]
        shown = await page.locator(".result-window").inner_text()
        assert '"available"' in shown.replace("\xa0", " ")
        assert "QueryPlan" not in shown
        await panel.get_by_role("checkbox").uncheck()
        await page.get_by_role("button", name="Execute query").click()
        if SHOTS:
            await panel.get_by_role("checkbox").check()
            await page.get_by_role("button", name="Execute query").click()
            await plan.wait_for()
            await page.screenshot(path=f"{SHOTS}/plan-{scheme}.png")
        await browser.close()
    assert problems == []
