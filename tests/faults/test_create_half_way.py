"""Creating a credential and its integration where more than one thing goes wrong: what the fault matrix has not."""

from __future__ import annotations

import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.adapters.dynamic.provider import Error
from genesyscloud_provider.integrations.integration.api import UNFINISHED_PREFIX
from pulumi_genesyscloud import _dynamic
from tests.adapters.adapter import DynamicAdapter, Live, Values

CREDENTIAL: Values = {
    "credentialType": "amazonWebServicesARN",
    "fields": {"ARN": "arn:aws:iam::123456789012:role/orders"},
    "name": "orders",
}


class Stack:
    """A credential and its integration, deployed in this order; what was created is remembered."""

    def __init__(self, settings: dict[str, str]) -> None:
        self.adapters = (
            DynamicAdapter(_dynamic.INTEGRATION_CREDENTIAL, settings),
            DynamicAdapter(_dynamic.DATA_ACTION_INTEGRATION, settings),
        )
        self.credential: Live | None = None
        self.integration: Live | None = None

    def up(self) -> None:
        _, self.credential = self.adapters[0].up(self.credential, CREDENTIAL)
        reference = {"id": self.credential.id, "type": "amazonWebServicesARN"}
        inputs = {"integrationType": "aws-lambda-data-actions", "credential": reference, "name": "orders"}
        _, self.integration = self.adapters[1].up(self.integration, inputs)

    @property
    def ids(self) -> set[str]:
        return {each.id for each in (self.credential, self.integration) if each}


@pytest.fixture
def stack(settings: dict[str, str]) -> Stack:
    return Stack(settings)


def _ids(cloud: Emulator) -> set[str]:
    state = cloud.control.state()
    return {each.id for each in state.integrations} | {each.id for each in state.credentials}


def test_what_cannot_be_removed_again_is_named(genesys_cloud: Emulator, stack: Stack) -> None:
    genesys_cloud.control.fault("status", method="PUT", count=None, status=500)
    genesys_cloud.control.fault("status", method="DELETE", count=None, status=500)
    with pytest.raises(Error) as failed:
        stack.up()
    (left,) = genesys_cloud.control.state().integrations
    assert left.id in str(failed.value)
    assert "by hand" in str(failed.value)
    assert left.name.startswith(UNFINISHED_PREFIX)


@pytest.mark.parametrize("status", [400, 403, 404, 409, 422])
def test_a_refusal_of_the_service_is_shown_unchanged_and_rolled_back(
    status: int, genesys_cloud: Emulator, stack: Stack
) -> None:
    genesys_cloud.control.fault(
        "status", method="PATCH", count=None, status=status, message="Not on a full moon", code="moon.phase"
    )
    with pytest.raises(Error) as failed:
        stack.up()
    said = str(failed.value)
    assert said.startswith("Creating the integration 'orders': Not on a full moon")
    assert f"({status} moon.phase, PATCH /api/v2/integrations/" in said
    assert "correlation id" in said
    assert genesys_cloud.control.state().integrations == []


def test_two_new_credentials_of_one_name_are_told_apart_by_nobody(genesys_cloud: Emulator, stack: Stack) -> None:
    genesys_cloud.control.fault("drop", method="POST", route="/api/v2/integrations/credentials", effect="after")
    hers = genesys_cloud.control.create_credential(
        "amazonWebServicesARN", {"ARN": CREDENTIAL["fields"]["ARN"]}, "orders"
    )
    with pytest.raises(Error) as failed:
        stack.up()
    assert hers.id in str(failed.value)
    assert len(genesys_cloud.control.state().credentials) == 2


def test_a_lost_answer_is_made_up_for_although_looking_by_id_fails(genesys_cloud: Emulator, stack: Stack) -> None:
    genesys_cloud.control.fault("drop", method="POST", route="/api/v2/integrations", effect="after")
    genesys_cloud.control.fault("status", method="GET", route="/api/v2/integrations/{id}", status=500, count=None)
    stack.up()
    assert _ids(genesys_cloud) == stack.ids
