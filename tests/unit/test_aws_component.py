"""`LambdaDataActions`: what it registers and what it refuses, by Pulumi's own mocks."""

from __future__ import annotations

import asyncio
import inspect
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest
from pulumi.runtime import MockCallArgs, MockResourceArgs, Mocks, rpc, set_all_config, set_mocks

import pulumi_genesyscloud as genesyscloud
from genesyscloud_emulator import Emulator
from genesyscloud_provider.adapters.program import serving
from genesyscloud_provider.client import regions
from genesyscloud_provider.integrations import facts
from pulumi_genesyscloud.aws import LambdaDataActions
from pulumi_genesyscloud.testing.event_loops import end

# Its Lambda part warns of itself when it is imported.
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning:pulumi_aws")]

ORGANIZATION = "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"
ORDERS = "arn:aws:lambda:us-east-1:123456789012:function:orders"
ROLE = "arn:aws:iam::123456789012:role/orders"


class Cloud(Mocks):
    """Remembers what was registered; in a preview AWS tells no ARN."""

    def __init__(self, preview: bool, partition: str = "aws") -> None:
        self.registered: dict[str, dict[str, Any]] = {}
        self.partition = partition
        self._preview = preview

    def new_resource(self, args: MockResourceArgs) -> tuple[str | None, dict[Any, Any]]:
        kind = args.typ.split(":")[-1]
        self.registered[f"{kind} {args.name}"] = {
            key: rpc.unwrap_rpc_secret(value) for key, value in args.inputs.items() if key != "__provider"
        }
        told = {"Function": ORDERS.replace("orders", args.name), "Alias": f"{ORDERS}:{args.name}", "Role": ROLE}
        outputs = dict(args.inputs)
        if not self._preview and kind in told:
            outputs["arn"] = told[kind]
        return f"{args.name}-id", outputs

    def call(self, args: MockCallArgs) -> tuple[dict[Any, Any], list[tuple[str, str]] | None]:
        if args.token == "genesyscloud:index:getOrganization":
            return {"id": ORGANIZATION, "name": "Contoso"}, []
        assert args.token == "aws:index/getPartition:getPartition"
        return {"partition": self.partition, "id": self.partition}, []

    def document(self, key: str, resource: str) -> dict[str, Any]:
        """The one statement of a policy."""
        policy = json.loads(self.registered[resource][key])
        (statement,) = policy.pop("Statement")
        assert policy == {"Version": "2012-10-17"}
        return dict(statement)

    @property
    def trust(self) -> dict[str, Any]:
        return self.document("assumeRolePolicy", "Role orders-invocation")

    @property
    def permission(self) -> dict[str, Any]:
        return self.document("policy", "RolePolicy orders-invocation")


@pytest.fixture
def new_cloud() -> Iterator[Callable[..., Cloud]]:
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)  # Pulumi's mocks take whichever is there

    def make(preview: bool = False, config: dict[str, str] | None = None, **options: Any) -> Cloud:
        mocks = Cloud(preview, **options)
        set_mocks(mocks, project="project", stack="dev", preview=preview)
        set_all_config({f"genesyscloud:{key}": value for key, value in (config or {}).items()})
        return mocks

    yield make
    set_all_config({})
    end(loop)  # a program that fails leaves tasks in it
    asyncio.set_event_loop(None)


@pytest.fixture
def cloud(new_cloud: Callable[..., Cloud]) -> Cloud:
    return new_cloud()


def _register(program: Callable[[], Any]) -> None:
    pulumi.runtime.test(lambda: (program(), None)[1])()


def _orders(functions: Any = (ORDERS,), **arguments: Any) -> LambdaDataActions:
    return LambdaDataActions("orders", functions=functions, **{"organization_id": ORGANIZATION, **arguments})


def _function(name: str = "orders", **arguments: Any) -> aws.lambda_.Function:
    return aws.lambda_.Function(name, role=ROLE, runtime="python3.12", handler="handler.handle", **arguments)


