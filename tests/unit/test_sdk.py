"""What a program sees: the classes' wire values, by Pulumi's own mocks."""

from __future__ import annotations

import inspect
import re
from typing import Any

import pulumi
import pytest
from pulumi.runtime import rpc

import pulumi_genesyscloud as genesyscloud
from genesyscloud_provider.adapters.program import serving
from genesyscloud_provider.adapters.tokens import PROPOSED_NAME
from genesyscloud_provider.integrations import facts
from genesyscloud_provider.integrations.action.inputs import ActionInputs
from genesyscloud_provider.integrations.credential.inputs import CredentialInputs
from genesyscloud_provider.integrations.integration.inputs import IntegrationInputs
from tests.unit.programs import Recorder, inputs_of, register

WEB_SERVICES = genesyscloud.IntegrationType.WEB_SERVICES
ROLE = "arn:aws:iam::123456789012:role/orders"


def test_an_integration_and_its_credential_go_over_the_wire(recorder: Recorder) -> None:
    def program() -> pulumi.Output[Any]:
        credential = genesyscloud.IntegrationCredential.amazon_web_services_arn("orders", arn=ROLE)
        integration = genesyscloud.DataActionIntegration(
            "orders",
            genesyscloud.IntegrationType.AWS_LAMBDA,
            credential,
            notes="n",
            properties={"some_key": {"nested_key": [1, 2]}},
            intended_state=genesyscloud.IntendedState.DISABLED,
            deletion_protection=False,
        )
        return integration.name

    register(program)
    credential, integration = recorder.registered
    assert credential.typ == "pulumi-python:dynamic/genesyscloud:IntegrationCredential"
    assert integration.typ == "pulumi-python:dynamic/genesyscloud:DataActionIntegration"
    assert inputs_of(credential) == {
        "credentialType": "amazonWebServicesARN",
        "fields": {"ARN": ROLE},
        "name": "orders-dev",
    }
    assert inputs_of(integration) == {
        "integrationType": "aws-lambda-data-actions",
        "credential": {"id": "orders-id", "type": "amazonWebServicesARN"},
        "name": "orders-dev",
        "notes": "n",
        "properties": {"some_key": {"nested_key": [1, 2]}},
        "intendedState": "DISABLED",
        "deletionProtection": False,
    }


def test_a_users_own_test_sees_the_name_that_a_new_object_gets(recorder: Recorder) -> None:
    """Pulumi's mocks call no check, which would decide it."""

    def program() -> pulumi.Output[Any]:
        shop = genesyscloud.DataActionIntegration("shop", WEB_SERVICES)
        config = genesyscloud.DataActionConfig.rest("GET", "https://orders.example.com/")
        action = genesyscloud.DataAction("look-up", shop, contract={"input": {}, "output": {}}, config=config)
        given = genesyscloud.DataActionIntegration("given", WEB_SERVICES, name="Given")
        names = pulumi.Output.all(shop.name, action.name, action.category, given.name)
        return names.apply(lambda known: seen.append(known))

    seen: list[list[str]] = []
    register(program)
    assert seen == [["shop-dev", "look-up-dev", "shop-dev", "Given"]]
    assert [PROPOSED_NAME in each.inputs for each in recorder.registered] == [False] * 3


