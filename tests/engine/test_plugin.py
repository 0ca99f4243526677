"""What a user goes through with the plugin: explicit providers, import, and changes of adapters, on a real engine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pulumi
import pytest

import pulumi_genesyscloud as genesyscloud
from genesyscloud_emulator import Emulator
from pulumi_genesyscloud.aws import LambdaDataActions
from tests.engine.conftest import EngineStack, Program, organization
from tools.moto_server import MotoServer

pytestmark = pytest.mark.engine

WEB_SERVICES = genesyscloud.IntegrationType.WEB_SERVICES


def pair(
    opts: Callable[[], pulumi.ResourceOptions | None] = lambda: None, password: str = "p", **arguments: Any
) -> Program:
    """A Web Services integration and its credential, with options."""

    def program() -> None:
        options = opts()
        credential = genesyscloud.IntegrationCredential.basic_auth(
            "orders", user_name="ada", password=password, opts=options
        )
        genesyscloud.DataActionIntegration("orders", WEB_SERVICES, credential, opts=options, **arguments)

    return program


def explicit(cloud: Emulator, **arguments: Any) -> Program:
    """The pair in an organization that the program names."""
    return pair(lambda: pulumi.ResourceOptions(provider=organization(cloud)), **arguments)


def types(stack: EngineStack) -> list[str]:
    return sorted(each["type"] for each in stack.pulumi.export()["resources"] if "genesyscloud:" in each["type"])


PLUGIN_TYPES = ["genesyscloud:index:DataActionIntegration", "genesyscloud:index:IntegrationCredential"]
DYNAMIC_TYPES = [
    "pulumi-python:dynamic/genesyscloud:DataActionIntegration",
    "pulumi-python:dynamic/genesyscloud:IntegrationCredential",
]


def test_an_integration_lives_and_dies_at_the_plugin(stack: EngineStack, genesys_cloud: Emulator) -> None:
    assert stack.preview(explicit(genesys_cloud)).changes["create"] == 4
    stack.up(explicit(genesys_cloud))
    (live,) = genesys_cloud.control.state().integrations
    assert live.name.startswith("orders-")
    assert live.reported_state.code == "ACTIVE"
    assert types(stack) == PLUGIN_TYPES

    again = stack.preview(explicit(genesys_cloud))
    assert again.changes == {}, again.text

    stack.up(explicit(genesys_cloud, notes="who to ask: ops"))
    assert genesys_cloud.control.state().integrations[0].notes == "who to ask: ops"
    assert genesys_cloud.control.state().integrations[0].name == live.name, "a name once given stays"

    genesys_cloud.control.change_integration(live.id, name="Hers")
    assert stack.refresh().changes == {"update": 1}
    stack.up(explicit(genesys_cloud, notes="who to ask: ops"))

    stack.destroy()
    assert genesys_cloud.control.state().integrations == []
    assert genesys_cloud.control.state().credentials == []


def test_two_organizations_live_in_one_program(stack: EngineStack, genesys_cloud: Emulator) -> None:
    with Emulator() as other:

        def program() -> None:
            for name, cloud in (("one", genesys_cloud), ("other", other)):
                options = pulumi.ResourceOptions(provider=organization(cloud, name))
                genesyscloud.DataActionIntegration(name, WEB_SERVICES, name=name, opts=options)

        stack.up(program)
        assert [each.name for each in genesys_cloud.control.state().integrations] == ["one"]
        assert [each.name for each in other.control.state().integrations] == ["other"]
        assert stack.preview(program).changes == {}
        stack.destroy()
        assert other.control.state().integrations == []


def test_a_change_of_adapters_is_one_update_that_only_asks_for_the_organization_in_both_directions(
    stack: EngineStack, genesys_cloud: Emulator
) -> None:
    def program(opts: Callable[[], pulumi.ResourceOptions | None]) -> Program:
        def made() -> None:
            options = opts()
            genesyscloud.DataActionIntegration("orders", WEB_SERVICES, name="orders", opts=options)
            genesyscloud.IntegrationCredential.basic_auth("orders", user_name="ada", name="orders", opts=options)

        return made

    dynamic = program(lambda: None)
    plugin = program(lambda: pulumi.ResourceOptions(provider=organization(genesys_cloud)))
    stack.up(dynamic)
    ids = {each.id for each in genesys_cloud.control.state().integrations}
    for there, kinds in ((plugin, PLUGIN_TYPES), (dynamic, DYNAMIC_TYPES)):
        changes = {key: count for key, count in stack.preview(there).changes.items() if key != "delete"}
        assert changes.get("update") == 2, changes
        assert "replace" not in changes
        moved = stack.up(there)
        assert dict(moved.requests) == {("GET", "/api/v2/organizations/me"): 1}, "nothing has changed in Genesys Cloud"
        assert types(stack) == kinds
        assert stack.preview(there).changes == {}
        assert {each.id for each in genesys_cloud.control.state().integrations} == ids


def test_a_name_that_the_program_does_not_give_stays_on_the_way_from_one_to_the_other(
    stack: EngineStack, genesys_cloud: Emulator
) -> None:
    def names() -> list[str]:
        return [each.name for each in genesys_cloud.control.state().integrations]

    stack.up(explicit(genesys_cloud))
    (name,) = names()
    assert name != "orders-dev"
    for program in (pair(), explicit(genesys_cloud)):
        moved = stack.up(program)
        assert dict(moved.requests) == {("GET", "/api/v2/organizations/me"): 1}, "nothing has changed in Genesys Cloud"
        assert names() == [name]


def test_a_component_hands_its_provider_down(stack: EngineStack, genesys_cloud: Emulator) -> None:
    class Team(pulumi.ComponentResource):
        def __init__(self, opts: pulumi.ResourceOptions) -> None:
            super().__init__("test:index:Team", "team", None, opts)
            genesyscloud.DataActionIntegration("orders", WEB_SERVICES, opts=pulumi.ResourceOptions(parent=self))

    def program() -> None:
        Team(pulumi.ResourceOptions(providers={"genesyscloud": organization(genesys_cloud)}))

    stack.up(program)
    assert "genesyscloud:index:DataActionIntegration" in types(stack)


def test_a_component_asks_the_organization_of_its_provider(
    new_stack: Callable[..., EngineStack], genesys_cloud: Emulator
) -> None:
    """Another organization's id in the trust policy would let that organization assume the role."""
    with MotoServer() as moto, Emulator() as other:
        stack = new_stack(config_changes=moto.config, environment=moto.environment, aws_plugin=True)

        def program() -> None:
            options = pulumi.ResourceOptions(providers={"genesyscloud": organization(other)})
            function = "arn:aws:lambda:us-east-1:123456789012:function:orders"
            LambdaDataActions("orders", functions=[function], opts=options)

        stack.up(program)
        policies = [
            str(each["AssumeRolePolicyDocument"])
            for each in moto.client("iam").list_roles()["Roles"]
            if each["RoleName"].startswith("orders")
        ]
        assert [other.organization_id in each for each in policies] == [True]
        assert genesys_cloud.organization_id not in policies[0]
        assert len(other.control.state().integrations) == 1
        assert genesys_cloud.control.state().integrations == []


