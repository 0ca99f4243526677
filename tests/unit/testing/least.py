"""The least program with each resource and with each lookup, by the classes and functions of the SDK."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pulumi

import pulumi_genesyscloud as genesyscloud
from genesyscloud_emulator import Control

Options = pulumi.ResourceOptions | None

CONTRACT: Any = {"input": {"type": "object"}, "output": {"type": "object"}}
CONFIG = genesyscloud.DataActionConfig.rest("GET", "https://orders.example.com/orders/1")
WEB_SERVICES = genesyscloud.IntegrationType.WEB_SERVICES


def credential(opts: Options) -> Any:
    return genesyscloud.IntegrationCredential.basic_auth("it", user_name="ada", password="secret", opts=opts)


def integration(opts: Options) -> Any:
    return genesyscloud.DataActionIntegration("it", WEB_SERVICES, credential(opts), opts=opts)


def action(opts: Options) -> Any:
    return genesyscloud.DataAction("it", integration(opts), CONTRACT, CONFIG, opts=opts)


def auth_action(opts: Options) -> Any:
    login = genesyscloud.IntegrationCredential.user_defined_oauth("login", fields={"loginUrl": "https://x"}, opts=opts)
    owner = genesyscloud.DataActionIntegration("owner", WEB_SERVICES, login, opts=opts)
    return genesyscloud.CustomAuthAction("it", owner, CONFIG, opts=opts)


def role(opts: Options) -> Any:
    return genesyscloud.Role("it", permissions=["directory:user:view"], opts=opts)


def oauth_client(opts: Options) -> Any:
    return genesyscloud.OAuthClient("it", roles=[{"role_id": role(opts).id}], opts=opts)


RESOURCES: dict[str, Callable[[Options], Any]] = {
    "IntegrationCredential": credential,
    "DataActionIntegration": integration,
    "DataAction": action,
    "CustomAuthAction": auth_action,
    "Role": role,
    "OAuthClient": oauth_client,
}
"""Makes the resource, which is called `it`, and what it needs."""


def function(code: Path, opts: Options) -> Any:
    """An action that is code of its own, in a folder."""
    owner = genesyscloud.DataActionIntegration("owner", genesyscloud.IntegrationType.GENESYS_CLOUD_FUNCTIONS, opts=opts)
    settings: Any = {"code": code, "runtime": "nodejs22.x", "handler": "src/index.handler"}
    return genesyscloud.DataAction("it", owner, CONTRACT, function=settings, opts=opts)


def looked_up(control: Control) -> dict[str, dict[str, Any]]:
    """Put there what each lookup asks for; returns the lookups' arguments."""
    integration = control.create_integration("custom-rest-actions", "CRM").id
    control.create_credential("basicAuth", {"userName": "ada"}, "CRM")
    action = control.publish_action(integration, "Look up").id
    control.publish_flow("Orders", [action])
    role = control.create_role("Reader", ["directory:user:view"]).id
    control.create_oauth_client("CRM", roles=[role])
    return {
        "getOrganization": {},
        "getIntegrationType": {"id": "custom-rest-actions"},
        "getIntegrationTypes": {},
        "getIntegration": {"name": "CRM"},
        "getIntegrations": {"integration_type": "custom-rest-actions"},
        "getIntegrationCredential": {"name": "CRM"},
        "getDataAction": {"name": "Look up"},
        "getRole": {"name": "Reader"},
        "getOAuthClient": {"name": "CRM"},
        "getActionUsage": {"action": action},
        "getActionCertificates": {},
        "getTrustStore": {},
    }