def test_the_engine_gets_the_programs_name_or_none_and_always_a_proposal(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def made() -> None:
        genesyscloud.DataActionIntegration("shop", WEB_SERVICES)
        genesyscloud.DataActionIntegration("given", WEB_SERVICES, name="Given")
        genesyscloud.CustomAuthAction("login", {"id": "i", "type": "custom-rest-actions"}, {"request": {}})

    monkeypatch.setattr(serving, "MockMonitor", type("Another", (), {}))
    register(made)
    sent = {each.name: (each.inputs.get("name"), each.inputs.get(PROPOSED_NAME)) for each in recorder.registered}
    assert sent == {"shop": (None, "shop-dev"), "given": ("Given", "given-dev"), "login": (None, None)}


def test_names_are_proposed_by_the_stacks_template(recorder: Recorder) -> None:
    pulumi.runtime.set_all_config({"genesyscloud:nameTemplate": "{project} {resource}"})
    try:
        register(lambda: genesyscloud.DataActionIntegration("shop", WEB_SERVICES).name)
        pulumi.runtime.set_all_config({"genesyscloud:nameTemplate": "{stack}"})
        with pytest.raises(pulumi.RunError, match=r"is '\{stack\}', which would give all objects one name"):
            register(lambda: genesyscloud.DataActionIntegration("shop", WEB_SERVICES).name)
    finally:
        pulumi.runtime.set_all_config({})
    assert [each.inputs["name"] for each in recorder.registered] == ["project shop"]


def test_fields_are_secrets_whether_or_not_the_user_remembered(recorder: Recorder) -> None:
    def program() -> None:
        genesyscloud.IntegrationCredential.basic_auth("web", user_name="ada", password="planted")
        genesyscloud.IntegrationCredential("raw", "userDefined", pulumi.Output.from_input({"token": "planted"}))

    register(program)
    assert all(rpc.is_rpc_secret(each.inputs["fields"]) for each in recorder.registered)


def test_a_credential_by_id_and_type(recorder: Recorder) -> None:
    reference: genesyscloud.CredentialReferenceArgs = {"id": "c", "type": "basicAuth"}
    register(lambda: genesyscloud.DataActionIntegration("web", "custom-rest-actions", reference).name)
    assert inputs_of(recorder.registered[0])["credential"] == {"id": "c", "type": "basicAuth"}


@pytest.mark.parametrize("plugin", [False, True], ids=["dynamic", "plugin"])
@pytest.mark.parametrize("by", ["id", "text"])
def test_an_id_in_place_of_a_resource_is_refused_with_what_to_give(plugin: bool, by: str, recorder: Recorder) -> None:
    """In a preview the id of a new resource is not known, so that nothing else could tell it."""

    def program() -> None:
        opts = pulumi.ResourceOptions(provider=genesyscloud.Provider("other") if plugin else None)
        orders = genesyscloud.IntegrationCredential.basic_auth("orders", user_name="ada", opts=opts)
        wanted: Any = orders.id if by == "id" else "c"
        genesyscloud.DataActionIntegration("orders", WEB_SERVICES, wanted, opts=opts)

    with pytest.raises(TypeError, match=r"`credential` is an id alone, .* give the resource itself, without `\.id`"):
        register(program)

    def of_an_action() -> None:
        orders = genesyscloud.DataActionIntegration("orders", WEB_SERVICES)
        wanted: Any = orders.id
        genesyscloud.DataAction("look-up", wanted, contract={"input": {}, "output": {}})

    with pytest.raises(TypeError, match="`integration` is an id alone"):
        register(of_an_action)


def test_an_output_of_a_reference_is_no_id(recorder: Recorder) -> None:
    def program() -> Any:
        orders = genesyscloud.IntegrationCredential.basic_auth("orders", user_name="ada")
        reference: Any = pulumi.Output.all(orders.id, orders.credential_type).apply(
            lambda both: {"id": both[0], "type": both[1]}
        )
        return genesyscloud.DataActionIntegration("orders", WEB_SERVICES, reference).name

    register(program)
    assert inputs_of(recorder.registered[1])["credential"] == {"id": "orders-id", "type": "basicAuth"}


def _constructors() -> dict[str, Any]:
    found = inspect.getmembers(genesyscloud.IntegrationCredential, inspect.ismethod)
    return {name: method for name, method in found if name[0] != "_" and "opts" in inspect.signature(method).parameters}


def _snake(name: str) -> str:
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[A-Z]", name)
    return "_".join(words).lower().replace("o_auth", "oauth")


@pytest.mark.parametrize("kind", facts.CREDENTIAL_TYPES)
def test_every_documented_credential_type_has_a_constructor(kind: str, recorder: Recorder) -> None:
    documented = facts.CREDENTIAL_TYPES[kind]
    constructor = _constructors()[_snake(kind)]
    parameters = inspect.signature(constructor).parameters
    of_key = facts.KEY_FILES.get(kind, {})
    arguments = [each for each in parameters if each not in ("resource_name", "name", "opts", "key_file", "key")]
    assert ({"key_file", "key"} <= set(parameters)) == bool(of_key)
    assert arguments == (["fields"] if documented.open else [_snake(each.key) for each in documented.fields])
    for each in documented.fields:
        optional = parameters[_snake(each.key)].default is None
        assert optional == (not each.required or each.default is not None or each.key in of_key), each.key

    values = {"fields": {"a": "b"}} if documented.open else {each: each for each in arguments}
    register(lambda: constructor("x", **values).name)
    sent = inputs_of(recorder.registered[0])
    assert sent["credentialType"] == kind
    assert set(sent["fields"]) == ({"a"} if documented.open else {each.key for each in documented.fields})


def test_no_constructor_is_for_a_type_that_nobody_documents() -> None:
    assert set(_constructors()) == {_snake(each) for each in facts.CREDENTIAL_TYPES}


def test_integration_types_are_those_of_the_catalog() -> None:
    assert {each.value for each in genesyscloud.IntegrationType} == {each.written_as for each in facts.SYSTEMS}


@pytest.mark.parametrize(
    ("resource", "inputs"),
    [
        (genesyscloud.IntegrationCredential, CredentialInputs),
        (genesyscloud.DataActionIntegration, IntegrationInputs),
        (genesyscloud.DataAction, ActionInputs),
    ],
)
def test_arguments_are_the_inputs_and_each_is_explained(resource: type[Any], inputs: type[Any]) -> None:
    arguments = [each for each in inspect.signature(resource).parameters if each not in ("resource_name", "opts")]
    assert sorted(arguments) == sorted(inputs.model_fields)
    text = inspect.getdoc(resource) or ""
    for each in arguments:
        described = re.search(rf"^\s+{each}: (.*?)(?=^\s+\w+: |\Z)", text, re.MULTILINE | re.DOTALL)
        assert described, each
        assert re.search(r"change|updates|replaces|Takes effect", described[1]), f"{each}: what does a change do?"


@pytest.mark.parametrize("name", _constructors())
def test_every_argument_of_a_constructor_is_explained(name: str) -> None:
    method = _constructors()[name]
    for each in inspect.signature(method).parameters:
        assert re.search(rf"^\s+{each}: ", inspect.getdoc(method) or "", re.MULTILINE), each


def test_what_a_program_says_of_a_credential_is_masked_in_its_lookups(recorder: Recorder) -> None:
    """A test run that fails in the program's own process may repeat it."""
    register(lambda: genesyscloud.IntegrationCredential.basic_auth("x", user_name="ada", password="planted-1").name)
    register(
        lambda: (
            genesyscloud.IntegrationCredential(
                "y", "userDefined", {"token": pulumi.Output.from_input("planted-2")}
            ).name
        )
    )
    assert serving._SECRETS.masked("Bearer planted-2, planted-1") == "Bearer [secret], [secret]"
