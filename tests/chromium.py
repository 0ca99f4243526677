"""The system's Chromium, without a window."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, sync_playwright

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ON_MACOS: Final = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def _chromium() -> str | None:
    """Where the system's Chromium is, or a Chrome."""
    found = (shutil.which(name) for name in NAMES)
    return next((each for each in found if each), str(ON_MACOS) if ON_MACOS.exists() else None)


CHROMIUM: Final = _chromium()


def needs_chromium(what: str) -> pytest.MarkDecorator:
    """Leaves tests out where there is none; `what` they try."""
    reason = f"{what} in a browser: no Chromium is installed (Debian and Ubuntu: apt install chromium)"
    return pytest.mark.skipif(CHROMIUM is None, reason=reason)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        yield browser
        browser.close()
