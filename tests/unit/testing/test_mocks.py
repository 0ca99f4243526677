"""Mocks answer as the provider does: for each resource and each lookup, in both ways of serving."""

from __future__ import annotations

import asyncio
import re
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pulumi
import pytest
from pulumi.runtime import MockCallArgs, MockResourceArgs

import pulumi_genesyscloud as genesyscloud
from genesyscloud_emulator import Emulator
from genesyscloud_provider.adapters.program.naming import called
from genesyscloud_provider.adapters.tokens import token
from genesyscloud_provider.client.configuration import SETTINGS
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.registry import LOOKUPS, RESOURCES
from pulumi_genesyscloud.testing import Mocks
from tests.adapters.adapter import CheckFailed, adapter_of
from tests.unit.testing import least
from tools.orders_api import OrdersApi

pytestmark = pytest.mark.slow

WAYS = ("dynamic", "plugin")
OTHER = "11111111-2222-4333-8444-555555555555"
UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"

in_both_ways = pytest.mark.parametrize("way", WAYS)
of_each_resource = pytest.mark.parametrize("resource", RESOURCES, ids=lambda each: each.name)


def options(way: str) -> Any:
    return None if way == "dynamic" else pulumi.ResourceOptions(provider=genesyscloud.Provider("p"))


def asks(way: str) -> Any:
    provider = None if way == "dynamic" else genesyscloud.Provider("p", organization_id=OTHER)
    return pulumi.InvokeOptions(provider=provider)


@in_both_ways
@of_each_resource
def test_each_resource_has_the_outputs_of_a_creation(resource: Any, way: str, mocks: Mocks) -> None:
    known: dict[str, Any] = {}
    secret: dict[str, bool] = {}

    def program() -> None:
        made = least.RESOURCES[resource.name](options(way))
        for name in ("id", *resource.inputs.names(), *resource.outputs.names()):
            output = made.id if name == "id" else made._output(name)
            output.apply(partial(known.__setitem__, name))
            pulumi.Output.from_input(output.is_secret()).apply(partial(secret.__setitem__, name))

    mocks.run(program)
    made = mocks.resource(resource.name, "it")
    assert made.type.startswith("pulumi-python:dynamic/" if way == "dynamic" else "genesyscloud:index:")
    assert re.fullmatch(rf"((custom|customAuth)_-_)?{UUID}", made.id)
    required = {each.alias or name for name, each in resource.outputs.model_fields.items() if each.is_required()}
    assert required <= made.outputs.keys()
    assert {name: known[name] for name in made.outputs} == made.outputs
    assert made.inputs.items() <= made.outputs.items()
    if made.outputs.get("name"):
        pattern = "it-test" if way == "dynamic" else "it-[0-9a-f]{7}"
        assert re.fullmatch(pattern, made.outputs["name"])
    declared = {each for each in resource.secrets() if each in made.outputs}
    assert made.secrets == declared == {name for name in made.outputs if secret[name]}


@in_both_ways
@of_each_resource
def test_the_object_of_each_resource_is_in_the_organization(resource: Any, way: str, mocks: Mocks) -> None:
    mocks.run(lambda: least.RESOURCES[resource.name](options(way)).organization_id)
    made = mocks.resource(resource.name, "it")
    state = mocks.organization(made.outputs["organizationId"]).control.state()
    objects: list[Any] = [*state.integrations, *state.credentials, *state.actions, *state.roles, *state.oauth_clients]
    assert made.id.removeprefix("customAuth_-_") in {each.id for each in objects}
    assert (mocks.organization().organization_id == made.outputs["organizationId"]) == (way == "dynamic")


