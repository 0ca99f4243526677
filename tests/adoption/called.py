"""The command as somebody calls it, and its program as Pulumi runs it, without an engine."""

from __future__ import annotations

import asyncio
import json
import runpy
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pulumi
from click.testing import CliRunner, Result
from pulumi.runtime import MockCallArgs, MockResourceArgs, Mocks, rpc, set_mocks

from genesyscloud_emulator import Control, Emulator
from genesyscloud_provider.__main__ import main
from genesyscloud_provider.adapters.tokens import DYNAMIC_STATE, PROPOSED_NAME
from genesyscloud_provider.commands.adopt.engine import inside
from genesyscloud_provider.commands.adopt.project import OWN
from tests.adoption.drawn import Organization

Fill = Callable[[Organization], None]
Entry = dict[str, Any]


def environment_of(cloud: Emulator) -> dict[str, str]:
    """The settings of whoever asks an organization."""
    return {
        "GENESYSCLOUD_API_URL": cloud.url,
        "GENESYSCLOUD_LOGIN_URL": cloud.url,
        "GENESYSCLOUD_OAUTHCLIENT_ID": cloud.client_id,
        "GENESYSCLOUD_OAUTHCLIENT_SECRET": cloud.client_secret,
    }


def adopt(cloud: Emulator, folder: Path, *options: str) -> Result:
    """Call the command; an exception that is no exit is a traceback, and so a failure."""
    result = CliRunner(env=environment_of(cloud)).invoke(main, ["adopt", str(folder), *options])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def requests(control: Control) -> Counter[tuple[str, str]]:
    """What was asked since the last reset, by method and route, and the tokens with it."""
    return Counter((each.method, each.route or each.path) for each in control.requests())


def files_of(folder: Path) -> dict[str, str]:
    """The project's files, without what the command itself keeps and what Python keeps of programs that ran."""
    found = (each for each in folder.rglob("*") if each.is_file() and not {OWN, "__pycache__"} & {*each.parts})
    return {each.relative_to(folder).as_posix(): each.read_bytes().decode() for each in found}


def imported(folder: Path) -> list[Entry]:
    """The entries of the import file."""
    return list(json.loads((folder / "import.json").read_text("utf-8"))["resources"])


@dataclass(frozen=True)
class Registered:
    """A resource that a program has registered."""

    type: str
    name: str
    inputs: Mapping[str, Any]


class _Known(Mocks):
    """Pulumi as it is after the import: each resource has the id of its object."""

    def __init__(self, entries: list[Entry]) -> None:
        self._ids = {(each["type"], each["name"]): each["id"] for each in entries}
        self.registered: list[Registered] = []

    def new_resource(self, args: MockResourceArgs) -> tuple[str | None, dict[Any, Any]]:
        inputs = {key: rpc.unwrap_rpc_secret(each) for key, each in args.inputs.items()}
        self.registered.append(Registered(args.typ, args.name, inputs))
        return self._ids.get((args.typ, args.name), "new"), dict(args.inputs)

    def call(self, args: MockCallArgs) -> tuple[dict[Any, Any], list[tuple[str, str]] | None]:
        raise AssertionError(f"{args.token} is called")


@contextmanager
def _loop() -> Iterator[None]:
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        yield
    finally:
        asyncio.set_event_loop(None)
        loop.close()


def run(folder: Path) -> list[Registered]:
    """What the program of a folder registers where everything in its import file exists."""
    mocks = _Known(imported(folder))
    with _loop(), inside(folder):
        set_mocks(mocks, project="project", stack="dev", preview=False)
        pulumi.runtime.test(lambda: runpy.run_path(str(folder / "__main__.py"), run_name="__main__") and None)()
    return mocks.registered


def given(values: Mapping[str, Any]) -> dict[str, Any]:
    """Inputs without what no person writes."""
    return {key: each for key, each in values.items() if key not in (DYNAMIC_STATE, PROPOSED_NAME) and each is not None}
