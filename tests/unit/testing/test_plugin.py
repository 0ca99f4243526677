"""The pytest plugin in a user's suite: what one test does no other notices, and who does not use it pays nothing."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from genesyscloud_provider.client.configuration import SETTINGS

PLUGIN = "pytest_genesyscloud"

pytestmark = pytest.mark.slow


@pytest.fixture
def suite(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A user's suite, in which every warning is an error."""
    pytester.makeini("[pytest]\nfilterwarnings = error\naddopts = -p pytest_genesyscloud -p no:hypothesispytest")
    for each in SETTINGS:
        monkeypatch.setenv(each.environment, "the user's own")
    return pytester


def test_each_test_has_an_organization_of_its_own(suite: pytest.Pytester) -> None:
    suite.makepyfile(
        """
        import os
        import pytest

        seen = set()

        @pytest.mark.parametrize("turn", [1, 2])
        def test_it(genesyscloud_organization, genesyscloud_emulator, turn):
            control = genesyscloud_organization.control
            assert genesyscloud_organization.organization_id not in seen
            seen.add(genesyscloud_organization.organization_id)
            assert (control.state().integrations, control.faults(), control.requests()) == ([], [], [])
            assert control.switches().rate_limit == 300
            control.create_integration("custom-rest-actions", "CRM")
            control.fault("status", status=503, count=None)
            control.switches(rate_limit=7)
            if turn == 2:
                control.reset()
                assert control.state().integrations == []
            assert len(genesyscloud_emulator.control.faults()) == 2 - turn

        def test_after(genesyscloud_emulator):
            control = genesyscloud_emulator.control
            assert (len(seen), control.faults(), control.requests()) == (2, [], [])

        def test_a_reset_of_everything(genesyscloud_organization, genesyscloud_emulator):
            genesyscloud_emulator.control.reset()

        def test_after_that(genesyscloud_organization):
            assert genesyscloud_organization.control.state().integrations == []
        """
    )
    suite.runpytest_subprocess().assert_outcomes(passed=5)


def test_the_environment_leads_to_the_organization_and_is_the_users_again_afterwards(suite: pytest.Pytester) -> None:
    suite.makepyfile(
        """
        import os, subprocess, sys

        def test_it(genesyscloud_organization):
            assert "the user's own" not in os.environ.values()
            genesyscloud_organization.control.create_integration("custom-rest-actions", "CRM")
            code = "from genesyscloud_provider.__main__ import main; main(['inventory'])"
            done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
            assert done.returncode == 0, done.stderr
            assert "CRM" in done.stdout
            assert genesyscloud_organization.requests()

        def test_after():
            assert os.environ["GENESYSCLOUD_REGION"] == "the user's own"
        """
    )
    suite.runpytest_subprocess().assert_outcomes(passed=2)


def test_mocks_are_set_and_gone_after_each_test(suite: pytest.Pytester) -> None:
    suite.makepyfile(
        """
        import pulumi
        import pulumi_genesyscloud as genesyscloud
        import pytest

        @pulumi.runtime.test
        def test_by_pulumis_decorator(genesyscloud_mocks):
            def judge(permissions):
                assert permissions == ["directory:user:view"]
            return genesyscloud.Role("reader", ["directory:user:view"]).permissions.apply(judge)

        def test_a_run(genesyscloud_mocks):
            assert genesyscloud_mocks.resources == []
            genesyscloud_mocks.run(lambda: genesyscloud.Role("reader", ["directory:user:view"]))
            assert genesyscloud_mocks.resource("Role").outputs["name"] == "reader-test"

        def test_one_that_is_refused(genesyscloud_mocks):
            with pytest.raises(pulumi.RunError, match="custom-rest-actions"):
                genesyscloud_mocks.run(lambda: genesyscloud.DataActionIntegration("it", "custom-rest-action"))

        @pytest.mark.xfail(strict=True)
        def test_one_that_fails(genesyscloud_mocks):
            genesyscloud_mocks.run(lambda: genesyscloud.Role("reader", ["directory:user:view"]))
            assert False
        """
    )
    result = suite.runpytest_subprocess()
    result.assert_outcomes(passed=3, xfailed=1)


def test_each_worker_of_xdist_has_an_emulator_of_its_own(suite: pytest.Pytester) -> None:
    suite.makepyfile(
        """
        import pathlib, os, pytest, time

        @pytest.mark.parametrize("number", range(4))
        def test_it(genesyscloud_organization, number):
            assert genesyscloud_organization.control.state().integrations == []
            genesyscloud_organization.control.create_integration("custom-rest-actions", "CRM")
            pathlib.Path(os.environ["URLS"], f"{number}").write_text(genesyscloud_organization.url)
            time.sleep(0.2)
        """
    )
    folder = suite.mkdir("urls")
    os.environ["URLS"] = str(folder)
    try:
        suite.runpytest_subprocess("-n", "2", "-p", "xdist").assert_outcomes(passed=4)
    finally:
        del os.environ["URLS"]
    assert len({each.read_text("utf-8") for each in folder.iterdir()}) == 2


def test_without_an_engine_the_test_of_a_stack_is_an_error_that_says_what_to_do(
    suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(suite.mkdir("empty")))
    suite.makepyfile("def test_it(genesyscloud_stack):\n    genesyscloud_stack(lambda: None)")
    result = suite.runpytest_subprocess()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["There is no `pulumi` on the PATH*https://www.pulumi.com/docs/install/*"])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_without_the_emulators_packages_the_message_says_what_to_install(
    suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    suite.makeconftest("import sys\nsys.modules['uvicorn'] = None")
    suite.makepyfile("def test_it(genesyscloud_mocks):\n    genesyscloud_mocks.control")
    result = suite.runpytest_subprocess()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*pip install 'pulumi-genesyscloud?emulator?'*"])


HEAVY = ("pulumi", "pydantic", "httpx", "grpc", "genesyscloud_provider", "genesyscloud_emulator", "pulumi_genesyscloud")


def test_a_suite_that_does_not_use_the_plugin_loads_nothing_of_it(suite: pytest.Pytester) -> None:
    suite.makepyfile(f"import sys\ndef test_it():\n    assert set({HEAVY}) & set(sys.modules) == set()")
    suite.runpytest_subprocess().assert_outcomes(passed=1)


def test_a_program_loads_nothing_that_is_for_tests() -> None:
    code = "import sys, pulumi_genesyscloud; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert {"genesyscloud_emulator", "pulumi_genesyscloud.testing", "pytest"} & set(loaded) == set()


def test_each_fixture_is_listed_with_what_it_is_for(suite: pytest.Pytester) -> None:
    result = suite.runpytest_subprocess("--fixtures", "-q")
    for name in ("emulator", "organization", "mocks", "stack"):
        result.stdout.fnmatch_lines([f"genesyscloud_{name}*"])
    result.stdout.no_fnmatch_line("*no docstring available*genesyscloud*")
