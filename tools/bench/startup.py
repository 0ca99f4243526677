"""How long the engine waits for the plugin: from the start of its process to an answer.

The measure is a plugin that does nothing else, so the ratio says what ours adds. The processes take turns, and one turn
of each comes first without being counted.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import click
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import provider_pb2 as protocol
from pulumi.runtime.proto.provider_pb2_grpc import ResourceProviderStub
from rich.console import Console
from rich.table import Table

from tools.bench import bare_plugin
from tools.plugin_process import plugin_process

OURS = (str(Path(sys.executable).with_name("pulumi-resource-genesyscloud")), "127.0.0.1:1")
BARE = (sys.executable, bare_plugin.__file__, "127.0.0.1:1")

CALLS: dict[str, Callable[[Any], Any]] = {
    "Handshake": lambda stub: stub.Handshake(protocol.ProviderHandshakeRequest()),
    "GetPluginInfo": lambda stub: stub.GetPluginInfo(Empty()),
    "GetSchema": lambda stub: stub.GetSchema(protocol.GetSchemaRequest()),
    "Configure": lambda stub: stub.Configure(protocol.ConfigureRequest()),
}
FIRST = ("Handshake", "GetPluginInfo")
"""What the bare plugin answers too."""


@click.command()
@click.option("--rounds", default=20, show_default=True, type=click.IntRange(min=1), help="Starts of each process.")
def main(rounds: int) -> None:
    """Print the medians of the time from a process's start to its first answer."""
    runs = [(command, call) for call in CALLS for command in ([BARE, OURS] if call in FIRST else [OURS])]
    seconds: dict[tuple[tuple[str, ...], str], list[float]] = {run: [] for run in runs}
    for counted in [False] + [True] * rounds:
        for command, call in runs:
            taken = _first_answer(command, CALLS[call])
            if counted:
                seconds[command, call].append(taken)
    table = Table("first call", "bare", "ours", "ratio", title=f"Start to first answer, medians of {rounds}")
    for call in CALLS:
        ours = median(seconds[OURS, call])
        if call in FIRST:
            bare = median(seconds[BARE, call])
            table.add_row(call, f"{bare * 1000:.0f} ms", f"{ours * 1000:.0f} ms", f"{ours / bare:.2f}")
        else:
            table.add_row(call, "", f"{ours * 1000:.0f} ms", "")
    Console().print(table)


def _first_answer(command: tuple[str, ...], call: Callable[[Any], Any]) -> float:
    started = perf_counter()
    with plugin_process(command) as channel:
        call(ResourceProviderStub(channel))
        return perf_counter() - started


if __name__ == "__main__":
    main()
