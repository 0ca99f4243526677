"""The report on what was measured: a page with the ratios first, and its plots."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain, product
from pathlib import Path
from typing import Final

import matplotlib as mpl
from matplotlib.figure import Figure

from tools.bench import peer
from tools.bench.results import DOORS, LIMIT, MIB, OPERATIONS, Case, Machine, Measurement, Operation, Results

__all__ = ["conditions", "page", "write"]

Figures = Callable[[Measurement], float]
"""What of a measurement a table or a plot shows."""

Draw = Callable[[Results, Figure], None]

AT_ONCE: Final = Case(door="plugin", pairs=1, latency=0.0)
SLOW: Final = Case(door="plugin", pairs=1, latency=peer.LATENCY)
"""What tables and plots vary: the door, and the number of pairs."""

SIZE: Final = (7.0, 4.2)
COLOURS: Final = {"plugin": "#1f77b4", "dynamic": "#ff7f0e", "peer": "#7f7f7f"}

STYLE: Final = {
    "svg.hashsalt": "pulumi-genesyscloud",  # else the ids in the file are new each time
    "svg.fonttype": "none",  # text stays text
    "axes.grid": True,
    "grid.alpha": 0.3,
}

GROWTH: Final = (10, 50, 200)
"""The numbers of pairs between which growth is looked at."""

OURS: Final = [heading for door in DOORS for heading in (door, "ratio")]

COMPARED: Final[tuple[tuple[str, Operation, str], ...]] = (
    ("create", "up", "create"),
    ("plan", "preview --refresh", "plan without changes"),
    ("change", "change", "change the notes of one"),
    ("destroy", "destroy", "destroy"),
)
"""The peer's operation, ours, and what to call it."""


def write(results: Results, folder: Path) -> None:
    """Write the page and its plots into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "README.md").write_text(page(results), "utf-8")
    for name, draw in PLOTS.items():
        with mpl.rc_context():
            mpl.rcdefaults()  # whatever style the user has
            mpl.rcParams.update(STYLE)
            figure = Figure(figsize=SIZE, layout="constrained")
            draw(results, figure)
            # Without a date, so that the same results make the same file.
            figure.savefig(folder / f"{name}.svg", format="svg", metadata={"Date": None, "Creator": None})


def page(results: Results) -> str:
    """The page."""
    operations = "\n".join(f"- *{name}*: {what}" for name, what in OPERATIONS.items())
    return PAGE.format(
        minutes=f"{results.minutes:g}",
        where=_where(results.machine),
        source=peer.SOURCE,
        peer_pairs=peer.PAIRS,
        peer_latency=f"{peer.LATENCY * 1000:.0f}",
        walls=_table(
            [""],
            ["its", *OURS],
            [*_walls_against(results, limited=False), *_walls_against(results, limited=True)],
        ),
        requests=_table([""], ["pairs", "its", *OURS], _requests_against(results)),
        growth=_growth(results),
        plots="\n".join(f"![{title}]({name}.svg)" for name, title in TITLES.items()),
        all_figures="\n\n".join(_all_figures(results)),
        operations=operations,
        limit=LIMIT,
        refused=sum(each.refused for each in results.measurements) or "none",
        rounds=max((len(results.of(case, "up")) for case in results.cases), default=0),
    )


PAGE: Final = """\
# What a run costs

`make bench` made this page in {minutes} minutes, on {where}.

A pair is an `IntegrationCredential` and an enabled `DataActionIntegration` of AWS Lambda that uses it.

## Against the Terraform provider

Its figures were {source}.
They come from another run than ours: wall times depend on that, requests do not. A ratio is ours by its, so below 1 is
less.

Seconds, {peer_pairs} pairs at {peer_latency} ms a request, with `--parallel 32`:

{walls}

Requests, those for tokens included:

{requests}

Its plan reads every object. A Pulumi preview does so with `--refresh`, and that stands here; without it nothing is
sent. `pulumi up` runs a preview first unless it is told not to: its seconds stand below, as *first preview*, and those
of `up` are without it. With the limit {refused} of all requests were refused with 429.

## Growth

What each further pair costs in the `pulumi up` that creates it: from 10 to 50 pairs, and from 50 to 200. A ratio of 1
is linear growth. The last column is the whole run, with its start, by its pairs.

