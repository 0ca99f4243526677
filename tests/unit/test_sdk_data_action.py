"""What a program writes of a data action, as it goes over the wire."""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from typing import Any

import pulumi
import pytest
from pulumi.output import Unknown
from pulumi.runtime import set_mocks

import pulumi_genesyscloud as genesyscloud
from genesyscloud_provider.integrations.action_config.inputs import ActionConfig
from pulumi_genesyscloud._wire import wire
from pulumi_genesyscloud.arguments import DATA_ACTION_CONFIG
from tests.unit.programs import Recorder, inputs_of, register

WEB_SERVICES: genesyscloud.IntegrationReferenceArgs = {"id": "i", "type": "custom-rest-actions"}
URL = "https://api.example.com/orders/${input.orderId}"
INPUT: dict[str, Any] = {
    "$schema": "http://json-schema.org/draft-04/schema#",
    "type": "object",
    "required": ["order_id"],
    "properties": {"order_id": {"type": "string"}, "request_type": {"type": "string"}},
    "additionalProperties": True,
}
OUTPUT: dict[str, Any] = {"type": "object", "properties": {"timeout_seconds": {"type": "integer"}}}
CONTRACT: genesyscloud.DataActionContractArgs = {"input": INPUT, "output": OUTPUT}
HEADERS = {"X-Tenant": "${input.request_type}", "request_type": "mine"}
ON_THE_WIRE = {
    "request": {
        "requestType": "POST",
        "requestUrlTemplate": URL,
        "requestTemplate": "{}",
        "headers": HEADERS,
    },
    "response": {
        "translationMap": {"success_template": "$.id"},
        "translationMapDefaults": {"success_template": '"none"'},
        "successTemplate": '{"id": ${success_template}}',
    },
    "timeoutSeconds": 5,
}


def _registered(recorder: Recorder) -> dict[str, Any]:
    return inputs_of(recorder.registered[-1])


def _rest() -> genesyscloud.DataActionConfigArgs:
    return genesyscloud.DataActionConfig.rest(
        "POST",
        URL,
        body="{}",
        headers=HEADERS,
        translation_map={"success_template": "$.id"},
        translation_map_defaults={"success_template": '"none"'},
        success_template='{"id": ${success_template}}',
        timeout_seconds=5,
    )


def test_an_action_goes_over_the_wire_with_its_integration(recorder: Recorder) -> None:
    def program() -> pulumi.Output[Any]:
        integration = genesyscloud.DataActionIntegration("orders", genesyscloud.IntegrationType.WEB_SERVICES)
        action = genesyscloud.DataAction("get", integration, CONTRACT, _rest(), secure=True, publish=False)
        return pulumi.Output.all(action.name, action.config, action.category)

    register(program)
    action = recorder.registered[1]
    assert action.typ == "pulumi-python:dynamic/genesyscloud:DataAction"
    assert inputs_of(action) == {
        "integration": {"id": "orders-id", "type": "custom-rest-actions"},
        "category": "orders-dev",
        "contract": {"input": INPUT, "output": OUTPUT},
        "config": ON_THE_WIRE,
        "name": "get-dev",
        "secure": True,
        "publish": False,
    }


def test_an_integration_of_another_program_is_given_by_id_or_as_it_was_looked_up(recorder: Recorder) -> None:
    found = genesyscloud.GetIntegrationResult(
        id="i",
        name="Orders",
        integration_type="custom-rest-actions",
        intended_state="ENABLED",
        reported_state="ACTIVE",
    )

    def program() -> None:
        genesyscloud.DataAction("id", {"id": "i"}, CONTRACT, _rest())
        genesyscloud.DataAction("output", pulumi.Output.from_input(WEB_SERVICES), CONTRACT, _rest())
        genesyscloud.DataAction("found", found, CONTRACT, _rest())
        genesyscloud.DataAction("output-found", pulumi.Output.from_input(found), CONTRACT, _rest())
        genesyscloud.DataAction("elsewhere", found, CONTRACT, _rest(), category="Mine")

    register(program)
    sent = {each.name: inputs_of(each) for each in recorder.registered}
    assert {name: (each["integration"], each.get("category")) for name, each in sent.items()} == {
        "id": ({"id": "i"}, None),
        "output": (WEB_SERVICES, None),
        "found": (WEB_SERVICES, "Orders"),
        "output-found": (WEB_SERVICES, "Orders"),
        "elsewhere": (WEB_SERVICES, "Mine"),
    }