def test_the_facts_about_aws() -> None:
    """API reference 7, requirements 3."""
    usual, others = facts.AWS_ACCOUNT, facts.OTHER_AWS_ACCOUNTS
    assert (usual.id, usual.certainty) == ("765628985471", facts.Certainty.CONFIRMED)
    assert {place: (each.id, each.certainty) for place, each in others.items()} == {
        "use2.us-gov-pure.cloud": ("325654371633", facts.Certainty.SINGLE_SOURCE),
        "edee1.eusc-pure.cloud": (None, facts.Certainty.UNKNOWN),
    }
    assert others.keys() <= set(regions.DOMAINS.values())
    assert facts.LAMBDA_SECONDS == 20


def test_the_role_trusts_genesys_cloud_for_this_organization_only(cloud: Cloud) -> None:
    _register(_orders)
    assert cloud.trust == {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"AWS": "arn:aws:iam::765628985471:root"},
        "Condition": {"StringEquals": {"sts:ExternalId": ORGANIZATION}},
    }
    assert "*" not in str(cloud.registered)


def test_the_organization_is_the_one_of_the_credentials(
    new_cloud: Callable[..., Cloud],
    genesys_cloud: Emulator,
    settings: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cloud = new_cloud(config=settings)
    monkeypatch.setattr(serving, "_is_mocked", lambda: False)
    _register(lambda: _orders(organization_id=None))
    assert cloud.trust["Condition"] == {"StringEquals": {"sts:ExternalId": genesys_cloud.organization_id}}


def test_the_account_is_in_the_partition_of_the_role(new_cloud: Callable[..., Cloud]) -> None:
    cloud = new_cloud(partition="aws-eusc")
    _register(lambda: _orders(genesys_cloud_account="111122223333"))
    assert cloud.trust["Principal"] == {"AWS": "arn:aws-eusc:iam::111122223333:root"}


def test_the_role_may_invoke_exactly_the_functions(cloud: Cloud) -> None:
    def program() -> None:
        orders = _function()
        live = aws.lambda_.Alias("live", function_name=orders.name, function_version="1")
        version = pulumi.Output.from_input(f"{ORDERS}:7")
        _orders([orders, live, version, f"{ORDERS}-archive", f"{ORDERS}-archive"])

    _register(program)
    assert cloud.permission == {
        "Effect": "Allow",
        "Action": "lambda:InvokeFunction",
        "Resource": [ORDERS, f"{ORDERS}-archive", f"{ORDERS}:7", f"{ORDERS}:live"],
    }
    assert cloud.registered["RolePolicy orders-invocation"]["role"] == "orders-invocation-id"


def test_the_order_of_functions_means_nothing(cloud: Cloud) -> None:
    def program() -> None:
        one, other = _function("one"), _function("other")
        LambdaDataActions("there", [one, other], organization_id=ORGANIZATION)
        LambdaDataActions("back", [other, one], organization_id=ORGANIZATION)

    _register(program)
    there, back = (cloud.document("policy", f"RolePolicy {name}-invocation") for name in ("there", "back"))
    assert there == back


def test_the_integration_uses_the_role_and_has_what_the_program_says(cloud: Cloud) -> None:
    _register(
        lambda: _orders(
            name="Orders", notes="n", intended_state=genesyscloud.IntendedState.DISABLED, deletion_protection=False
        )
    )
    assert cloud.registered["IntegrationCredential orders"] == {
        "credentialType": "amazonWebServicesARN",
        "fields": {"ARN": ROLE},
        "name": "orders-dev",
    }
    assert cloud.registered["DataActionIntegration orders"] == {
        "integrationType": "aws-lambda-data-actions",
        "credential": {"id": "orders-id", "type": "amazonWebServicesARN"},
        "name": "Orders",
        "notes": "n",
        "intendedState": "DISABLED",
        "deletionProtection": False,
    }


def test_all_that_it_makes_are_its_children_and_its_attributes(cloud: Cloud) -> None:
    def program() -> pulumi.Output[None]:
        made = _orders()

        def look(known: list[str]) -> None:
            component, *children, arn, integration_id = known
            assert component.endswith("$genesyscloud:aws:LambdaDataActions::orders")
            assert all("genesyscloud:aws:LambdaDataActions$" in each for each in children)
            assert (arn, integration_id) == (ROLE, "orders-id")

        parts = [made.role.urn, made.credential.urn, made.integration.urn, made.role_arn, made.integration_id]
        return pulumi.Output.all(made.urn, *parts).apply(look)

    pulumi.runtime.test(program)()
    assert set(cloud.registered) == {
        "LambdaDataActions orders",
        "Role orders-invocation",
        "RolePolicy orders-invocation",
        "IntegrationCredential orders",
        "DataActionIntegration orders",
    }


def test_a_users_own_test_says_which_organization_it_is(cloud: Cloud) -> None:
    _register(lambda: _orders(organization_id=None))
    assert cloud.trust["Condition"] == {"StringEquals": {"sts:ExternalId": ORGANIZATION}}


def test_a_preview_shows_what_is_known(
    new_cloud: Callable[..., Cloud], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new function has no ARN yet, and without credentials nobody knows the organization."""
    cloud = new_cloud(preview=True)
    monkeypatch.setattr(serving, "_is_mocked", lambda: False)

    def program() -> None:
        _orders([_function(timeout=30)])
        LambdaDataActions("billing", [ORDERS])

    _register(program)
    assert cloud.trust["Principal"] == {"AWS": "arn:aws:iam::765628985471:root"}
    # Whether mocks are told of an unknown input depends on Pulumi's version.
    assert not isinstance(cloud.registered["RolePolicy orders-invocation"].get("policy"), str)
    assert not isinstance(cloud.registered["Role billing-invocation"].get("assumeRolePolicy"), str)
    assert cloud.document("policy", "RolePolicy billing-invocation")["Resource"] == [ORDERS]
    assert "'orders' has a timeout of 30 seconds" in caplog.text


@pytest.mark.parametrize("preview", [True, False])
@pytest.mark.parametrize("timeout", [20, 900])
def test_a_timeout_that_genesys_cloud_does_not_wait_for_is_a_warning(
    timeout: int, preview: bool, new_cloud: Callable[..., Cloud], caplog: pytest.LogCaptureFixture
) -> None:
    new_cloud(preview=preview)
    _register(lambda: _orders([_function(timeout=timeout), _function("quick", timeout=3)]))
    (warning,) = [each for each in caplog.records if each.levelname == "WARNING"]
    assert warning.message == (
        f"The Lambda function 'orders' has a timeout of {timeout} seconds, but Genesys Cloud expects it to complete in"
        " less than 20. Set its `timeout` to 19 or less, and see that it completes in that time."
    )


@pytest.mark.parametrize("arguments", [{"timeout": 19}, {}])
def test_a_timeout_that_it_waits_for_is_none(
    arguments: dict[str, Any], cloud: Cloud, caplog: pytest.LogCaptureFixture
) -> None:
    _register(lambda: _orders([_function(**arguments)]))
    assert not caplog.records


@pytest.mark.parametrize(
    ("place", "settings"),
    [
        ("use2.us-gov-pure.cloud", {"region": "us-east-2"}),
        ("use2.us-gov-pure.cloud", {"region": "use2.us-gov-pure.cloud"}),
        ("use2.us-gov-pure.cloud", {"region": "us-east-2", "apiUrl": "https://gateway.example.com"}),
        ("use2.us-gov-pure.cloud", {"apiUrl": "https://api.use2.us-gov-pure.cloud"}),
        ("edee1.eusc-pure.cloud", {"region": "eusc-de-east-1"}),
    ],
)
@pytest.mark.parametrize("source", ["configuration", "environment"])
def test_a_region_with_another_account_is_never_given_the_usual_one(
    source: str,
    place: str,
    settings: dict[str, str],
    new_cloud: Callable[..., Cloud],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if source == "environment":
        for key, value in settings.items():
            monkeypatch.setenv({"region": "GENESYSCLOUD_REGION", "apiUrl": "GENESYSCLOUD_API_URL"}[key], value)
        settings = {}
    cloud = new_cloud(config=settings)
    with pytest.raises(pulumi.RunError) as refused:
        _register(_orders)
    assert str(refused.value) == (
        f"LambdaDataActions 'orders': `genesys_cloud_account` is required in the Genesys Cloud region {place}: no"
        " official source says from which AWS account roles are assumed there. Ask Genesys Cloud for the id of that"
        " account, and pass it."
    )
    assert not cloud.registered
    _register(lambda: _orders(genesys_cloud_account="111122223333"))
    assert cloud.trust["Principal"] == {"AWS": "arn:aws:iam::111122223333:root"}


def test_the_region_of_an_explicit_provider_decides(new_cloud: Callable[..., Cloud]) -> None:
    """Not that of the stack's configuration: the integration will be where the provider is."""

    def orders(region: str) -> Any:
        provider = genesyscloud.Provider("org", region=region)
        return _orders(opts=pulumi.ResourceOptions(providers=[provider]))

    new_cloud(config={"region": "us-east-1"})
    with pytest.raises(pulumi.RunError, match=r"`genesys_cloud_account` is required in .* use2\.us-gov-pure\.cloud"):
        _register(lambda: orders("us-east-2"))
    cloud = new_cloud(config={"region": "us-east-2"})
    _register(lambda: orders("us-east-1"))
    assert cloud.trust["Principal"] == {"AWS": "arn:aws:iam::765628985471:root"}


@pytest.mark.parametrize("region", sorted(regions.DOMAINS.keys() - {"us-east-2", "eusc-de-east-1"}))
def test_every_other_region_has_the_usual_account(region: str, new_cloud: Callable[..., Cloud]) -> None:
    cloud = new_cloud(config={"region": region})
    _register(_orders)
    assert cloud.trust["Principal"] == {"AWS": "arn:aws:iam::765628985471:root"}


@pytest.mark.parametrize(
    "arn",
    [
        "arn:aws:lambda:eu-central-1:123456789012:function:Orders_2-a",
        "arn:aws:lambda:eu-central-1:123456789012:function:orders:live",
        "arn:aws:lambda:eu-central-1:123456789012:function:orders:42",
        "arn:aws:lambda:eu-central-1:123456789012:function:orders:$LATEST",
        "arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:orders",
        "arn:aws-cn:lambda:cn-north-1:123456789012:function:orders",
        "arn:aws-iso-b:lambda:us-isob-east-1:123456789012:function:orders",
        "arn:aws-eusc:lambda:eusc-de-east-1:123456789012:function:orders",
    ],
)
def test_functions_of_every_partition_by_their_arns(arn: str, cloud: Cloud) -> None:
    _register(lambda: _orders([arn]))
    assert cloud.permission["Resource"] == [arn]


WRONG_ARNS = [
    "orders",
    "",
    ROLE,
    "arn:aws:lambda:us-east-1:123456789012:function:*",
    "arn:aws:lambda:us-east-1:123456789012:function:orders:*",
    "arn:aws:lambda:us-east-1:123456789012:function:orders*",
    "arn:aws:lambda:*:123456789012:function:orders",
    "arn:aws:lambda:us-east-1:123456789012:function",
    "arn:aws:lambda:us-east-1:123456789012:layer:orders:1",
    "arn:aws:lambda:us-east-1:12345678901:function:orders",
    f"{ORDERS}:live:1",
    f"{ORDERS}\n",
]


@pytest.mark.parametrize("arn", WRONG_ARNS)
def test_what_is_no_lambda_function_is_refused_at_once(arn: str, cloud: Cloud) -> None:
    with pytest.raises(pulumi.RunError) as refused:
        _register(lambda: _orders([ORDERS, arn]))
    assert str(refused.value).startswith(f"LambdaDataActions 'orders': `functions` has {arn!r}. Give Lambda functions")
    assert not cloud.registered


@pytest.mark.parametrize("arn", WRONG_ARNS)
def test_what_turns_out_to_be_no_lambda_function_is_refused(arn: str, cloud: Cloud) -> None:
    with pytest.raises(pulumi.RunError, match="`functions` has a value that is something else"):
        _register(lambda: _orders([pulumi.Output.from_input(arn)]))
    assert "RolePolicy orders-invocation" not in cloud.registered


def test_a_value_that_may_be_secret_is_not_shown(cloud: Cloud) -> None:
    with pytest.raises(pulumi.RunError) as refused:
        _register(lambda: _orders([pulumi.Output.secret("planted")]))
    assert "planted" not in str(refused.value)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"functions": []}, "`functions` is empty. Give at least one Lambda function"),
        ({"functions": ORDERS}, "`functions` has to be a list, also for one function."),
        ({"functions": None}, "`functions` has to be a list, also for one function."),
        ({"functions": [None]}, "`functions` has None. Give Lambda functions and aliases as resources, or ARNs"),
        ({"genesys_cloud_account": "*"}, "`genesys_cloud_account` has '*'. Give the id of an AWS account"),
        ({"genesys_cloud_account": ""}, "`genesys_cloud_account` has ''. Give the id of an AWS account"),
        ({"organization_id": "*"}, "`organization_id` has '*'. Give the id of an organization, which is a UUID"),
        ({"organization_id": "Contoso"}, "`organization_id` has 'Contoso'. Give the id of an organization"),
    ],
)
def test_a_mistake_is_named_before_anything_is_made(arguments: dict[str, Any], said: str, cloud: Cloud) -> None:
    with pytest.raises(pulumi.RunError, match=re.escape(f"LambdaDataActions 'orders': {said}")):
        _register(lambda: _orders(**arguments))
    assert not cloud.registered


