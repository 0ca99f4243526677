"""A program with every resource, whose states are recorded: one way of serving each time."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pulumi

import pulumi_genesyscloud as genesyscloud
from genesyscloud_provider.registry import RESOURCES
from tests.engine.conftest import Adapter, Program

EVERY = frozenset(each.name for each in RESOURCES)
"""The names of all resources."""

CODE = Path(__file__).parent / "code"
"""A function's code; the states hold its path, relative to the project's folder, and its hash."""


def everything(adapter: Adapter, kinds: Collection[str] = EVERY) -> Program:
    """Each resource with most of what it takes.

    Args:
        adapter: how they are served.
        kinds: the names of the resources that there are; an earlier version may not have had all.
    """

    def program() -> None:
        opts = adapter.opts()
        login = genesyscloud.IntegrationCredential.basic_auth(
            "orders", user_name="ada", password="the-password", opts=opts
        )
        orders = genesyscloud.DataActionIntegration(
            "orders",
            genesyscloud.IntegrationType.WEB_SERVICES,
            login,
            notes="Orders of the shop",
            properties={"owner": "platform", "tags": ["a", "b"]},
            client_certificate_authority=genesyscloud.CertificateAuthority.DIGICERT,
            opts=opts,
        )
        genesyscloud.DataAction(
            "look-up",
            orders,
            contract={
                "input": {"type": "object", "properties": {"id": {"type": ["string", "null"]}}, "required": ["id"]},
                "output": {"type": "object", "properties": {"status": {"type": "string"}}},
            },
            config={
                "request": {
                    "request_url_template": "https://api.example.com/orders/${input.id}",
                    "request_type": "GET",
                    "headers": {"Accept": "application/json"},
                },
                "response": {
                    "translation_map": {"status": "$.status"},
                    "translation_map_defaults": {"status": '"none"'},
                    "success_template": '{"status": ${status}}',
                },
                "timeout_seconds": 20,
            },
            category="Shop",
            opts=opts,
        )
        genesyscloud.DataAction(
            "draft",
            orders,
            contract={"input": {"type": "object", "properties": {}}, "output": {"type": "object"}},
            config=genesyscloud.DataActionConfig.rest("GET", "https://api.example.com/"),
            publish=False,
            opts=opts,
        )
        oauth = genesyscloud.IntegrationCredential("oauth", "userDefinedOAuth", {"clientId": "a"}, opts=opts)
        partner = genesyscloud.DataActionIntegration(
            "partner", genesyscloud.IntegrationType.WEB_SERVICES, oauth, intended_state="DISABLED", opts=opts
        )
        genesyscloud.CustomAuthAction(
            "partner",
            partner,
            config={"request": {"request_url_template": "https://login.example.com/", "request_type": "POST"}},
            opts=opts,
        )
        if {"Role", "OAuthClient"} <= set(kinds):
            platform(opts)
        functions = genesyscloud.DataActionIntegration(
            "functions", genesyscloud.IntegrationType.GENESYS_CLOUD_FUNCTIONS, opts=opts
        )
        genesyscloud.DataAction(
            "work-out-price",
            functions,
            contract={"input": {"type": "object"}, "output": {"type": "object"}},
            function={"runtime": "nodejs22.x", "handler": "src/index.handler", "code": "code"},
            opts=opts,
        )

    return program


def platform(opts: pulumi.ResourceOptions | None) -> None:
    """A role, a client that has it, and the integration that logs in with it."""
    reader = genesyscloud.Role(
        "reader", ["directory:user:view"], description="Reads users", grant_to_provider=True, opts=opts
    )
    client = genesyscloud.OAuthClient(
        "platform", roles=[{"role_id": reader, "division_id": "*"}], rotate="2026", opts=opts
    )
    credential = genesyscloud.IntegrationCredential.pure_cloud_oauth_client(
        "platform", client_id=client.id, client_secret=client.client_secret, opts=opts
    )
    genesyscloud.DataActionIntegration("platform", genesyscloud.IntegrationType.GENESYS_CLOUD, credential, opts=opts)