def test_declared_names_are_taken_in_both_spellings_and_no_others_are_touched() -> None:
    pythonic: genesyscloud.DataActionConfigArgs = {
        "request": {
            "request_type": "POST",
            "request_url_template": URL,
            "request_template": "{}",
            "headers": HEADERS,
        },
        "response": {
            "translation_map": {"success_template": "$.id"},
            "translation_map_defaults": {"success_template": '"none"'},
            "success_template": '{"id": ${success_template}}',
        },
        "timeout_seconds": 5,
    }
    assert ActionConfig.model_validate(ON_THE_WIRE)  # which takes nothing that is not declared
    assert wire(DATA_ACTION_CONFIG, pythonic) == ON_THE_WIRE
    assert wire(DATA_ACTION_CONFIG, ON_THE_WIRE) == ON_THE_WIRE
    assert wire(DATA_ACTION_CONFIG, _rest()) == ON_THE_WIRE
    # What nobody declared is left for the check to refuse, by the name that the program wrote.
    assert wire(DATA_ACTION_CONFIG, {"time_out": 5, "request": None}) == {"time_out": 5}


def test_an_argument_in_both_spellings_is_refused() -> None:
    with pytest.raises(ValueError, match="`timeoutSeconds` is given twice"):
        wire(DATA_ACTION_CONFIG, {"timeout_seconds": 5, "timeoutSeconds": 6})


def test_outputs_are_taken_anywhere(recorder: Recorder) -> None:
    def program() -> None:
        later = pulumi.Output.from_input
        arn, config, contract = later("arn:aws:lambda:x"), later(_rest()), later(CONTRACT)
        request: genesyscloud.DataActionRequestArgs = {"request_type": "POST", "headers": later(HEADERS)}
        genesyscloud.DataAction("leaf", WEB_SERVICES, CONTRACT, genesyscloud.DataActionConfig.aws_lambda(arn))
        genesyscloud.DataAction("part", WEB_SERVICES, CONTRACT, {"request": later(request)})
        genesyscloud.DataAction("whole", WEB_SERVICES, contract, config)

    register(program)
    sent = {each.name: inputs_of(each) for each in recorder.registered}
    assert sent["leaf"]["config"] == {"request": {"requestType": "POST", "requestUrlTemplate": "arn:aws:lambda:x"}}
    assert sent["part"]["config"] == {"request": {"requestType": "POST", "headers": HEADERS}}
    assert (sent["whole"]["config"], sent["whole"]["contract"]) == (ON_THE_WIRE, CONTRACT)


def test_what_a_preview_does_not_know_leaves_the_rest_known(recorder: Recorder) -> None:
    set_mocks(recorder, project="project", stack="dev", preview=True)

    def program() -> None:
        role = genesyscloud.IntegrationCredential.amazon_web_services_arn("aws", arn="arn:aws:iam::123456789012:role/o")
        unknown = role.modified_date  # an output that no mock tells
        genesyscloud.DataAction(
            "get", WEB_SERVICES, CONTRACT, {"request": {"request_url_template": unknown}, "timeout_seconds": 5}
        )

    register(program)
    config = _registered(recorder)["config"]
    assert isinstance(config["request"]["requestUrlTemplate"], Unknown)
    assert config["timeoutSeconds"] == 5


def test_the_code_of_a_function_is_a_path_or_an_archive(recorder: Recorder) -> None:
    functions: genesyscloud.IntegrationReferenceArgs = {"id": "f", "type": "function-data-actions"}

    def program() -> None:
        by_path: genesyscloud.DataActionFunctionArgs = {
            "runtime": "nodejs22.x",
            "handler": "src/index.handler",
            "code": Path("function"),
            "timeout_seconds": 5,
            "description": "d",
        }
        genesyscloud.DataAction("path", functions, CONTRACT, function=by_path)
        genesyscloud.DataAction(
            "archive",
            functions,
            CONTRACT,
            function={"runtime": "r", "handler": "h", "code": pulumi.FileArchive("function")},
        )

    register(program)
    registered = {each.name: inputs_of(each) for each in recorder.registered}
    by_path, by_archive = registered["path"], registered["archive"]
    assert by_path["function"] == {
        "runtime": "nodejs22.x",
        "handler": "src/index.handler",
        "code": "function",
        "timeoutSeconds": 5,
        "description": "d",
    }
    assert "config" not in by_path
    assert isinstance(by_archive["function"]["code"], pulumi.FileArchive)


