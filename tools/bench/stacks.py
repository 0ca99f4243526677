"""What stacks cost on a real engine: time, requests, and the CPU and memory of the provider's process.

Everything is measured as a user has it: the commands that a user types, in a folder with a program, with the engine's
own defaults. The emulator that answers is a process of its own.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from time import perf_counter
from typing import Final

import click
import httpx
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

import pulumi_genesyscloud as genesyscloud
from genesyscloud_emulator import Control
from tools.automation import pulumi_command
from tools.bench import report
from tools.bench.commands import Organization, PulumiStack, Stack, TofuStack, language_host
from tools.bench.process import ProcessWatch
from tools.bench.results import (
    LIMIT,
    MIB,
    OPERATIONS,
    OURS,
    RESULTS,
    Case,
    Machine,
    Measurement,
    Operation,
    Peer,
    Provider,
    Results,
)

PAIRS: Final = (1, 10, 50, 200)
LATENCIES: Final = (0.0, 0.1)

COMPARED: Final = (50, 200)
"""The numbers of pairs with which everything is compared, with a latency; fewer are far below the limit."""

MANY_ROUNDS: Final = 50
"""The number of pairs whose cases are measured in each round, all others in the first only."""

CHANGING_ALL: Final[tuple[Operation, ...]] = ("create", "destroy")
"""What is measured without latency, and where the state is saved once: all else takes few requests and few saves."""

NO_LIMIT: Final = 1_000_000
"""Requests a minute of which no run needs a notable part."""

CLIENT: Final = ("bench", "no-secret")


class EmulatorProcess:
    """The emulator as a process of its own, with room for any number of integrations."""

    def __init__(self) -> None:
        script = str(Path(sys.executable).with_name("genesyscloud-emulator"))
        room = f"{genesyscloud.IntegrationType.AWS_LAMBDA.value}=1000000"
        given = ["--client-id", CLIENT[0], "--client-secret", CLIENT[1]]
        self._process = subprocess.Popen(
            [script, "--port", "0", "--max-instances", room, *given], stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout
        self.url = next((line.partition("=")[2].strip() for line in self._process.stdout if "_API_URL=" in line), "")
        if not self.url:
            raise RuntimeError(f"the emulator ended with {self._process.wait()} instead of serving")
        self.control = Control(self.url)

    def __enter__(self) -> EmulatorProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self.control.close()
        self._process.terminate()
        self._process.communicate()

    def start_over(self, case: Case) -> None:
        """Be an empty organization under these conditions."""
        self.control.reset()
        self.control.switches(latency_seconds=case.latency, rate_limit=LIMIT if case.limited else NO_LIMIT)

    @property
    def organization(self) -> Organization:
        """What points a provider here."""
        return Organization(self.url, *CLIENT)


def measure(case: Case, emulator: EmulatorProcess, mirror: Path | None = None) -> Iterator[Measurement]:
    """Run a stack of its own through its life, and measure each operation.

    Raises:
        CommandFailed: an operation failed.
    """
    emulator.start_over(case)
    with tempfile.TemporaryDirectory(prefix="pulumi-genesyscloud-bench-") as work:
        stack = _stack(case, emulator, Path(work, "stack"), mirror)
        for operation in operations(case):
            if operation.startswith("change"):
                stack.write(notes=operation)
            yield _operate(stack, case, operation, emulator.control)


def _stack(case: Case, emulator: EmulatorProcess, folder: Path, mirror: Path | None) -> Stack:
    if case.provider == "Terraform":
        assert mirror
        return TofuStack(folder, case, emulator.organization, mirror)
    return PulumiStack(folder, case, emulator.organization)


def operations(case: Case) -> list[Operation]:
    """What is measured of a case."""
    if not case.latency or not case.saves:
        return list(CHANGING_ALL)
    theirs = case.provider == "Terraform"
    as_typed = {each.theirs if theirs else each.ours for each in report.AS_TYPED}
    return [
        operation
        for operation, typed in OPERATIONS.items()
        if (typed.tofu or not theirs) and (operation in as_typed or not case.limited)
    ]


def _operate(stack: Stack, case: Case, operation: Operation, control: Control) -> Measurement:
    control.reset_requests()
    watch = ProcessWatch()
    started = perf_counter()
    with watch:
        stack.run(operation)
        seconds = perf_counter() - started
    seen = control.requests()
    tokens = sum(1 for each in seen if each.route == "/oauth/token")
    provider = watch.provider
    return Measurement(
        case=case,
        operation=operation,
        wall=round(seconds, 3),
        requests=len(seen) - tokens,
        tokens=tokens,
        refused=sum(1 for each in seen if each.status == httpx.codes.TOO_MANY_REQUESTS),
        provider_cpu=round(provider.cpu_seconds, 2),
        provider_memory=provider.peak_bytes,
        engine_cpu=round(watch.engine.cpu_seconds, 2),
    )


def cases(
    providers: Sequence[Provider], pairs: Sequence[int], latencies: Sequence[float], limits: Sequence[bool]
) -> list[Case]:
    """What of all combinations is measured."""
    found: list[Case] = []
    for latency, number, provider in product(latencies, pairs, providers):
        case = Case(provider=provider, pairs=number, latency=latency)
        compared, in_python = latency and number in COMPARED, provider in report.IN_PYTHON
        if False in limits and (compared or in_python):
            found.append(case)
            if in_python and not latency and number in report.GROWTH:
                found.append(case.model_copy(update={"saves": False}))
        if True in limits and compared and provider != "YAML":
            found.append(case.model_copy(update={"limited": True}))
    return found


@click.command()
@click.option("--pairs", multiple=True, type=click.IntRange(min=1), default=PAIRS, show_default=True)
@click.option("--provider", "providers", multiple=True, type=click.Choice(OURS), default=OURS, show_default=True)
@click.option(
    "--latency",
    "latencies",
    multiple=True,
    type=click.FloatRange(min=0),
    default=LATENCIES,
    show_default=True,
    help="Seconds that each answer takes.",
)
@click.option(
    "--limit/--no-limit", "limit", default=None, help=f"Only with, or only without, {LIMIT} requests a minute."
)
@click.option(
    "--rounds",
    default=3,
    show_default=True,
    type=click.IntRange(min=1),
    help=f"How often {MANY_ROUNDS} pairs are measured without the limit; all else is measured once.",
)
@click.option("--folder", type=click.Path(path_type=Path), help="Where results, report and plots go; else nowhere.")
@click.option(
    "--terraform",
    "mirror",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Measure the Terraform provider too, with the `tofu` on the PATH: a folder that `tofu providers mirror` made. "
    "Without it its earlier results are kept.",
)
@click.option("--report-only", is_flag=True, help="Make report and plots again from the results in the folder.")
def main(
    pairs: tuple[int, ...],
    providers: tuple[Provider, ...],
    latencies: tuple[float, ...],
    limit: bool | None,
    rounds: int,
    folder: Path | None,
    mirror: Path | None,
    report_only: bool,
) -> None:
    """Measure stacks on a real engine. Several of an option: `--pairs 1 --pairs 10`."""
    if report_only:
        if folder is None:
            raise click.UsageError("--report-only needs --folder, which has the results")
        report.write(Results.load(folder / RESULTS), folder)
        return
    measured: tuple[Provider, ...] = (*providers, "Terraform") if mirror else providers
    results = _measured(cases(measured, pairs, latencies, (False, True) if limit is None else (limit,)), rounds, mirror)
    if folder is not None and not mirror and (folder / RESULTS).exists():
        results.keep_peer(Results.load(folder / RESULTS))
    Console(width=160).print(_table(results))
    if folder is not None:
        results.save(folder / RESULTS)
        report.write(results, folder)


def _measured(chosen: Sequence[Case], rounds: int, mirror: Path | None) -> Results:
    """Measure the cases, which take turns, and tell how far it has come."""
    turns = [
        case
        for number in range(rounds)
        for case in chosen
        if number == 0 or (case.pairs == MANY_ROUNDS and case.saves and case.latency and not case.limited)
    ]
    started = perf_counter()
    machine = Machine.this(str(pulumi_command().version), language_host())
    results = Results(machine=machine, minutes=0, measurements=[])
    with EmulatorProcess() as emulator, Progress(console=Console(stderr=True)) as progress:
        if mirror:
            results.peer = _peer(emulator, machine, mirror)
        task = progress.add_task("measuring", total=len(turns))
        for case in turns:
            progress.update(task, description=f"{case.provider}, {case.pairs} pairs, {report.conditions(case)}")
            results.measurements.extend(measure(case, emulator, mirror))
            progress.advance(task)
    results.minutes = round((perf_counter() - started) / 60, 1)
    return results


def _peer(emulator: EmulatorProcess, machine: Machine, mirror: Path) -> Peer:
    with tempfile.TemporaryDirectory(prefix="pulumi-genesyscloud-bench-") as work:
        case = Case(provider="Terraform", pairs=1, latency=0.0)
        provider, tofu = TofuStack(Path(work, "stack"), case, emulator.organization, mirror).versions()
    return Peer(provider=provider, tofu=tofu, machine=machine)


def _table(results: Results) -> Table:
    table = Table(title=f"Medians; took {results.minutes} minutes")
    for heading in HEADINGS:
        table.add_column(heading, justify="right")
    for case in results.cases:
        for operation in OPERATIONS:
            if middle := results.middle(case, operation):
                table.add_row(
                    *(case.provider, f"{case.pairs}", report.conditions(case), operation),
                    *(f"{middle.wall:.2f}", f"{middle.requests}", f"{middle.tokens}", f"{middle.refused}"),
                    *(f"{middle.provider_cpu:.2f}", f"{middle.provider_memory / MIB:.0f}", f"{middle.engine_cpu:.2f}"),
                )
    return table


HEADINGS: Final = (
    *("provider", "pairs", "conditions", "operation", "wall, s", "requests", "tokens", "refused"),
    *("provider's CPU, s", "its memory, MiB", "engine's CPU, s"),
)


if __name__ == "__main__":
    main()
