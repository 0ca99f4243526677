"""Events as Pulumi prints them, and the command that reads them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from genesyscloud_provider.commands.drift import command
from tests.unit.commands.conftest import Call

SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "[secret]"}
"""A secret, as events have it."""

Properties = dict[str, Any]
Report = Callable[..., Result]


def urn(type_: str, name: str) -> str:
    return f"urn:pulumi:production::shop::{type_}::{name}"


def token(kind: str) -> str:
    """The type of a resource: a name is that of a dynamic one, anything else stays."""
    return f"pulumi-python:dynamic/genesyscloud:{kind}" if kind.isalpha() else kind


def step(
    kind: str,
    name: str = "orders",
    op: str = "update",
    *,
    old: Properties | None = None,
    new: Properties | None = None,
    old_outputs: Properties | None = None,
    new_outputs: Properties | None = None,
    detailed: Properties | None = None,
    **more: Any,
) -> Properties:
    """What a refresh has found of a resource.

    Args:
        kind: the name of one of our resources, or a type.
        name: its name in Pulumi.
        op: what Pulumi makes of it.
        old: its inputs as they were deployed.
        new: its inputs as they were read.
        old_outputs: its outputs, beside the inputs, as they were deployed.
        new_outputs: its outputs as they were read; by default the same.
        detailed: the properties that the provider says to differ.
        more: what else its old state has.
    """
    old, new = old or {}, new or {}
    new_outputs = old_outputs if new_outputs is None else new_outputs
    states = {
        "old": {"inputs": old, "outputs": {**old, **(old_outputs or {})}, **more},
        "new": {"inputs": new, "outputs": {**new, **(new_outputs or {})}},
    }
    type_ = token(kind)
    metadata = {"op": op, "urn": urn(type_, name), "type": type_, "detailedDiff": detailed, **states}
    if op == "delete":
        del metadata["new"]
    return {"resOutputsEvent": {"metadata": metadata, "planning": True}}


def events(*found: Properties, result: str = "succeeded", begun: str = "refresh") -> str:
    """What Pulumi prints of a preview that has found this."""
    begin = {"resourcePreEvent": {"metadata": {"op": begun, "urn": urn("pulumi:pulumi:Stack", "shop-production")}}}
    end = {"summaryEvent": {"result": result, "isPreview": True}}
    numbered = enumerate([begin, *found, end, {}])
    return "\n".join(json.dumps({"sequence": at, **each}, ensure_ascii=False) for at, each in numbered)


def renamed(name: str, now: str = "somebody's") -> Properties:
    """An integration that somebody has renamed."""
    return step("DataActionIntegration", name, old={"name": name}, new={"name": now})


class Time:
    """When the command runs."""

    def __init__(self) -> None:
        self.now = datetime(2026, 5, 1, 4, 17, tzinfo=timezone.utc)

    def days(self, number: int) -> None:
        """Let days pass."""
        self.now += timedelta(days=number)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    clock = Time()

    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return clock.now

    monkeypatch.setattr(command, "datetime", Clock)
    return clock


class Reporter:
    """Runs the command as a nightly job does, which gives it the report before."""

    def __init__(self, call: Call, folder: Path) -> None:
        self._call = call
        self._folder = folder
        folder.mkdir(exist_ok=True)
        self._before = folder / "before.md"
        self._before.write_text("", "utf-8")

    @property
    def before(self) -> str:
        """The report before."""
        return self._before.read_text("utf-8")

    @before.setter
    def before(self, text: str) -> None:
        self._before.write_text(text, "utf-8")

    @property
    def news(self) -> str:
        """What was new in the last one."""
        return (self._folder / "news.md").read_text("utf-8")

    def report(self, given: str, *options: str) -> Result:
        """Report, and keep the report for the next time."""
        files = ("--previous", str(self._before), "--news", str(self._folder / "news.md"))
        told = self._call("drift-report", *files, *options, given=given)
        if told.exit_code in (0, 3, 4):
            self.before = told.stdout
        return told


@pytest.fixture
def nightly(call: Call, tmp_path: Path) -> Reporter:
    return Reporter(call, tmp_path)


@pytest.fixture
def report(call: Call) -> Report:
    """Runs the command on events."""

    def run(*found: Properties, options: tuple[str, ...] = (), **more: str) -> Result:
        return call("drift-report", *options, given=events(*found, **more))

    return run
