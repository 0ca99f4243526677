"""Says at the end how many cells of the fault matrix and of the kills in mid-run ran, and how many held."""

from __future__ import annotations

import pytest

MATRICES = {"test_matrix.py": "fault matrix", "test_killed.py": "killed in mid-run"}


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [each for name in ("passed", "failed") for each in terminalreporter.stats.get(name, [])]
    for file, title in MATRICES.items():
        counts = [dict(each.user_properties) for each in reports if f"tests/faults/{file}" in each.nodeid]
        cells, held = (sum(each.get(key, 0) for each in counts) for key in ("cells", "held"))
        if cells:
            terminalreporter.write_line(f"{title}: {cells} cells, {held} held")
