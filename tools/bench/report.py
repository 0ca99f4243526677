"""The report on what was measured: a page with the ratios first, and its plots."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, product
from pathlib import Path
from typing import Final

import matplotlib as mpl
from matplotlib.figure import Figure

from tools.bench.results import (
    LIMIT,
    MIB,
    OPERATIONS,
    OURS,
    PROVIDERS,
    Case,
    Machine,
    Measurement,
    Operation,
    Peer,
    Provider,
    Results,
)

Figures = Callable[[Measurement], float]
"""What of a measurement a table or a plot shows."""

Draw = Callable[[Results, Figure], None]

LATENCY: Final = 0.1
"""The seconds a request at which providers are compared."""

AT_ONCE: Final = Case(provider="plugin", pairs=1, latency=0.0)
SLOW: Final = Case(provider="plugin", pairs=1, latency=LATENCY)
"""What tables and plots vary: the provider, and the number of pairs."""

SIZE: Final = (7.0, 4.2)
COLOURS: Final[dict[Provider, str]] = {
    "plugin": "#1f77b4",
    "dynamic": "#ff7f0e",
    "YAML": "#2ca02c",
    "Terraform": "#7f7f7f",
}

STYLE: Final = {
    "svg.hashsalt": "pulumi-genesyscloud",  # else the ids in the file are new each time
    "svg.fonttype": "none",  # text stays text
    "axes.grid": True,
    "grid.alpha": 0.3,
}

GROWTH: Final = (10, 50, 200)
"""The numbers of pairs between which growth is looked at."""

IN_PYTHON: Final[tuple[Provider, ...]] = ("plugin", "dynamic")
"""Whose growth is looked at."""

NOT_GOOD: Final = 0.8
"""From this ratio on the page names it as not good."""


@dataclass(frozen=True)
class Comparison:
    """An operation of ours beside one of the peer's."""

    title: str
    ours: Operation
    theirs: Operation


AS_TYPED: Final = (
    Comparison("create", "create", "create"),
    Comparison("nothing to change", "preview", "preview with refresh"),
    Comparison("change one", "change", "change with refresh"),
    Comparison("destroy", "destroy", "destroy"),
)
"""The shortest that a user types for the same purpose, with each engine's defaults: OpenTofu's read every object."""

SAME_SCOPE: Final = (
    Comparison("nothing to change, all objects read", "preview with refresh", "preview with refresh"),
    Comparison("nothing to change, nothing read", "preview", "preview"),
    Comparison("change one, all objects read", "change with refresh", "change with refresh"),
    Comparison("change one, nothing read before", "change", "change"),
)
"""The same work on both sides, by an option on one of them."""


def write(results: Results, folder: Path) -> None:
    """Write the page and its plots into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    text = page(results)
    (folder / "README.md").write_text(text, "utf-8")
    for name, draw in PLOTS.items():
        if f"({name}.svg)" not in text:
            (folder / f"{name}.svg").unlink(missing_ok=True)
            continue
        with mpl.rc_context():
            mpl.rcdefaults()  # whatever style the user has
            mpl.rcParams.update(STYLE)
            figure = Figure(figsize=SIZE, layout="constrained")
            draw(results, figure)
            # Without a date, so that the same results make the same file.
            figure.savefig(folder / f"{name}.svg", format="svg", metadata={"Date": None, "Creator": None})


def page(results: Results) -> str:
    """The page, without the sections of which nothing was measured."""
    text = PAGE.format(
        minutes=f"{results.minutes:g}",
        where=_where(results.machine),
        compared=_compared(results),
        growth=_growth(results),
        plots="\n".join(f"![{title}]({name}.svg)" for name, title in TITLES.items()),
        all_figures="\n\n".join(_all_figures(results)),
        commands=_commands(),
        limit=LIMIT,
        language_host=results.machine.language_host,
        rounds=max((len(results.of(case, "create")) for case in results.cases), default=0),
    )
    sections = re.split(r"^(?=##+ )", text, flags=re.MULTILINE)
    return "".join(each for each in sections if UNMEASURED not in each or "| ---" in each)


UNMEASURED: Final = "Not measured in this run."

PAGE: Final = """\
# What a run costs

