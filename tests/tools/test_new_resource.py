"""The skeleton of a resource: registered by one line, it runs, and what is left to write is named."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from tools.new_resource import ROOT, write

RUN = """
from genesyscloud_provider.client.configuration import Configuration, Source
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.registry import FAMILIES, RESOURCES

resource = next(each for each in RESOURCES if each.name == "{name}")
assert resource.__module__.startswith("genesyscloud_provider.{family}.")
assert [each.name for each in RESOURCES].count("{name}") == 1
served = resource(Session(Configuration.resolve(Source("the test", {{}})), print))
checked = served.check({{}}, {{"name": "first"}})
assert checked.failures == [], checked.failures
assert served.diff("id", {{"name": "first", "version": 1}}, {{"name": "second"}}).changes.keys() == {{"name"}}
print(*(each.__name__.rpartition(".")[2] for each in FAMILIES))
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for part in ("provider", "examples/aws-lambda"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def run(checkout: Path, name: str, family: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(checkout / "provider")}
    command = [sys.executable, "-c", RUN.format(name=name, family=family)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, cwd=checkout)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1]


@pytest.mark.slow
def test_a_resource_of_a_new_family_runs(checkout: Path) -> None:
    made = write(checkout, "WidgetBoard", "widgets")
    assert checkout / "provider/genesyscloud_provider/widgets/widget_board/resource.py" in made
    assert run(checkout, "WidgetBoard", "widgets") == "integrations authorization widgets"
    write(checkout, "Widget", "widgets")
    assert run(checkout, "Widget", "widgets") == "integrations authorization widgets"
    assert run(checkout, "WidgetBoard", "widgets") == "integrations authorization widgets"


@pytest.mark.slow
def test_a_resource_of_a_family_that_there_is_runs(checkout: Path) -> None:
    write(checkout, "WidgetBoard", "integrations")
    assert run(checkout, "WidgetBoard", "integrations") == "integrations authorization"


def test_what_is_written_is_clean(checkout: Path) -> None:
    made = [str(each) for each in write(checkout, "WidgetBoard", "widgets") if each.suffix == ".py"]
    shutil.copyfile(ROOT / "pyproject.toml", checkout / "pyproject.toml")
    for command in (["check"], ["format", "--check"]):
        linted = subprocess.run(
            [Path(sys.executable).with_name("ruff"), *command, "--no-cache", *made],
            capture_output=True,
            text=True,
            cwd=checkout,
        )
        assert linted.returncode == 0, linted.stdout


def test_what_is_there_already_is_not_written_over(checkout: Path) -> None:
    write(checkout, "Widget", "widgets")
    with pytest.raises(click.ClickException, match="is there already"):
        write(checkout, "Widget", "widgets")
    for name, family in (("widget", "widgets"), ("Widget", "Widgets"), ("../Widget", "x"), ("Widget", "../x")):
        with pytest.raises(click.ClickException, match="NAME is like"):
            write(checkout, name, family)
