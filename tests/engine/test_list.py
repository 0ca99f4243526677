"""`pulumi do … list`, typed as on a command line, and what it prints."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.client.configuration import SETTINGS
from genesyscloud_provider.registry import RESOURCES
from tools.automation import workspace_environment
from tools.engine import engine_folder

pytestmark = pytest.mark.engine

PAGE = (Path(__file__).parents[2] / "docs/dynamic-or-plugin.md").read_text("utf-8")

ORGANIZATION, ACTIONS, DRAFTS, CREDENTIALS, INTEGRATIONS = (
    f"/api/v2/{each}"
    for each in (
        "organizations/me",
        "integrations/actions",
        "integrations/actions/drafts",
        "integrations/credentials/listing",
        "integrations",
    )
)

Do = Callable[[str], subprocess.CompletedProcess[str]]
"""Types the arguments of `pulumi do`."""


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An engine with the installed plugin, and nothing of this machine's."""
    folder = tmp_path_factory.mktemp("do")
    own = workspace_environment(folder / "home", folder / "backend")
    environment = {**own, "PATH": os.pathsep.join([str(engine_folder()), os.defpath])}
    launcher = Path(sys.executable).with_name("pulumi-genesyscloud")
    subprocess.run([launcher, "install-plugin"], env=environment, capture_output=True, check=True)
    return environment


@pytest.fixture
def do(environment: dict[str, str], settings: dict[str, str], genesys_cloud: Emulator, tmp_path: Path) -> Do:
    """Asks the organization, by the settings in its environment; no project is around."""
    of_settings = {each.environment: settings[each.name] for each in SETTINGS if each.name in settings}

    def run(arguments: str) -> subprocess.CompletedProcess[str]:
        genesys_cloud.control.reset_requests()
        return subprocess.run(
            ["pulumi", "do", *arguments.split()],
            env={**environment, **of_settings},
            cwd=tmp_path,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def listed(ran: subprocess.CompletedProcess[str]) -> list[str]:
    """The names that were printed; the ids are beside them."""
    assert ran.returncode == 0, ran.stderr
    found: list[dict[str, Any]] = json.loads(ran.stdout)
    assert all(each.keys() == {"id", "name"} and each["id"] for each in found)
    return [each["name"] for each in found]


def asked(cloud: Emulator) -> Counter[str]:
    """The requests of the last command, without its login."""
    return Counter(str(each.route) for each in cloud.control.requests() if each.route != "/oauth/token")


def test_actions_are_listed_by_flags(do: Do, genesys_cloud: Emulator) -> None:
    control = genesys_cloud.control
    orders, parcels = (control.create_integration("custom-rest-actions", each).id for each in ("Orders", "Parcels"))
    control.publish_action(orders, "look up an order")
    published = control.publish_action(parcels, "track", secure=True)
    control.draft_action(parcels, "send")

    whole = do("genesyscloud:index:DataAction list")
    assert listed(whole) == ["look up an order", "send", "track"]
    assert published.id in whole.stdout
    assert asked(genesys_cloud) == Counter([ORGANIZATION, ACTIONS, DRAFTS])

    assert listed(do(f"genesyscloud:DataAction list --integration {parcels} --published")) == ["track"]
    assert asked(genesys_cloud) == Counter([ORGANIZATION, ACTIONS])
    assert listed(do("genesyscloud:DataAction list --published=false --all --output json")) == ["send"]
    assert listed(do("genesyscloud:DataAction list --name LOOK --secure=false")) == ["look up an order"]
    assert listed(do("genesyscloud:DataAction list --category Nothing")) == []


def test_more_than_a_page_of_the_service_is_printed_with_and_without_all(do: Do, genesys_cloud: Emulator) -> None:
    control = genesys_cloud.control
    used, *_ = (control.create_credential("basicAuth", {"userName": "ada"}, f"no-{n:03}") for n in range(201))
    orders = control.create_integration("custom-rest-actions", "Orders").id
    control.change_integration(orders, credentials={"basicAuth": used.id})

    for more in ("", " --all"):
        assert len(listed(do(f"genesyscloud:IntegrationCredential list{more}"))) == 201
        assert asked(genesys_cloud) == Counter({ORGANIZATION: 1, CREDENTIALS: 2})
    assert listed(do("genesyscloud:IntegrationCredential list --unused --count 2")) == ["no-001", "no-002"]
    assert asked(genesys_cloud) == Counter({ORGANIZATION: 1, CREDENTIALS: 2, INTEGRATIONS: 1})


def test_what_is_mistyped_is_an_error_before_anything_is_asked(do: Do, genesys_cloud: Emulator) -> None:
    for arguments, said in {
        "DataActionIntegration list --reported-sate ERROR": "unknown flag: --reported-sate",
        "DataActionIntegration list --reported-state BROKEN": "reportedState: must be 'ACTIVE', 'ACTIVATING', ",
        "OAuthClient list --state on": "state: must be 'active', 'inactive' or 'disabled'",
        "Role list --default=perhaps": '--default: invalid boolean value "perhaps"',
    }.items():
        ran = do(f"genesyscloud:{arguments}")
        assert ran.returncode
        assert ran.stdout == ""
        assert said in ran.stderr
        assert asked(genesys_cloud) == {}


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda each: each.name)
def test_each_filter_is_a_flag_with_its_description(resource: Any, do: Do) -> None:
    ran = do(f"genesyscloud:{resource.name} list --help")
    flags = dict(re.findall(r"^ +--([\w-]+) string\S* +(.*) \(alias for --input:", ran.stdout, re.MULTILINE))
    fields = resource.listed_by.model_fields.values()
    described = {each.alias: each.description.replace("`", "") for each in fields}
    assert {_in_camel_case(each): text for each, text in flags.items()} == described


def _in_camel_case(flag: str) -> str:
    first, *others = flag.split("-")
    return first + "".join(map(str.capitalize, others))


def test_what_the_page_types_lists_something(do: Do, genesys_cloud: Emulator) -> None:
    control = genesys_cloud.control
    control.create_credential("basicAuth", {"userName": "ada"}, "left over")
    integration = control.create_integration("custom-rest-actions", "Orders").id
    control.change_integration(integration, reported_state={"code": "ERROR"})
    control.publish_action(integration, "look up")
    typed = re.findall(r"^pulumi do (.*?)(?: *#.*)?$", PAGE, re.MULTILINE)
    assert len(typed) == 3
    for each in typed:
        assert listed(do(re.sub(r"--integration \S+", f"--integration {integration}", each))), each