`make bench` made this page in {minutes} minutes, on {where}.

A pair is an `IntegrationCredential` and an enabled `DataActionIntegration` of AWS Lambda that uses it.

{compared}

## Growth

What each further pair costs in the `pulumi up --yes` that creates it: from 10 to 50 pairs, and from 50 to 200. A ratio
of 1 is linear growth. The last column is the whole run, with its start and its preview, by its pairs.

The engine writes the whole state to its file after each of its steps, and what that costs grows with the square of the
resources; *saved once* is with `PULUMI_SKIP_CHECKPOINTS=true`, which leaves it to the end.

{growth}

{plots}

## All figures

By the number of pairs. A dash was not measured.

{all_figures}

## How it is measured

Each stack is a folder of its own, with a program and a state file. These commands are run in it, in this order, and the
program is edited before each change. Nothing is added to them: each engine works with its own defaults.

{commands}

*Wall* is the time from the start of the command to its end. `pulumi up`, `tofu apply` and both `destroy` contain their
preview or plan. The engine's start, the provider's (twice in `pulumi up`: for the preview and for the update) and the
program's are in it. What is set up before is not: `pulumi stack init`, `tofu init`.

**Pulumi.** The real engine, from its command line. A program in Python was run by {language_host}; one in YAML by
Pulumi's own. Of the dynamic provider's resources Pulumi works on four at a time, whatever it is told.

**Genesys Cloud.** The emulator, in a process of its own. Activation is immediate. Each answer takes 0 or 100 ms at
least. Without the limit nobody is ever refused. With it {limit} requests a minute and token are answered, in windows as
Genesys Cloud's: one begins with the first request after the last one, and what is too much in it is answered 429. Its
organization has room for any number of AWS Lambda integrations, where Genesys Cloud allows 10: the comparison is with
that type, and no type has room for 200.

**The provider's processes.** The plugin, Pulumi's Python host of dynamic resources (`python -m pulumi.dynamic`), or the
Terraform provider. They are found below the engine and looked at every 50 ms: CPU is the user and system time of all of
them at the last look, memory the most that was resident in one at any.

**Which cases.** The plugin and the dynamic provider with every number of pairs; without latency only `create` and
`destroy`, and those saved once too. The plugin from YAML and the Terraform provider with 50 and 200 pairs at 100 ms.
With the limit 50 and 200 pairs at 100 ms, from Python and with the Terraform provider. Without it, at 100 ms and with
50 pairs the figures are medians of {rounds}; all others were measured once.

A part of it, printed and not written: `.venv/bin/python -m tools.bench.stacks --pairs 10 --provider plugin --no-limit`.
This page again, from its results: `.venv/bin/python -m tools.bench.stacks --report-only --folder docs/benchmarks`.
"""


COMPARED: Final = """\
## Against the Terraform provider

{source}

Both sides of a row are what a user types for the same purpose, with nothing left out: `pulumi up --yes` runs a preview
and then the update, `tofu apply -auto-approve` a plan and then the apply. A ratio is ours by its, so below 1 is less.

{typed}

### With {limit} requests a minute

Requests, those for tokens included, and of them those that were refused with 429:

{limited_requests}

Seconds:

{limited_walls}

### Without a limit

Requests, those for tokens included:

{requests}

Seconds:

{walls}

### The same work

OpenTofu reads every object before each of its commands and Pulumi reads none, so part of the above is a choice of
defaults. Here both read, or neither does: `preview --refresh` and `up --yes --refresh`, or `plan -refresh=false` and
`apply -auto-approve -refresh=false`. A creation has nothing to read.

Requests:

{same_requests}

Seconds:

{same_walls}

### Where the ratio is not good

In these rows ours takes at least {not_good} of its seconds:

{bad}

