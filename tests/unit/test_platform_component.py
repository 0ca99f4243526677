"""`PlatformDataActions`: what it registers and what it refuses, by Pulumi's own mocks."""

from __future__ import annotations

from typing import Any

import pulumi
import pytest
from pulumi.runtime import MockResourceArgs

import pulumi_genesyscloud as genesyscloud
from tests.unit.programs import Recorder, inputs_of, register

READER = "0f0e0d0c-0000-4000-8000-000000000001"


def registered(recorder: Recorder, **arguments: Any) -> dict[str, MockResourceArgs]:
    """What the component registers, by kind."""

    def program() -> pulumi.Output[Any]:
        return genesyscloud.PlatformDataActions("platform", **arguments).integration_id

    register(program)
    return {each.typ.rpartition(":")[2]: each for each in recorder.registered}


def test_permissions_become_a_role_a_client_a_credential_and_an_integration(recorder: Recorder) -> None:
    found = registered(recorder, permissions=["directory:user:view"], rotate="2026", notes="Ask: ops")
    assert list(found) == [
        "PlatformDataActions",
        "Role",
        "OAuthClient",
        "IntegrationCredential",
        "DataActionIntegration",
    ]
    assert inputs_of(found["Role"])["permissions"] == ["directory:user:view"]
    assert inputs_of(found["Role"])["grantToProvider"] is True
    client = inputs_of(found["OAuthClient"])
    assert client["roles"] == [{"roleId": "platform-id"}]
    assert client["rotate"] == "2026"
    assert inputs_of(found["IntegrationCredential"])["credentialType"] == "pureCloudOAuthClient"
    assert inputs_of(found["IntegrationCredential"])["fields"]["clientId"] == "platform-id"
    integration = inputs_of(found["DataActionIntegration"])
    assert integration["integrationType"] == "purecloud-data-actions"
    assert integration["credential"] == {"id": "platform-id", "type": "pureCloudOAuthClient"}
    assert integration["notes"] == "Ask: ops"


@pytest.mark.parametrize(
    ("roles", "given"),
    [
        ([READER], [{"roleId": READER}]),
        ([{"role_id": READER, "division_id": "*"}], [{"roleId": READER, "divisionId": "*"}]),
        ([{"roleId": READER}], [{"roleId": READER}]),
    ],
)
def test_roles_that_there_are_need_no_role_of_its_own(recorder: Recorder, roles: list[Any], given: list[Any]) -> None:
    found = registered(recorder, roles=roles)
    assert "Role" not in found
    assert inputs_of(found["OAuthClient"])["roles"] == given


def test_a_role_of_the_program_is_given_by_its_id_beside_the_one_that_is_made(recorder: Recorder) -> None:
    def program() -> pulumi.Output[Any]:
        reader = genesyscloud.Role("reader", ["directory:user:view"])
        return genesyscloud.PlatformDataActions(
            "platform", permissions=["routing:queue:view"], roles=[reader], division_id="*"
        ).integration_id

    register(program)
    (client,) = (each for each in recorder.registered if each.typ.endswith(":OAuthClient"))
    assert inputs_of(client)["roles"] == [{"roleId": "reader-id"}, {"roleId": "platform-id", "divisionId": "*"}]


def test_without_a_role_it_is_refused_with_what_to_write(recorder: Recorder) -> None:
    with pytest.raises(pulumi.RunError, match=r"'platform': give `permissions`, such as \['directory:user:view'\]"):
        registered(recorder)
    assert recorder.registered == []
