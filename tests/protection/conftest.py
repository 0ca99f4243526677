"""Says at the end how many cells of the protection matrix ran, and how many held."""

from __future__ import annotations

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [each for name in ("passed", "failed") for each in terminalreporter.stats.get(name, [])]
    counts = [dict(each.user_properties) for each in reports if "tests/protection/" in each.nodeid]
    cells, held = (sum(each.get(key, 0) for each in counts) for key in ("cells", "held"))
    if cells:
        terminalreporter.write_line(f"protection matrix: {cells} cells, {held} held")