What is behind them. Pulumi's engine saves the whole state after each step, so what that costs grows with the square of
the resources; `PULUMI_SKIP_CHECKPOINTS=true` avoids it, which a run without the limit shows as *saved once*.
`pulumi up` starts the program and the provider twice, and both are Python: that is most of a small run. A dynamic
provider's resources are four at a time, where OpenTofu works on ten. Under the limit nothing can be faster than its
requests allow: those of an update that creates 200 pairs need three windows, so at least two minutes.
"""


def conditions(case: Case) -> str:
    """The conditions of a case beside its provider and its pairs, in few words."""
    limit = f", {LIMIT} a minute" if case.limited else ""
    return f"{case.latency * 1000:.0f} ms{limit}" + ("" if case.saves else ", saved once")


def _where(machine: Machine) -> str:
    hardware = (
        f"{machine.processor}, {machine.cores} cores, {machine.memory / 2**30:.0f} GiB of memory, {machine.system}"
    )
    software = f"Python {machine.python}, Pulumi's engine {machine.engine} and SDK {machine.pulumi_sdk}"
    ours = f"pulumi-genesyscloud {machine.provider}. The load average was {machine.load:.1f} when it began"
    return f"{machine.day:%-d %B %Y}:\n{hardware};\n{software},\n{ours}"


def _compared(results: Results) -> str:
    """The comparison; nothing where the peer was not measured."""
    if results.peer is None:
        return "The Terraform provider was not measured: `--terraform` does."
    by_requests, by_walls = _Column(_requests, "{:.0f}"), _Column(lambda each: each.wall, "{:.1f}")
    refusing = _Column(_requests, "{:.0f}", refused=True)
    return COMPARED.format(
        source=_source(results.peer, results.machine),
        typed=_typed(),
        limit=LIMIT,
        limited_requests=_beside(results, AS_TYPED, refusing, limited=True),
        limited_walls=_beside(results, AS_TYPED, by_walls, limited=True),
        requests=_beside(results, AS_TYPED, by_requests),
        walls=_beside(results, AS_TYPED, by_walls),
        same_requests=_beside(results, SAME_SCOPE, by_requests),
        same_walls=_beside(results, SAME_SCOPE, by_walls),
        not_good=f"{NOT_GOOD:g}",
        bad="\n".join(_not_good(results)) or "- none",
    )


def _source(peer: Peer, machine: Machine) -> str:
    versions = f"v{peer.provider} under OpenTofu {peer.tofu}"
    if peer.machine == machine:
        return f"{versions}, measured in the same run as ours: the same machine, the same server, each case in turn."
    return f"{versions}, measured in another run than ours, on {_where(peer.machine)}."


def _typed() -> str:
    rows = []
    for each in AS_TYPED:
        ours, theirs = OPERATIONS[each.ours].pulumi, OPERATIONS[each.theirs].tofu
        rows.append([each.title, f"`pulumi {ours}`", f"`tofu {theirs}`"])
    return _table(["", "ours", "its"], [], rows)


@dataclass(frozen=True)
class _Column:
    figure: Figures
    form: str
    refused: bool = False

    def text(self, measurement: Measurement) -> str:
        text = self.form.format(self.figure(measurement))
        return f"{text} ({measurement.refused})" if self.refused and measurement.refused else text


def _beside(results: Results, comparisons: Sequence[Comparison], column: _Column, *, limited: bool = False) -> str:
    """A table of the peer's figures, and each of ours with the ratio."""
    rows = []
    for comparison, pairs in product(comparisons, GROWTH[1:]):
        case = SLOW.model_copy(update={"pairs": pairs, "limited": limited})
        theirs = results.middle(case.model_copy(update={"provider": "Terraform"}), comparison.theirs)
        if theirs is None:
            continue
        row = [comparison.title, f"{pairs}", column.text(theirs)]
        for provider in OURS:
            ours = results.middle(case.model_copy(update={"provider": provider}), comparison.ours)
            ratio = f"**{_ratio(column.figure(ours), column.figure(theirs))}**" if ours else "-"
            row += [column.text(ours) if ours else "-", ratio]
        rows.append(row)
    return _table([""], ["pairs", "its", *chain.from_iterable((each, "ratio") for each in OURS)], rows)


