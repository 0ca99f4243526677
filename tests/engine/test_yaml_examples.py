"""The examples in YAML on a real engine: the plugin with the language that every Pulumi installation runs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from pulumi.automation import ConfigValue

from genesyscloud_emulator import Emulator
from tests.engine.conftest import PLUGIN_FOLDERS, EngineStack
from tests.engine.test_examples import AWS_LAMBDA, FOLDER, GENESYS_CLOUD, WEB_SERVICES, Example
from tools.moto_server import MotoServer
from tools.stack import ExampleStack

YAML = FOLDER / "yaml"
EXAMPLES = (AWS_LAMBDA, WEB_SERVICES, GENESYS_CLOUD)


class YamlRun(EngineStack):
    """A stack of an example in YAML; its program is its Pulumi.yaml."""

    def __init__(self, example: Example, work: Path, cloud: Emulator, **options: Any) -> None:
        self.cloud = cloud
        self.pulumi = ExampleStack(
            YAML / example.folder, work, plugins=PLUGIN_FOLDERS, aws_plugin=example.aws, **options
        )

    def run(self, operation: str) -> Any:
        return self._run(operation, lambda: None)

    def edit(self, change: Callable[[dict[str, Any]], None]) -> None:
        """Change the program's resources."""
        file = self.pulumi.project / "Pulumi.yaml"
        program = yaml.safe_load(file.read_text("utf-8"))
        change(program["resources"])
        file.write_text(yaml.safe_dump(program, sort_keys=False), "utf-8")


Deploy = Callable[..., YamlRun]


@pytest.fixture
def deploy(tmp_path: Path, genesys_cloud: Emulator, config: dict[str, Any]) -> Iterator[Deploy]:
    """Makes stacks of examples, with an AWS."""
    with MotoServer() as aws:

        def make(example: Example, without: str = "nothing") -> YamlRun:
            settings = {**config, **aws.config, **example.config}
            settings = {key: value for key, value in settings.items() if without not in key}
            return YamlRun(example, tmp_path, genesys_cloud, config=settings, environment=aws.environment)

        yield make


def resources_of(example: Example) -> int:
    """The stack, integrations, credentials; what is in AWS; role, client and action of the one for the Platform API."""
    return 1 + len(example.logins) + len(example.credentials) + 4 * example.aws + 3 * bool(example.replaces)


def base(name: str | None) -> str:
    """A name without what autonaming adds."""
    found = re.fullmatch(r"(.+)-[0-9a-f]{7}", name or "")
    assert found, name
    return found[1]


@pytest.mark.engine
@pytest.mark.parametrize("example", [pytest.param(each, id=each.folder) for each in EXAMPLES])
def test_an_example_in_yaml_lives_changes_only_as_it_may_and_dies(
    example: Example, deploy: Deploy, genesys_cloud: Emulator
) -> None:
    control = genesys_cloud.control
    stack = deploy(example)
    assert stack.run("preview").changes == {"create": resources_of(example)}
    stack.run("up")
    created = control.state()
    types = {each.id: each.type for each in created.credentials}
    assert {
        base(each.name): (each.reported_state.code, [types[id_] for id_ in each.credentials.values()])
        for each in created.integrations
    } == {name: ("ACTIVE", [login.type] if login else []) for name, login in example.logins.items()}
    fields = {base(each.name): each.fields for each in created.credentials}
    known = {name: login.fields for name, login in example.credentials.items() if login.fields is not None}
    assert {name: fields[name] for name in known} == known
    properties = {base(each.name): each.properties for each in created.integrations if each.properties}
    assert properties == example.properties

    again = stack.run("up")
    assert again.changes == {}
    assert dict(again.requests) == dict(example.lookups)

    if example.rotation:
        stack.pulumi.configure(example.rotation)
        replaced = {"replace": 1} if example.replaces else {}
        assert stack.run("up").changes == {"update": len(example.rotated), **replaced}
        rotated = {base(each.name): each.fields for each in control.state().credentials}
        if replaced:
            assert rotated.keys() == fields.keys()
            assert rotated != fields
        else:
            assert rotated == {name: {**fields[name], **example.rotated.get(name, {})} for name in fields}
        assert control.state().integrations == created.integrations

    actions = [control.publish_action(each.id, f"Ask {each.name}").id for each in created.integrations]
    control.publish_flow("Order status", actions)
    stack.edit(with_another_type)
    refused = stack.refused(stack.run, "preview")
    assert "would have to be replaced" in refused
    assert f"Ask {next(iter(example.logins if example.replaces else ['orders']))}-" in refused
    assert control.state().integrations == created.integrations

    assert stack.run("refresh").changes == {}
    for action in actions:
        control.delete_action(action)
    stack.run("destroy")
    left = control.state()
    assert (left.integrations, left.credentials, left.oauth_clients, left.roles) == ([], [], [], [])


def with_another_type(resources: dict[str, Any]) -> None:
    """Let the orders' integration be of another type, and its credential too."""
    for key, each in resources.items():
        if each.get("name", key) not in ("orders", "platform-api"):
            continue
        if each["type"].endswith(":DataActionIntegration"):
            each["properties"]["integrationType"] = "function-data-actions"
        if each["type"].endswith(":IntegrationCredential"):
            each["properties"] |= {"credentialType": "userDefined", "fields": {"key": "value"}}


@pytest.mark.engine
@pytest.mark.parametrize("example", [pytest.param(each, id=each.folder) for each in EXAMPLES])
def test_an_example_in_yaml_is_previewed_without_credentials(example: Example, deploy: Deploy) -> None:
    stack = deploy(example, without="oauthClient")
    preview = stack.run("preview")
    assert preview.changes == {"create": resources_of(example)}
    assert set(re.findall(r"warning: (.*)", preview.text)) == {
        "No Genesys Cloud credentials are configured, so nothing was looked up in the organization: limits, names,"
        " published actions and the credentials themselves were not checked."
    }
    assert not preview.requests


def test_every_example_in_yaml_has_a_row_here() -> None:
    assert {each.folder for each in EXAMPLES} == {each.parent.name for each in YAML.glob("*/Pulumi.yaml")}


@pytest.mark.parametrize("example", [pytest.param(each, id=each.folder) for each in EXAMPLES])
def test_the_readme_sets_all_that_the_program_reads(example: Example) -> None:
    folder = YAML / example.folder
    declared = yaml.safe_load((folder / "Pulumi.yaml").read_text("utf-8")).get("config", {})
    read = {key: each.get("secret", False) for key, each in declared.items() if "default" not in each}
    assert {key: isinstance(value, ConfigValue) for key, value in example.config.items()} == read
    readme = (folder / "README.md").read_text("utf-8")
    for key, is_secret in read.items():
        assert re.search(rf"^pulumi config set {'--secret ' if is_secret else ''}{key}( |$)", readme, re.MULTILINE), key
