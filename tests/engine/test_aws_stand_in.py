"""The stand-in for Pulumi's AWS plugin: unmodified `pulumi_aws` programs on a real engine, against moto."""

from collections.abc import Iterator
from pathlib import Path

import pulumi_aws as aws
import pytest
from pulumi.automation import CommandError

from tools.aws_stand_in import STAND_IN, aws_plugin_folder
from tools.aws_stand_in.archive import zipped
from tools.moto_server import MotoServer
from tools.stack import ExampleStack

pytestmark = pytest.mark.engine

PROGRAM = """
import json

import pulumi
import pulumi_aws as aws

account = aws.get_caller_identity().account_id
trust = aws.iam.get_policy_document(
    statements=[
        {
            "actions": ["sts:AssumeRole"],
            "principals": [{"type": "Service", "identifiers": ["lambda.amazonaws.com"]}],
        }
    ]
)
role = aws.iam.Role("lookup", assume_role_policy=trust.json)
aws.iam.RolePolicyAttachment(
    "logs",
    role=role.name,
    policy_arn="arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
)
function = aws.lambda_.Function(
    "lookup",
    role=role.arn,
    code=pulumi.FileArchive("./function"),
    handler="main.handler",
    runtime="python3.13",
    timeout=10,
    environment={"variables": {"TABLE": "customers"}},
)
policy = aws.iam.RolePolicy(
    "invoke",
    role=role.name,
    policy=function.arn.apply(
        lambda arn: json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [{"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": arn}],
            }
        )
    ),
)
aws.lambda_.Permission(
    "events", function=function.name, action="lambda:InvokeFunction", principal="events.amazonaws.com"
)
pulumi.export("account", account)
pulumi.export("region", aws.get_region().region)
pulumi.export("partition", aws.get_partition().partition)
pulumi.export("role", role.name)
pulumi.export("function", function.name)
pulumi.export("policy", policy.name)
pulumi.export("code", function.code_sha256)
"""

RESOURCES = 6
"""How many the program has, its stack included."""


@pytest.fixture
def moto() -> Iterator[MotoServer]:
    with MotoServer() as server:
        yield server


@pytest.fixture
def example(tmp_path: Path) -> Path:
    folder = tmp_path / "example"
    (folder / "function").mkdir(parents=True)
    (folder / "Pulumi.yaml").write_text("name: lookup\nruntime:\n  name: python\n  options:\n    virtualenv: venv\n")
    (folder / "__main__.py").write_text(PROGRAM)
    (folder / "function" / "main.py").write_text("def handler(event, context):\n    return {}\n")
    return folder


@pytest.fixture
def stack(example: Path, moto: MotoServer, tmp_path: Path) -> ExampleStack:
    return stand_in_stack(example, tmp_path / "work", moto.environment)


def stand_in_stack(example: Path, work: Path, environment: dict[str, str]) -> ExampleStack:
    """Return a stack that has the stand-in even where the real plugin is installed."""
    return ExampleStack(example, work, environment=environment, plugins={"aws": STAND_IN})


def edit(file: Path, old: str, new: str) -> None:
    """Change a file that has the old text just once."""
    text = file.read_text()
    assert text.count(old) == 1
    file.write_text(text.replace(old, new))


