"""The measurements run; what they measure is for people to read."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner

from tools.bench import pacing, startup

pytestmark = pytest.mark.slow


def test_the_start_is_measured_against_a_bare_plugin() -> None:
    result = CliRunner().invoke(startup.main, ["--rounds", "1"])
    assert result.exit_code == 0, result.output
    for call in startup.FIRST:
        assert re.search(rf"{call} .* \d+ ms .* \d+ ms .* \d+\.\d\d ", result.output), result.output


def test_runs_under_the_rate_limit_are_simulated() -> None:
    result = CliRunner().invoke(pacing.main, ["--pairs", "1"])
    assert result.exit_code == 0, result.output
    assert re.search(r" 3 .* 32 .* 0\.1 .* 25 .* 12 .* 100\.0% ", result.output), result.output
    found = re.search(r"by draft (\d+) requests in .*, at once (\d+) in .*, (\d+\.\d) times as fast", result.output)
    assert found, result.output
    assert int(found[1]) == 3 * int(found[2]) == 3000
    assert float(found[3]) > 2.5