@pytest.mark.parametrize("argument", ["genesys_cloud_account", "organization_id"])
def test_nobody_else_is_trusted_for_a_value_that_comes_later(argument: str, cloud: Cloud) -> None:
    with pytest.raises(pulumi.RunError, match=f"`{argument}` has a value that is something else"):
        _register(lambda: _orders(**{argument: pulumi.Output.from_input("*")}))
    assert "Role orders-invocation" not in cloud.registered


def test_every_argument_is_explained() -> None:
    text = inspect.getdoc(LambdaDataActions) or ""
    for each in inspect.signature(LambdaDataActions).parameters:
        described = re.search(rf"^    {each}: (.*?)(?=^    \w+: |^\w|\Z)", text, re.MULTILINE | re.DOTALL)
        assert described, each
        if each not in ("resource_name", "opts"):
            assert re.search(r"change|Takes effect", described[1]), f"{each}: what does a change do?"


def _python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)


def test_without_the_extra_the_import_says_what_to_install() -> None:
    ended = _python("import sys; sys.modules['pulumi_aws'] = None; import pulumi_genesyscloud.aws")
    assert ended.stderr.splitlines()[-1] == (
        "ImportError: pulumi_genesyscloud.aws needs the package pulumi_aws: pip install 'pulumi-genesyscloud[aws]'"
    )


def test_the_rest_needs_no_extra() -> None:
    ended = _python("import sys, pulumi_genesyscloud; print('pulumi_aws' in sys.modules)")
    assert ended.stdout == "False\n", ended.stderr
