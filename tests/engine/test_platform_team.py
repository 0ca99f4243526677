"""`examples/platform-team` and its component on a real engine, against the emulator and moto."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pulumi.automation import CommandError

from genesyscloud_emulator import Emulator
from tools.moto_server import MotoServer
from tools.stack import ExampleStack

pytestmark = pytest.mark.engine

EXAMPLE = Path(__file__).parents[2] / "examples" / "platform-team"
TEAMS = ["billing", "orders"]
OF_A_TEAM = 8
RESOURCES = 1 + OF_A_TEAM * len(TEAMS)
"""How many the program has, its stack included."""


@pytest.fixture
def moto() -> Iterator[MotoServer]:
    with MotoServer() as server:
        yield server


@pytest.fixture
def stack(tmp_path: Path, config: dict[str, Any], moto: MotoServer) -> ExampleStack:
    return ExampleStack(
        EXAMPLE, tmp_path, config={**config, **moto.config}, environment=moto.environment, aws_plugin=True
    )


def _edit(stack: ExampleStack, old: str, new: str) -> None:
    file = stack.project / "__main__.py"
    program = file.read_text("utf-8")
    assert program.count(old) == 1
    file.write_text(program.replace(old, new), "utf-8")


def _preview(stack: ExampleStack) -> tuple[dict[str, int], str]:
    lines: list[str] = []
    changes = stack.preview(on_output=lines.append)
    return {str(getattr(kind, "value", kind)): count for kind, count in changes.items()}, "\n".join(lines)


def _refused(stack: ExampleStack) -> str:
    lines: list[str] = []
    with pytest.raises(CommandError):
        stack.preview(on_output=lines.append)
    return "\n".join(lines)


def test_each_team_gets_an_integration_that_may_invoke_its_function_only(
    stack: ExampleStack, moto: MotoServer, genesys_cloud: Emulator
) -> None:
    iam, functions = moto.client("iam"), moto.client("lambda")
    changes, said = _preview(stack)
    assert changes == {"create": RESOURCES}
    assert "warning" not in said

    stack.up()
    outputs = stack.outputs()
    state = genesys_cloud.control.state()
    assert sorted(each.name for each in state.integrations) == [f"{team}-dev" for team in TEAMS]
    assert len(state.credentials) == len(TEAMS)
    for team in TEAMS:
        made = outputs[team]
        (integration,) = [each for each in state.integrations if each.name == f"{team}-dev"]
        assert integration.id == made["integration_id"]
        assert integration.integration_type == "aws-lambda-data-actions"
        assert integration.reported_state.code == "ACTIVE"
        assert integration.notes == f"Data actions of the {team} team. Managed by Pulumi."
        (credential,) = [each for each in state.credentials if each.name == f"{team}-dev"]
        assert integration.credentials == {"AmazonWebServicesARN": credential.id}

        (role,) = [each for each in iam.list_roles()["Roles"] if each["Arn"] == credential.fields["ARN"]]
        assert role["AssumeRolePolicyDocument"] == {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Action": "sts:AssumeRole",
                    "Principal": {"AWS": "arn:aws:iam::765628985471:root"},
                    "Condition": {"StringEquals": {"sts:ExternalId": genesys_cloud.organization_id}},
                }
            ],
        }
        (function,) = [each for each in functions.list_functions()["Functions"] if team in each["FunctionName"]]
        assert function["FunctionArn"] == made["function_arn"]
        (name,) = iam.list_role_policies(RoleName=role["RoleName"])["PolicyNames"]
        permission = iam.get_role_policy(RoleName=role["RoleName"], PolicyName=name)["PolicyDocument"]
        assert permission == {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": [function["FunctionArn"]]}
            ],
        }
        assert "*" not in json.dumps([role["AssumeRolePolicyDocument"], permission])
        assert iam.list_attached_role_policies(RoleName=role["RoleName"])["AttachedPolicies"] == []

    assert stack.up() == {"same": RESOURCES}
    assert stack.refresh() == {"same": RESOURCES}
    assert _preview(stack)[0] == {"same": RESOURCES}

    stack.destroy()
    assert genesys_cloud.control.state().integrations == []
    assert genesys_cloud.control.state().credentials == []
    assert iam.list_roles()["Roles"] == []
    assert functions.list_functions()["Functions"] == []


def test_the_component_holds_its_parts_and_its_outputs(stack: ExampleStack) -> None:
    stack.up()
    resources = {each["urn"]: each for each in stack.export()["resources"]}
    components = [each for each in resources.values() if each["type"] == "genesyscloud:aws:LambdaDataActions"]
    assert len(components) == len(TEAMS)
    for component in components:
        parts = {each["type"]: each for each in resources.values() if each.get("parent") == component["urn"]}
        policy = parts.pop("aws:iam/rolePolicy:RolePolicy")
        role = parts.pop("aws:iam/role:Role")
        credential = parts.pop("pulumi-python:dynamic/genesyscloud:IntegrationCredential")
        integration = parts.pop("pulumi-python:dynamic/genesyscloud:DataActionIntegration")
        assert not parts
        assert {policy["urn"], credential["urn"]} <= set(integration["dependencies"])
        assert component["outputs"] == {"roleArn": role["outputs"]["arn"], "integrationId": integration["id"]}


def test_a_third_team_changes_nothing_of_the_others(stack: ExampleStack, genesys_cloud: Emulator) -> None:
    stack.up()
    _edit(stack, '["orders", "billing"]', '["orders", "billing", "stores"]')
    handler = stack.project / "functions" / "stores" / "handler.py"
    handler.parent.mkdir()
    handler.write_text("def handle(event, _context):\n    return {}\n")
    assert _preview(stack)[0] == {"create": OF_A_TEAM, "same": RESOURCES}
    stack.up()
    _edit(stack, '["orders", "billing", "stores"]', '["orders", "billing"]')
    stack.up()
    assert sorted(each.name for each in genesys_cloud.control.state().integrations) == ["billing-dev", "orders-dev"]


def test_a_function_that_may_run_too_long_is_a_warning_in_the_preview(stack: ExampleStack) -> None:
    _edit(stack, "timeout=15,", "timeout=30 if team == 'orders' else 15,")
    changes, said = _preview(stack)
    assert changes == {"create": RESOURCES}
    assert "The Lambda function 'orders' has a timeout of 30 seconds" in said
    assert "'billing' has a timeout" not in said


def test_in_the_fedramp_region_the_account_is_asked_for(
    stack: ExampleStack, moto: MotoServer, genesys_cloud: Emulator
) -> None:
    stack.configure({"genesyscloud:region": "us-east-2"})
    said = _refused(stack)
    assert "LambdaDataActions 'orders': `genesys_cloud_account` is required" in said
    assert "Traceback" not in said

    stack.configure({"genesysCloudAccount": "111122223333"})
    stack.up()
    role = genesys_cloud.control.state().credentials[0].fields["ARN"].split("/")[-1]
    trust = moto.client("iam").get_role(RoleName=role)["Role"]["AssumeRolePolicyDocument"]
    assert trust["Statement"][0]["Principal"] == {"AWS": "arn:aws:iam::111122223333:root"}


@pytest.mark.parametrize(
    ("functions", "said"),
    [
        ("[function.name]", "`functions` has a value that is something else. Give Lambda functions"),
        ("[team]", "`functions` has 'orders'. Give Lambda functions"),
        ("[]", "`functions` is empty. Give at least one Lambda function"),
    ],
)
def test_a_mistake_ends_the_preview_with_its_message_alone(functions: str, said: str, stack: ExampleStack) -> None:
    _edit(stack, "functions=[function],", f"functions={functions},")
    text = _refused(stack)
    assert re.search(f"error: LambdaDataActions '(orders|billing)': {re.escape(said)}", text)
    assert "Traceback" not in text


def test_a_preview_without_credentials_passes(tmp_path: Path, config: dict[str, Any], moto: MotoServer) -> None:
    """A fork's preview: what nobody can look up is not known yet."""
    places = {key: value for key, value in config.items() if "oauthClient" not in key}
    stack = ExampleStack(
        EXAMPLE, tmp_path, config={**places, **moto.config}, environment=moto.environment, aws_plugin=True
    )
    assert _preview(stack)[0] == {"create": RESOURCES}
