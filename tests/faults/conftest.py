"""Says at the end how many cells of each matrix ran, and how many held."""

from __future__ import annotations

import pytest

MATRICES = {
    "test_matrix.py": "fault matrix",
    "test_killed.py": "killed in mid-run",
    "test_second_actor.py": "second actor",
}


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [each for name in ("passed", "failed") for each in terminalreporter.stats.get(name, [])]
    for file, title in MATRICES.items():
        counts = [dict(each.user_properties) for each in reports if f"tests/faults/{file}" in each.nodeid]
        cells, held, window = (sum(each.get(key, 0) for each in counts) for key in ("cells", "held", "unpreventable"))
        if cells:
            apart = f", {window} in the unpreventable window" if window else ""
            terminalreporter.write_line(f"{title}: {cells} cells, {held} held{apart}")
