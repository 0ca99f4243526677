"""What runs cost: the report says what was measured, and a real run is measured."""

from __future__ import annotations

import json
import os
import stat
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tools.bench import report, stacks
from tools.bench.commands import CommandFailed, Organization, TofuStack
from tools.bench.results import OPERATIONS, OURS, PROVIDERS, RESULTS, Case, Machine, Measurement, Peer, Results

pytestmark = pytest.mark.slow

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
    language_host="a language host",
    day=date(2026, 11, 21),
    load=0.5,
)
PEER = Peer(provider="9.8.7", tofu="1.2.3", machine=MACHINE)


def measured(case: Case, operation: str = "create", **figures: Any) -> Measurement:
    plain = {"wall": 1.0, "requests": 0, "tokens": 0, "refused": 0, "provider_cpu": 0.5, "engine_cpu": 0.5}
    memory = {"provider_memory": 70 * 2**20}
    return Measurement.model_validate({"case": case, "operation": operation, **plain, **memory, **figures})


def results(*measurements: Measurement, peer: Peer | None = PEER) -> Results:
    return Results(machine=MACHINE, minutes=12.3, peer=peer, measurements=list(measurements))


def rows(text: str, *beginning: str) -> list[list[str]]:
    """The cells of the tables' rows that begin so."""
    found = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")
    ]
    return [each for each in found if each[: len(beginning)] == list(beginning)]


def section(page: str, title: str) -> str:
    """The page's text under a heading, up to the next one."""
    (_, _, after) = page.partition(f" {title}\n")
    assert after, title
    return after.partition("\n#")[0]


def test_ratios_are_ours_by_the_peer_s() -> None:
    slow = {"pairs": 50, "latency": 0.1}
    page = report.page(
        results(
            measured(Case(provider="plugin", **slow), wall=3.45, requests=204, tokens=2),
            measured(Case(provider="dynamic", **slow), wall=13.8, requests=204, tokens=2),
            measured(Case(provider="Terraform", **slow), wall=6.9, requests=465, tokens=11),
            measured(Case(provider="plugin", limited=True, **slow), wall=6.0, requests=204, tokens=2, refused=1),
            measured(Case(provider="Terraform", limited=True, **slow), wall=60.0, requests=470, tokens=11, refused=5),
        )
    )
    tables = {
        "Without a limit": [
            ["create", "50", "476", "206", "**0.43**", "206", "**0.43**", "-", "-"],
            ["create", "50", "6.9", "3.5", "**0.50**", "13.8", "**2.00**", "-", "-"],
        ],
        "With 300 requests a minute": [
            ["create", "50", "481 (5)", "206 (1)", "**0.43**", "-", "-", "-", "-"],
            ["create", "50", "60.0", "6.0", "**0.10**", "-", "-", "-", "-"],
        ],
    }
    for title, expected in tables.items():
        assert rows(section(page, title), "create") == expected
    assert "A processor, 2 cores, 8 GiB of memory, A system" in page


def test_what_is_typed_is_beside_what_is_typed() -> None:
    """A refresh is part of what OpenTofu does by default, and no part of Pulumi's."""
    both = ("preview", "preview with refresh")
    providers: tuple[Any, ...] = ("plugin", "Terraform")
    walls = {
        ("plugin", both[0]): 1.0,
        ("plugin", both[1]): 3.0,
        ("Terraform", both[0]): 5.0,
        ("Terraform", both[1]): 8.0,
    }
    page = report.page(
        results(
            *(
                measured(Case(provider=provider, pairs=50, latency=0.1), each, wall=walls[provider, each])
                for provider in providers
                for each in both
            )
        )
    )
    typed = rows(section(page, "Against the Terraform provider"), "nothing to change")
    assert typed == [["nothing to change", "`pulumi preview`", "`tofu plan`"]]
    (_, walls_typed) = rows(section(page, "Without a limit"), "nothing to change")
    assert walls_typed[1:5] == ["50", "8.0", "1.0", "**0.12**"]
    same = section(page, "The same work")
    (_, read) = rows(same, "nothing to change, all objects read")
    assert read[1:5] == ["50", "8.0", "3.0", "**0.38**"]
    (_, not_read) = rows(same, "nothing to change, nothing read")
    assert not_read[1:5] == ["50", "5.0", "1.0", "**0.20**"]