@in_both_ways
def test_a_function_is_uploaded(way: str, mocks: Mocks, tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src/index.js").write_text("exports.handler = async () => ({});", "utf-8")
    mocks.run(lambda: least.function(tmp_path, options(way)).id)
    made = mocks.resource("DataAction")
    (action,) = [
        each
        for each in mocks.organization(made.outputs["organizationId"]).control.state().actions
        if each.id == made.id
    ]
    assert action.function is not None
    assert "src/index.handler" in str(action.function)


@in_both_ways
@pytest.mark.parametrize("lookup", [each for each in LOOKUPS if not each.acts], ids=lambda each: each.name)
def test_each_lookup_is_answered(lookup: Any, way: str, mocks: Mocks) -> None:
    control = mocks.control if way == "dynamic" else mocks.organization(OTHER).control
    arguments = least.looked_up(control)[lookup.name]
    function = getattr(genesyscloud, called(lookup.name))
    found = mocks.run(lambda: function(**arguments, opts=asks(way)))
    assert type(found).__name__ == lookup.answer.__name__
    organization = control.state()
    truth = {
        "getOrganization": lambda: found.id == organization.organization.id,
        "getIntegrationType": lambda: found.max_instances == 50,
        "getIntegrationTypes": lambda: len(found.integration_types) > 5,
        "getIntegration": lambda: found.id == organization.integrations[0].id,
        "getIntegrations": lambda: [each.name for each in found.integrations] == ["CRM"],
        "getIntegrationCredential": lambda: (found.id, found.type) == (organization.credentials[0].id, "basicAuth"),
        "getDataAction": lambda: found.id == organization.actions[0].id,
        "getRole": lambda: found.permissions == ["directory:user:view"],
        "getOAuthClient": lambda: found.id == organization.oauth_clients[0].id,
        "getActionUsage": lambda: (found.verdict, found.consumers[0].name) == ("inUse", "Orders"),
        "getActionCertificates": lambda: all("BEGIN CERTIFICATE" in each.certificate for each in found.certificates),
        "getTrustStore": lambda: len(found.certificates) > 0,
    }
    assert truth[lookup.name]()


@in_both_ways
def test_a_test_of_an_action_calls_what_the_test_names(way: str, mocks: Mocks) -> None:
    with closing(OrdersApi()) as api:
        backends = {"orders.example.com": api.url}
        for each in (mocks.organization(), mocks.organization(OTHER)):
            each.control.switches(backends=backends)

        def program() -> Any:
            opts = asks(way)
            action = least.action(pulumi.ResourceOptions(provider=opts.provider) if opts.provider else None)
            return genesyscloud.test_data_action(action, {}, opts=opts)

        result = mocks.run(program)
        assert api.asked == ["/orders/1"]
    assert result.success
    assert result.final_result == {"status": "shipped"}


REFUSED: dict[str, tuple[str, dict[str, Any]]] = {
    "a field that its type does not have": (
        "IntegrationCredential",
        {"credentialType": "basicAuth", "fields": {"userName": "ada", "pasword": "x"}},
    ),
    "a key that cannot be one": (
        "IntegrationCredential",
        {"credentialType": "amazonWebServicesARN", "fields": {"roleARN": "no ARN"}},
    ),
    "a type that is none": ("DataActionIntegration", {"integrationType": "custom-rest-action"}),
    "an input that the contract does not have in a URL": (
        "DataAction",
        {
            "integration": {"id": "an-integration", "type": "custom-rest-actions"},
            "contract": {"input": {"type": "object"}, "output": {"type": "object"}},
            "config": {"request": {"requestUrlTemplate": "http://orders.example.com/", "requestType": "FETCH"}},
        },
    ),
    "a property that is none": ("Role", {"permissions": ["directory:user:view"], "divisions": []}),
    "a permission without a name": ("Role", {"permissions": ["directory"]}),
    "a validity out of range": ("OAuthClient", {"roles": [], "accessTokenValiditySeconds": 1}),
}
"""What a program registers that check refuses: the resource, and what goes over the wire of it."""


@pytest.mark.parametrize("preview", [False, True], ids=["up", "preview"])
@in_both_ways
@pytest.mark.parametrize("what", REFUSED)
def test_what_the_provider_refuses_is_refused_in_its_words(
    what: str, way: str, preview: bool, mocks: Mocks, genesys_cloud: Emulator, settings: dict[str, str]
) -> None:
    resource, inputs = REFUSED[what]
    adapter = adapter_of(way, resource, settings)
    with adapter.process(), pytest.raises(CheckFailed) as failed:
        adapter.check({}, {**inputs, "name": "it"})
    kind = "pulumi-python:dynamic/genesyscloud:" if way == "dynamic" else "genesyscloud:index:"
    args = MockResourceArgs(f"{kind}{resource}", "it", {**inputs, "name": "it"}, custom=True)
    with mocks.active(preview=preview), pytest.raises(pulumi.RunError) as refused:
        mocks.new_resource(args)
    reasons = "\n".join(reason for _, reason in failed.value.failures)
    assert str(refused.value) == f"{kind}{resource} resource 'it' has a problem: {reasons}"
    assert mocks.control.state().integrations == []


@in_both_ways
def test_a_program_that_is_refused_ends_in_that_error_alone(way: str, mocks: Mocks) -> None:
    def program() -> None:
        genesyscloud.IntegrationCredential("it", "basicAuth", {"userName": "ada", "pasword": "x"}, opts=options(way))

    with pytest.raises(pulumi.RunError, match=r"resource 'it' has a problem: fields\.pasword: is no field"):
        mocks.run(program)
    assert not hasattr(sys, "tracebacklimit")
    mocks.run(lambda: least.credential(options(way)).id)


def test_an_archive_that_only_the_plugin_takes_is_refused_without_a_provider(mocks: Mocks) -> None:
    code = pulumi.AssetArchive({"src/index.js": pulumi.StringAsset("exports.handler = 1")})

    def program() -> Any:
        owner = genesyscloud.DataActionIntegration("owner", genesyscloud.IntegrationType.GENESYS_CLOUD_FUNCTIONS)
        settings: Any = {"code": code, "runtime": "nodejs22.x", "handler": "src/index.handler"}
        return genesyscloud.DataAction("it", owner, least.CONTRACT, function=settings).id

    with pytest.raises(pulumi.RunError, match="A dynamic resource cannot keep assets"):
        mocks.run(program)


@in_both_ways
def test_in_a_preview_nothing_is_made_and_outputs_are_not_known(way: str, mocks: Mocks) -> None:
    known: list[bool] = []

    def program() -> None:
        made = least.action(options(way))
        for each in (made.id, made.version):
            pulumi.Output.from_input(each.is_known()).apply(known.append)

    mocks.run(program, preview=True)
    assert known == [False, False]
    assert mocks.resource("DataAction").id == ""
    assert mocks.control.state().integrations == []


def test_what_is_referred_to_has_to_be_there_and_the_message_says_how(mocks: Mocks) -> None:
    def by_name() -> Any:
        return genesyscloud.get_integration(name="CRM").apply(lambda each: each.id)

    def by_id() -> Any:
        return genesyscloud.DataAction("it", {"id": OTHER, "type": "custom-rest-actions"}, least.CONTRACT, least.CONFIG)

    program: Callable[[], Any]
    for program in (by_name, by_id):
        with pytest.raises(pulumi.RunError, match=r"These are mocks: .*mocks\.control\.create_integration"):
            mocks.run(program)
    made = mocks.control.create_integration("custom-rest-actions", "CRM")
    assert mocks.run(by_name) == made.id


def test_what_is_imported_is_read(mocks: Mocks) -> None:
    made = mocks.control.create_credential("basicAuth", {"userName": "ada"}, "CRM")

    def program(id_: str) -> Any:
        opts = pulumi.ResourceOptions(import_=id_)
        return genesyscloud.IntegrationCredential("it", "basicAuth", {"userName": "ada"}, name="CRM", opts=opts).id

    assert mocks.run(lambda: program(made.id)) == made.id
    assert mocks.resource("IntegrationCredential").outputs["name"] == "CRM"
    with pytest.raises(pulumi.RunError, match=f"resource '{OTHER}' does not exist"):
        mocks.run(lambda: program(OTHER))


def test_each_provider_has_an_organization_of_its_own(mocks: Mocks) -> None:
    def program() -> Any:
        providers = [
            genesyscloud.Provider("first"),
            genesyscloud.Provider("second", organization_id=OTHER),
            genesyscloud.Provider("third", organization_id=OTHER),
        ]
        given = [None, *(pulumi.ResourceOptions(provider=each) for each in providers)]
        roles = [
            genesyscloud.Role(f"role-{number}", ["directory:user:view"], opts=each) for number, each in enumerate(given)
        ]
        return pulumi.Output.all(*(each.organization_id for each in roles))

    default, first, second, third = mocks.run(program)
    assert len({default, first, second}) == 3
    assert second == third == OTHER
    assert default == mocks.organization().organization_id
    assert len(mocks.organization(OTHER).control.state().roles) == 2


def test_what_was_put_there_stays_there_whatever_the_configuration_says(mocks: Mocks) -> None:
    mocks.control.create_role("Reader", ["directory:user:view"])
    config = {"genesyscloud:organizationId": OTHER}
    assert mocks.run(lambda: genesyscloud.get_role(name="Reader").name, config=config) == "Reader"


def test_a_stacks_organization_is_the_one_that_its_configuration_names(mocks: Mocks) -> None:
    mocks.organization(OTHER).control.create_role("Reader", ["directory:user:view"])
    config = {"genesyscloud:organizationId": OTHER}
    assert mocks.run(lambda: genesyscloud.get_role(name="Reader").name, config=config) == "Reader"
    assert mocks.organization().organization_id == OTHER


def test_settings_that_cannot_be_used_are_refused(mocks: Mocks) -> None:
    with pytest.raises(pulumi.RunError, match=r"resource 'it' has a problem: .*us-est-1.*Did you mean us-east-1"):
        mocks.run(lambda: genesyscloud.Provider("it", region="us-est-1").id)
    with pytest.raises(pulumi.RunError, match=r"us-est-1.*Did you mean us-east-1"):
        mocks.run(lambda: least.role(None).id, config={"genesyscloud:region": "us-est-1"})


def test_settings_lead_nowhere_else_and_count_otherwise(mocks: Mocks, monkeypatch: pytest.MonkeyPatch) -> None:
    for each in SETTINGS:
        monkeypatch.setenv(each.environment, "not to be used")
    monkeypatch.setattr(Session, "shared", lambda *_, **__: pytest.fail("another session is asked for"))
    config = {
        "genesyscloud:region": "us-east-1",
        "genesyscloud:accessToken": "somebody's",
        "genesyscloud:organizationId": OTHER,
        "genesyscloud:organisationId": "misspelt",
        "who": "me",
    }

    def program() -> Any:
        assert pulumi.Config().require("who") == "me"
        pulumi.export("who", pulumi.Config().get_secret("who"))
        return least.role(None).organization_id

    assert mocks.run(program, config=config, project="shop") == OTHER
    assert mocks.exports == {"who": "me"}
    (warning,) = mocks.warnings
    assert "did you mean `organizationId`?" in warning
    assert pulumi.Config("shop").get("who") is None


class Theirs(pulumi.runtime.Mocks):
    """A user's mocks for other packages."""

    def new_resource(self, args: MockResourceArgs) -> tuple[str | None, dict[Any, Any]]:
        return "theirs", {**args.inputs, "arn": "arn:aws:iam::123456789012:role/it"}

    def call(self, args: MockCallArgs) -> tuple[dict[Any, Any], list[tuple[str, str]] | None]:
        return {"answer": args.args["question"]}, []


class Bucket(pulumi.CustomResource):
    arn: pulumi.Output[str]

    def __init__(self, name: str) -> None:
        super().__init__("aws:s3/bucket:Bucket", name, {"acl": "private", "arn": None})


def test_other_packages_are_for_the_users_own_mocks() -> None:
    mocks = Mocks(Theirs())

    def program() -> Any:
        asked = pulumi.Output.from_input(pulumi.runtime.invoke("aws:index:ask", {"question": 42}).value)
        return pulumi.Output.all(Bucket("it").id, Bucket("other").arn, asked)

    assert mocks.run(program) == ["theirs", "arn:aws:iam::123456789012:role/it", {"answer": 42.0}]


def test_of_other_packages_nothing_is_known_by_default(mocks: Mocks) -> None:
    assert mocks.run(lambda: pulumi.Output.all(Bucket("it").id, Bucket("it").arn)) == ["it-id", None]


def test_a_component_has_no_id_and_its_resources_are_made(mocks: Mocks) -> None:
    mocks.run(lambda: genesyscloud.PlatformDataActions("platform", permissions=["directory:user:view"]).integration_id)
    assert mocks.resource("PlatformDataActions").id == ""
    kinds = {each.type.rpartition(":")[2] for each in mocks.resources}
    assert {"Role", "OAuthClient", "IntegrationCredential", "DataActionIntegration"} <= kinds


def test_what_is_asked_for_by_a_wrong_name_is_told_with_what_there_is(mocks: Mocks) -> None:
    with pytest.raises(LookupError, match=r"Role is not there: nothing was registered\. Run the program first\."):
        mocks.resource("Role")
    mocks.run(lambda: least.integration(None).id)
    with pytest.raises(LookupError, match=r"(?s)Role is none of the resources. There are:.*IntegrationCredential 'it'"):
        mocks.resource("Role")
    mocks.run(lambda: [least.integration(None).id, least.integration(None).id])
    with pytest.raises(LookupError, match="DataActionIntegration 'it' is 2 of the resources"):
        mocks.resource("DataActionIntegration", "it")
    mocks.run(lambda: least.integration(None).id)
    assert mocks.resource("DataActionIntegration").name == "it"


def test_an_answer_can_be_overridden() -> None:
    class Mine(Mocks):
        def call(self, args: MockCallArgs) -> Any:
            return {"id": OTHER, "name": "Acme"} if args.token == token("getOrganization") else super().call(args)

    mocks = Mine()
    assert mocks.run(lambda: genesyscloud.get_organization().name) == "Acme"
    assert mocks.run(lambda: genesyscloud.get_trust_store().certificates.apply(len)) == 2
    mocks.close()


def test_switches_say_how_genesys_cloud_behaves() -> None:
    mocks = Mocks(switches={"activation_errors": {"*": {"message": "Bad credential"}}})
    with pytest.raises(pulumi.RunError, match="Bad credential"):
        mocks.run(lambda: least.integration(None).id)
    mocks.close()


def test_what_was_closed_leaves_no_organization() -> None:
    mocks = Mocks()
    mocks.run(lambda: least.role(None).id)
    organization = mocks.organization()
    mocks.close()
    with pytest.raises(Exception, match="no organization"):
        organization.control.state()
    mocks.close()


def test_a_run_leaves_no_event_loop_and_the_one_around_it_as_it_was(mocks: Mocks) -> None:
    before = threading.active_count()
    with mocks.active():
        around = asyncio.get_event_loop()
        mocks.run(lambda: least.role(None).id, stack="inner")
        assert asyncio.get_event_loop() is around
        assert pulumi.get_stack() == "test"
        pulumi.runtime.test(lambda: least.role(None).id)()
    assert around.is_closed()
    assert threading.active_count() == before


Write = Callable[[str], Path]


@pytest.fixture
def project(tmp_path: Path) -> Write:
    """Writes a project that has a module of its own and says where it runs."""

    def write(greeting: str) -> Path:
        settings = "name: shop\nruntime: python\nconfig:\n  who: {value: them}\n  where: {default: here}\n  when: 1\n"
        (tmp_path / "Pulumi.yaml").write_text(settings, "utf-8")
        (tmp_path / "parts.py").write_text(f"GREETING = {greeting!r}\n", "utf-8")
        (tmp_path / "__main__.py").write_text(
            "import os, pulumi, parts\n"
            "import pulumi_genesyscloud as genesyscloud\n"
            "configured = [pulumi.Config().require(each) for each in ('who', 'where', 'when')]\n"
            "told = [parts.GREETING, pulumi.get_project(), pulumi.get_stack(), *configured, os.getcwd()]\n"
            "genesyscloud.Role('it', ['directory:user:view'], description=' '.join(told))\n",
            "utf-8",
        )
        return tmp_path

    return write


def test_a_project_runs_in_its_folder_and_is_read_afresh(project: Write, mocks: Mocks) -> None:
    before = Path.cwd(), list(sys.path)
    for greeting, given in (("Hello", str), ("Goodbye", lambda each: each / "__main__.py")):
        folder = project(greeting)
        mocks.run(given(folder), config={"who": "me"})
        assert mocks.resources[-1].outputs["description"] == f"{greeting} shop test me here 1 {folder.resolve()}"
    assert "parts" not in sys.modules
    assert (Path.cwd(), sys.path) == before


def test_a_program_that_is_not_there_is_named(mocks: Mocks, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"__main__\.py does not exist\. Give a function"):
        mocks.run(tmp_path)
