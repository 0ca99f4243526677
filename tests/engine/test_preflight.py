"""What a preview says of the organization before anything is created: room, types, names, leftovers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import pulumi_genesyscloud as genesyscloud
from genesyscloud_emulator import Emulator
from tests.engine.conftest import Adapter, EngineStack
from tests.keys import pem

pytestmark = pytest.mark.engine

INTEGRATIONS = "/api/v2/integrations"
LOOKS = {("GET", INTEGRATIONS): 1, ("GET", f"{INTEGRATIONS}/types"): 1}
CREDENTIAL_TYPES = {("GET", f"{INTEGRATIONS}/credentials/types"): 1}
PEM = pem("planted")
Types = genesyscloud.IntegrationType
Credential = genesyscloud.IntegrationCredential
Program = Callable[[], None]


def web(*names: str, **arguments: Any) -> Program:
    """Web Services integrations without credentials, called like their resources."""

    def program() -> None:
        for name in names:
            genesyscloud.DataActionIntegration(name, Types.WEB_SERVICES, **{"name": name, **arguments})

    return program


def with_basic_auth(kind: str = "basicAuth", **arguments: Any) -> Program:
    def program() -> None:
        credential = Credential("orders", kind, {"userName": "ada"})
        genesyscloud.DataActionIntegration("orders", Types.WEB_SERVICES, credential, **arguments)

    return program


def aws_lambda() -> None:
    credential = Credential.amazon_web_services_arn("one-more", arn="arn:aws:iam::123456789012:role/orders")
    genesyscloud.DataActionIntegration("one-more", Types.AWS_LAMBDA, credential)


def salesforce() -> None:
    credential = Credential.salesforce("one-more", username="ada", password="p", security_token="t")
    genesyscloud.DataActionIntegration("one-more", Types.SALESFORCE, credential)


def google() -> None:
    credential = Credential.google_cloud_platform_service_account(
        "one-more", client_id="1", client_email="a@b.iam.gserviceaccount.com", private_key_id="k", private_key=PEM
    )
    genesyscloud.DataActionIntegration("one-more", Types.GOOGLE, credential)


def diagnostics(text: str) -> str:
    """What the engine prints at the end; while it works it shows each resource's last message as well."""
    return text.partition("Diagnostics:")[2].partition("Resources:")[0]


def fill(cloud: Emulator, type_id: str, count: int) -> None:
    for _ in range(count):
        cloud.control.create_integration(type_id)


@pytest.mark.parametrize(
    ("program", "type_id", "limit"),
    [
        (aws_lambda, "aws-lambda-data-actions", 10),
        (salesforce, "salesforce-datadip", 50),
        (google, "google-data-actions", 100),
    ],
)
def test_one_too_many_is_refused_at_preview_with_the_numbers(
    program: Program, type_id: str, limit: int, stack: EngineStack, genesys_cloud: Emulator
) -> None:
    fill(genesys_cloud, type_id, limit)
    said = stack.refused(stack.preview, program)
    assert f"no room for another integration of type {type_id}" in said
    assert f"{limit} installed, the limit is {limit}, and this is number 1 that this program creates" in said


def test_the_first_beyond_the_limit_is_the_one_that_fails(stack: EngineStack, genesys_cloud: Emulator) -> None:
    genesys_cloud.control.switches(max_instances={"custom-rest-actions": 4})
    fill(genesys_cloud, "custom-rest-actions", 2)
    said = stack.refused(stack.preview, web("a", "b", "c"))
    assert diagnostics(said).count("no room for another integration") == 1, said
    assert "2 installed, the limit is 4, and this is number 3 that this program creates" in said
    assert stack.preview(web("a", "b")).changes["create"] == 3


def test_without_a_preview_it_fails_at_its_own_creation(stack: EngineStack, genesys_cloud: Emulator) -> None:
    genesys_cloud.control.switches(max_instances={"custom-rest-actions": 2})
    said = stack.refused(stack.up, web("a", "b", "c"))
    assert "the limit is 2, and this is number 3" in said
    assert len(genesys_cloud.control.state().integrations) == len(stack.resources("DataActionIntegration"))
    stack.destroy()
    assert genesys_cloud.control.state().integrations == []