def _not_good(results: Results) -> Iterator[str]:
    """A line for each command that takes nearly as long as the peer's or longer, and under which conditions."""
    kinds = [(AS_TYPED, True), (AS_TYPED, False), (SAME_SCOPE, False)]
    for comparisons, limited in kinds:
        for comparison, pairs, provider in product(comparisons, GROWTH[1:], OURS):
            case = SLOW.model_copy(update={"pairs": pairs, "limited": limited, "provider": provider})
            ours = results.middle(case, comparison.ours)
            theirs = results.middle(case.model_copy(update={"provider": "Terraform"}), comparison.theirs)
            if ours and theirs and ours.wall >= NOT_GOOD * theirs.wall:
                where = f"{comparison.title}, {pairs} pairs, {provider}" + (", with the limit" if limited else "")
                yield f"- {where}: {ours.wall:.1f} s by {theirs.wall:.1f} s, **{_ratio(ours.wall, theirs.wall)}**"


def _commands() -> str:
    rows = []
    for operation, typed in OPERATIONS.items():
        tofu = f"`tofu {typed.tofu}`" if typed.tofu else "-"
        rows.append([operation, typed.about, f"`pulumi {typed.pulumi}`", tofu])
    providers = "\n".join(f"- *{name}*: {what}" for name, what in PROVIDERS.items())
    return _table(["", "", "Pulumi", "OpenTofu"], [], rows) + f"\n\n{providers}"


def _growth(results: Results) -> str:
    once = AT_ONCE.model_copy(update={"saves": False})
    compared: Sequence[tuple[str, Case, Figures]] = (
        ("requests", AT_ONCE, _requests),
        ("ms of the provider's CPU", AT_ONCE, _cpu_ms),
        ("ms of the engine's CPU", AT_ONCE, _engine_ms),
        ("ms of wall", AT_ONCE, _wall_ms),
        ("ms of the provider's CPU", once, _cpu_ms),
        ("ms of the engine's CPU", once, _engine_ms),
        ("ms of wall", once, _wall_ms),
    )
    rows = []
    for provider, (title, case, figure) in product(IN_PYTHON, compared):
        cases = [case.model_copy(update={"provider": provider, "pairs": pairs}) for pairs in GROWTH]
        measured = [results.middle(each, "create") for each in cases]
        few, some, many = (figure(each) if each else None for each in measured)
        if few is not None and some is not None and many is not None:
            first, last = (some - few) / (GROWTH[1] - GROWTH[0]), (many - some) / (GROWTH[2] - GROWTH[1])
            ratio, whole = _ratio(last, first), _ratio(many / GROWTH[2], few / GROWTH[0])
            rows.append([title, provider, conditions(case), f"{first:.1f}", f"{last:.1f}", f"**{ratio}**", whole])
    numbers = [f"{GROWTH[0]} to {GROWTH[1]}", f"{GROWTH[1]} to {GROWTH[2]}", "ratio"]
    return _table(["", "provider", "conditions"], [*numbers, f"a pair of {GROWTH[2]} by a pair of {GROWTH[0]}"], rows)


def _ratio(ours: float, other: float) -> str:
    return f"{ours / other:.2f}" if other > 0 else "-"


def _all_figures(results: Results) -> list[str]:
    pairs = sorted({case.pairs for case in results.cases})
    conditions_of = list(dict.fromkeys(case.model_copy(update={"pairs": 0}) for case in results.cases))
    texts = []
    for title, figure, form in (
        ("Wall, seconds", lambda each: each.wall, "{:.1f}"),
        ("Requests, those for tokens included", _requests, "{:.0f}"),
        ("CPU of the provider, seconds", lambda each: each.provider_cpu, "{:.2f}"),
        ("Peak memory of the provider, MiB", lambda each: each.provider_memory / MIB, "{:.0f}"),
        ("CPU of the engine, seconds", lambda each: each.engine_cpu, "{:.1f}"),
    ):
        rows = []
        for operation in OPERATIONS:
            for case in conditions_of:
                row = [results.middle(case.model_copy(update={"pairs": number}), operation) for number in pairs]
                if any(row):
                    shown = [form.format(figure(each)) if each else "-" for each in row]
                    rows.append([operation, case.provider, conditions(case), *shown])
        texts += [f"### {title}", _table(["operation", "provider", "conditions"], [f"{each}" for each in pairs], rows)]
    return texts


