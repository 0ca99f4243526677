"""What a program can look up at either adapter, on a real engine, and the actions that it can test: the answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pulumi
import pytest

import pulumi_genesyscloud as genesyscloud
from genesyscloud_emulator import Emulator
from tests.engine.conftest import EngineStack, organization
from tools.orders_api import OrdersApi

pytestmark = pytest.mark.engine

Types = genesyscloud.IntegrationType
Options = Callable[[], pulumi.InvokeOptions | None]


@pytest.fixture(params=["program", "plugin"])
def opts(request: pytest.FixtureRequest, genesys_cloud: Emulator) -> Options:
    """Makes, within a program, the options that decide where its lookups run."""
    if request.param == "program":
        return lambda: None
    return lambda: pulumi.InvokeOptions(provider=organization(genesys_cloud))


def test_a_looked_up_credential_serves_an_integration(
    opts: Options, stack: EngineStack, genesys_cloud: Emulator
) -> None:
    shared = genesys_cloud.control.create_credential("basicAuth", {"userName": "ada"}, "shared")

    def program() -> None:
        credential = genesyscloud.get_integration_credential(name="shared", opts=opts())
        genesyscloud.DataActionIntegration("orders", Types.WEB_SERVICES, credential)

    stack.up(program)
    (live,) = genesys_cloud.control.state().integrations
    assert live.credentials == {"basicAuth": shared.id}
    assert stack.integration["outputs"]["credential"] == {"id": shared.id, "type": "basicAuth"}
    assert stack.preview(program).changes == {}
    stack.destroy()
    assert [each.id for each in genesys_cloud.control.state().credentials] == [shared.id]


def test_lookups_take_outputs_and_answer_with_outputs(opts: Options, stack: EngineStack) -> None:
    def program() -> None:
        options = opts()
        credential = genesyscloud.IntegrationCredential.basic_auth("orders", user_name="ada")
        made = genesyscloud.DataActionIntegration("orders", Types.WEB_SERVICES, credential)
        found = genesyscloud.get_integration(id=made.id, opts=options)
        by_name = genesyscloud.get_integration_credential(name=made.id.apply(lambda _: "orders-dev"), opts=options)
        pulumi.export("name", found.name)
        pulumi.export("type", found.integration_type)
        pulumi.export("state", found.reported_state)
        pulumi.export("credential", found.apply(lambda each: each.credential and each.credential.id))
        pulumi.export("credentialType", by_name.type)

    preview = stack.preview(program)
    assert preview.changes["create"] >= 3, "what is not created yet is unknown, and nothing is looked up"
    stack.up(program)
    outputs = stack.pulumi.outputs()
    assert outputs == {
        "name": "orders-dev",
        "type": "custom-rest-actions",
        "state": "ACTIVE",
        "credential": stack.credential["id"],
        "credentialType": "basicAuth",
    }


def test_actions_that_come_with_integrations_of_the_program_are_looked_up(
    opts: Options, stack: EngineStack, genesys_cloud: Emulator
) -> None:
    def program() -> None:
        options = opts()
        for name in ("first", "second"):
            credential = genesyscloud.IntegrationCredential.zendesk_api_token(
                name, user_email="ada@example.com", base_url="https://ada.zendesk.com", api_token="planted"
            )
            made = genesyscloud.DataActionIntegration(name, Types.ZENDESK, credential)
            found = genesyscloud.get_data_action(name="GetUserByPhoneNumber", integration=made, opts=options)
            pulumi.export(name, found.apply(lambda each: [each.static, each.integration, each.id]))
            pulumi.export(f"{name} is", made.id)

    stack.preview(program)
    stack.up(program)
    outputs = stack.pulumi.outputs()
    for name in ("first", "second"):
        static, integration, action = outputs[name]
        assert (static, integration) == (True, outputs[f"{name} is"])
        assert action.startswith("static")
    assert genesys_cloud.control.state().actions == [], "reports leave them out"
    assert stack.preview(program).changes == {}


def test_all_integrations_are_looked_up_and_one_of_them_by_its_type(
    opts: Options, stack: EngineStack, genesys_cloud: Emulator
) -> None:
    twins = {
        each.value: genesys_cloud.control.create_integration(each.value, "Twin").id
        for each in (Types.WEB_SERVICES, Types.AWS_LAMBDA)
    }

    def program() -> None:
        options = opts()
        pulumi.export(
            "all",
            genesyscloud.get_integrations(opts=options).apply(lambda found: [each.id for each in found.integrations]),
        )
        web = genesyscloud.get_integrations(integration_type=Types.WEB_SERVICES, opts=options)
        pulumi.export("web", web.apply(lambda found: [each.name for each in found.integrations]))
        one = genesyscloud.get_integration(name="Twin", integration_type=Types.AWS_LAMBDA, opts=options)
        pulumi.export("one", one.id)

    stack.up(program)
    outputs = stack.pulumi.outputs()
    lambda_ = Types.AWS_LAMBDA.value
    assert outputs == {"all": sorted(twins.values()), "web": ["Twin"], "one": twins[lambda_]}


def test_types_and_certificates_are_looked_up(opts: Options, stack: EngineStack) -> None:
    def program() -> None:
        options = opts()
        kind = genesyscloud.get_integration_type(Types.GOOGLE, options)
        pulumi.export("google", kind.id)
        pulumi.export("limit", kind.max_instances)
        pulumi.export("slots", kind.apply(lambda each: {key: slot.required for key, slot in each.credentials.items()}))
        pulumi.export(
            "types", genesyscloud.get_integration_types(options).apply(lambda each: len(each.integration_types) > 9)
        )
        pulumi.export(
            "certificates",
            genesyscloud.get_action_certificates(options).apply(
                lambda found: [f"{each.signing_authority} {each.status}" for each in found.certificates]
            ),
        )
        pulumi.export(
            "trusted",
            genesyscloud.get_trust_store(options).apply(
                lambda found: [each.serial_number for each in found.certificates]
            ),
        )

    up = stack.up(program)
    outputs = stack.pulumi.outputs()
    assert outputs == {
        "google": "google-data-actions",
        "limit": 100,
        "slots": {"googleServiceAccount": True},
        "types": True,
        "certificates": ["Genesys Current", "DigiCert Current", "DigiCert Upcoming"],
        "trusted": ["01", "02"],
    }
    assert up.requests["GET", "/api/v2/integrations/types"] == 1


@pytest.mark.parametrize(
    ("look", "says"),
    [
        (lambda opts: genesyscloud.get_integration(name="Ordrs", opts=opts), "The closest are: Orders, Invoices."),
        (
            lambda opts: genesyscloud.get_integration(name="Twin", opts=opts),
            "the organization has several of this name: ",
        ),
        (
            lambda opts: genesyscloud.get_integration(id="no-such-id", opts=opts),
            "the organization has no integration with this id",
        ),
        (lambda opts: genesyscloud.get_integration(opts=opts), "Give either its `id` or its `name`."),
        (
            lambda opts: genesyscloud.get_integration_credential(name="shared", opts=opts),
            "the organization has no credential of this",
        ),
        (lambda opts: genesyscloud.get_integration_type("zendesk", opts=opts), "did you mean `zendesk-data-actions`?"),
    ],
)
def test_what_is_not_found_or_not_unique_is_an_error_with_the_candidates(
    look: Callable[[Any], Any], says: str, opts: Options, stack: EngineStack, genesys_cloud: Emulator
) -> None:
    for name in ("Orders", "Invoices", "Twin", "Twin"):
        genesys_cloud.control.create_integration("custom-rest-actions", name)
    said = stack.refused(stack.preview, lambda: pulumi.export("found", look(opts())))
    assert says in said.replace("Twin, ", "").replace(", Twin", "")
    assert "Traceback" not in said


@pytest.mark.parametrize("by_plugin", [False, True], ids=["program", "plugin"])
def test_a_preview_without_credentials_knows_no_answer(
    by_plugin: bool, new_stack: Callable[..., EngineStack], genesys_cloud: Emulator
) -> None:
    none: dict[str, Any] = {"genesyscloud:oauthClientId": None, "genesyscloud:oauthClientSecret": None}
    stack = new_stack(config_changes=none)

    def program() -> None:
        options = None
        if by_plugin:
            provider = genesyscloud.Provider("org", api_url=genesys_cloud.url, login_url=genesys_cloud.url)
            options = pulumi.InvokeOptions(provider=provider)
        credential = genesyscloud.get_integration_credential(name="shared", opts=options)
        genesyscloud.DataActionIntegration("orders", Types.WEB_SERVICES, credential)
        pulumi.export("limit", genesyscloud.get_integration_type(Types.AWS_LAMBDA, options).max_instances)

    assert stack.preview(program).changes["create"] >= 2
    assert "no Genesys Cloud credentials are configured" in stack.refused(stack.up, program)


def get_order(folder: str = "v1", **arguments: Any) -> genesyscloud.DataAction:
    """An action of the program, with an integration of its own."""
    return genesyscloud.DataAction(
        "get-order",
        genesyscloud.DataActionIntegration("orders", Types.WEB_SERVICES),
        {
            "input": {"type": "object", "properties": {"orderId": {"type": "string"}}},
            "output": {"type": "object", "properties": {"status": {"type": "string"}}},
        },
        genesyscloud.DataActionConfig.rest(
            "GET",
            f"https://orders.example.com/{folder}/${{input.orderId}}",
            headers={"X-Key": "planted"},
            translation_map={"status": "$.status"},
            success_template='{"status": ${status}}',
        ),
        **arguments,
    )


def test_an_action_is_tested_once_it_is_as_the_program_wants_it(
    opts: Options, stack: EngineStack, orders_api: OrdersApi
) -> None:
    def program(folder: str) -> Callable[[], None]:
        def run() -> None:
            tested = genesyscloud.test_data_action(get_order(folder), {"orderId": "A-1"}, opts=opts())
            pulumi.export("order", pulumi.Output.unsecret(tested.final_result))
            pulumi.export("steps", tested.apply(lambda each: [(step.name, step.result) for step in each.steps]))

        return run

    for folder in ("v1", "v2"):
        stack.preview(program(folder))
        assert f"/{folder}/A-1" not in orders_api.asked, "a preview calls nobody"
        up = stack.up(program(folder))
        assert orders_api.asked[-1] == f"/{folder}/A-1"
        assert up.requests["POST", "/api/v2/integrations/actions/{id}/test"] == 1
    assert len(orders_api.asked) == 2
    outputs = stack.pulumi.stack.outputs()
    assert (outputs["order"].value, outputs["order"].secret) == ({"status": "shipped"}, False)
    assert "planted" in str(outputs["steps"].value)
    assert outputs["steps"].secret


def test_who_uses_an_action_is_looked_up(opts: Options, stack: EngineStack, genesys_cloud: Emulator) -> None:
    def program() -> None:
        used = genesyscloud.get_action_usage(get_order(), opts=opts())
        pulumi.export("verdict", used.verdict)
        pulumi.export("consumers", used.consumers.apply(lambda found: [(each.name, each.counts) for each in found]))
        pulumi.export("runs", used.apply(lambda found: found.runs and found.runs.last_day))

    stack.up(program)
    assert stack.pulumi.outputs() == {"verdict": "unused", "consumers": [], "runs": 0}
    (action,) = stack.resources("DataAction")
    genesys_cloud.control.publish_flow("Order status", [action["id"]])
    genesys_cloud.control.action_ran(action["id"], 5)
    stack.up(program)
    assert stack.pulumi.outputs() == {"verdict": "inUse", "consumers": [["Order status", True]], "runs": 5}


def test_an_action_that_fails_ends_the_update_with_its_steps(
    opts: Options, stack: EngineStack, orders_api: OrdersApi
) -> None:
    def program() -> None:
        genesyscloud.test_data_action(get_order(), {"orderId": "A-10"}, opts=opts())

    orders_api.status = 503
    said = stack.refused(stack.up, program)
    (action,) = stack.resources("DataAction")
    assert f"Testing the action {action['id']}: it failed" in said
    assert "✓ Resolve request URL" in said
    assert "✗ Execute request: https://orders.example.com/v1/[secret] answered with status 503" in said
    assert "planted" not in said
    assert "Traceback" not in said
    orders_api.status = 200
    assert stack.up(program).changes == {}


def test_a_draft_is_tested_and_its_failure_may_be_an_answer(
    opts: Options, stack: EngineStack, orders_api: OrdersApi
) -> None:
    def program() -> None:
        draft = get_order(publish=False)
        options = opts()
        tested = genesyscloud.test_data_action(draft, {"orderId": 5}, draft=True, must_succeed=False, opts=options)
        pulumi.export("works", pulumi.Output.unsecret(tested.success))
        pulumi.export("why", pulumi.Output.unsecret(tested.error))

    stack.up(program)
    outputs = stack.pulumi.outputs()
    assert outputs["works"] is False
    assert "orderId" in outputs["why"]
    assert orders_api.asked == [], "what does not fit the contract is not sent"