def test_a_replacement_at_the_limit_deletes_first_and_says_so(stack: EngineStack, genesys_cloud: Emulator) -> None:
    genesys_cloud.control.switches(max_instances={"custom-rest-actions": 1})
    stack.up(with_basic_auth())
    preview = stack.preview(with_basic_auth("userDefined"))
    assert preview.changes["replace"] == 2
    assert "1 installed, the limit is 1, and this is number 1" in preview.text
    assert "It will be deleted first." in preview.text
    stack.up(with_basic_auth("userDefined"))
    assert len(genesys_cloud.control.state().integrations) == 1
    assert [each.type for each in genesys_cloud.control.state().credentials] == ["userDefined"]


def test_with_preflight_off_the_service_refuses_and_nothing_is_orphaned(
    new_stack: Callable[..., EngineStack], genesys_cloud: Emulator
) -> None:
    stack = new_stack(config_changes={"genesyscloud:preflight": "off"})
    fill(genesys_cloud, "aws-lambda-data-actions", 10)
    assert not stack.preview(aws_lambda).requests
    said = stack.refused(stack.up, aws_lambda)
    assert "The limit of 10 integrations of type aws-lambda-data-actions has been reached. (400 bad.request" in said
    assert "no room" not in said
    assert len(genesys_cloud.control.state().integrations) == 10
    stack.destroy()
    assert genesys_cloud.control.state().credentials == []


def test_required_preflight_fails_without_credentials_and_names_what_to_set(
    new_stack: Callable[..., EngineStack],
) -> None:
    none: dict[str, Any] = {"genesyscloud:oauthClientId": None, "genesyscloud:oauthClientSecret": None}
    said = new_stack(config_changes={**none, "genesyscloud:preflight": "required"})
    text = said.refused(said.preview, aws_lambda)
    assert "`genesyscloud:preflight`" in text
    assert "no Genesys Cloud credentials are configured" in text
    assert "GENESYSCLOUD_OAUTHCLIENT_SECRET" in text


def test_an_automatic_preflight_without_credentials_is_one_warning(new_stack: Callable[..., EngineStack]) -> None:
    none: dict[str, Any] = {"genesyscloud:oauthClientId": None, "genesyscloud:oauthClientSecret": None}
    preview = new_stack(config_changes=none).preview(aws_lambda)
    assert diagnostics(preview.text).count("nothing was looked up in the organization") == 1


def test_a_type_that_cannot_be_installed_is_refused_at_preview(stack: EngineStack, genesys_cloud: Emulator) -> None:
    genesys_cloud.control.switches(not_installable=["custom-rest-actions"])
    assert "lists custom-rest-actions as not installable" in stack.refused(stack.preview, web("a"))


def test_a_type_that_nobody_knows_is_refused_at_preview_with_a_suggestion(stack: EngineStack) -> None:
    said = stack.refused(stack.preview, lambda: genesyscloud.DataActionIntegration("a", "custom-rest-action"))
    assert "the organization has no integration type 'custom-rest-action'; did you mean `custom-rest-actions`?" in said


def test_namesakes_are_a_warning_in_the_preview(stack: EngineStack, genesys_cloud: Emulator) -> None:
    other = genesys_cloud.control.create_integration("custom-rest-actions", "orders")
    preview = stack.preview(web("orders"))
    assert diagnostics(preview.text).count(f"has an integration named 'orders' already ({other.id})") == 1
    twins = stack.preview(web("a", "b", name="twin"))
    assert diagnostics(twins.text).count("gives several integrations the name 'twin'") == 1