The engine writes the whole state to its file after each of its steps, and what that costs grows with the square of the
resources; *saved once* is with `PULUMI_SKIP_CHECKPOINTS=true`, which leaves it to the end.

{growth}

{plots}

## All figures

By the number of pairs. A dash was not measured.

{all_figures}

## How it is measured

Each stack has a state file of its own, and goes through these operations in this order:

{operations}

**Pulumi.** The real engine with `--parallel 32`, driven by the Automation API, whose `up` runs no preview. Of the
dynamic door's resources Pulumi works on four at a time, whatever it is told. *Wall* is the time from the start of the
`pulumi` command to its end. The program runs in the process that measures.

**Genesys Cloud.** The emulator, in a process of its own. Activation is immediate. Each answer takes 0 or 100 ms at
least. Without the limit nobody is ever refused; with it {limit} requests a minute and token are answered. Its
organization has room for any number of AWS Lambda integrations, where Genesys Cloud allows 10: the comparison is with
that type, and no type has room for 200.

**The provider's process.** The plugin, or at the dynamic door Pulumi's Python host (`python -m pulumi.dynamic`). It is
found below the engine and looked at every 50 ms: CPU is its user and system time at the last look, memory the most that
was resident at any. `preview --refresh` starts it twice; then both are counted in the CPU.

**Which cases.** Every number of pairs with each latency at both doors, without the limit. With the limit only `up` and
`destroy`, at 100 ms and from 50 pairs on: nothing else comes near {limit} requests. Saved once only `up` and `destroy`:
nothing else saves often. Without the limit, saved as usual and up to 50 pairs the figures are medians of {rounds}; all
others were measured once.