def test_a_lambda_function_is_named_by_its_arn() -> None:
    config = genesyscloud.DataActionConfig.aws_lambda(
        function_arn="arn:aws:lambda:us-east-1:123456789012:function:orders",
        request_template="{}",
        translation_map={"a": "$.a"},
        translation_map_defaults={"a": "0"},
        success_template="${a}",
        timeout_seconds=20,
    )
    assert wire(DATA_ACTION_CONFIG, config) == {
        "request": {
            "requestType": "POST",
            "requestUrlTemplate": "arn:aws:lambda:us-east-1:123456789012:function:orders",
            "requestTemplate": "{}",
        },
        "response": {
            "translationMap": {"a": "$.a"},
            "translationMapDefaults": {"a": "0"},
            "successTemplate": "${a}",
        },
        "timeoutSeconds": 20,
    }


@pytest.mark.parametrize(
    "constructor",
    [
        genesyscloud.DataActionConfig.rest,
        genesyscloud.DataActionConfig.aws_lambda,
        genesyscloud.DataActionContract.from_models,
        genesyscloud.DataAction.from_export,
    ],
    ids=lambda each: each.__name__,
)
def test_every_argument_of_a_constructor_is_explained(constructor: Any) -> None:
    for each in inspect.signature(constructor).parameters:
        assert f"\n    {each}: " in (inspect.getdoc(constructor) or ""), each


def _export(**changes: Any) -> dict[str, Any]:
    return {
        "name": "Get order",
        "integrationType": "custom-rest-actions",
        "actionType": "custom",
        "config": ON_THE_WIRE,
        "contract": {"input": {"inputSchema": INPUT}, "output": {"successSchema": OUTPUT}},
        "secure": True,
        **changes,
    }


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "get-order.custom.json"


def _write(path: Path, document: Any, encoding: str = "utf-8") -> None:
    path.write_text(json.dumps(document, indent=2), encoding=encoding)


def test_an_export_is_the_action_that_a_program_would_write(recorder: Recorder, path: Path) -> None:
    _write(path, _export())

    def program() -> None:
        integration = genesyscloud.DataActionIntegration("orders", genesyscloud.IntegrationType.WEB_SERVICES)
        genesyscloud.DataAction.from_export("exported", path, integration)
        genesyscloud.DataAction("written", integration, CONTRACT, _rest(), name="Get order", secure=True)

    register(program)
    exported, written = (inputs_of(each) for each in recorder.registered if each.typ.endswith(":DataAction"))
    assert exported == written


def test_what_is_given_beside_an_export_comes_first(recorder: Recorder, path: Path) -> None:
    _write(path, _export())
    register(
        lambda: genesyscloud.DataAction.from_export(
            "exported", str(path), {"id": "i"}, name="Mine", category="My category", publish=False
        )
    )
    sent = _registered(recorder)
    assert (sent["name"], sent["category"], sent["publish"]) == ("Mine", "My category", False)
    assert sent["integration"] == {"id": "i"}


@pytest.mark.parametrize(
    ("exported", "name"),
    [
        ("Get order - Exported 2026-02-21 @ 16:19", "Get order"),
        # Imported under the name of an export, and exported again: this is the action's own name.
        (
            "Get order - Exported 2026-02-27 @ 9:48 - Exported 2026-02-28 @ 14:51",
            "Get order - Exported 2026-02-27 @ 9:48",
        ),
        ("Get order - Exported goods", "Get order - Exported goods"),
    ],
)
def test_the_mark_of_an_export_is_no_part_of_the_name(exported: str, name: str, recorder: Recorder, path: Path) -> None:
    _write(path, _export(name=exported), encoding="utf-8-sig")
    register(lambda: genesyscloud.DataAction.from_export("exported", path, WEB_SERVICES))
    assert _registered(recorder)["name"] == name