def test_an_update_says_that_its_new_name_is_taken_and_why_it_activates(
    adapter: Adapter, stack: EngineStack, genesys_cloud: Emulator
) -> None:
    def named(name: str) -> Program:
        return lambda: genesyscloud.DataActionIntegration(  # type: ignore[return-value]
            "orders", Types.WEB_SERVICES, name=name, opts=adapter.opts()
        )

    other = genesys_cloud.control.create_integration("custom-rest-actions", "taken")
    stack.up(named("mine"))
    live = stack.integration["id"]
    error = {"code": "ERROR", "detail": {"message": "The password is wrong."}}
    genesys_cloud.control.change_integration(live, reported_state=error)
    stack.refresh()
    preview = stack.preview(named("taken"))
    assert dict(preview.requests) == {("GET", "/api/v2/organizations/me"): 1, ("GET", INTEGRATIONS): 1}
    said = " ".join(diagnostics(preview.text).split())
    assert said.count(f"has an integration named 'taken' already ({other.id})") == 1
    assert said.count(f"({live}) is in state ERROR: The password is wrong. `pulumi up` activates it again.") == 1


def test_actions_on_an_integration_that_is_to_be_inactive_are_a_warning(adapter: Adapter, stack: EngineStack) -> None:
    def states(state: str | None, *actions: str) -> Program:
        def program() -> None:
            opts = adapter.opts()
            orders = genesyscloud.DataActionIntegration("orders", Types.WEB_SERVICES, intended_state=state, opts=opts)
            for name in actions:
                genesyscloud.DataAction(
                    name,
                    orders,
                    contract={"input": {"type": "object"}, "output": {"type": "object"}},
                    config=genesyscloud.DataActionConfig.rest("GET", "https://orders.example.com/"),
                    opts=opts,
                )

        return program

    def warned(text: str) -> int:
        said = " ".join(diagnostics(text).split())
        return said.count("whose `intendedState` is DISABLED. Actions of an integration that is not active cannot be")

    disabled = states("DISABLED", "look-up", "cancel")
    preview = stack.preview(disabled)
    assert warned(preview.text) == 1, "the integration has no id yet"
    assert warned(stack.up(disabled).text) == 1
    assert warned(stack.preview(disabled).text) == 0
    assert warned(stack.preview(states("DISABLED", "look-up", "cancel", "refund")).text) == 1
    active = states(None, "look-up", "cancel")
    assert warned(stack.up(active).text) == 0
    assert warned(stack.preview(disabled).text) == 1


def test_the_integration_that_is_replaced_is_no_namesake(stack: EngineStack) -> None:
    stack.up(with_basic_auth())
    assert "named" not in stack.preview(with_basic_auth("userDefined")).text
    assert "named" not in stack.preview(with_basic_auth()).text


def test_leftovers_of_interrupted_creations_are_reported(stack: EngineStack, genesys_cloud: Emulator) -> None:
    genesys_cloud.control.create_integration("custom-rest-actions", "pulumi-unfinished-1")
    preview = stack.preview(web("a", "b"))
    assert diagnostics(preview.text).count("whose creation did not come to its end: pulumi-unfinished-1") == 1


MANY = 12
"""More than the engine has under way at a time."""


def test_looking_ahead_costs_the_same_for_one_and_for_many(stack: EngineStack) -> None:
    names = [f"orders-{number}" for number in range(MANY)]
    preview = stack.preview(web(*names))
    assert dict(preview.requests) == LOOKS
    assert preview.tokens == 1
    up = stack.up(web(*names))
    assert {key: up.requests[key] for key in LOOKS} == LOOKS
    assert not stack.preview(web(*names)).requests


def test_types_that_no_public_source_names_cost_one_request_more(stack: EngineStack) -> None:
    def program() -> None:
        for number in range(MANY):
            credential = Credential.google_cloud_platform_service_account(
                f"g-{number}", client_id="1", client_email="a@b.example", private_key_id="k", private_key=PEM
            )
            genesyscloud.DataActionIntegration(f"g-{number}", Types.GOOGLE, credential)

    looks = {**LOOKS, **CREDENTIAL_TYPES}
    assert dict(stack.preview(program).requests) == looks
    up = stack.up(program)
    assert {key: up.requests[key] for key in looks} == looks
    assert dict(stack.refresh().requests) == {
        ("GET", "/api/v2/organizations/me"): 1,
        ("GET", INTEGRATIONS): 1,
        ("GET", f"{INTEGRATIONS}/credentials/listing"): 1,
    }