def test_the_page_says_where_the_ratio_is_not_good() -> None:
    def page(wall: float, **conditions: Any) -> str:
        case = Case(provider="dynamic", pairs=200, latency=0.1, **conditions)
        theirs = case.model_copy(update={"provider": "Terraform"})
        return section(
            report.page(results(measured(case, wall=wall), measured(theirs, wall=10.0))),
            "Where the ratio is not good",
        )

    assert "- create, 200 pairs, dynamic: 8.0 s by 10.0 s, **0.80**" in page(8.0)
    assert "- create, 200 pairs, dynamic, with the limit: 12.0 s by 10.0 s, **1.20**" in page(12.0, limited=True)
    assert "- none" in page(7.9)


def test_the_page_says_where_the_peer_was_measured() -> None:
    case = Case(provider="Terraform", pairs=50, latency=0.1)
    assert "v9.8.7 under OpenTofu 1.2.3, measured in the same run as ours" in report.page(results(measured(case)))
    elsewhere = MACHINE.model_copy(update={"processor": "Another one"})
    peer = PEER.model_copy(update={"machine": elsewhere})
    assert "another run than ours, on 21 November 2026:\nAnother one" in report.page(results(measured(case), peer=peer))
    assert "was not measured" in report.page(results(measured(AT_ONCE), peer=None))


def test_the_peer_s_measurements_are_kept() -> None:
    case = Case(provider="Terraform", pairs=50, latency=0.1)
    new = results(measured(AT_ONCE, wall=2.0), peer=None)
    new.keep_peer(results(measured(AT_ONCE, wall=1.0), measured(case, wall=3.0)))
    assert new == results(measured(AT_ONCE, wall=2.0), measured(case, wall=3.0))


AT_ONCE = Case(provider="plugin", pairs=1, latency=0.0)


def test_rounds_become_their_median() -> None:
    page = report.page(results(*(measured(AT_ONCE, wall=wall, requests=6, tokens=1) for wall in (1.0, 9.0, 2.0))))
    assert rows(page, "create", "plugin", "0 ms") == [
        ["create", "plugin", "0 ms", figure] for figure in ("2.0", "7", "0.50", "70", "0.5")
    ]
    assert "medians of 3" in page


def test_growth_is_what_a_further_pair_costs() -> None:
    cases = {pairs: Case(provider="dynamic", pairs=pairs, latency=0.0) for pairs in (10, 50, 200)}
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
    shown = {f"{name}.svg" for name in report.PLOTS if f"({name}.svg)" in files["README.md"]}
    assert set(files) == {"README.md", RESULTS, *shown}
    assert files == {each.name: each.read_text("utf-8") for each in BENCHMARKS.iterdir()}


def test_the_committed_results_have_all_that_is_compared_under_the_limit() -> None:
    """A run may be of a part; this is the part that README's figures are taken from."""
    kept = Results.load(BENCHMARKS / RESULTS)
    expected = stacks.cases(list(PROVIDERS), stacks.PAIRS, stacks.LATENCIES, (True,))
    assert set(kept.cases) >= set(expected)
    for case in expected:
        assert {each.operation for each in kept.measurements if each.case == case} == set(stacks.operations(case))


def test_results_are_kept(tmp_path: Path) -> None:
    cases = [Case(provider="plugin", pairs=1, latency=0.1, limited=True), Case(provider="YAML", pairs=10, latency=0.0)]
    kept = results(*(measured(each, wall=1.234) for each in cases))
    kept.save(tmp_path / RESULTS)
    assert Results.load(tmp_path / RESULTS) == kept