def test_an_existing_integration_is_imported_and_stays_after_the_option_is_gone(
    stack: EngineStack, genesys_cloud: Emulator
) -> None:
    existing = genesys_cloud.control.create_integration("custom-rest-actions", "Orders")

    def importing(id_: str | None) -> Program:
        def program() -> None:
            options = pulumi.ResourceOptions(import_=id_) if id_ else None
            genesyscloud.DataActionIntegration(
                "orders",
                WEB_SERVICES,
                name="Orders",
                intended_state=genesyscloud.IntendedState.DISABLED,
                opts=options,
            )

        return program

    imported = stack.up(importing(existing.id))
    assert imported.changes == {"create": 1, "import": 1}, imported.changes
    assert stack.preview(importing(existing.id)).changes == {}
    stack.up(importing(None))
    assert [each.id for each in genesys_cloud.control.state().integrations] == [existing.id]
    assert stack.preview(importing(None)).changes == {}


def test_a_failed_creation_is_kept_and_continued(stack: EngineStack, genesys_cloud: Emulator) -> None:
    genesys_cloud.control.switches(activation_errors={"*": {"message": "No trust"}})
    said = stack.refused(stack.up, explicit(genesys_cloud))
    assert "No trust" in said
    (live,) = genesys_cloud.control.state().integrations
    genesys_cloud.control.switches(activation_errors={})
    stack.up(explicit(genesys_cloud))
    (continued,) = genesys_cloud.control.state().integrations
    assert continued.id == live.id
    assert continued.reported_state.code == "ACTIVE"
    assert stack.preview(explicit(genesys_cloud)).changes == {}


def test_a_creation_that_died_before_it_was_configured_is_continued(
    stack: EngineStack, genesys_cloud: Emulator
) -> None:
    genesys_cloud.control.fault("status", method="PUT", status=400, message="Not today")
    stack.refused(stack.up, explicit(genesys_cloud))
    (live,) = genesys_cloud.control.state().integrations
    stack.up(explicit(genesys_cloud))
    (continued,) = genesys_cloud.control.state().integrations
    assert (continued.id, continued.reported_state.code) == (live.id, "ACTIVE")
    assert continued.name.startswith("orders-")


def test_a_changed_secret_of_a_provider_takes_effect_in_the_same_run(
    stack: EngineStack, genesys_cloud: Emulator
) -> None:
    def program(secret: str) -> Program:
        def made() -> None:
            provider = genesyscloud.Provider(
                "org",
                oauth_client_id=genesys_cloud.client_id,
                oauth_client_secret=secret,
                api_url=genesys_cloud.url,
                login_url=genesys_cloud.url,
            )
            options = pulumi.ResourceOptions(provider=provider)
            genesyscloud.DataActionIntegration("orders", WEB_SERVICES, opts=options)

        return made

    assert "authentication failed" in stack.refused(stack.up, program("wrong"))
    stack.up(program(genesys_cloud.client_secret))
    assert len(genesys_cloud.control.state().integrations) == 1


def test_secrets_are_encrypted_in_the_state(stack: EngineStack, genesys_cloud: Emulator) -> None:
    def program() -> None:
        explicit(genesys_cloud, password="planted-password", notes=pulumi.Output.secret("planted-notes"))()

    stack.up(program)
    genesys_cloud.control.change_integration(
        genesys_cloud.control.state().integrations[0].id, properties={"token": "planted-elsewhere"}
    )
    stack.refresh()
    stored = stack.pulumi.state_file.read_text("utf-8")
    assert "planted" not in stored
    assert genesys_cloud.client_secret not in stored


def test_a_misspelt_setting_is_named_in_a_preview_without_the_plugin(new_stack: Callable[..., EngineStack]) -> None:
    stack = new_stack(config_changes={"genesyscloud:organisationId": "planted"}, plugins={})
    warning = "warning: `genesyscloud:organisationId` is no setting of this provider; did you mean `organizationId`?"

    resources = stack.preview(pair())
    assert resources.text.partition("Diagnostics:")[2].count(warning) == 1, resources.text

    lookups = stack.preview(lambda: pulumi.export("id", genesyscloud.get_organization().id))
    assert warning in lookups.text
    assert "planted" not in resources.text + lookups.text
