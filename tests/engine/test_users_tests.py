"""A user's tests of stacks: those of `docs/testing.md` and of the example, and what is left after one that fails."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from pulumi_genesyscloud.testing.stacks import NOT_COPIED
from tests.unit.testing.page import files
from tools.engine import engine_folder

pytestmark = pytest.mark.engine

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def engine() -> Path:
    """Where the engine is: it is looked for in the user's cache, and a pytester's home is another one."""
    return engine_folder()


@pytest.fixture
def suite(engine: Path, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A user's suite on a machine on which Pulumi is installed, and in which every warning is an error."""
    pytester.makeini("[pytest]\nfilterwarnings = error\naddopts = -p pytest_genesyscloud")
    monkeypatch.setenv("PATH", os.pathsep.join([str(engine), os.environ["PATH"]]))
    return pytester


def test_the_stacks_of_the_page(suite: pytest.Pytester) -> None:
    shown = {path: code for path, code in files().items() if "genesyscloud_stack" in code}
    for path, code in {**shown, "infrastructure/__main__.py": files()["infrastructure/__main__.py"]}.items():
        file = suite.path / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(code, "utf-8")
    suite.runpytest_subprocess().assert_outcomes(passed=len(shown))


def test_the_tests_of_the_example(suite: pytest.Pytester) -> None:
    folder = suite.path / "web-services"
    shutil.copytree(ROOT / "examples/web-services", folder, ignore=shutil.ignore_patterns(*NOT_COPIED))
    tests = sum(file.read_text("utf-8").count("\ndef test_") for file in folder.glob("tests/test_*.py"))
    integrations = 5  # one test runs for each
    suite.runpytest_subprocess(folder).assert_outcomes(passed=tests + integrations - 1)
    assert {each.name for each in folder.glob("Pulumi*")} == {"Pulumi.yaml"}


FAILING = """
import pathlib, pulumi, pytest
import pulumi_genesyscloud as genesyscloud

def program():
    provider = genesyscloud.Provider("org")
    opts = pulumi.ResourceOptions(provider=provider, protect=True)
    shop = genesyscloud.DataActionIntegration("shop", "custom-rest-actions", opts=opts)
    contract = {"input": {"type": "object"}, "output": {"type": "object"}}
    config = genesyscloud.DataActionConfig.rest("GET", "https://orders.example.com/")
    pulumi.export("action", genesyscloud.DataAction("look-up", shop, contract, config, opts=opts).id)

@pytest.fixture
def what_is_left(genesyscloud_organization):
    yield
    state = genesyscloud_organization.control.state()
    pathlib.Path("left").write_text(f"{len(state.integrations)} {len(state.actions)}")

def test_it(what_is_left, genesyscloud_stack, genesyscloud_organization, tmp_path_factory):
    stack = genesyscloud_stack(program)
    action = stack.up().outputs["action"].value
    control = genesyscloud_organization.control
    control.publish_flow("Orders", [action])
    control.fault("status", status=503, count=None)
    pathlib.Path("folder").write_text(stack.workspace.work_dir)
    pathlib.Path("home").write_text(stack.workspace.env_vars["PULUMI_HOME"])
    assert False, "as many a test does"
"""


def test_a_failing_test_leaves_neither_objects_nor_a_stack(suite: pytest.Pytester) -> None:
    suite.makepyfile(FAILING)
    result = suite.runpytest_subprocess()
    result.assert_outcomes(failed=1)
    assert (suite.path / "left").read_text("utf-8") == "0 0"
    folder = Path((suite.path / "folder").read_text("utf-8"))
    assert not list(folder.parent.glob("states/.pulumi/stacks/test/*.json"))
    assert Path((suite.path / "home").read_text("utf-8")).parent == folder.parent


def test_what_cannot_be_removed_is_an_error_that_names_the_stack(suite: pytest.Pytester) -> None:
    suite.makepyfile(
        """
        import pulumi_genesyscloud as genesyscloud

        def test_it(genesyscloud_stack, genesyscloud_organization):
            genesyscloud_stack(lambda: genesyscloud.Role("it", ["directory:user:view"]) and None, name="dev").up()
            genesyscloud_organization.control.revoke_tokens()
            genesyscloud_organization.control.change_oauth_client(genesyscloud_organization.client_id, state="inactive")
        """
    )
    result = suite.runpytest_subprocess()
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*The stack 'dev' could not be destroyed and removed:*"])


def test_two_stacks_of_one_test_share_the_organization_and_nothing_else(suite: pytest.Pytester) -> None:
    suite.makepyfile(
        """
        import pulumi_genesyscloud as genesyscloud

        def program():
            genesyscloud.Role("it", ["directory:user:view"])

        def test_it(genesyscloud_stack, genesyscloud_organization):
            dev, production = (genesyscloud_stack(program, name=name) for name in ("dev", "production"))
            dev.up()
            production.up()
            roles = genesyscloud_organization.control.state().roles
            assert sorted(each.name for each in roles) == ["it-dev", "it-production"]
            assert production.destroy().summary.resource_changes == {"delete": 2}
            assert [each.name for each in genesyscloud_organization.control.state().roles] == ["it-dev"]
        """
    )
    suite.runpytest_subprocess().assert_outcomes(passed=1)