def test_a_program_lives_from_its_first_preview_to_destroy(stack: ExampleStack, moto: MotoServer) -> None:
    iam, functions = moto.client("iam"), moto.client("lambda")
    program = stack.project / "__main__.py"

    assert stack.preview() == {"create": RESOURCES}
    assert iam.list_roles()["Roles"] == []

    stack.up()
    outputs = stack.outputs()
    assert outputs["account"] == "123456789012"
    assert outputs["region"] == "us-east-1"
    assert outputs["partition"] == "aws"
    (role,) = iam.list_roles()["Roles"]
    assert role["RoleName"] == outputs["role"]
    assert role["RoleName"].startswith("lookup-")
    assert len(role["RoleName"]) == len("lookup-") + 7
    assert role["AssumeRolePolicyDocument"]["Statement"] == [
        {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
    ]
    assert stack.up() == {"same": RESOURCES}

    edit(program, '"lambda:InvokeFunction", "Resource"', '"lambda:InvokeAsync", "Resource"')
    assert stack.preview() == {"same": RESOURCES - 1, "update": 1}
    assert stack.up() == {"same": RESOURCES - 1, "update": 1}
    policy = iam.get_role_policy(RoleName=outputs["role"], PolicyName=outputs["policy"])
    assert policy["PolicyDocument"]["Statement"][0]["Action"] == "lambda:InvokeAsync"

    edit(stack.project / "function" / "main.py", "{}", "{'name': 'Ada'}")
    assert stack.up() == {"same": RESOURCES - 1, "update": 1}
    live = functions.get_function(FunctionName=outputs["function"])["Configuration"]
    assert live["CodeSha256"] == stack.outputs()["code"] != outputs["code"]

    stack.destroy()
    assert iam.list_roles()["Roles"] == []
    assert functions.list_functions()["Functions"] == []


def test_refresh_sees_what_others_changed_and_removed(stack: ExampleStack, moto: MotoServer) -> None:
    stack.up()
    outputs = stack.outputs()
    stack.refresh()
    assert stack.preview() == {"same": RESOURCES}

    function, role, policy = (outputs[name] for name in ("function", "role", "policy"))
    moto.client("lambda").update_function_configuration(FunctionName=function, Timeout=3)
    moto.client("iam").delete_role_policy(RoleName=role, PolicyName=policy)
    stack.refresh()
    assert stack.preview() == {"same": RESOURCES - 2, "update": 1, "create": 1}
    stack.up()
    assert moto.client("lambda").get_function(FunctionName=function)["Configuration"]["Timeout"] == 10


def test_destroy_does_not_mind_what_is_gone(stack: ExampleStack, moto: MotoServer) -> None:
    stack.up()
    function = stack.outputs()["function"]
    moto.client("lambda").delete_function(FunctionName=function)
    stack.destroy()
    assert moto.client("iam").list_roles()["Roles"] == []


def test_another_name_means_replacement(stack: ExampleStack, moto: MotoServer) -> None:
    def program() -> None:
        # Policies may be objects as well as text.
        version = aws.iam.PolicyDocumentVersion.POLICY_DOCUMENT_VERSION_2012_10_17
        aws.iam.Role("lookup", name=name, assume_role_policy={"version": version, "statement": []})

    stack.program = program
    name = "first"
    stack.up()
    name = "second"
    assert stack.preview() == {"same": 1, "replace": 1}
    stack.up()
    (role,) = moto.client("iam").list_roles()["Roles"]
    assert role["RoleName"] == "second"
    assert role["AssumeRolePolicyDocument"] == {"Version": "2012-10-17", "Statement": []}


def test_what_is_not_served_is_refused(stack: ExampleStack) -> None:
    edit(stack.project / "__main__.py", '"lookup", assume_role_policy', '"lookup", path="/a/", assume_role_policy')
    with pytest.raises(CommandError, match="does not serve this input"):
        stack.preview()


@pytest.mark.parametrize("endpoint", ["", "https://iam.amazonaws.com"])
def test_only_this_machine_is_served(endpoint: str, example: Path, tmp_path: Path) -> None:
    stack = stand_in_stack(example, tmp_path / "work", {"AWS_ENDPOINT_URL": endpoint})
    with pytest.raises(CommandError, match="talks to a server on this machine only"):
        stack.preview()


def test_code_is_the_same_zip_file_every_time(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text("pass")
    assert zipped({"path": str(tmp_path)}) == zipped({"path": str(tmp_path)})


def test_real_plugins_are_preferred(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PULUMI_HOME", str(tmp_path))
    assert aws_plugin_folder() == STAND_IN
    for version in ("7.9.0", "7.51.1"):
        plugin = tmp_path / "plugins" / f"resource-aws-v{version}" / "pulumi-resource-aws"
        plugin.parent.mkdir(parents=True)
        plugin.touch()
    assert aws_plugin_folder().name == "resource-aws-v7.51.1"
