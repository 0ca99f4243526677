"""What stacks cost on a real engine: time, requests, and the CPU and memory of the provider's process.

A pair is a credential and an enabled AWS Lambda integration that uses it. The emulator that answers is a process of its
own: what it computes counts for nobody, and it waits for no lock of the program's.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from time import perf_counter
from typing import Any, Final

import click
import httpx
import pulumi
from pulumi.automation import CommandResult, ConfigValue
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

import pulumi_genesyscloud as genesyscloud
from genesyscloud_emulator.control import Control
from genesyscloud_provider.api.configuration import SETTINGS
from tools.automation import pulumi_command
from tools.bench import report
from tools.bench.process import ProcessWatch
from tools.bench.results import (
    DOORS,
    LIMIT,
    MIB,
    OPERATIONS,
    RESULTS,
    Case,
    Door,
    Machine,
    Measurement,
    Operation,
    Results,
)
from tools.stack import ExampleStack

__all__ = ["EmulatorProcess", "cases", "main", "measure"]

PAIRS: Final = (1, 10, 50, 200)
LATENCIES: Final = (0.0, 0.1)

PARALLEL: Final = 32
"""How many resources the engine works on at a time; the dynamic door's host takes four of them."""

MANY_ROUNDS: Final = 50
"""Up to so many pairs a case is measured in each round, beyond that in the first only."""

CHANGING_ALL: Final[tuple[Operation, ...]] = ("up", "destroy")
"""What is measured under the limit, and where the state is saved once: all else takes few requests and few saves."""

LIMITED_FROM: Final = 50
"""From how many pairs on the limit is measured: fewer stay far below it."""

NO_LIMIT: Final = 1_000_000
"""Requests a minute of which no run needs a notable part."""

CREDENTIALS: Final = {"--client-id": "bench", "--client-secret": "no-secret"}
SAVE_ONCE: Final = {"PULUMI_SKIP_CHECKPOINTS": "true"}
"""Makes the engine write the state when an operation ends, and not after each of its steps."""

PLUGIN: Final = {"genesyscloud": Path(sys.executable).parent}


class EmulatorProcess:
    """The emulator as a process of its own, with room for any number of integrations."""

    def __init__(self) -> None:
        script = str(Path(sys.executable).with_name("genesyscloud-emulator"))
        room = f"{genesyscloud.IntegrationType.AWS_LAMBDA.value}=1000000"
        given = [part for option in CREDENTIALS.items() for part in option]
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
    def settings(self) -> dict[str, str]:
        """What points the provider here, by the settings' names in Python."""
        return {
            "api_url": self.url,
            "login_url": self.url,
            "oauth_client_id": CREDENTIALS["--client-id"],
            "oauth_client_secret": CREDENTIALS["--client-secret"],
        }


class Command:
    """A stack's commands, watched: each of its operations runs one."""

    def __init__(self, stack: ExampleStack) -> None:
        command = stack.stack.workspace.pulumi_command
        self._run = command.run
        command.run = self._watched  # type: ignore[method-assign, assignment]
        self.seconds = 0.0
        self.watch = ProcessWatch()

    def _watched(self, args: list[str], *others: Any) -> CommandResult:
        self.watch = ProcessWatch()
        started = perf_counter()
        with self.watch:
            result = self._run(args, *others)
            self.seconds = perf_counter() - started
        return result


def program(case: Case, settings: Mapping[str, Any], notes: str | None) -> None:
    """Declare the pairs; `notes` are those of the first integration."""
    opts = None
    if case.door == "plugin":
        opts = pulumi.ResourceOptions(provider=genesyscloud.Provider("organization", **settings))
    for number in range(case.pairs):
        name = f"orders-{number}"
        credential = genesyscloud.IntegrationCredential.amazon_web_services_arn(
            name, arn=f"arn:aws:iam::123456789012:role/{name}", opts=opts
        )
        genesyscloud.DataActionIntegration(
            name,
            genesyscloud.IntegrationType.AWS_LAMBDA,
            credential,
            notes=None if number else notes,
            opts=opts,
        )


def measure(case: Case, emulator: EmulatorProcess) -> Iterator[Measurement]:
    """Run a stack of its own through its life, and measure each operation."""
    emulator.start_over(case)
    config: dict[str, str | ConfigValue] = {
        "genesyscloud:apiUrl": emulator.url,
        "genesyscloud:loginUrl": emulator.url,
        "genesyscloud:oauthClientId": emulator.settings["oauth_client_id"],
        "genesyscloud:oauthClientSecret": ConfigValue(emulator.settings["oauth_client_secret"], secret=True),
    }
    with tempfile.TemporaryDirectory(prefix="pulumi-genesyscloud-bench-") as work:
        stack = ExampleStack(
            lambda: program(case, emulator.settings, notes=None),
            Path(work),
            config=config if case.door == "dynamic" else {},
            environment={} if case.saves else SAVE_ONCE,
            plugins=PLUGIN if case.door == "plugin" else {},
        )
        command = Command(stack)
        for operation in CHANGING_ALL if case.limited or not case.saves else OPERATIONS:
            if operation == "change":
                stack.program = lambda: program(case, emulator.settings, notes="changed")
            yield _operate(stack, command, case, operation, emulator.control)


