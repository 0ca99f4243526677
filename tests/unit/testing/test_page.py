"""What `docs/testing.md` shows runs as it stands, and is as short as it says."""

from __future__ import annotations

import os
import re
import sysconfig

import pytest

from genesyscloud_provider.registry import RESOURCES
from tests.unit.testing.page import PAGE, files, lines

MOST = 10
"""Lines of a new user's test."""


@pytest.mark.parametrize("path", files())
def test_an_example_is_short(path: str) -> None:
    assert lines(files()[path]) <= MOST


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda each: each.name)
def test_each_resource_has_a_unit_test(resource: type) -> None:
    path = f"tests/test_{re.sub('(?<=[a-z])(?=[A-Z])', '_', resource.name.replace('OAuth', 'Oauth')).lower()}.py"  # type: ignore[attr-defined]
    assert f'resource("{resource.name}")' in files()[path]  # type: ignore[attr-defined]


def test_each_fixture_is_told_of() -> None:
    import pytest_genesyscloud

    fixtures = {name for name in vars(pytest_genesyscloud) if name.startswith("genesyscloud_")}
    assert len(fixtures) == 4
    assert {name for name in fixtures if f"`{name}`" in PAGE} == fixtures


@pytest.mark.slow
def test_the_examples_without_an_engine_pass(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", sysconfig.get_path("scripts"), prepend=os.pathsep)  # where the package's command is
    pytester.makeini("[pytest]\nfilterwarnings = error\naddopts = -p pytest_genesyscloud")
    shown = {path: code for path, code in files().items() if "genesyscloud_stack" not in code}
    for path, code in shown.items():
        file = pytester.path / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(code, "utf-8")
    tests = sum(code.count("\ndef test_") + code.startswith("def test_") for code in shown.values())
    pytester.runpytest_subprocess().assert_outcomes(passed=tests)