def _draw_requests(results: Results, figure: Figure) -> None:
    axes = figure.add_subplot(title=TITLES["requests"], xlabel="pairs", ylabel="requests, those for tokens included")
    operations: dict[Operation, str] = {"create": "o", "destroy": "s"}
    compared: dict[Provider, str] = {"plugin": "ours", "Terraform": "Terraform provider"}
    for (operation, marker), (provider, label) in product(operations.items(), compared.items()):
        points = _points(results, SLOW.model_copy(update={"provider": provider}), operation, _requests)
        axes.plot(*points, marker=marker, color=COLOURS[provider], label=f"{operation}, {label}")
    axes.legend()


def _draw_wall(results: Results, figure: Figure) -> None:
    axes = figure.add_subplot(title=TITLES["wall"], xlabel="pairs", ylabel="seconds")
    for provider in PROVIDERS:
        points = _points(results, SLOW.model_copy(update={"provider": provider}), "create", lambda each: each.wall)
        axes.plot(*points, "o-", color=COLOURS[provider], label=provider)
    axes.set_ylim(0, axes.get_ylim()[1] * 1.2)
    axes.legend()


def _draw_ours(name: str, unit: str, number: Figures, scale: str = "linear") -> Draw:
    """A plot of a figure of `create` without latency, of both that run from Python."""

    def draw(results: Results, figure: Figure) -> None:
        axes = figure.add_subplot(title=TITLES[name], xlabel="pairs", ylabel=unit, xscale=scale, yscale=scale)
        for provider in IN_PYTHON:
            points = _points(results, AT_ONCE.model_copy(update={"provider": provider}), "create", number)
            axes.plot(*points, "o-", color=COLOURS[provider], label=provider)
        if scale == "linear":
            axes.set_ylim(0, axes.get_ylim()[1] * 1.2)
        axes.legend()

    return draw


def _points(results: Results, case: Case, operation: Operation, figure: Figures) -> tuple[list[int], list[float]]:
    """The numbers of pairs, and a figure of each."""
    pairs, numbers = [], []
    for each in results.cases:
        if each == case.model_copy(update={"pairs": each.pairs}) and (middle := results.middle(each, operation)):
            pairs.append(each.pairs)
            numbers.append(figure(middle))
    return pairs, numbers


def _requests(measurement: Measurement) -> float:
    return measurement.requests + measurement.tokens


def _cpu_ms(measurement: Measurement) -> float:
    return measurement.provider_cpu * 1000


def _engine_ms(measurement: Measurement) -> float:
    return measurement.engine_cpu * 1000


def _wall_ms(measurement: Measurement) -> float:
    return measurement.wall * 1000


def _table(texts: Sequence[str], numbers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose first columns hold texts, and the others numbers; a word where there is nothing to show."""
    rows = list(rows)
    if not rows:
        return UNMEASURED
    rules = ["---"] * len(texts) + ["--:"] * len(numbers)
    return "\n".join(f"| {' | '.join(row)} |" for row in [[*texts, *numbers], rules, *rows])


TITLES: Final = {
    "requests": "Requests of a command at 100 ms",
    "wall": "Seconds of the command that creates, at 100 ms",
    "cpu": "CPU of the provider for each pair, pulumi up at 0 ms",
    "memory": "Peak memory of the provider, pulumi up at 0 ms",
}
"""The plots, by the names of their files."""

PLOTS: Final[dict[str, Draw]] = {
    "requests": _draw_requests,
    "wall": _draw_wall,
    "cpu": _draw_ours("cpu", "milliseconds", lambda each: each.provider_cpu * 1000 / each.case.pairs, scale="log"),
    "memory": _draw_ours("memory", "MiB", lambda each: each.provider_memory / MIB),
}