def test_an_export_of_a_function_leaves_its_url_to_the_service(recorder: Recorder, path: Path) -> None:
    _write(path, _export(integrationType="function-data-actions"))
    register(
        lambda: genesyscloud.DataAction.from_export(
            "exported",
            path,
            {"id": "f", "type": "function-data-actions"},
            function={"runtime": "r", "handler": "h", "code": "function"},
        )
    )
    sent = _registered(recorder)
    assert "requestUrlTemplate" not in sent["config"]["request"]
    assert sent["config"]["request"]["requestTemplate"] == "{}"
    assert sent["function"] == {"runtime": "r", "handler": "h", "code": "function"}


def test_addresses_of_templates_and_schemas_are_left_out(recorder: Recorder, path: Path) -> None:
    request = {**ON_THE_WIRE["request"], "requestTemplateUri": "/requesttemplate.vm"}  # type: ignore[dict-item]
    response = {**ON_THE_WIRE["response"], "successTemplateUri": "/successtemplate.vm"}  # type: ignore[dict-item]
    contract = {
        "input": {"inputSchema": INPUT, "inputSchemaUri": "/input.json"},
        "output": {"successSchema": OUTPUT, "successSchemaUri": "/output.json", "errorSchemaUri": "/error.json"},
    }
    _write(path, _export(config={**ON_THE_WIRE, "request": request, "response": response}, contract=contract))
    register(lambda: genesyscloud.DataAction.from_export("exported", path, WEB_SERVICES))
    sent = _registered(recorder)
    assert (sent["config"], sent["contract"]) == (ON_THE_WIRE, CONTRACT)


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ([], "it holds no object"),
        ({"name": "n"}, "it has no name, or no integrationType"),
        (_export(config=None), "it has no config"),
        (_export(config={"request": []}), "it has no config.request"),
        (_export(contract={"input": {}}), "it has no contract.input.inputSchema"),
        (_export(contract={"input": {"inputSchema": INPUT}}), "it has no contract.output.successSchema"),
        (_export(actionType="static"), "has the actionType 'static'"),
        (_export(retries=3, delay=1), "holds what no export does: retries, delay"),
        (
            _export(config={"request": {"requestTemplateUri": "/requesttemplate.vm"}}),
            "has only the address of config.request.requestTemplate",
        ),
    ],
)
def test_a_file_that_is_no_export_is_refused(document: Any, reason: str, path: Path) -> None:
    _write(path, document)
    with pytest.raises(pulumi.RunError) as refused:
        genesyscloud.DataAction.from_export("exported", path, WEB_SERVICES)
    assert str(refused.value).startswith(f"{path} ")
    assert reason in str(refused.value)


def test_a_file_that_cannot_be_read_is_refused(path: Path) -> None:
    with pytest.raises(pulumi.RunError, match="cannot be read: No such file"):
        genesyscloud.DataAction.from_export("exported", path, WEB_SERVICES)
    path.write_text("{")
    with pytest.raises(pulumi.RunError, match="is not JSON: "):
        genesyscloud.DataAction.from_export("exported", path, WEB_SERVICES)


LAMBDA: genesyscloud.IntegrationReferenceArgs = {"id": "i", "type": "aws-lambda-data-actions"}


@pytest.mark.parametrize(
    "integration",
    [
        lambda: LAMBDA,
        lambda: pulumi.Output.from_input(LAMBDA),
        lambda: genesyscloud.DataActionIntegration("aws", genesyscloud.IntegrationType.AWS_LAMBDA),
    ],
    ids=["reference", "output", "resource"],
)
def test_an_export_for_another_system_is_refused(integration: Any, recorder: Recorder, path: Path) -> None:
    _write(path, _export())
    with pytest.raises(pulumi.RunError, match=r"is an action for Web Services .* one for AWS Lambda"):
        register(lambda: genesyscloud.DataAction.from_export("exported", path, integration()))


def test_a_type_whose_id_is_the_organizations_own_is_not_compared(recorder: Recorder, path: Path) -> None:
    _write(path, _export(integrationType="some-google-id"))
    register(lambda: genesyscloud.DataAction.from_export("exported", path, {"id": "i", "type": "google"}))
    assert _registered(recorder)["integration"] == {"id": "i", "type": "google"}
