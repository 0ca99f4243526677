"""Mistakes as their maker meets them in `pulumi preview`, or in `pulumi up` where only the service can know."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pulumi.automation import ConfigValue

import pulumi_genesyscloud as genesyscloud
from genesyscloud_emulator import Emulator
from tests.engine.conftest import Adapter, EngineStack, Program

pytestmark = pytest.mark.engine

ROLE = "arn:aws:iam::123456789012:role/orders"
Credential = genesyscloud.IntegrationCredential
LAMBDA = genesyscloud.IntegrationType.AWS_LAMBDA


MISTAKES: dict[str, tuple[Callable[[], Any], str]] = {
    "wrong ARN": (
        lambda: Credential.amazon_web_services_arn("orders", arn="orders"),
        "fields.ARN: must be the ARN of an IAM role",
    ),
    "unknown field": (
        lambda: Credential("orders", "amazonWebServicesARN", {"ARN": ROLE, "Region": "us-east-1"}),
        "fields.Region: is no field of credential type amazonWebServicesARN; its fields are ARN",
    ),
    "missing field": (
        lambda: Credential("orders", "msDynamics", {"username": "ada", "password": "p", "applicationId": "a"}),
        "fields.orgWebAddress: is required for credential type msDynamics (Root Organization Web Address)",
    ),
    "misspelt field": (
        lambda: Credential("orders", "basicAuth", {"username": "ada"}),
        "fields.username: is no field of credential type basicAuth; did you mean `userName`?",
    ),
    "empty name": (
        lambda: Credential.amazon_web_services_arn("orders", arn=ROLE, name=""),
        "name",
    ),
    "wrong credential type": (
        lambda: genesyscloud.DataActionIntegration("orders", LAMBDA, {"id": "c", "type": "basicAuth"}),
        "credential.type: 'basicAuth' is not accepted by aws-lambda-data-actions, which takes amazonWebServicesARN",
    ),
    "no credential": (
        lambda: genesyscloud.DataActionIntegration("orders", LAMBDA),
        "is required for aws-lambda-data-actions: an IntegrationCredential of type amazonWebServicesARN",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_before_anything_is_sent_that_changes_anything(
    mistake: str, stack: EngineStack, genesys_cloud: Emulator
) -> None:
    program, says = MISTAKES[mistake]
    said = stack.refused(stack.preview, program)
    lines = [each.strip() for each in said.splitlines() if each.strip().startswith("error: ")]
    assert any("resource 'orders'" in each and says in each for each in lines), lines
    assert {each.route for each in genesys_cloud.control.requests()} <= {"/oauth/token", "/api/v2/integrations/types"}


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        pytest.param({"genesyscloud:region": "us-est-1"}, "Did you mean us-east-1?", id="unknown region"),
        pytest.param({"genesyscloud:apiUrl": "http://api.example.com"}, "genesyscloud:apiUrl", id="scheme"),
        pytest.param({"genesyscloud:apiUrl": "https://api.example.com:0"}, "genesyscloud:apiUrl", id="port"),
        pytest.param({"genesyscloud:preflight": "maybe"}, "auto, required, off", id="preflight"),
    ],
)
def test_a_setting_that_cannot_be_is_named_at_preview(
    changes: dict[str, Any], says: str, new_stack: Callable[..., EngineStack], genesys_cloud: Emulator
) -> None:
    stack = new_stack(config_changes=changes)
    said = stack.refused(stack.preview, lambda: Credential.amazon_web_services_arn("orders", arn=ROLE))
    assert says in said
    assert "Traceback" not in said
    assert genesys_cloud.control.requests() == []


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        pytest.param(
            {"genesyscloud:oauthClientSecret": ConfigValue("wrong", secret=True)},
            ["the login was refused", "genesyscloud:oauthClientSecret", "--run-program"],
            id="wrong secret",
        ),
        pytest.param(
            {"genesyscloud:oauthClientSecret": None},
            ["has oauthClientId but no oauthClientSecret", "GENESYSCLOUD_OAUTHCLIENT_SECRET"],
            id="half a client",
        ),
        pytest.param(
            {"genesyscloud:accessToken": ConfigValue("expired", secret=True)},
            ["401", "genesyscloud:accessToken"],
            id="wrong token",
        ),
    ],
)
def test_a_login_that_fails_says_which_setting(
    changes: dict[str, Any], says: list[str], new_stack: Callable[..., EngineStack], genesys_cloud: Emulator
) -> None:
    stack = new_stack(config_changes=changes)
    said = stack.refused(stack.up, lambda: Credential.amazon_web_services_arn("orders", arn=ROLE))
    assert all(each in said for each in says), said
    assert "Traceback" not in said
    assert "wrong" not in said.replace("organization", "")
    assert genesys_cloud.control.state().credentials == []


def role(adapter: Adapter, arn: str) -> Program:
    """A program with one credential."""
    return lambda: Credential.amazon_web_services_arn("orders", arn=arn, opts=adapter.opts())  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        pytest.param(
            {"genesyscloud:oauthClientSecret": ConfigValue("mistyped", secret=True)},
            ["Looking at the organization before the credential", "the login was refused", "oauthClientSecret"],
            id="wrong secret",
        ),
        pytest.param(
            {"genesyscloud:organizationId": "9b2f4c1e-0000-4000-8000-000000000000"},
            ["but the state says that 'orders", "Nothing was sent."],
            id="wrong organization",
        ),
    ],
)
def test_what_would_keep_an_update_from_starting_fails_its_preview(
    changes: dict[str, Any], says: list[str], adapter: Adapter, stack: EngineStack, genesys_cloud: Emulator
) -> None:
    stack.up(role(adapter, ROLE))
    stack.pulumi.configure(changes)
    said = stack.refused(stack.preview, role(adapter, f"{ROLE}-2"))
    assert all(each in said for each in says), said
    assert "Traceback" not in said
    assert [each.fields["ARN"] for each in genesys_cloud.control.state().credentials] == [ROLE]
