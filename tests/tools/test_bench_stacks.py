"""What runs cost: the report says what was measured, and a real run is measured."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tools.bench import report, stacks
from tools.bench.results import DOORS, OPERATIONS, RESULTS, Case, Machine, Measurement, Results

BENCHMARKS = Path(__file__).parents[2] / "docs" / "benchmarks"
MACHINE = Machine(
    processor="A processor",
    cores=2,
    memory=8 * 2**30,
    system="A system",
    python="3.11.1",
    pulumi_sdk="3.300.0",
    engine="3.299.0",
    provider="1.2.3",
    day=date(2026, 11, 21),
    load=0.5,
)


def measured(case: Case, operation: str = "up", **figures: Any) -> Measurement:
    plain = {"wall": 1.0, "requests": 0, "tokens": 0, "refused": 0, "provider_cpu": 0.5, "engine_cpu": 0.5}
    memory = {"provider_memory": 70 * 2**20}
    return Measurement.model_validate({"case": case, "operation": operation, **plain, **memory, **figures})


def results(*measurements: Measurement) -> Results:
    return Results(machine=MACHINE, minutes=12.3, measurements=list(measurements))


def rows(text: str, *beginning: str) -> list[list[str]]:
    """The cells of the tables' rows that begin so."""
    found = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")
    ]
    return [each for each in found if each[: len(beginning)] == list(beginning)]


def test_ratios_are_ours_by_the_peer_s() -> None:
    page = report.page(
        results(
            measured(Case(door="plugin", pairs=50, latency=0.1), wall=3.45, requests=202, tokens=1),
            measured(Case(door="dynamic", pairs=50, latency=0.1), wall=13.8, requests=202, tokens=1),
            measured(Case(door="plugin", pairs=50, latency=0.1, limited=True), wall=6.37, requests=202, tokens=1),
        )
    )
    assert rows(page, "create") == [
        ["create", "6.9", "3.5", "**0.50**", "13.8", "**2.00**"],
        ["create", "50", "476", "203", "**0.43**", "203", "**0.43**"],
    ]
    assert rows(page, "create, 300 a minute") == [["create, 300 a minute", "63.7", "6.4", "**0.10**", "-", "-"]]
    assert "With the limit none of all requests" in page
    assert "A processor, 2 cores, 8 GiB of memory, A system" in page


def test_rounds_become_their_median() -> None:
    case = Case(door="plugin", pairs=1, latency=0.0)
    page = report.page(results(*(measured(case, wall=wall, requests=6, tokens=1) for wall in (1.0, 9.0, 2.0))))
    assert rows(page, "up", "plugin", "0 ms") == [
        ["up", "plugin", "0 ms", figure] for figure in ("2.0", "7", "0.50", "70", "0.5")
    ]
    assert "medians of 3" in page


def test_growth_is_what_a_further_pair_costs() -> None:
    cases = {pairs: Case(door="dynamic", pairs=pairs, latency=0.0) for pairs in (10, 50, 200)}
    page = report.page(
        results(
            measured(cases[10], provider_cpu=1.0, requests=43),
            measured(cases[50], provider_cpu=1.4, requests=203),
            measured(cases[200], provider_cpu=4.4, requests=803),
        )
    )
    (cpu,) = rows(page, "ms of the provider's CPU", "dynamic", "0 ms")
    assert cpu[3:] == ["10.0", "20.0", "**2.00**", "0.22"]
    (requests,) = rows(page, "requests", "dynamic", "0 ms")
    assert requests[3:] == ["4.0", "4.0", "**1.00**", "0.93"]


def test_the_committed_report_is_that_of_the_committed_results(tmp_path: Path) -> None:
    """`--report-only` makes it again."""
    (tmp_path / RESULTS).write_bytes((BENCHMARKS / RESULTS).read_bytes())
    made = CliRunner().invoke(stacks.main, ["--report-only", "--folder", str(tmp_path)])
    assert made.exit_code == 0, made.output
    files = {each.name: each.read_text("utf-8") for each in tmp_path.iterdir()}
    assert set(files) == {"README.md", RESULTS, *(f"{name}.svg" for name in report.PLOTS)}
    assert files == {each.name: each.read_text("utf-8") for each in BENCHMARKS.iterdir()}


def test_the_committed_results_are_of_everything() -> None:
    kept = Results.load(BENCHMARKS / RESULTS)
    assert set(kept.cases) == set(stacks.cases(DOORS, stacks.PAIRS, stacks.LATENCIES, (False, True)))
    assert {each.operation for each in kept.measurements} == set(OPERATIONS)


def test_results_are_kept(tmp_path: Path) -> None:
    cases = [Case(door="plugin", pairs=1, latency=0.1, limited=True), Case(door="dynamic", pairs=10, latency=0.0)]
    kept = results(*(measured(each, wall=1.234) for each in cases))
    kept.save(tmp_path / RESULTS)
    assert Results.load(tmp_path / RESULTS) == kept


def test_the_limit_is_measured_where_it_matters() -> None:
    limited = [each for each in stacks.cases(DOORS, (1, 10, 50), (0.0, 0.1), (False, True)) if each.limited]
    assert limited == [Case(door=door, pairs=50, latency=0.1, limited=True) for door in DOORS]


def test_a_report_needs_its_results() -> None:
    refused = CliRunner().invoke(stacks.main, ["--report-only"])
    assert refused.exit_code == 2
    assert "--folder" in refused.output


@pytest.mark.engine
@pytest.mark.parametrize("door", DOORS)
def test_a_real_run_is_measured(door: Any) -> None:
    with stacks.EmulatorProcess() as emulator:
        up, destroy = stacks.measure(Case(door=door, pairs=1, latency=0.0, saves=False), emulator)
    assert (up.operation, up.requests, up.tokens, up.refused) == ("up", 6, 1, 0)
    assert (destroy.operation, destroy.requests, destroy.tokens, destroy.refused) == ("destroy", 4, 1, 0)
    for each in (up, destroy):
        assert each.wall > 0
        assert each.provider_cpu > 0
        assert each.engine_cpu > 0
        assert each.provider_memory > 2**20