def _operate(stack: ExampleStack, command: Command, case: Case, operation: Operation, control: Control) -> Measurement:
    run = {
        "first preview": stack.preview,
        "preview": stack.preview,
        "preview --refresh": stack.preview,
        "refresh": stack.refresh,
        "destroy": stack.destroy,
    }.get(operation, stack.up)
    options = {"refresh": True} if operation == "preview --refresh" else {}
    control.reset_requests()
    run(parallel=PARALLEL, **options)
    seen = control.requests()
    tokens = sum(1 for each in seen if each.route == "/oauth/token")
    provider = command.watch.provider
    return Measurement(
        case=case,
        operation=operation,
        wall=round(command.seconds, 3),
        requests=len(seen) - tokens,
        tokens=tokens,
        refused=sum(1 for each in seen if each.status == httpx.codes.TOO_MANY_REQUESTS),
        provider_cpu=round(provider.cpu_seconds, 2),
        provider_memory=provider.peak_bytes,
        engine_cpu=round(command.watch.engine.cpu_seconds, 2),
    )


def cases(
    doors: Sequence[Door], pairs: Sequence[int], latencies: Sequence[float], limits: Sequence[bool]
) -> list[Case]:
    """What of all combinations is measured."""
    found: list[Case] = []
    for latency, number, door in product(latencies, pairs, doors):
        case = Case(door=door, pairs=number, latency=latency)
        if False in limits:
            found += [case, case.model_copy(update={"saves": False})]
        if True in limits and number >= LIMITED_FROM and latency == max(latencies):
            found.append(case.model_copy(update={"limited": True}))
    return found


@click.command()
@click.option("--pairs", multiple=True, type=click.IntRange(min=1), default=PAIRS, show_default=True)
@click.option("--door", "doors", multiple=True, type=click.Choice(DOORS), default=DOORS, show_default=True)
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
    help=f"How often a case is measured; beyond {MANY_ROUNDS} pairs, under the limit and saved once it is once.",
)
@click.option("--folder", type=click.Path(path_type=Path), help="Where results, report and plots go; else nowhere.")
@click.option("--report-only", is_flag=True, help="Make report and plots again from the results in the folder.")
def main(
    pairs: tuple[int, ...],
    doors: tuple[Door, ...],
    latencies: tuple[float, ...],
    limit: bool | None,
    rounds: int,
    folder: Path | None,
    report_only: bool,
) -> None:
    """Measure stacks on a real engine. Several of an option: `--pairs 1 --pairs 10`."""
    if report_only:
        if folder is None:
            raise click.UsageError("--report-only needs --folder, which has the results")
        report.write(Results.load(folder / RESULTS), folder)
        return
    chosen = cases(doors, pairs, latencies, (False, True) if limit is None else (limit,))
    results = _measured(chosen, rounds)
    Console(width=160).print(_table(results))
    if folder is not None:
        results.save(folder / RESULTS)
        report.write(results, folder)


def _measured(chosen: Sequence[Case], rounds: int) -> Results:
    """Measure the cases, which take turns, and tell how far it has come."""
    for setting in SETTINGS:
        os.environ.pop(setting.environment, None)  # the emulator is the only organization
    turns = [
        case
        for number in range(rounds)
        for case in chosen
        if number == 0 or (case.pairs <= MANY_ROUNDS and case.saves and not case.limited)
    ]
    started = perf_counter()
    results = Results(machine=Machine.this(str(pulumi_command().version)), minutes=0, measurements=[])
    with EmulatorProcess() as emulator, Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task("measuring", total=len(turns))
        for case in turns:
            progress.update(task, description=f"{case.door}, {case.pairs} pairs, {report.conditions(case)}")
            results.measurements.extend(measure(case, emulator))
            progress.advance(task)
    results.minutes = round((perf_counter() - started) / 60, 1)
    return results


def _table(results: Results) -> Table:
    table = Table(title=f"Medians; took {results.minutes} minutes")
    for heading in HEADINGS:
        table.add_column(heading, justify="right")
    for case in results.cases:
        for operation in OPERATIONS:
            if middle := results.middle(case, operation):
                table.add_row(
                    *(case.door, f"{case.pairs}", report.conditions(case), operation),
                    *(f"{middle.wall:.2f}", f"{middle.requests}", f"{middle.tokens}", f"{middle.refused}"),
                    *(f"{middle.provider_cpu:.2f}", f"{middle.provider_memory / MIB:.0f}", f"{middle.engine_cpu:.2f}"),
                )
    return table


HEADINGS: Final = (
    *("door", "pairs", "conditions", "operation", "wall, s", "requests", "tokens", "refused"),
    *("provider's CPU, s", "its memory, MiB", "engine's CPU, s"),
)


if __name__ == "__main__":
    main()
