"""What the dynamic adapter makes of errors, which Pulumi prints with their tracebacks."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator

import pulumi
import pytest
from pulumi.dynamic import Config, ConfigureRequest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.adapters.dynamic import provider
from genesyscloud_provider.adapters.program import serving
from genesyscloud_provider.client.errors import Refused
from genesyscloud_provider.framework.session import Session
from pulumi_genesyscloud import _dynamic
from tests.adapters.adapter import DynamicAdapter


def _printed(error: Exception) -> str:
    """What Pulumi's host prints of an exception."""
    try:
        with provider._for_people():
            raise error
    except Exception:
        return traceback.format_exc()


def test_a_users_mistake_is_its_message_alone() -> None:
    assert _printed(Refused("it is still in use", "Unlink it.")) == "Genesys Cloud: it is still in use. Unlink it.\n"


def test_a_bug_brings_its_traceback_although_the_interpreter_prints_none() -> None:
    _printed(Refused("a user's mistake comes first"))
    printed = _printed(ZeroDivisionError("ours"))
    assert printed.startswith("a bug in pulumi-genesyscloud, please report it: Traceback")
    assert "ZeroDivisionError: ours" in printed
    assert f'File "{__file__}"' in printed


def test_an_update_that_fails_after_saving_says_so(genesys_cloud: Emulator, settings: dict[str, str]) -> None:
    """This adapter cannot keep what was saved in the state."""
    adapter = DynamicAdapter(_dynamic.DATA_ACTION_INTEGRATION, settings)
    web = {"integrationType": "custom-rest-actions", "name": "Orders"}
    _, live = adapter.up(None, web)
    genesys_cloud.control.fault("status", method="PATCH", status=400, message="Not today")
    with pytest.raises(provider.Error, match=r"Not today.*A part of it may be done already: run `pulumi refresh`"):
        adapter.up(live, {**web, "notes": "new", "intendedState": "DISABLED"})


def test_an_update_that_is_not_reached_in_time_is_kept_with_a_warning(
    genesys_cloud: Emulator, settings: dict[str, str]
) -> None:
    adapter = DynamicAdapter(_dynamic.DATA_ACTION_INTEGRATION, settings)
    web = {"integrationType": "custom-rest-actions", "name": "Orders"}
    _, live = adapter.up(None, {**web, "intendedState": "DISABLED"})
    genesys_cloud.control.switches(activation_reads=1000)
    did, live = adapter.up(live, web)
    assert (did, live.state["reportedState"]) == ("update", "ACTIVATING")
    (said,) = adapter.said
    assert said.startswith(f"Updating the integration 'Orders' ({live.id}): Genesys Cloud still reports ACTIVATING")


def test_a_long_activation_shows_state_and_time(
    genesys_cloud: Emulator, settings: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    genesys_cloud.control.switches(activation_reads=15)
    adapter = DynamicAdapter(_dynamic.DATA_ACTION_INTEGRATION, settings)
    adapter.up(None, {"integrationType": "custom-rest-actions", "name": "Orders"})
    lines = capsys.readouterr().out.splitlines()
    assert [each for each in lines if "ACTIVATING" in each] == [
        "'Orders': ACTIVATING, 10 of 180 s",
        "'Orders': ACTIVATING, 22 of 180 s",
    ]


MISSPELT = "`genesyscloud:organisationId` is no setting of this provider; did you mean `organizationId`?"


@pytest.fixture(params=["dynamic provider", "lookup"])
def configure(request: pytest.FixtureRequest) -> Iterator[Callable[..., None]]:
    """Takes a stack's configuration, as each process does that serves a Python program."""

    def start(config: dict[str, str], project: str = "project") -> None:
        pulumi.runtime.settings._set_project(project)
        if request.param == "lookup":
            pulumi.runtime.set_all_config(config)
            serving._session()
            serving._session()
            return
        for each in vars(_dynamic).values():
            if isinstance(each, _dynamic.DynamicProvider):
                each.configure(ConfigureRequest(Config(config, project)))

    yield start
    Session.end_shared()
    pulumi.runtime.set_all_config({})
    pulumi.runtime.settings._set_project(None)


Said = Callable[[], str]


@pytest.fixture
def said(capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> Said:
    """What was printed: with an engine it becomes messages under the stack. Pulumi's mocks of other tests log it."""
    return lambda: "".join(capfd.readouterr()) or "".join(f"{each}\n" for each in caplog.messages)


def test_a_misspelt_setting_is_a_warning_once_in_a_process(configure: Callable[..., None], said: Said) -> None:
    configure({"genesyscloud:organisationId": "planted", "genesyscloud:region": "us-east-1"})
    assert said() in (f"warning: {MISSPELT}\n", f"{MISSPELT}\n")


def test_what_is_for_pulumi_or_another_package_is_no_misspelt_setting(
    configure: Callable[..., None], said: Said
) -> None:
    configure(
        {
            "aws:organisationId": "x",
            "project:regoin": "x",
            "pulumi:disable-default-providers": "x",
            "genesyscloud:version": "1",
            "genesyscloud:pluginDownloadURL": "x",
        }
    )
    assert said() == ""


def test_a_project_of_the_providers_name_keeps_its_own_configuration(
    configure: Callable[..., None], said: Said
) -> None:
    """Pulumi stores both under the same name."""
    configure({"genesyscloud:teams": "x"}, project="genesyscloud")
    assert said() == ""