def test_the_limit_is_measured_where_it_matters() -> None:
    limited = [each for each in stacks.cases(OURS, (1, 10, 50), (0.0, 0.1), (False, True)) if each.limited]
    assert limited == [Case(provider=each, pairs=50, latency=0.1, limited=True) for each in report.IN_PYTHON]


def test_under_the_limit_everything_is_measured_that_is_compared() -> None:
    for provider in PROVIDERS:
        operations = stacks.operations(Case(provider=provider, pairs=50, latency=0.1, limited=True))
        theirs = provider == "Terraform"
        assert {each.theirs if theirs else each.ours for each in report.AS_TYPED} <= set(operations)
        assert [each for each in OPERATIONS if each in operations] == operations


def test_a_report_needs_its_results() -> None:
    refused = CliRunner().invoke(stacks.main, ["--report-only"])
    assert refused.exit_code == 2
    assert "--folder" in refused.output


@pytest.fixture
def tofu(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A command that notes how it is called, and fails when it is told to destroy."""
    command = tmp_path / "bin" / "tofu"
    command.parent.mkdir()
    command.write_text(
        f"""#!{sys.executable}
import json, os, sys
kept = {{name: value for name, value in os.environ.items() if name.startswith(("TF_", "GENESYSCLOUD_"))}}
with open({str(tmp_path / "calls")!r}, "a") as calls:
    print(json.dumps([sys.argv[1:], kept]), file=calls)
if sys.argv[1] == "destroy":
    sys.exit("Error: not today")
""",
        "utf-8",
    )
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{command.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("GENESYSCLOUD_ACCESS_TOKEN", "another organization's")
    return tmp_path


def test_the_peer_is_run_as_typed_and_meets_the_emulator_only(tofu: Path) -> None:
    organization = Organization("http://127.0.0.1:4711", "client", "secret")
    stack = TofuStack(tofu / "stack", Case(provider="Terraform", pairs=2, latency=0.0), organization, tofu)
    stack.write("changed")
    stack.run("change with refresh")
    with pytest.raises(CommandFailed, match="not today"):
        stack.run("destroy")

    calls = [json.loads(line) for line in (tofu / "calls").read_text("utf-8").splitlines()]
    assert [arguments for arguments, _ in calls] == [
        ["init", "-no-color"],
        ["apply", "-auto-approve"],
        ["destroy", "-auto-approve"],
    ]
    assert {name for _, environment in calls for name in environment} == {"TF_CLI_CONFIG_FILE"}
    program = json.loads((tofu / "stack" / "main.tf.json").read_text("utf-8"))
    gateway = {"host": "127.0.0.1", "port": "4711", "protocol": "http"}
    assert program["provider"]["genesyscloud"]["gateway"] == gateway
    first, second = program["resource"]["genesyscloud_integration"].values()
    assert first["config"]["notes"] == "changed"
    assert "notes" not in second["config"]


@pytest.mark.engine
@pytest.mark.parametrize("provider", OURS)
def test_a_real_run_is_measured(provider: Any) -> None:
    """What a preview asks is part of `pulumi up`: it is seen beside what the update asks."""
    with stacks.EmulatorProcess() as emulator:
        up, destroy = stacks.measure(Case(provider=provider, pairs=1, latency=0.0, saves=False), emulator)
        assert emulator.control.requests()
    assert (up.operation, up.requests, up.tokens, up.refused) == ("create", 9, 2, 0)
    assert (destroy.operation, destroy.requests, destroy.tokens, destroy.refused) == ("destroy", 6, 1, 0), (
        "drafts are named"
    )
    for each in (up, destroy):
        assert each.wall > 0
        assert each.provider_cpu > 0
        assert each.engine_cpu > 0
        assert each.provider_memory > 2**20
