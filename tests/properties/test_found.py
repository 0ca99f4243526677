"""What the random programs and the threads found, each once more in plain steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.client.errors import Conflict, Refused, VersionConflict
from genesyscloud_provider.framework.concurrent_edits import LOOKS, save_despite_others
from genesyscloud_provider.framework.properties import Properties
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.integrations.action.resource import DataAction
from genesyscloud_provider.integrations.api import api_of
from genesyscloud_provider.integrations.credential.resource import IntegrationCredential
from genesyscloud_provider.integrations.integration import models
from genesyscloud_provider.integrations.integration.resource import DataActionIntegration
from tests.unit.client.test_errors import body

CONFIGURATION = "/api/v2/integrations/{id}/config/current"
WEB: Properties = {"integrationType": "custom-rest-actions", "name": "Orders"}
ACTION: Properties = {
    "name": "Get an order",
    "contract": {"input": {"type": "object"}, "output": {"type": "object", "description": "An order"}},
    "config": {"request": {"requestUrlTemplate": "https://api.example.com/", "requestType": "GET"}},
}


def test_an_update_goes_on_although_others_are_faster_more_than_once(
    genesys_cloud: Emulator, new_session: Callable[..., Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    created = DataActionIntegration(new_session()).create(WEB)
    session, faster = new_session(), iter(["hers", "hers again", "and again"])
    configure = api_of(session).integrations.configure

    def too_late(id_: str, document: Mapping[str, Any]) -> models.IntegrationConfiguration:
        if notes := next(faster, None):
            genesys_cloud.control.change_integration(id_, notes=notes)
        return configure(id_, document)

    monkeypatch.setattr(api_of(session).integrations, "configure", too_late)
    DataActionIntegration(session).update(created.id, created.state, {**WEB, "name": "Invoices"})
    live = genesys_cloud.control.state().integrations[0]
    assert (live.name, live.notes) == ("Invoices", "and again")


def test_an_update_gives_up_where_others_are_always_faster() -> None:
    saved: list[int] = []

    def save(seen: int) -> None:
        saved.append(seen)
        raise VersionConflict(body(409), "PUT /x")

    with pytest.raises(VersionConflict, match="No"):
        save_despite_others(save, 0, lambda: len(saved))
    assert saved == list(range(LOOKS + 1))


def test_a_conflict_of_an_update_that_nobody_else_has_made_is_told_as_what_it_is(
    genesys_cloud: Emulator, new_session: Callable[..., Session]
) -> None:
    created = DataActionIntegration(new_session()).create(WEB)
    said = "A migration of this organization is under way"
    genesys_cloud.control.fault("status", method="PUT", route=CONFIGURATION, status=409, count=None, message=said)
    with pytest.raises(Conflict, match=said) as caught:
        DataActionIntegration(new_session()).update(created.id, created.state, {**WEB, "name": "Invoices"})
    assert "somebody else" not in str(caught.value)
    assert "pulumi refresh" not in str(caught.value)


def test_an_action_of_an_integration_that_is_gone_names_the_integration_and_the_refresh(
    genesys_cloud: Emulator, new_session: Callable[..., Session]
) -> None:
    created = DataActionIntegration(new_session()).create(WEB)
    genesys_cloud.control.delete_integration(created.id)
    with pytest.raises(Refused, match=f"the integration {created.id} does not exist.*`pulumi refresh`"):
        DataAction(new_session()).create({**ACTION, "integration": {"id": created.id}})


def test_an_action_too_new_for_the_listing_is_imported_with_its_contract(
    genesys_cloud: Emulator, new_session: Callable[..., Session]
) -> None:
    genesys_cloud.control.switches(list_lag_seconds=3600)
    integration = DataActionIntegration(new_session()).create(WEB)
    created = DataAction(new_session()).create({**ACTION, "integration": {"id": integration.id}})
    reading = DataAction(new_session()).read(created.id, {})
    assert reading
    assert reading.inputs["contract"] == ACTION["contract"]


def test_fields_of_another_type_are_not_kept_although_no_date_tells_of_the_change(
    genesys_cloud: Emulator, new_session: Callable[..., Session]
) -> None:
    genesys_cloud.control.switches(list_lag_seconds=3600)
    role = {"credentialType": "basicAuth", "fields": {"userName": "ada"}, "name": "orders"}
    created = IntegrationCredential(new_session()).create(role)
    genesys_cloud.control.change_credential(created.id, type="userDefined", fields={"token": "t"})
    reading = IntegrationCredential(new_session()).read(created.id, created.state)
    assert reading
    assert reading.inputs == {"credentialType": "userDefined", "name": "orders"}