A part of it, printed and not written: `.venv/bin/python -m tools.bench.stacks --pairs 10 --door plugin --no-limit`.
This page again, from its results: `.venv/bin/python -m tools.bench.stacks --report-only --folder docs/benchmarks`.
"""


def conditions(case: Case) -> str:
    """The conditions of a case beside its door and its pairs, in few words."""
    limit = f", {LIMIT} a minute" if case.limited else ""
    return f"{case.latency * 1000:.0f} ms{limit}" + ("" if case.saves else ", saved once")


def _where(machine: Machine) -> str:
    hardware = (
        f"{machine.processor}, {machine.cores} cores, {machine.memory / 2**30:.0f} GiB of memory, {machine.system}"
    )
    software = f"Python {machine.python}, Pulumi's engine {machine.engine} and SDK {machine.pulumi_sdk}"
    ours = f"pulumi-genesyscloud {machine.provider}. The load average was {machine.load:.1f} when it began"
    return f"{machine.day:%-d %B %Y}:\n{hardware};\n{software},\n{ours}"


def _walls_against(results: Results, *, limited: bool) -> Iterable[list[str]]:
    for name, operation, title in COMPARED:
        theirs = peer.PEER[name].wall_limited if limited else peer.PEER[name].wall
        case = SLOW.model_copy(update={"pairs": peer.PAIRS, "limited": limited})
        if ours := _against(results, case, operation, lambda each: each.wall, theirs, "{:.1f}"):
            yield [title + (f", {LIMIT} a minute" if limited else ""), *ours]


def _requests_against(results: Results) -> Iterable[list[str]]:
    for (name, operation, title), pairs in product(COMPARED, GROWTH[1:]):
        theirs = peer.PEER[name].requests(pairs)
        case = SLOW.model_copy(update={"pairs": pairs})
        if ours := _against(results, case, operation, _requests, theirs, "{:.0f}"):
            yield [title, f"{pairs}", *ours]


def _against(
    results: Results, case: Case, operation: Operation, figure: Figures, theirs: float, form: str
) -> list[str]:
    """A figure of the peer, and at each door ours with the ratio; nothing if it was not measured."""
    measured = [results.middle(case.model_copy(update={"door": door}), operation) for door in DOORS]
    ours = [
        (form.format(figure(each)), f"**{_ratio(figure(each), theirs)}**") if each else ("-", "-") for each in measured
    ]
    return [form.format(theirs), *chain.from_iterable(ours)] if any(measured) else []


def _growth(results: Results) -> str:
    once, slow_once = (each.model_copy(update={"saves": False}) for each in (AT_ONCE, SLOW))
    compared: Sequence[tuple[str, Case, Figures]] = (
        ("requests", AT_ONCE, _requests),
        ("ms of the provider's CPU", AT_ONCE, _cpu_ms),
        ("ms of the engine's CPU", AT_ONCE, _engine_ms),
        ("ms of wall", AT_ONCE, _wall_ms),
        ("ms of the provider's CPU", once, _cpu_ms),
        ("ms of the engine's CPU", once, _engine_ms),
        ("ms of wall", once, _wall_ms),
        ("ms of wall", slow_once, _wall_ms),
    )
    rows = []
    for door, (title, case, figure) in product(DOORS, compared):
        cases = [case.model_copy(update={"door": door, "pairs": pairs}) for pairs in GROWTH]
        measured = [results.middle(each, "up") for each in cases]
        few, some, many = (figure(each) if each else None for each in measured)
        if few is not None and some is not None and many is not None:
            first, last = (some - few) / (GROWTH[1] - GROWTH[0]), (many - some) / (GROWTH[2] - GROWTH[1])
            ratio, whole = _ratio(last, first), _ratio(many / GROWTH[2], few / GROWTH[0])
            rows.append([title, door, conditions(case), f"{first:.1f}", f"{last:.1f}", f"**{ratio}**", whole])
    numbers = [f"{GROWTH[0]} to {GROWTH[1]}", f"{GROWTH[1]} to {GROWTH[2]}", "ratio"]
    return _table(["", "door", "conditions"], [*numbers, f"a pair of {GROWTH[2]} by a pair of {GROWTH[0]}"], rows)


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
                    rows.append([operation, case.door, conditions(case), *shown])
        texts += [f"### {title}", _table(["operation", "door", "conditions"], [f"{each}" for each in pairs], rows)]
    return texts


def _draw_requests(results: Results, figure: Figure) -> None:
    axes = figure.add_subplot(title=TITLES["requests"], xlabel="pairs", ylabel="requests, those for tokens included")
    compared: tuple[tuple[str, Operation, str], ...] = (("create", "up", "o"), ("destroy", "destroy", "s"))
    for name, operation, marker in compared:
        points = _points(results, SLOW, operation, _requests)
        axes.plot(*points, marker=marker, color=COLOURS["plugin"], label=f"{operation}, ours")
        theirs = [peer.PEER[name].requests(int(pairs)) for pairs in points[0]]
        axes.plot(points[0], theirs, marker=marker, color=COLOURS["peer"], label=f"{name}, Terraform provider")
    axes.legend()


def _draw_by_door(name: str, unit: str, number: Figures, *cases: Case, scale: str = "linear") -> Draw:
    """A plot of a figure of `up` at both doors; of several cases the others are told apart by dashes."""

    def draw(results: Results, figure: Figure) -> None:
        axes = figure.add_subplot(title=TITLES[name], xlabel="pairs", ylabel=unit, xscale=scale, yscale=scale)
        for door, case in product(DOORS, cases):
            points = _points(results, case.model_copy(update={"door": door}), "up", number)
            label, style = (door, "o-") if case.saves else (f"{door}, saved once", "o--")
            axes.plot(*points, style, color=COLOURS[door], label=label)
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
    """A table whose first columns hold texts, and the others numbers."""
    rules = ["---"] * len(texts) + ["--:"] * len(numbers)
    return "\n".join(f"| {' | '.join(row)} |" for row in [[*texts, *numbers], rules, *rows])


TITLES: Final = {
    "requests": "Requests of a run at 100 ms",
    "wall": "Seconds of pulumi up at 100 ms",
    "cpu": "CPU of the provider for each pair, pulumi up at 0 ms",
    "memory": "Peak memory of the provider, pulumi up at 0 ms",
}
"""The plots, by the names of their files."""

PLOTS: Final[dict[str, Draw]] = {
    "requests": _draw_requests,
    "wall": _draw_by_door("wall", "seconds", lambda each: each.wall, SLOW, SLOW.model_copy(update={"saves": False})),
    "cpu": _draw_by_door(
        "cpu", "milliseconds", lambda each: each.provider_cpu * 1000 / each.case.pairs, AT_ONCE, scale="log"
    ),
    "memory": _draw_by_door("memory", "MiB", lambda each: each.provider_memory / MIB, AT_ONCE),
}
